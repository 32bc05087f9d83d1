//! Is the date right? And does the confidence say how often?

use serde::Serialize;

use super::gold::GoldDate;
use crate::article::Precision;
use crate::article::Published;

/// Bounds of the bins of confidence, below which nothing is said.
const BINS: [f32; 6] = [0.0, 0.5, 0.7, 0.8, 0.9, 0.95];

/// How a date was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Right,
    Wrong,
    Unknown,
}

/// Compares at the precision of the gold. Right: the same day, month or year, or rightly none. Unknown: none, or one
/// coarser than the gold that holds it. Wrong: another one, or one where there is none to know.
pub(super) fn judge(gold: Option<&GoldDate>, found: Option<&Published>) -> Verdict {
    let (gold, found) = match (gold, found) {
        (None, None) => return Verdict::Right,
        (None, Some(_)) => return Verdict::Wrong,
        (Some(_), None) => return Verdict::Unknown,
        (Some(gold), Some(found)) => (gold, found),
    };
    let known = Published {
        date: gold.date.clone(),
        precision: gold.precision,
        timezone: None,
        method: found.method,
        confidence: 1.0,
        evidence: Vec::new(),
    };
    let inside = |inner: &Published, outer: &Published| match (
        (inner.first_day(), inner.last_day()),
        (outer.first_day(), outer.last_day()),
    ) {
        ((Some(first), Some(last)), (Some(from), Some(to))) => from <= first && last <= to,
        _ => false,
    };
    let is_coarser = rank(found.precision) > rank(gold.precision);
    match (is_coarser, inside(found, &known), inside(&known, found)) {
        (false, true, _) => Verdict::Right,
        (true, _, true) => Verdict::Unknown,
        _ => Verdict::Wrong,
    }
}

/// A time of the day is as good as the day.
fn rank(precision: Precision) -> Precision {
    precision.max(Precision::Day)
}

/// Dates of one split.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct DateFigures {
    /// The date is that of the gold, or both have none.
    pub right: u64,
    /// Another date, or one where the gold has none.
    pub wrong: u64,
    /// The gold has a date and the program none, or a coarser one.
    pub unknown: u64,
    /// Articles.
    pub n: u64,
}

impl DateFigures {
    pub(super) fn add(&mut self, verdict: Verdict) {
        self.n += 1;
        match verdict {
            Verdict::Right => self.right += 1,
            Verdict::Wrong => self.wrong += 1,
            Verdict::Unknown => self.unknown += 1,
        }
    }

    /// The share that is right; nought where there is no article.
    pub fn right_share(&self) -> f64 {
        self.right as f64 / self.n.max(1) as f64
    }

    /// The share that is wrong.
    pub fn wrong_share(&self) -> f64 {
        self.wrong as f64 / self.n.max(1) as f64
    }
}

/// Dates told with a confidence in `from..to`: what was claimed on the mean, and what came true.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Reliability {
    /// Lower bound, included.
    pub from: f32,
    /// Upper bound; 1 is included in the last.
    pub to: f32,
    /// Dates told with such a confidence.
    pub n: u64,
    /// Mean of the confidence.
    pub claimed: f64,
    /// Share of them that is right.
    pub right: f64,
}

/// Makes the bins of `(confidence, right)`; empty ones are left out.
pub(super) fn reliability(told: &[(f32, bool)]) -> Vec<Reliability> {
    let ends = BINS.iter().skip(1).copied().chain([1.0]);
    let bins = BINS.iter().zip(ends).map(|(&from, to)| {
        let here = told.iter().filter(|(confidence, _)| *confidence >= from && (*confidence < to || to >= 1.0));
        let (mut n, mut claimed, mut right) = (0_u64, 0.0, 0_u64);
        for &(confidence, is_right) in here {
            n += 1;
            claimed += f64::from(confidence);
            right += u64::from(is_right);
        }
        let n_or_one = n.max(1) as f64;
        Reliability { from, to, n, claimed: claimed / n_or_one, right: right as f64 / n_or_one }
    });
    bins.filter(|bin| bin.n > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Method;

    fn gold(date: &str, precision: Precision) -> GoldDate {
        GoldDate { date: date.to_owned(), precision }
    }

    fn found(date: &str, precision: Precision) -> Published {
        let (timezone, evidence) = (None, Vec::new());
        Published { date: date.into(), precision, timezone, method: Method::Text, confidence: 0.9, evidence }
    }

    #[test]
    fn a_date_is_judged_at_the_precision_of_the_gold() {
        let day = gold("2016-05-03", Precision::Day);
        let judged = |date, precision| judge(Some(&day), Some(&found(date, precision)));
        assert_eq!(judged("2016-05-03T23:30:00-08:00", Precision::Second), Verdict::Right);
        assert_eq!(judged("2016-05-01", Precision::Month), Verdict::Unknown);
        assert_eq!(judged("2016-06-01", Precision::Month), Verdict::Wrong);
        assert_eq!(judged("2016-05-04", Precision::Day), Verdict::Wrong);
        let month = gold("2016-05-01", Precision::Month);
        assert_eq!(judge(Some(&month), Some(&found("2016-05-20", Precision::Day))), Verdict::Right);
    }

    #[test]
    fn no_date_is_right_where_there_is_none_to_know() {
        assert_eq!(judge(None, None), Verdict::Right);
        assert_eq!(judge(None, Some(&found("2016-05-03", Precision::Day))), Verdict::Wrong);
        assert_eq!(judge(Some(&gold("2016-05-03", Precision::Day)), None), Verdict::Unknown);
    }

    #[test]
    fn the_bins_say_what_came_true() {
        let bins = reliability(&[(0.98, true), (0.97, true), (1.0, false), (0.6, true)]);
        assert_eq!(bins.len(), 2);
        assert_eq!((bins[0].n, bins[0].right), (1, 1.0));
        assert_eq!(bins[1].n, 3);
        assert!((bins[1].right - 2.0 / 3.0).abs() < 1e-9);
    }
}
