//! A run against an earlier one: how much longer or shorter each class takes, and whether that is more than noise.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use super::latency::Latency;

/// Medians closer than this are the same: as far as the same program on an idle machine differs from run to run.
const SAME: f64 = 1.1;

/// Microseconds that are no difference, whatever the ratio: the order of one disturbance of the processor.
const NEGLIGIBLE_US: f64 = 2.0;

/// The rule of `Verdict` in words.
pub const RULE: &str = "slower, faster: the median differs by more than a tenth beyond the spread (the medians of the \
                        odd and of the even rounds, the larger of both runs), and by more than 2 microseconds";

/// An earlier run, of which only what is compared is read.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Baseline {
    schema: String,
    machine: String,
    index: BTreeMap<String, u64>,
    classes: BTreeMap<String, Then>,
    queries_per_second: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
struct Then {
    n: usize,
    p50_us: f64,
    p90_us: f64,
    p99_us: f64,
    #[serde(default = "no_spread")]
    spread: f64,
}

fn no_spread() -> f64 {
    1.0
}

/// A file that is no earlier run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BaselineError {
    /// It has not the form.
    #[error("not the JSON of `hustings bench`: {0}")]
    Form(#[from] serde_json::Error),
    /// It has a form of another version.
    #[error("its schema is `{0}`, not `hustings.bench.1`")]
    Schema(String),
}

impl Baseline {
    /// Reads what `hustings bench --json` printed.
    ///
    /// # Errors
    /// The text is not of that form.
    pub fn read(text: &str) -> Result<Self, BaselineError> {
        let baseline: Self = serde_json::from_str(text)?;
        match baseline.schema == super::latency::SCHEMA {
            true => Ok(baseline),
            false => Err(BaselineError::Schema(baseline.schema)),
        }
    }
}

/// How two runs differ; a ratio above 1 means that this run takes longer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// What makes a class slower or faster.
    pub rule: &'static str,
    /// The classes that both runs have.
    pub classes: BTreeMap<String, Ratio>,
    /// Queries a second, this run by that.
    pub queries_per_second: f64,
    /// What makes the runs hard to compare.
    pub notes: Vec<String>,
}

/// One class of both runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ratio {
    /// Of the medians.
    pub p50: f64,
    /// Of the ninetieth percentiles.
    pub p90: f64,
    /// Of the ninety-ninth percentiles.
    pub p99: f64,
    /// Whether the medians differ beyond noise.
    pub verdict: Verdict,
}

/// Whether a class differs beyond noise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It takes longer.
    Slower,
    /// No difference can be told.
    Same,
    /// It takes less time.
    Faster,
}

/// Compares `latency` with an earlier run.
pub fn compare(latency: &Latency, baseline: &Baseline) -> Comparison {
    let (mut classes, mut notes) = (BTreeMap::new(), Vec::new());
    if latency.machine != baseline.machine {
        notes.push(format!("the baseline is of another machine: {}", baseline.machine));
    }
    let articles = |index: Option<&u64>| index.copied().unwrap_or_default();
    let (now, then) = (articles(latency.index.get("articles")), articles(baseline.index.get("articles")));
    if now != then {
        notes.push(format!("the baseline is of an index of {then} articles, this one has {now}"));
    }
    for (name, class) in &latency.classes {
        let Some(then) = baseline.classes.get(name) else {
            notes.push(format!("the baseline has no class `{name}`"));
            continue;
        };
        if then.n != class.n {
            notes.push(format!("`{name}` had {} queries and has {}", then.n, class.n));
        }
        let ratio = |now: f64, then: f64| rounded(now / then.max(0.05));
        let now = &class.percentiles;
        classes.insert(
            name.clone(),
            Ratio {
                p50: ratio(now.p50_us, then.p50_us),
                p90: ratio(now.p90_us, then.p90_us),
                p99: ratio(now.p99_us, then.p99_us),
                verdict: verdict(now.p50_us, then.p50_us, class.spread.max(then.spread)),
            },
        );
    }
    for name in baseline.classes.keys().filter(|name| !latency.classes.contains_key(*name)) {
        notes.push(format!("this run has no class `{name}`"));
    }
    let queries_per_second = rounded(latency.queries_per_second / baseline.queries_per_second.max(1e-9));
    Comparison { rule: RULE, classes, queries_per_second, notes }
}

fn rounded(ratio: f64) -> f64 {
    (ratio * 100.0).round() / 100.0
}

fn verdict(now: f64, then: f64, spread: f64) -> Verdict {
    let bound = SAME * spread.max(1.0);
    if now > then * bound && now - then > NEGLIGIBLE_US {
        Verdict::Slower
    } else if then > now * bound && then - now > NEGLIGIBLE_US {
        Verdict::Faster
    } else {
        Verdict::Same
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_counts_beyond_the_spread_and_beyond_two_microseconds() {
        assert_eq!(verdict(111.0, 100.0, 1.0), Verdict::Slower);
        assert_eq!(verdict(109.0, 100.0, 1.0), Verdict::Same);
        assert_eq!(verdict(111.0, 100.0, 1.05), Verdict::Same);
        assert_eq!(verdict(116.0, 100.0, 1.05), Verdict::Slower);
        assert_eq!(verdict(11.5, 10.0, 1.0), Verdict::Same);
        assert_eq!(verdict(80.0, 100.0, 1.0), Verdict::Faster);
    }

    #[test]
    fn what_is_no_earlier_run_is_refused() {
        assert!(matches!(Baseline::read("{}"), Err(BaselineError::Form(_))));
        let other = r#"{"schema":"x","machine":"","index":{},"classes":{},"queries_per_second":1}"#;
        assert!(matches!(Baseline::read(other), Err(BaselineError::Schema(schema)) if schema == "x"));
        assert!(Baseline::read(&other.replace("\"x\"", "\"hustings.bench.1\"")).is_ok());
    }
}
