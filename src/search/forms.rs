//! The forms that a word or a pattern stands for in the index, and articles that have one of many forms.

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::Arc;

use tantivy::DocId;
use tantivy::DocSet;
use tantivy::Score;
use tantivy::SegmentReader;
use tantivy::TERMINATED;
use tantivy::index::SegmentId;
use tantivy::postings::TermInfo;
use tantivy::query::EmptyScorer;
use tantivy::query::EnableScoring;
use tantivy::query::Explanation;
use tantivy::query::Query;
use tantivy::query::Scorer;
use tantivy::query::Weight;
use tantivy::schema::Field;
use tantivy::schema::IndexRecordOption;

use crate::index::Reader;
use crate::index::schema::PART;
use crate::query::Pattern;
use crate::query::Piece;
use crate::text::Language;
use crate::text::Stems;

/// The stem of a folded form with the prefix of its language, as it stands in the fields of stems.
pub(super) fn stem_term(form: &str, language: Language) -> String {
    // A joined spelling (`at&t`) and an acronym are their own stems; `Stems` leaves both alone.
    format!("{}{}", language.stem_prefix(), Stems::new(language).stem(form))
}

/// The forms in the index whose stem in `language` is that of `form`.
pub(super) fn inflections(
    reader: &Reader,
    form: &str,
    language: Language,
) -> tantivy::Result<BTreeSet<String>> {
    let mut stems = Stems::new(language);
    let stem = stems.stem(form).to_owned();
    let mut forms = BTreeSet::new();
    // A form that is its own stem has no entry in the dictionary of forms.
    if stems.stem(&stem) == stem {
        forms.insert(stem.clone());
    }
    let prefix = format!("{}{stem}{PART}", language.stem_prefix());
    for segment in reader.searcher().segment_readers() {
        let terms = segment.inverted_index(reader.fields().form)?;
        let mut stream = terms.terms().range().ge(prefix.as_bytes()).lt(after(&prefix)).into_stream()?;
        while stream.advance() {
            if let Some(form) =
                std::str::from_utf8(stream.key()).ok().and_then(|key| key.strip_prefix(&prefix))
            {
                forms.insert(form.to_owned());
            }
        }
    }
    Ok(forms)
}

/// The first key after all that begin with `prefix`.
pub(super) fn after(prefix: &str) -> Vec<u8> {
    let mut key = prefix.as_bytes().to_vec();
    while let Some(last) = key.pop() {
        if last < u8::MAX {
            key.push(last + 1);
            break;
        }
    }
    key
}

/// What a pattern found in the dictionary of one field.
pub(super) struct Expansion {
    /// Different forms, at most one more than asked for.
    pub(super) forms: BTreeSet<String>,
    terms: HashMap<SegmentId, Vec<TermInfo>>,
}

impl Expansion {
    /// Looks up all forms of `pattern` in `field`.
    pub(super) fn of(reader: &Reader, field: Field, pattern: &Pattern) -> tantivy::Result<Self> {
        let (mut forms, mut terms) = (BTreeSet::new(), HashMap::new());
        let prefix = match pattern.0.first() {
            Some(Piece::Letters(letters)) => letters.as_str(),
            _ => "",
        };
        for segment in reader.searcher().segment_readers() {
            let dictionary = segment.inverted_index(field)?;
            let mut range = dictionary.terms().range().ge(prefix.as_bytes());
            if !prefix.is_empty() {
                range = range.lt(after(prefix));
            }
            let mut stream = range.into_stream()?;
            let mut found = Vec::new();
            while stream.advance() {
                if let Ok(form) = std::str::from_utf8(stream.key())
                    && fits(&pattern.0, form)
                {
                    forms.insert(form.to_owned());
                    found.push(stream.value().clone());
                }
            }
            terms.insert(segment.segment_id(), found);
        }
        Ok(Self { forms, terms })
    }

    /// Looks up all forms in `field` that begin with `letters`.
    pub(super) fn beginning_with(reader: &Reader, field: Field, letters: &str) -> tantivy::Result<Self> {
        Self::of(reader, field, &Pattern(vec![Piece::Letters(letters.to_owned()), Piece::AnyRun]))
    }

    /// The articles that have one of the forms.
    pub(super) fn query(self, field: Field) -> FormsQuery {
        FormsQuery { field, terms: Arc::new(self.terms) }
    }
}

/// Says whether `form` has the shape. Linear in the length of the form for each `*`, without backtracking beyond the
/// last one.
pub(super) fn fits(pieces: &[Piece], form: &str) -> bool {
    let (mut at, mut rest) = (0, form);
    // Where to go on when a piece fails: after the last `*`, one letter further.
    let mut retry: Option<(usize, &str)> = None;
    loop {
        let advanced = match pieces.get(at) {
            None if rest.is_empty() => return true,
            None => None,
            Some(Piece::AnyRun) => {
                if at + 1 == pieces.len() {
                    return true;
                }
                retry = Some((at + 1, rest));
                Some(rest)
            }
            Some(Piece::AnyOne) => skip_letter(rest),
            Some(Piece::Letters(letters)) => rest.strip_prefix(letters.as_str()),
        };
        match advanced {
            Some(next) => (at, rest) = (at + 1, next),
            None => {
                let Some((piece, from)) = retry else { return false };
                let Some(next) = skip_letter(from) else { return false };
                retry = Some((piece, next));
                (at, rest) = (piece, next);
            }
        }
    }
}

