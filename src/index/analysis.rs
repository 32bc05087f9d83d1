//! From an article to the analysed values of the index: each word is found, folded and stemmed once.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::analyser::AT;
use super::analyser::GAP;
use super::analyser::SAME;
use super::schema::PART;
use crate::article::Article;
use crate::article::Field;
use crate::article::Mention;
use crate::text::Capitals;
use crate::text::Inflection;
use crate::text::Language;
use crate::text::Stems;
use crate::text::Tokens;
use crate::text::sentences;

/// Begins a mark of a sentence bound, at the first word of the sentence.
pub(crate) const SENTENCE: &str = "s";
/// Begins a mark of a paragraph bound, at the first word of the paragraph.
pub(crate) const PARAGRAPH: &str = "p";
/// Begins the mark of an actor's id at the first word of a mention.
pub(crate) const ACTOR_FIRST: char = 'a';
/// Begins the mark of an actor's id at the last word of a mention.
pub(crate) const ACTOR_LAST: char = 'A';
/// Begins the mark of a topic's code at the first word of a phrase that is its evidence.
pub(crate) const TOPIC_FIRST: char = 't';
/// Begins the mark of a topic's code at the last word of such a phrase.
pub(crate) const TOPIC_LAST: char = 'T';

/// The analysed values of one article, each a token a line as `analyser.rs` states.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Analysed {
    pub(crate) text: String,
    pub(crate) stem: String,
    pub(crate) form: String,
    pub(crate) title: String,
    pub(crate) title_stem: String,
    pub(crate) marks: String,
    /// Position of the first word of the body.
    pub(crate) body_at: u32,
}

/// Analyses articles one after the other; holds the stem caches and the buffers of one thread.
pub(crate) struct Analysis {
    /// By language, made when the first article in it comes.
    vocabularies: BTreeMap<Language, Vocabulary>,
    /// The number of the article at hand.
    article: u32,
    /// Position and byte range of each word of the field at hand, for laying marks.
    words: Vec<(u32, usize, usize)>,
    marks: Vec<(u32, String)>,
}

/// The stems of one language, and which forms the article at hand had already.
struct Vocabulary {
    stems: Stems,
    prefix: String,
    /// For each slot of the stem cache, the number of the article that had the form last.
    seen: Vec<u32>,
    /// How often the stem cache was dropped: `seen` begins anew with it.
    n_drops: u32,
}

impl Vocabulary {
    fn new(language: Language) -> Self {
        Self { stems: Stems::new(language), prefix: language.stem_prefix(), seen: Vec::new(), n_drops: 0 }
    }
}

impl Analysis {
    pub(crate) fn new() -> Self {
        Self { vocabularies: BTreeMap::new(), article: 0, words: Vec::new(), marks: Vec::new() }
    }

    /// Analyses `article` into `out`, whose buffers are used again.
    pub(crate) fn analyse(&mut self, article: &Article, out: &mut Analysed) {
        for buffer in
            [&mut out.text, &mut out.stem, &mut out.form, &mut out.title, &mut out.title_stem, &mut out.marks]
        {
            buffer.clear();
        }
        self.article += 1;
        self.marks.clear();
        let language = Language::of(article.language.as_deref());
        let mut next = 0;
        if let Some(title) = article.title.as_deref() {
            self.words.clear();
            next = self.words_of(title, 0, 0, language, out, true);
            if next > 0 {
                self.marks.extend([(0, PARAGRAPH.to_owned()), (0, SENTENCE.to_owned())]);
                self.places(article, Field::Title, title);
                // One empty position: nothing adjacent crosses from title to body.
                let gap = format!("{GAP}\n");
                out.text.push_str(&gap);
                out.stem.push_str(&gap);
                next += 1;
            }
        }
        out.body_at = next;
        self.words.clear();
        let mut byte = 0;
        for paragraph in article.body.split("\n\n") {
            let n_before = self.words.len();
            let first = next;
            next = self.words_of(paragraph, byte, next, language, out, false);
            if next > first {
                self.marks.push((first, PARAGRAPH.to_owned()));
                self.bounds(paragraph, byte, n_before);
            }
            byte += paragraph.len() + 2;
        }
        self.places(article, Field::Body, &article.body);
        // Positions of one term may not fall; a stable sort keeps what stands at one position in the order laid.
        self.marks.sort_by_key(|(position, _)| *position);
        for (position, mark) in &self.marks {
            // Writing to a string cannot fail.
            let _ = writeln!(out.marks, "{AT}{position}{PART}{mark}");
        }
    }

