//! Mentions and evidence passages in few bytes: where they stand, without the text that stands there.
//!
//! An article has some forty mentions and as many passages, each with its text and five keys as JSON: half of what is
//! stored beside the words themselves. Here each is a field, a distance, a length and a rule, as variable-length
//! numbers; the text is sliced out again when the article is read.

use crate::article::Article;
use crate::article::Evidence;
use crate::article::Field;
use crate::article::Mention;
use crate::article::Rule;

/// The rules by number. The numbers stand on disk: new rules go to the end.
const RULES: [Rule; 12] = [
    Rule::Full,
    Rule::Alias,
    Rule::Acronym,
    Rule::Surname,
    Rule::FirstName,
    Rule::Honorific,
    Rule::Tagged,
    Rule::User,
    Rule::Office,
    Rule::Pronoun,
    Rule::Demonym,
    Rule::Nominal,
];

/// Takes the mentions of all actors and the passages of all topics out of `article` and returns them as bytes.
pub(super) fn take(article: &mut Article) -> Vec<u8> {
    let mut out = Vec::new();
    for actor in &mut article.actors {
        push(&mut out, actor.mentions.len());
        let mut last = 0;
        for mention in actor.mentions.drain(..) {
            let rule = RULES.iter().position(|rule| *rule == mention.rule).unwrap_or_default();
            push(&mut out, rule << 1 | usize::from(mention.field == Field::Body));
            span(&mut out, &mut last, mention.start, mention.end);
        }
    }
    for topic in &mut article.topics {
        // For each piece of evidence what it is, so that their order comes back.
        push(&mut out, topic.evidence.len());
        let mut last = 0;
        for evidence in &topic.evidence {
            match evidence {
                Evidence::Value { .. } => push(&mut out, 0),
                Evidence::Passage { field, start, end, .. } => {
                    push(&mut out, 1 + usize::from(*field == Field::Body));
                    span(&mut out, &mut last, *start, *end);
                }
            }
        }
        topic.evidence.retain(|evidence| matches!(evidence, Evidence::Value { .. }));
    }
    out
}

/// Puts back what `take` took; the article has its title and body. `None` for bytes that `take` did not make.
pub(super) fn put_back(article: &mut Article, bytes: &[u8]) -> Option<()> {
    let title = Text::new(article.title.as_deref().unwrap_or_default());
    let body = Text::new(&article.body);
    let text = |field: Field| if field == Field::Title { &title } else { &body };
    let mut rest = bytes;
    let rest = &mut rest;
    for actor in &mut article.actors {
        let mut last = 0;
        for _ in 0..pull(rest)? {
            let head = pull(rest)?;
            let field = if head & 1 == 1 { Field::Body } else { Field::Title };
            let (start, end) = pull_span(rest, &mut last)?;
            let rule = *RULES.get(head >> 1)?;
            actor.mentions.push(Mention { field, start, end, text: text(field).slice(start, end)?, rule });
        }
    }
    for topic in &mut article.topics {
        let mut values = std::mem::take(&mut topic.evidence).into_iter();
        let mut last = 0;
        for _ in 0..pull(rest)? {
            let field = match pull(rest)? {
                0 => {
                    topic.evidence.push(values.next()?);
                    continue;
                }
                1 => Field::Title,
                _ => Field::Body,
            };
            let (start, end) = pull_span(rest, &mut last)?;
            topic.evidence.push(Evidence::Passage {
                field,
                start,
                end,
                text: text(field).slice(start, end)?,
            });
        }
    }
    Some(())
}

/// A text with a quick way from code points to bytes.
struct Text<'t> {
    text: &'t str,
    /// Byte of each code point; empty for ASCII, where they are the same.
    bytes: Vec<u32>,
}

impl<'t> Text<'t> {
    fn new(text: &'t str) -> Self {
        let bytes = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(byte, _)| byte as u32).chain([text.len() as u32]).collect()
        };
        Self { text, bytes }
    }

    fn slice(&self, start: usize, end: usize) -> Option<String> {
        let byte = |point: usize| {
            if self.bytes.is_empty() { Some(point) } else { self.bytes.get(point).map(|&byte| byte as usize) }
        };
        self.text.get(byte(start)?..byte(end)?).map(str::to_owned)
    }
}

/// Writes a span as the distance of its start from the one before (either way) and its length.
fn span(out: &mut Vec<u8>, last: &mut usize, start: usize, end: usize) {
    let distance = start as i64 - *last as i64;
    push(out, (distance << 1 ^ distance >> 63) as usize);
    push(out, end.saturating_sub(start));
    *last = start;
}

fn pull_span(rest: &mut &[u8], last: &mut usize) -> Option<(usize, usize)> {
    let coded = pull(rest)? as u64;
    let distance = (coded >> 1) as i64 ^ -((coded & 1) as i64);
    let start = usize::try_from(*last as i64 + distance).ok()?;
    *last = start;
    Some((start, start.checked_add(pull(rest)?)?))
}

/// Seven bits a byte, the low ones first; the high bit says that more follow.
fn push(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn pull(rest: &mut &[u8]) -> Option<usize> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let (&byte, tail) = rest.split_first()?;
        *rest = tail;
        number |= usize::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(number);
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_and_spans_read_back(spans in prop::collection::vec((0_usize..5_000_000, 0_usize..9_000), 0..20)) {
            let (mut out, mut last) = (Vec::new(), 0);
            for (start, length) in &spans {
                span(&mut out, &mut last, *start, start + length);
            }
            let (mut rest, mut last) = (out.as_slice(), 0);
            for (start, length) in &spans {
                prop_assert_eq!(pull_span(&mut rest, &mut last), Some((*start, start + length)));
            }
            prop_assert!(rest.is_empty());
        }

        #[test]
        fn any_bytes_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let mut rest = bytes.as_slice();
            while pull(&mut rest).is_some() {}
        }
    }
}
