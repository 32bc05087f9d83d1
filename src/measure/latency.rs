//! Latency of queries, class by class: the best of several rounds for each query, then percentiles over the queries.
//!
//! The time of a query is from its text to its answer: reading and planning it, finding the ten best hits, and the
//! facets and snippets that the line asks for. All hits are counted apart, outside of the time.

use std::collections::BTreeMap;
use std::time::Duration;
use std::time::Instant;

use serde::Deserialize;
use serde::Serialize;

use super::load;
use super::load::Load;
use super::machine::machine;
use crate::index::Reader;
use crate::search;
use crate::search::Facet;
use crate::search::Request;
use crate::search::SearchError;
use crate::search::Sort;

/// Hits fetched of each query.
const HITS: usize = 10;

/// The schema of the figures.
pub(super) const SCHEMA: &str = "hustings.bench.1";

/// Values counted of each facet.
const FACET_VALUES: usize = 10;

/// A line of a query log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Query {
    /// The class it is counted under.
    pub class: String,
    /// The query.
    pub query: String,
    /// Facets to be counted inside the time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<Facet>,
    /// The order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort>,
    /// Make snippets inside the time.
    #[serde(default)]
    pub snippets: bool,
}

/// A query log that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct LogError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: String,
}

/// Reads a query log: JSON Lines `{class, query, facets?, sort?, snippets?}`; blank lines do not count.
///
/// # Errors
/// The first line that is not of that form.
pub fn read_log(text: &str) -> Result<Vec<Query>, LogError> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(row, line)| {
            serde_json::from_str(line).map_err(|error| LogError { line: row + 1, why: error.to_string() })
        })
        .collect()
}

/// The figures of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Latency {
    /// `hustings.bench.1`.
    pub schema: &'static str,
    /// Where it was measured.
    pub machine: String,
    /// What was asked.
    pub index: BTreeMap<&'static str, u64>,
    /// The classes by name.
    pub classes: BTreeMap<String, Class>,
    /// Queries answered a second, one after the other, over all rounds.
    pub queries_per_second: f64,
    /// The same queries asked by several threads at once, where that was wanted.
    pub load: Option<Load>,
    /// Queries that cannot be answered, and why; they are in no class.
    pub refused: Vec<Refused>,
}

/// A query that cannot be answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refused {
    /// The class it would be counted under.
    pub class: String,
    /// The query.
    pub query: String,
    /// Why.
    pub why: String,
}

/// One class of queries; times in microseconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Class {
    /// Queries.
    pub n: usize,
    /// Of the best times of the queries.
    #[serde(flatten)]
    pub percentiles: Percentiles,
    /// All hits of a query, on average.
    pub hits_mean: f64,
    /// How far the medians of the odd and of the even rounds are apart, the larger by the smaller: the noise.
    pub spread: f64,
}

/// Percentiles of times in microseconds, of the nearest rank.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Percentiles {
    /// Median.
    pub p50_us: f64,
    /// Nine in ten are as fast.
    pub p90_us: f64,
    /// Ninety-nine in a hundred are as fast.
    pub p99_us: f64,
    /// The slowest.
    pub max_us: f64,
}

impl Percentiles {
    /// The percentiles of `times`.
    pub(super) fn of(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        let percentile = |share: f64| {
            let rank = (share * times.len() as f64).ceil().max(1.0) as usize;
            times.get(rank - 1).copied().map_or(0.0, |time| (time * 10.0).round() / 10.0)
        };
        Self {
            p50_us: percentile(0.5),
            p90_us: percentile(0.9),
            p99_us: percentile(0.99),
            max_us: percentile(1.0),
        }
    }
}

/// A query that can be asked.
pub(super) struct Asked {
    class: String,
    request: Request,
    n_hits: u64,
}

impl Asked {
    /// Asks it, with what its line asks for.
    pub(super) fn ask(&self, reader: &Reader) -> Result<(), SearchError> {
        let answered = if self.request.snippets {
            search::search(reader, &self.request).map(|answer| answer.hits.len())
        } else {
            search::hits(reader, &self.request).map(|hits| hits.ids.len())
        };
        std::hint::black_box(answered?);
        Ok(())
    }
}

/// How often is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounds {
    /// Rounds over all queries, at least one.
    pub rounds: usize,
    /// Threads that ask all of it once more at the same time.
    pub concurrency: Option<usize>,
}