    /// Appends the words of `piece`, which begins at byte `offset` of its field, and returns the next free position.
    fn words_of(
        &mut self,
        piece: &str,
        offset: usize,
        first: u32,
        language: Language,
        out: &mut Analysed,
        is_title: bool,
    ) -> u32 {
        let Vocabulary { stems, prefix, seen, n_drops } =
            self.vocabularies.entry(language).or_insert_with(|| Vocabulary::new(language));
        let mut tokens = Tokens::new(piece, Capitals::of(piece), first);
        while tokens.advance() {
            let form = tokens.form.as_str();
            if tokens.is_joined {
                // A joined spelling has no inflection; its stem is itself.
                push(&mut out.text, Some(SAME), "", form);
                push(&mut out.stem, Some(SAME), prefix, form);
                if is_title {
                    push(&mut out.title, Some(SAME), "", form);
                    push(&mut out.title_stem, Some(SAME), prefix, form);
                }
                continue;
            }
            self.words.push((tokens.position, offset + tokens.start, offset + tokens.end));
            let inflection = stems.inflection(form);
            let stem = inflection.map_or(form, |inflection| inflection.stem);
            push(&mut out.text, None, "", form);
            push(&mut out.stem, None, prefix, stem);
            if is_title {
                push(&mut out.title, None, "", form);
                push(&mut out.title_stem, None, prefix, stem);
            }
            let Some(Inflection { slot, n_drops: n_dropped, .. }) = inflection else { continue };
            if n_dropped != *n_drops {
                seen.clear();
                *n_drops = n_dropped;
            }
            if seen.len() <= slot {
                seen.resize(slot + 1, 0);
            }
            // Each form once an article: the field is a dictionary, not a text.
            if let Some(last) = seen.get_mut(slot)
                && *last != self.article
            {
                *last = self.article;
                push_pair(&mut out.form, prefix, stem, form);
            }
        }
        tokens.next_position()
    }

    /// Lays the sentence bounds of a paragraph whose words begin at `n_before` of `words`.
    fn bounds(&mut self, paragraph: &str, offset: usize, n_before: usize) {
        let mut words = self.words.iter().skip(n_before).peekable();
        for sentence in sentences(paragraph) {
            while words.peek().is_some_and(|(_, start, _)| *start < offset + sentence.start) {
                words.next();
            }
            match words.peek() {
                Some((position, start, _)) if *start < offset + sentence.end => {
                    self.marks.push((*position, SENTENCE.to_owned()));
                }
                _ => {}
            }
        }
    }

    /// Lays the marks of actors and topic phrases of one field.
    fn places(&mut self, article: &Article, field: Field, text: &str) {
        let mut spans: Vec<(usize, usize, char, char, &str)> = Vec::new();
        for actor in &article.actors {
            for Mention { start, end, .. } in actor.mentions.iter().filter(|mention| mention.field == field) {
                spans.push((*start, *end, ACTOR_FIRST, ACTOR_LAST, &actor.id));
            }
        }
        for topic in article.topics.iter().filter(|topic| topic.is_filed()) {
            for evidence in &topic.evidence {
                if let crate::article::Evidence::Passage { field: place, start, end, .. } = evidence
                    && *place == field
                {
                    spans.push((*start, *end, TOPIC_FIRST, TOPIC_LAST, &topic.code));
                }
            }
        }
        if spans.is_empty() {
            return;
        }
        let mut bounds: Vec<usize> = spans.iter().flat_map(|(start, end, ..)| [*start, *end]).collect();
        bounds.sort_unstable();
        bounds.dedup();
        let bytes = byte_offsets(text, &bounds);
        let byte_of = |point: usize| bounds.binary_search(&point).ok().and_then(|at| bytes.get(at)).copied();
        for (start, end, first, last, id) in spans {
            let (Some(start), Some(end)) = (byte_of(start), byte_of(end)) else { continue };
            let from = self.words.partition_point(|(_, _, word_end)| *word_end <= start);
            let to = self.words.partition_point(|(_, word_start, _)| *word_start < end);
            if from < to
                && let (Some((head, ..)), Some((tail, ..))) = (self.words.get(from), self.words.get(to - 1))
            {
                self.marks.push((*head, format!("{first}{id}")));
                self.marks.push((*tail, format!("{last}{id}")));
            }
        }
    }
}

