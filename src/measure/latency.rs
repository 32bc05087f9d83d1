//! Latency of queries, class by class: the best of several rounds for each query, then percentiles over the queries.
//!
//! The time of a query is from its text to its answer: reading and planning it, finding the ten best hits, and the
//! facets and snippets that the line asks for. All hits are counted apart, outside of the time.

use std::collections::BTreeMap;
use std::time::Duration;
use std::time::Instant;

use serde::Deserialize;
use serde::Serialize;

use super::machine::machine;
use crate::index::Reader;
use crate::search;
use crate::search::Facet;
use crate::search::Request;
use crate::search::SearchError;
use crate::search::Sort;

/// Hits fetched of each query.
const HITS: usize = 10;

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
    /// Median.
    pub p50_us: f64,
    /// Nine in ten are as fast.
    pub p90_us: f64,
    /// Ninety-nine in a hundred are as fast.
    pub p99_us: f64,
    /// The slowest.
    pub max_us: f64,
    /// All hits of a query, on average.
    pub hits_mean: f64,
}

/// Runs `queries` once to warm up, then `rounds` times over the whole log, so that each query meets cold branches.
///
/// # Errors
/// The index is damaged. A query that is wrong or cannot be answered yet is named in the figures and not timed.
pub fn latency(
    reader: &Reader,
    queries: &[Query],
    rounds: usize,
    today: chrono::NaiveDate,
) -> Result<Latency, SearchError> {
    let (mut asked, mut requests, mut n_hits, mut refused) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for query in queries {
        let request = request(query, today);
        let counted = Request { count: true, facets: Vec::new(), ..request.clone() };
        match search::hits(reader, &counted) {
            Ok(hits) => {
                asked.push(query);
                requests.push(request);
                n_hits.push(hits.total);
            }
            Err(SearchError::Query(error)) => refused.push(Refused {
                class: query.class.clone(),
                query: query.query.clone(),
                why: error.to_string(),
            }),
            Err(error) => return Err(error),
        }
    }
    let mut best = vec![Duration::MAX; requests.len()];
    let start = Instant::now();
    for _ in 0..rounds.max(1) {
        for (request, best) in requests.iter().zip(&mut best) {
            let began = Instant::now();
            let answered = if request.snippets {
                search::search(reader, request).map(|answer| answer.hits.len())
            } else {
                search::hits(reader, request).map(|hits| hits.ids.len())
            };
            std::hint::black_box(answered?);
            *best = (*best).min(began.elapsed());
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let mut classes: BTreeMap<String, (Vec<f64>, u64)> = BTreeMap::new();
    for ((query, best), n_hits) in asked.iter().zip(&best).zip(&n_hits) {
        let (times, hits) = classes.entry(query.class.clone()).or_default();
        times.push(best.as_secs_f64() * 1e6);
        *hits += n_hits;
    }
    let (_, generation, _) = reader.commit();
    Ok(Latency {
        schema: "hustings.bench.1",
        machine: machine(),
        index: BTreeMap::from([("articles", reader.n_articles()), ("generation", generation)]),
        classes: classes.into_iter().map(|(name, (times, hits))| (name, class(times, hits))).collect(),
        queries_per_second: (requests.len() * rounds.max(1)) as f64 / seconds.max(f64::MIN_POSITIVE),
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

fn class(mut times: Vec<f64>, hits: u64) -> Class {
    times.sort_by(f64::total_cmp);
    let n = times.len();
    // Nearest rank.
    let percentile = |share: f64| {
        let rank = (share * n as f64).ceil().max(1.0) as usize;
        times.get(rank - 1).copied().map_or(0.0, |time| (time * 10.0).round() / 10.0)
    };
    Class {
        n,
        p50_us: percentile(0.5),
        p90_us: percentile(0.9),
        p99_us: percentile(0.99),
        max_us: percentile(1.0),
        hits_mean: hits as f64 / n.max(1) as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let of = class((1..=100).rev().map(f64::from).collect(), 300);
        assert_eq!(
            (of.p50_us, of.p90_us, of.p99_us, of.max_us, of.hits_mean),
            (50.0, 90.0, 99.0, 100.0, 3.0)
        );
        assert_eq!(class(vec![7.0], 0).p99_us, 7.0);
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