/// Runs `queries` once to warm up, then `rounds` times over the whole log, so that each query meets cold branches.
///
/// # Errors
/// The index is damaged. A query that is wrong or cannot be answered yet is named in the figures and not timed.
pub fn latency(
    reader: &Reader,
    queries: &[Query],
    rounds: Rounds,
    today: chrono::NaiveDate,
) -> Result<Latency, SearchError> {
    let Rounds { rounds, concurrency } = rounds;
    let rounds = rounds.max(1);
    let (mut asked, mut refused) = (Vec::new(), Vec::new());
    for query in queries {
        let request = request(query, today);
        let counted = Request { count: true, facets: Vec::new(), ..request.clone() };
        match search::hits(reader, &counted) {
            Ok(hits) => asked.push(Asked { class: query.class.clone(), request, n_hits: hits.total }),
            Err(SearchError::Query(error)) => refused.push(Refused {
                class: query.class.clone(),
                query: query.query.clone(),
                why: error.to_string(),
            }),
            Err(error) => return Err(error),
        }
    }
    // The best of the even and of the odd rounds.
    let mut best = vec![[Duration::MAX; 2]; asked.len()];
    let start = Instant::now();
    for round in 0..rounds {
        for (query, best) in asked.iter().zip(&mut best) {
            let began = Instant::now();
            query.ask(reader)?;
            let [even, odd] = best;
            let half = if round % 2 == 0 { even } else { odd };
            *half = (*half).min(began.elapsed());
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let mut classes: BTreeMap<String, (Vec<[Duration; 2]>, u64)> = BTreeMap::new();
    for (query, best) in asked.iter().zip(&best) {
        let (times, hits) = classes.entry(query.class.clone()).or_default();
        times.push(*best);
        *hits += query.n_hits;
    }
    let load = concurrency.map(|threads| load::load(reader, &asked, threads, rounds)).transpose()?;
    let (_, generation, _) = reader.commit();
    Ok(Latency {
        schema: SCHEMA,
        machine: machine(),
        index: BTreeMap::from([("articles", reader.n_articles()), ("generation", generation)]),
        classes: classes.into_iter().map(|(name, (times, hits))| (name, class(&times, hits))).collect(),
        queries_per_second: (asked.len() * rounds) as f64 / seconds.max(f64::MIN_POSITIVE),
        load,
        refused,
    })
}

fn request(query: &Query, today: chrono::NaiveDate) -> Request {
    Request {
        limit: HITS,
        sort: query.sort.unwrap_or(Sort::Relevance),
        facets: query.facets.clone(),
        facet_limit: FACET_VALUES,
        snippets: query.snippets,
        count: false,
        ..Request::new(query.query.clone(), today)
    }
}

/// The figures of a class by the best times of its queries in the even and in the odd rounds.
fn class(times: &[[Duration; 2]], hits: u64) -> Class {
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    let of_half = |half: fn(&[Duration; 2]) -> Duration| {
        Percentiles::of(times.iter().map(|both| micros(half(both))).collect()).p50_us
    };
    let (even, odd) = (of_half(|[even, _]| *even), of_half(|[_, odd]| *odd));
    // One round alone has no odd ones.
    let is_told = even > 0.0 && odd > 0.0 && times.iter().all(|[_, odd]| *odd != Duration::MAX);
    let n = times.len();
    Class {
        n,
        percentiles: Percentiles::of(times.iter().map(|[even, odd]| micros(*even.min(odd))).collect()),
        hits_mean: hits as f64 / n.max(1) as f64,
        spread: if is_told { (even.max(odd) / even.min(odd) * 100.0).round() / 100.0 } else { 1.0 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let of = Percentiles::of((1..=100).rev().map(f64::from).collect());
        assert_eq!((of.p50_us, of.p90_us, of.p99_us, of.max_us), (50.0, 90.0, 99.0, 100.0));
        assert_eq!(Percentiles::of(vec![7.0]).p99_us, 7.0);
    }

    #[test]
    fn the_best_of_all_rounds_counts_and_their_halves_tell_the_noise() {
        let times = |even, odd| [Duration::from_micros(even), Duration::from_micros(odd)];
        let of = class(&[times(10, 12), times(40, 30), times(20, 25)], 6);
        assert_eq!((of.percentiles.p50_us, of.percentiles.max_us, of.hits_mean), (20.0, 30.0, 2.0));
        assert_eq!(of.spread, 1.25);
        assert_eq!(class(&[[Duration::from_micros(5), Duration::MAX]], 0).spread, 1.0);
    }

    #[test]
    fn a_wrong_line_of_a_log_is_named() {
        let log = "{\"class\":\"a\",\"query\":\"x\"}\n\n{\"class\":\"a\"}\n";
        assert_eq!(read_log(log).unwrap_err().line, 3);
        let log = "{\"class\":\"a\",\"query\":\"x\",\"facets\":[\"actor\",\"year\"],\"sort\":\"date\"}\n";
        let query = &read_log(log).unwrap()[0];
        assert_eq!((query.sort, query.facets.len()), (Some(Sort::Date), 2));
    }
}