/// Appends a line of a stem and a form that has it.
fn push_pair(out: &mut String, prefix: &str, stem: &str, form: &str) {
    out.extend([prefix, stem]);
    out.push(PART);
    out.push_str(form);
    out.push('\n');
}

/// Appends a line.
fn push(out: &mut String, sign: Option<char>, prefix: &str, form: &str) {
    out.extend(sign);
    out.push_str(prefix);
    out.push_str(form);
    out.push('\n');
}

/// The byte offsets of rising code point offsets.
fn byte_offsets(text: &str, points: &[usize]) -> Vec<usize> {
    if text.is_ascii() {
        return points.iter().map(|&point| point.min(text.len())).collect();
    }
    let mut wanted = points.iter().peekable();
    let mut bytes = Vec::with_capacity(points.len());
    for (count, (byte, _)) in text.char_indices().enumerate() {
        while wanted.next_if(|&&point| point == count).is_some() {
            bytes.push(byte);
        }
        if wanted.peek().is_none() {
            break;
        }
    }
    bytes.extend(wanted.map(|_| text.len()));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Actor;
    use crate::article::Kind;
    use crate::article::Record;
    use crate::article::Role;
    use crate::article::Rule;

    fn article(title: &str, paragraphs: &[&str]) -> Article {
        let record = Record {
            title: Some(title.to_owned()),
            paragraphs: paragraphs.iter().map(|text| (*text).to_owned()).collect(),
            ..Record::default()
        };
        let mut article = crate::enrich::bare(&record);
        article.language = Some("en".to_owned());
        article
    }

    fn analysed(article: &Article) -> Analysed {
        let mut out = Analysed::default();
        Analysis::new().analyse(article, &mut out);
        out
    }

    #[test]
    fn title_and_body_are_one_run_with_an_empty_position_between() {
        let out = analysed(&article("Talks end", &["Tariffs fell."]));
        assert_eq!(out.text, "talks\nend\n\u{2}\ntariffs\nfell\n");
        assert_eq!(out.stem, "talk\nend\n\u{2}\ntariff\nfell\n");
        assert_eq!(out.form, "talk\u{1f}talks\ntariff\u{1f}tariffs\n");
        assert_eq!((out.title.as_str(), out.body_at), ("talks\nend\n", 3));
    }

    #[test]
    fn bounds_and_mentions_stand_at_the_first_and_last_word() {
        let mut article = article("T", &["Été. Jo Doe ran.", "End."]);
        let mention =
            Mention { field: Field::Body, start: 5, end: 11, text: "Jo Doe".to_owned(), rule: Rule::Full };
        article.actors.push(Actor {
            id: "~jo doe.person".to_owned(),
            qid: None,
            name: "Jo Doe".to_owned(),
            kind: Kind::Person,
            country: None,
            party: None,
            office: None,
            role: Role::Acts,
            salience: 1.0,
            mentions: vec![mention],
        });
        let marks = analysed(&article).marks.replace(['\u{3}', '\u{1f}'], " ");
        assert_eq!(
            marks,
            " 0 p\n 0 s\n 2 p\n 2 s\n 3 s\n 3 a~jo doe.person\n 4 A~jo doe.person\n 6 p\n 6 s\n"
        );
    }

    #[test]
    fn code_points_become_bytes() {
        assert_eq!(byte_offsets("aé€z", &[0, 1, 2, 3, 4, 9]), [0, 1, 3, 6, 7, 7]);
    }
}
