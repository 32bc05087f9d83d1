//! Measuring: `bench`, `eval`.

use clap::Args;
use std::path::PathBuf;

use super::LimitArgs;
use super::OutputArgs;
use super::PlaceArgs;

/// Measure how fast queries are on this index
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  hustings bench                         classes of queries made of the index itself
  hustings bench --queries log.jsonl     {\"class\": \"term\", \"query\": \"tariffs\"} a line
  hustings bench --json > before.json; hustings bench --baseline before.json
  hustings bench --concurrency 8         queries a second when eight ask at once
  hustings bench --steps                 reading, indexing and inferring, each alone

The time of a query is from its text to its ten best hits, with the facets and
snippets that its line asks for (`facets`, `sort`, `snippets`); of several
rounds the best counts, and percentiles are over the queries of a class. Under
load (`--concurrency`) each single time counts. Against a baseline a class is
slower where its median is longer by more than a tenth beyond the spread (the
medians of odd and even rounds, the larger of both runs) and by more than 2 us.

Exit status: 0 done, 2 wrong query or log, 4 no readable index.")]
pub(in crate::cli) struct BenchArgs {
    /// Take the queries from a log, JSON Lines [default: made of the index]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) queries: Option<PathBuf>,

    /// Rounds over all queries
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(in crate::cli) rounds: usize,

    /// Compare with FILE, what `--json` printed before
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) baseline: Option<PathBuf>,

    /// Ask once more with N threads at the same time
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(in crate::cli) concurrency: Option<u16>,

    /// Time each step alone over the articles, without an index
    #[arg(long, conflicts_with_all = ["queries", "baseline", "concurrency"])]
    pub(in crate::cli) steps: bool,

    #[command(flatten)]
    pub(in crate::cli) place: PlaceArgs,

    #[command(flatten)]
    pub(in crate::cli) limits: LimitArgs,

    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
}

/// Measure how right what is inferred is, by labelled articles
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  hustings eval                                  the bundled corpus
  hustings eval --errors                         and what is wrong, by file
  hustings eval my/gold.jsonl my/articles --json

Two thirds of the gold may be looked at while rules are made (seen); a third is
scored apart and never tuned on (unseen), so its errors are not listed. The
form of the gold is described in corpus/gold/README.md.

Exit status: 0 done, 2 the gold is no gold, 4 a file or folder cannot be read.")]
pub(in crate::cli) struct EvalArgs {
    /// The labels, JSON Lines
    #[arg(value_name = "GOLD", default_value = "corpus/gold/articles.jsonl")]
    pub(in crate::cli) gold: PathBuf,

    /// The folder of the articles that are labelled, or a file of records as `extract` prints them
    #[arg(value_name = "ARTICLES", default_value = "corpus/articles")]
    pub(in crate::cli) articles: PathBuf,

    /// List what is wrong in the seen part
    #[arg(long)]
    pub(in crate::cli) errors: bool,

    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
}
