//! Articles by the interval of their date: two columns, asked in one pass.

use std::sync::Arc;

use tantivy::DocId;
use tantivy::DocSet;
use tantivy::Score;
use tantivy::SegmentReader;
use tantivy::TERMINATED;
use tantivy::columnar::ColumnValues;
use tantivy::query::EnableScoring;
use tantivy::query::Explanation;
use tantivy::query::Query;
use tantivy::query::Scorer;
use tantivy::query::Weight;

use crate::index::columns::dense;
use crate::index::schema::UNDATED;
use crate::query::DateTest;

/// Articles whose date interval meets all tests given. Scores nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct DateQuery(Bounds);

impl DateQuery {
    /// Joins the tests: each is a range of the first and of the last day, and so are all together.
    pub(super) fn all_of(tests: impl IntoIterator<Item = DateTest>) -> Self {
        let any = Bounds { first: (i64::MIN, i64::MAX), last: (i64::MIN, i64::MAX) };
        let both = |left: (i64, i64), right: (i64, i64)| (left.0.max(right.0), left.1.min(right.1));
        Self(tests.into_iter().map(Bounds::of).fold(any, |joined, bounds| Bounds {
            first: both(joined.first, bounds.first),
            last: both(joined.last, bounds.last),
        }))
    }
}

/// The test as bounds of the two columns: `first..=last` of the interval must lie so. Undated articles have `UNDATED`
/// in both, which is below every bound that a date can set.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    first: (i64, i64),
    last: (i64, i64),
}

impl Bounds {
    fn of(test: DateTest) -> Self {
        const DATED: i64 = UNDATED + 1;
        match test {
            DateTest::Inside { from, to } => Self { first: (from.max(DATED), to), last: (DATED, to) },
            DateTest::About { from, to } => Self { first: (DATED, to), last: (from.max(DATED), i64::MAX) },
            DateTest::After(day) => Self { first: (day.max(DATED), i64::MAX), last: (DATED, i64::MAX) },
            DateTest::Before(day) => {
                let end = day.saturating_sub(1);
                Self { first: (DATED, end), last: (DATED, end) }
            }
            DateTest::Unknown => Self { first: (UNDATED, UNDATED), last: (UNDATED, UNDATED) },
            DateTest::Known => Self { first: (DATED, i64::MAX), last: (DATED, i64::MAX) },
        }
    }
}

impl Query for DateQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(DateWeight(self.0)))
    }
}

struct DateWeight(Bounds);

impl Weight for DateWeight {
    fn scorer(&self, segment: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let columns = segment.fast_fields();
        let mut scorer = DateScorer {
            bounds: self.0,
            first: dense(columns.i64("from")?, UNDATED),
            last: dense(columns.i64("to")?, UNDATED),
            max_doc: segment.max_doc(),
            window: Vec::new(),
            at: 0,
            window_end: 0,
            n_window: FIRST_WINDOW,
            doc: 0,
            estimate: 0,
        };
        scorer.estimate = scorer.estimate();
        scorer.fill(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("the date lies in the interval asked for", 0.0))
    }
}

/// Documents looked at in one go after a jump: the follower of an intersection jumps at every step.
const FIRST_WINDOW: u32 = 128;

/// Documents looked at in one go at most; each window that follows another is twice as long.
const LAST_WINDOW: u32 = 8_192;

struct DateScorer {
    bounds: Bounds,
    first: Arc<dyn ColumnValues<i64>>,
    last: Arc<dyn ColumnValues<i64>>,
    max_doc: DocId,
    /// Matching documents of the window, rising.
    window: Vec<DocId>,
    at: usize,
    window_end: DocId,
    n_window: u32,
    doc: DocId,
    /// About how many documents match.
    estimate: u32,
}

/// Places at which documents are looked at to estimate how many match.
const SAMPLES: u32 = 8;

impl DateScorer {
    /// Estimates from a few windows how many documents match: an intersection is driven by its rarest part.
    fn estimate(&self) -> u32 {
        let mut found = Vec::new();
        let mut n_seen = 0;
        for sample in 0..SAMPLES {
            let start = (u64::from(self.max_doc) * u64::from(sample) / u64::from(SAMPLES)) as u32;
            let end = start.saturating_add(FIRST_WINDOW / 2).min(self.max_doc);
            let mut window = Vec::new();
            self.first.get_row_ids_for_value_range(
                self.bounds.first.0..=self.bounds.first.1,
                start..end,
                &mut window,
            );
            n_seen += end - start;
            found.append(&mut window);
        }
        let share = found.len() as u64 * u64::from(self.max_doc) / u64::from(n_seen.max(1));
        (share as u32).clamp(1, self.max_doc.max(1))
    }

    /// Goes to the first match from `start` on.
    fn fill(&mut self, mut start: DocId) {
        let (first, last) = (self.bounds.first, self.bounds.last);
        loop {
            self.window.clear();
            self.at = 0;
            if start >= self.max_doc || first.0 > first.1 || last.0 > last.1 {
                self.doc = TERMINATED;
                return;
            }
            self.window_end = start.saturating_add(self.n_window).min(self.max_doc);
            self.n_window = (2 * self.n_window).min(LAST_WINDOW);
            self.first.get_row_ids_for_value_range(
                first.0..=first.1,
                start..self.window_end,
                &mut self.window,
            );
            let column = &self.last;
            self.window.retain(|&doc| (last.0..=last.1).contains(&column.get_val(doc)));
            if let Some(&doc) = self.window.first() {
                self.doc = doc;
                return;
            }
            start = self.window_end;
        }
    }
}

impl DocSet for DateScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        self.at += 1;
        match self.window.get(self.at) {
            Some(&doc) => self.doc = doc,
            None => self.fill(self.window_end.max(self.doc + 1)),
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            return self.doc;
        }
        if target < self.window_end {
            self.at += self.window.get(self.at..).map_or(0, |rest| rest.partition_point(|&doc| doc < target));
            match self.window.get(self.at) {
                Some(&doc) => self.doc = doc,
                None => self.fill(self.window_end),
            }
        } else {
            // A short jump is a walk: the windows go on growing. After a long one they begin anew.
            if target - self.window_end > self.n_window {
                self.n_window = FIRST_WINDOW;
            }
            self.fill(target);
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.estimate
    }

    fn cost(&self) -> u64 {
        // Every step looks at the columns of what lies between, which a posting list skips.
        2 * u64::from(self.estimate)
    }
}

impl Scorer for DateScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}
