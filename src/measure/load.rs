//! Queries under load: several threads ask the same reader at once.

use std::sync::Barrier;
use std::time::Duration;
use std::time::Instant;

use serde::Serialize;

use super::latency::Asked;
use super::latency::Percentiles;
use crate::index::Reader;
use crate::search::SearchError;

/// The figures of a run under load; times are of every single answer, the wait for a processor in them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Load {
    /// Threads that asked.
    pub concurrency: usize,
    /// Queries answered in all.
    pub n: usize,
    /// Queries answered a second by all threads together.
    pub queries_per_second: f64,
    /// Of the times of all answers.
    #[serde(flatten)]
    pub percentiles: Percentiles,
}

/// Lets `concurrency` threads ask all of `asked`, `rounds` times each, every thread from another place of the list on.
///
/// # Errors
/// The index is damaged.
pub(super) fn load(
    reader: &Reader,
    asked: &[Asked],
    concurrency: usize,
    rounds: usize,
) -> Result<Load, SearchError> {
    let concurrency = concurrency.max(1);
    let barrier = Barrier::new(concurrency + 1);
    let one = |thread: usize| -> Result<Vec<Duration>, SearchError> {
        let mut times = Vec::with_capacity(asked.len() * rounds);
        barrier.wait();
        for _ in 0..rounds {
            let from = thread * asked.len() / concurrency;
            for query in asked.iter().cycle().skip(from).take(asked.len()) {
                let began = Instant::now();
                query.ask(reader)?;
                times.push(began.elapsed());
            }
        }
        Ok(times)
    };
    let (mut times, mut seconds) = (Vec::new(), 0.0);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..concurrency).map(|thread| scope.spawn(move || one(thread))).collect();
        barrier.wait();
        let start = Instant::now();
        for thread in threads {
            match thread.join() {
                Ok(done) => times.extend(done?),
                Err(panicked) => std::panic::resume_unwind(panicked),
            }
        }
        seconds = start.elapsed().as_secs_f64();
        Ok::<(), SearchError>(())
    })?;
    let micros = times.iter().map(|time| time.as_secs_f64() * 1e6).collect();
    Ok(Load {
        concurrency,
        n: times.len(),
        queries_per_second: times.len() as f64 / seconds.max(f64::MIN_POSITIVE),
        percentiles: Percentiles::of(micros),
    })
}
