//! Markup inside a paragraph: links become their text, emphasis and code lose their marks. One pass, linear time.

use super::blocks::Placed;
use crate::read::markup;
use crate::read::prose::Prose;

/// Adds the text of a paragraph to `prose`, each character with its place in the file.
pub(super) fn push(text: &[Placed], prose: &mut Prose) {
    let closers = Closers::of(text);
    let emphasis = emphasis(text);
    let mut skip_to: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some((character, place)) = text.get(at).copied() {
        if let Some((from, to)) = skip_to.last().copied()
            && from == at
        {
            skip_to.pop();
            at = to;
            continue;
        }
        let next = text.get(at + 1).map_or(' ', |(next, _)| *next);
        match character {
            '\\' if next.is_ascii_punctuation() => {
                prose.push(next, place + 1);
                at += 2;
            }
            '\\' if next == '\n' => at += 1,
            '!' if next == '[' && closers.link(text, at + 1).is_some() => {
                // A picture has no words of the report; its description would read as a sentence of it.
                at = closers.link(text, at + 1).map_or(at + 1, |(_, end)| end);
            }
            '[' => match closers.link(text, at) {
                Some((close, end)) => {
                    skip_to.push((close, end));
                    at += 1;
                }
                None => {
                    at = if next == '^' { closers.footnote(text, at) } else { None }.unwrap_or_else(|| {
                        prose.push(character, place);
                        at + 1
                    });
                }
            },
            '<' => match closers.tag(text, at) {
                Some(Angle::Tag(end)) => at = end,
                Some(Angle::Address) => at += 1,
                None => {
                    prose.push(character, place);
                    at += 1;
                }
            },
            '>' if closers.is_address_end(at) => at += 1,
            '`' => at += text.get(at..).unwrap_or_default().iter().take_while(|(c, _)| *c == '`').count(),
            '&' => {
                let ahead: String = text.iter().skip(at).take(12).map(|(c, _)| *c).collect();
                match markup::reference(&ahead) {
                    Some((decoded, length)) => {
                        prose.push(decoded, place);
                        at += ahead.get(..length).map_or(length, |reference| reference.chars().count());
                    }
                    None => {
                        prose.push(character, place);
                        at += 1;
                    }
                }
            }
            '*' | '_' | '~' if emphasis.contains(at) => at += 1,
            '\n' => {
                let is_joined = prose.last().is_some_and(is_unspaced) && is_unspaced(next);
                if !is_joined {
                    prose.space();
                }
                at += 1;
            }
            _ => {
                prose.push(character, place);
                at += 1;
            }
        }
    }
}

fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

enum Angle {
    /// A tag that ends before this place.
    Tag(usize),
    /// An address in angle brackets.
    Address,
}

/// For each place the next closing bracket of its kind, so that no search starts twice.
struct Closers {
    square: Vec<u32>,
    round: Vec<u32>,
    angle: Vec<u32>,
    address_ends: std::cell::RefCell<std::collections::HashSet<usize>>,
}

const NONE: u32 = u32::MAX;

impl Closers {
    fn of(text: &[Placed]) -> Self {
        let has = |wanted: char| text.iter().any(|(character, _)| *character == wanted);
        let mut square = Vec::new();
        if has('[') {
            square = vec![NONE; text.len()];
            let mut open: Vec<usize> = Vec::new();
            for (at, (character, _)) in text.iter().enumerate() {
                match character {
                    '[' => open.push(at),
                    ']' => {
                        if let Some(slot) = open.pop().and_then(|opened| square.get_mut(opened)) {
                            *slot = u32::try_from(at).unwrap_or(NONE);
                        }
                    }
                    _ => {}
                }
            }
        }
        let next = |wanted: char| {
            let mut list = vec![NONE; if has(wanted) { text.len() } else { 0 }];
            let mut last = NONE;
            for (at, slot) in list.iter_mut().enumerate().rev() {
                if text.get(at).is_some_and(|(character, _)| *character == wanted) {
                    last = u32::try_from(at).unwrap_or(NONE);
                }
                *slot = last;
            }
            list
        };
        Self { square, round: next(')'), angle: next('>'), address_ends: Default::default() }
    }

    fn at(list: &[u32], at: usize) -> Option<usize> {
        list.get(at).filter(|found| **found != NONE).map(|found| *found as usize)
    }

    /// Returns the closing bracket of a link's text and the end of the whole link.
    fn link(&self, text: &[Placed], open: usize) -> Option<(usize, usize)> {
        let close = Self::at(&self.square, open)?;
        match text.get(close + 1).map(|(character, _)| *character) {
            Some('(') => Self::at(&self.round, close + 1).map(|end| (close, end + 1)),
            Some('[') => Self::at(&self.square, close + 1).map(|end| (close, end + 1)),
            _ => None,
        }
    }

