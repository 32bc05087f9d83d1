//! The best hits in a total order: by score or by date, then by date, then by id; the same on every machine.

use std::cmp::Reverse;

use tantivy::DocAddress;
use tantivy::DocId;
use tantivy::Score;
use tantivy::query::Weight;

use super::request::Sort;
use crate::index::Reader;
use crate::index::columns::Columns;

/// A hit as the engine knows it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    pub(super) address: DocAddress,
    pub(super) score: Score,
    time: i64,
    key: (u64, u64),
}

impl Found {
    pub(super) fn id(&self) -> String {
        crate::index::document::id_of(self.key.0, self.key.1)
    }

    fn new(columns: &Columns, segment: u32, doc: DocId, score: Score) -> Self {
        Self {
            address: DocAddress::new(segment, doc),
            score,
            time: columns.time.get_val(doc),
            key: (columns.key.get_val(doc), columns.key_rest.get_val(doc)),
        }
    }
}

/// The id of the article at `address`.
pub(super) fn id_at(reader: &Reader, address: DocAddress) -> String {
    let columns = reader.columns().get(address.segment_ord as usize);
    columns
        .map(|columns| Found::new(columns, address.segment_ord, address.doc_id, 0.0).id())
        .unwrap_or_default()
}

/// The best `limit` hits of `weight`, best first. Scores are those of the weight where the order is by relevance.
pub(super) fn best(
    reader: &Reader,
    weight: &dyn Weight,
    sort: Sort,
    limit: usize,
) -> tantivy::Result<Vec<Found>> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let mut found = match sort {
        Sort::Relevance => by_score(reader, weight, limit)?,
        Sort::Date => by_time(reader, weight, limit)?,
    };
    found.sort_by(|left, right| {
        let by_score = || right.score.total_cmp(&left.score);
        by_score().then_with(|| (Reverse(left.time), left.key).cmp(&(Reverse(right.time), right.key)))
    });
    found.truncate(limit);
    Ok(found)
}

/// All hits whose score is at least that of the last of the best `limit`: what ties with it is decided after.
///
/// The engine skips what cannot reach the threshold, which lies just below the score to be reached, so that ties are
/// never skipped.
fn by_score(reader: &Reader, weight: &dyn Weight, limit: usize) -> tantivy::Result<Vec<Found>> {
    let mut kept = Kept::new(limit);
    for (nth, segment) in reader.searcher().segment_readers().iter().enumerate() {
        let alive = segment.alive_bitset();
        weight.for_each_pruning(kept.threshold, segment, &mut |doc, score| {
            if alive.is_none_or(|alive| alive.is_alive(doc)) {
                kept.push(score, nth as u32, doc);
            }
            kept.threshold
        })?;
    }
    kept.settle();
    let columns = reader.columns();
    let found = kept.hits.iter().filter_map(|&(score, segment, doc)| {
        columns.get(segment as usize).map(|columns| Found::new(columns, segment, doc, score))
    });
    Ok(found.collect())
}

/// Hits by score with a rising threshold.
struct Kept {
    limit: usize,
    threshold: Score,
    hits: Vec<(Score, u32, DocId)>,
    /// Length at which the list is cut down to what still counts.
    full: usize,
}

impl Kept {
    fn new(limit: usize) -> Self {
        Self { limit, threshold: Score::MIN, hits: Vec::new(), full: limit.saturating_mul(2).max(32) }
    }

    fn push(&mut self, score: Score, segment: u32, doc: DocId) {
        self.hits.push((score, segment, doc));
        if self.hits.len() >= self.full {
            self.settle();
            // Where most hits tie the list may stay long; it is looked at again when it has doubled.
            self.full = self.full.max(self.hits.len().saturating_mul(2));
        }
    }

    /// Drops what is below the last of the best `limit`, and raises the threshold to just below it.
    fn settle(&mut self) {
        if self.hits.len() < self.limit {
            return;
        }
        let (_, last, _) =
            self.hits.select_nth_unstable_by(self.limit - 1, |left, right| right.0.total_cmp(&left.0));
        let last = last.0;
        self.hits.retain(|hit| hit.0 >= last);
        self.threshold = last.next_down();
    }
}

/// The newest `limit` hits and those of the same second as the last of them; the score of each is nought.
fn by_time(reader: &Reader, weight: &dyn Weight, limit: usize) -> tantivy::Result<Vec<Found>> {
    let mut found: Vec<(i64, u32, DocId)> = Vec::new();
    let mut oldest = i64::MIN;
    let full = limit.saturating_mul(2).max(64);
    let mut next_cut = full;
    for (nth, (segment, columns)) in
        reader.searcher().segment_readers().iter().zip(reader.columns()).enumerate()
    {
        let alive = segment.alive_bitset();
        weight.for_each_no_score(segment, &mut |docs| {
            for &doc in docs {
                let time = columns.time.get_val(doc);
                if time < oldest || alive.is_some_and(|alive| !alive.is_alive(doc)) {
                    continue;
                }
                found.push((time, nth as u32, doc));
                if found.len() >= next_cut {
                    oldest = cut(&mut found, limit);
                    next_cut = full.max(2 * found.len());
                }
            }
        })?;
    }
    if found.len() > limit {
        cut(&mut found, limit);
    }
    let columns = reader.columns();
    let found = found.into_iter().filter_map(|(_, segment, doc)| {
        columns.get(segment as usize).map(|columns| Found::new(columns, segment, doc, 0.0))
    });
    Ok(found.collect())
}

/// Keeps the newest `limit` and their ties, and returns the time of the last of them.
fn cut(found: &mut Vec<(i64, u32, DocId)>, limit: usize) -> i64 {
    let (_, last, _) = found.select_nth_unstable_by_key(limit - 1, |hit| Reverse(hit.0));
    let last = last.0;
    found.retain(|hit| hit.0 >= last);
    last
}
