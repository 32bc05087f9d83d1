//! The body: the paragraphs that are report, what was taken out, and where each piece stands in the file.
//!
//! Invariant: body and junk together are all paragraphs of the record, each once and unchanged.

use crate::article::Evidence;
use crate::article::Field;
use crate::article::Junk;
use crate::article::Record;
use crate::article::SourceRun;
use crate::enrich::date::Place;

/// What parts two paragraphs of the body.
const BETWEEN: &str = "\n\n";

/// The text of an article as it will stand in its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) text: String,
    pub(super) junk: Vec<Junk>,
    pub(super) source_map: Vec<SourceRun>,
    /// For each paragraph of the record its offset in the body, in code points; `None` for junk.
    starts: Vec<Option<usize>>,
}

impl Body {
    /// Lays out the paragraphs; `verdicts` says why one is junk.
    pub(super) fn new(record: &Record, verdicts: &[Option<&'static str>]) -> Self {
        let size = record.paragraphs.iter().map(|text| text.len() + BETWEEN.len()).sum();
        let mut body = Self { text: String::with_capacity(size), ..Self::default() };
        let mut furniture = record.furniture.iter().peekable();
        let mut runs = record.runs.iter().copied().peekable();
        let mut at = 0;
        for (index, text) in record.paragraphs.iter().enumerate() {
            let next = if body.text.is_empty() { 0 } else { at + BETWEEN.len() };
            while let Some(piece) = furniture.next_if(|piece| piece.before <= index) {
                body.junk.push(Junk { text: piece.text.clone(), why: piece.why.clone(), before: next });
            }
            if let Some(why) = verdicts.get(index).copied().flatten() {
                body.junk.push(Junk { text: text.clone(), why: why.to_owned(), before: next });
                body.starts.push(None);
                while runs.next_if(|run| run.0 <= index).is_some() {}
                continue;
            }
            if !body.text.is_empty() {
                body.text.push_str(BETWEEN);
            }
            body.text.push_str(text);
            body.starts.push(Some(next));
            let length = if text.is_ascii() { text.len() } else { text.chars().count() };
            while runs.next_if(|run| run.0 < index).is_some() {}
            let mut own = Vec::new();
            while let Some((_, offset, length)) = runs.next_if(|run| run.0 == index) {
                own.push((offset, length));
            }
            body.map(next, length, &own);
            at = next + length;
        }
        // What stood behind the last paragraph, or before one that went, stands at the end now.
        for piece in furniture {
            body.junk.push(Junk { text: piece.text.clone(), why: piece.why.clone(), before: at });
        }
        for junk in &mut body.junk {
            junk.before = junk.before.min(at);
        }
        body
    }

    /// Lines of a paragraph are parted by one space; runs that do not add up to the paragraph map nothing.
    fn map(&mut self, start: usize, length: usize, runs: &[(usize, usize)]) {
        let sum: usize = runs.iter().map(|run| run.1).fold(0, usize::saturating_add);
        let between = match sum {
            sum if sum == length => 0,
            sum if sum.saturating_add(runs.len().saturating_sub(1)) == length => 1,
            _ => return,
        };
        let mut at = start;
        for &(offset, length) in runs {
            self.source_map.push(SourceRun(at, offset, length));
            at += length + between;
        }
    }

    /// Makes evidence of a place in the record: a passage where it stands in the article, else the value alone.
    pub(super) fn locate(&self, record: &Record, title: Option<&str>, place: &Place) -> Evidence {
        let (field, whole, start) = match place.paragraph {
            None => (Field::Title, title.unwrap_or_default(), Some(0)),
            Some(index) => (
                Field::Body,
                record.paragraphs.get(index).map_or("", String::as_str),
                self.starts.get(index).copied().flatten(),
            ),
        };
        let text = whole.get(place.range.clone()).unwrap_or_default();
        let Some(start) = start else { return Evidence::value("line", whole) };
        let start = start + whole.get(..place.range.start).unwrap_or_default().chars().count();
        Evidence::Passage { field, start, end: start + text.chars().count(), text: text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Furniture;

    fn record(paragraphs: &[&str]) -> Record {
        Record { paragraphs: paragraphs.iter().map(|&text| text.to_owned()).collect(), ..Record::default() }
    }

    fn slice(text: &str, start: usize, length: usize) -> String {
        text.chars().skip(start).take(length).collect()
    }

    #[test]
    fn junk_knows_where_it_stood() {
        let mut record = record(&["Ad", "Zür", "Ad", "b", "Ad"]);
        record.furniture = vec![
            Furniture { before: 1, text: "F".into(), why: "x".into() },
            Furniture { before: 9, text: "G".into(), why: "x".into() },
        ];
        let body = Body::new(&record, &[Some("ad"), None, Some("ad"), None, Some("ad")]);
        assert_eq!(body.text, "Zür\n\nb");
        let shown: Vec<_> = body.junk.iter().map(|junk| (junk.text.as_str(), junk.before)).collect();
        assert_eq!(shown, [("Ad", 0), ("F", 0), ("Ad", 5), ("Ad", 6), ("G", 6)]);
    }

    #[test]
    fn runs_of_the_body_stand_unchanged_in_the_file() {
        let file = "# Título\n\nAd\n\nerste Zeile\nzweite Zeile\n\n  dritte  \n";
        let mut record = record(&["Ad", "erste Zeile zweite Zeile", "dritte"]);
        record.runs = vec![(0, 10, 2), (1, 14, 11), (1, 26, 12), (2, 42, 6)];
        let body = Body::new(&record, &[Some("ad"), None, None]);
        assert_eq!(body.source_map.len(), 3);
        for &SourceRun(at, offset, length) in &body.source_map {
            assert_eq!(slice(&body.text, at, length), slice(file, offset, length));
        }
    }

    #[test]
    fn runs_that_do_not_add_up_map_nothing() {
        let mut record = record(&["abc"]);
        record.runs = vec![(0, 0, usize::MAX), (0, 9, 9), (7, 1, 1)];
        assert_eq!(Body::new(&record, &[None]).source_map, []);
    }

    #[test]
    fn a_place_becomes_a_passage_or_a_value() {
        let record = record(&["é x", "March"]);
        let body = Body::new(&record, &[None, Some("date line")]);
        let place = |paragraph, range| Place { paragraph, range };
        assert_eq!(
            body.locate(&record, None, &place(Some(0), 3..4)),
            Evidence::Passage { field: Field::Body, start: 2, end: 3, text: "x".into() }
        );
        assert_eq!(body.locate(&record, None, &place(Some(1), 0..2)), Evidence::value("line", "March"));
    }
}