    /// Returns the end of a reference to a footnote (`[^1]`).
    fn footnote(&self, text: &[Placed], open: usize) -> Option<usize> {
        let close = Self::at(&self.square, open).filter(|close| close - open < 40)?;
        let colon = text.get(close + 1).is_some_and(|(character, _)| *character == ':');
        Some(close + 1 + usize::from(colon))
    }

    fn tag(&self, text: &[Placed], open: usize) -> Option<Angle> {
        let close = Self::at(&self.angle, open + 1)?;
        let first = text.get(open + 1).map(|(character, _)| *character)?;
        if !(first.is_ascii_alphabetic() || first == '/' || first == '!') {
            return None;
        }
        let head: String =
            text.get(open + 1..close)?.iter().take(12).map(|(character, _)| *character).collect();
        if head.contains("://") || head.starts_with("mailto:") || head.contains('@') {
            self.address_ends.borrow_mut().insert(close);
            return Some(Angle::Address);
        }
        Some(Angle::Tag(close + 1))
    }

    fn is_address_end(&self, at: usize) -> bool {
        self.address_ends.borrow().contains(&at)
    }
}

/// Places of the marks of emphasis.
struct Marks(Vec<bool>);

impl Marks {
    fn contains(&self, at: usize) -> bool {
        self.0.get(at).copied().unwrap_or_default()
    }
}

/// Pairs the marks of emphasis: an opening mark stands before a word, a closing one after it.
fn emphasis(text: &[Placed]) -> Marks {
    let is_mark = |character: char| matches!(character, '*' | '_' | '~');
    if !text.iter().any(|(character, _)| is_mark(*character)) {
        return Marks(Vec::new());
    }
    let mut marks = vec![false; text.len()];
    // One stack a kind of mark, so that a closing one is found at once.
    let mut open: [Vec<(usize, usize)>; 3] = Default::default();
    let mut at = 0;
    while let Some((character, _)) = text.get(at).copied() {
        if !is_mark(character) {
            at += 1;
            continue;
        }
        let length = text.get(at..).unwrap_or_default().iter().take_while(|(c, _)| *c == character).count();
        let before = at.checked_sub(1).and_then(|before| text.get(before)).map_or(' ', |(c, _)| *c);
        let after = text.get(at + length).map_or(' ', |(c, _)| *c);
        let inside_word = before.is_alphanumeric() && after.is_alphanumeric();
        let is_word_part = character == '_' && inside_word;
        let can_open = !after.is_whitespace() && !is_word_part;
        let can_close = !before.is_whitespace() && !is_word_part;
        let kind = match character {
            '*' => 0,
            '_' => 1,
            _ => 2,
        };
        let is_short = length <= 3 && (character != '~' || length == 2);
        let stack = open.get_mut(kind);
        if let (Some(stack), true) = (stack, is_short) {
            match stack.last().copied() {
                Some((start, n)) if can_close && n == length => {
                    stack.pop();
                    for place in (start..start + n).chain(at..at + length) {
                        if let Some(slot) = marks.get_mut(place) {
                            *slot = true;
                        }
                    }
                }
                _ if can_open => stack.push((at, length)),
                _ => {}
            }
        }
        at += length;
    }
    Marks(marks)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain(text: &str) -> String {
        let placed: Vec<Placed> = text.chars().enumerate().map(|(at, character)| (character, at)).collect();
        let mut prose = Prose::default();
        push(&placed, &mut prose);
        prose.finish().0.concat()
    }

    #[test]
    fn marks_vanish_and_words_stay() {
        for (marked, expected) in [
            ("the **bold** and *slanted* _word_ ~~gone~~", "the bold and slanted word gone"),
            ("the [Court of *Accounts*](https://a.example/b \"t\") ruled", "the Court of Accounts ruled"),
            ("see [this][1] and [that] note[^2]", "see this and [that] note"),
            ("a ![picture](x.png) here", "a here"),
            ("<https://a.example> and <b>bold</b><br/>", "https://a.example and bold"),
            ("5 * 3 * 2, snake_case_name, a < b", "5 * 3 * 2, snake_case_name, a < b"),
            ("`code` and \\*stars\\* &amp; AT&T", "code and *stars* & AT&T"),
            ("one\ntwo", "one two"),
            ("***both***", "both"),
        ] {
            assert_eq!(plain(marked), expected, "{marked}");
        }
    }

    #[test]
    fn fault_18_marks_without_end_take_linear_time() {
        for piece in ["[", "![", "*a _", "[a](", "<a", "`", "&", "]("] {
            let _ = plain(&piece.repeat(400_000 / piece.len()));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in r"[\[\]()*_~`<>!&;a-c\\ \n^]{0,60}") {
            let _ = plain(&text);
        }
    }
}