fn skip_letter(text: &str) -> Option<&str> {
    let mut letters = text.chars();
    letters.next().map(|_| letters.as_str())
}

/// Articles that have one of many forms. Scores one for each.
#[derive(Debug, Clone)]
pub(super) struct FormsQuery {
    field: Field,
    terms: Arc<HashMap<SegmentId, Vec<TermInfo>>>,
}

impl Query for FormsQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for FormsQuery {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(terms) = self.terms.get(&segment.segment_id()).filter(|terms| !terms.is_empty()) else {
            return Ok(Box::new(EmptyScorer));
        };
        let dictionary = segment.inverted_index(self.field)?;
        let mut bits = Bits::new(segment.max_doc(), boost);
        for term in terms {
            let mut block = dictionary.read_block_postings_from_terminfo(term, IndexRecordOption::Basic)?;
            loop {
                let docs = block.docs();
                if docs.is_empty() {
                    break;
                }
                docs.iter().for_each(|&doc| bits.insert(doc));
                block.advance();
            }
        }
        bits.rewind();
        Ok(Box::new(bits))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("has a form of the pattern", 1.0))
    }
}

/// A set of documents as bits.
struct Bits {
    words: Vec<u64>,
    count: u32,
    doc: DocId,
    score: Score,
}

impl Bits {
    fn new(max_doc: DocId, score: Score) -> Self {
        Self { words: vec![0; max_doc.div_ceil(64) as usize], count: 0, doc: TERMINATED, score }
    }

    fn insert(&mut self, doc: DocId) {
        if let Some(word) = self.words.get_mut((doc / 64) as usize) {
            let bit = 1 << (doc % 64);
            self.count += u32::from(*word & bit == 0);
            *word |= bit;
        }
    }

    fn rewind(&mut self) {
        self.doc = self.next(0);
    }

    /// The first document from `doc` on.
    fn next(&self, doc: DocId) -> DocId {
        let mut nth = (doc / 64) as usize;
        let mut mask = u64::MAX << (doc % 64);
        while let Some(word) = self.words.get(nth) {
            let rest = word & mask;
            if rest != 0 {
                return nth as u32 * 64 + rest.trailing_zeros();
            }
            mask = u64::MAX;
            nth += 1;
        }
        TERMINATED
    }
}

impl DocSet for Bits {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.next(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.doc {
            self.doc = if target >= TERMINATED { TERMINATED } else { self.next(target) };
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.count
    }
}

impl Scorer for Bits {
    fn score(&mut self) -> Score {
        self.score
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces(pattern: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for letter in pattern.chars() {
            match (letter, pieces.last_mut()) {
                ('*', _) => pieces.push(Piece::AnyRun),
                ('?', _) => pieces.push(Piece::AnyOne),
                (_, Some(Piece::Letters(letters))) => letters.push(letter),
                _ => pieces.push(Piece::Letters(letter.to_string())),
            }
        }
        pieces
    }

    fn fits_by_definition(pattern: &[char], form: &[char]) -> bool {
        match pattern.split_first() {
            None => form.is_empty(),
            Some(('*', rest)) => (0..=form.len()).any(|at| fits_by_definition(rest, &form[at..])),
            Some((letter, rest)) => form.split_first().is_some_and(|(head, form)| {
                (*letter == '?' || letter == head) && fits_by_definition(rest, form)
            }),
        }
    }

    proptest! {
        #[test]
        fn a_shape_fits_by_its_definition(pattern in "[ab*?é]{0,8}", form in "[abé]{0,8}") {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            prop_assert_eq!(fits(&pieces(&pattern), &form), fits_by_definition(&letters(&pattern), &letters(&form)));
        }

        #[test]
        fn bits_walk_like_a_sorted_list(docs in proptest::collection::btree_set(0_u32..500, 0..60), target in 0_u32..520) {
            let mut bits = Bits::new(500, 1.0);
            docs.iter().for_each(|&doc| bits.insert(doc));
            bits.rewind();
            let expected = docs.iter().copied().find(|&doc| doc >= target).unwrap_or(TERMINATED);
            prop_assert_eq!(bits.size_hint(), docs.len() as u32);
            prop_assert_eq!(bits.seek(target).max(target.min(TERMINATED)), expected.max(target));
        }
    }

    #[test]
    fn the_key_after_a_prefix_is_above_all_that_begin_so() {
        assert_eq!(after("ab"), b"ac");
        assert!(after("a\u{1f}").as_slice() > "a\u{1f}zzz".as_bytes());
    }
}
