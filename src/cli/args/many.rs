//! Many articles or queries at once: `extract`, `batch`.

use clap::Args;
use clap::ValueEnum;
use std::path::PathBuf;

use super::Colour;
use super::OutputArgs;
use super::PlaceArgs;

/// Answer a file of queries, a line each
#[derive(Debug, Args)]
#[command(after_long_help = "\
A line is a name, a tab and a query; without a tab it is named by its number.

Examples:
  hustings batch watch-list.tsv > counts.csv     how many articles each query has
  hustings batch watch-list.tsv --as jsonl -n 50 the hits of each
  hustings batch topics.tsv --any -n 200 --as trec > run.txt

A query that cannot be read is named on stderr as FILE:LINE, and the others are
answered all the same.

Exit status: 0 done, 1 no query found anything, 2 some query is wrong, 4 no
readable index, 130 interrupted.")]
pub(in crate::cli) struct BatchArgs {
    /// The queries; `-` reads stdin
    pub(in crate::cli) file: PathBuf,

    /// Take each query as bare words of which any may be missing: nothing is an operator
    #[arg(long)]
    pub(in crate::cli) any: bool,

    /// Hits of a query, for jsonl and trec
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    pub(in crate::cli) limit: usize,

    /// What is printed
    #[arg(long = "as", value_enum, default_value_t = BatchForm::Csv)]
    pub(in crate::cli) form: BatchForm,

    #[command(flatten)]
    pub(in crate::cli) place: PlaceArgs,

    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
}

/// Print articles as JSON Lines, without an index
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  hustings extract pages > articles.jsonl
  hustings extract pages/visas.html | jq .published
  find pages -name '*.html' | hustings extract -
  hustings extract dump.json --map title=headline --map body=story.text
  hustings extract --schema > article.schema.json

One object an article, in the order of paths and records. What cannot be read
is named on stderr at once as `file:line: why`.

Exit status: 0 done, 2 wrong request, 3 done but input was skipped, 4 a path
given is not there, 130 interrupted.")]
pub(in crate::cli) struct ExtractArgs {
    /// Folders and files to read; `-` reads paths from stdin, one a line [default: those of --in]
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,

    /// Folder that file names and ids are relative to [default: the folder given, or the file's own]
    #[arg(long = "in", value_name = "DIR")]
    pub(in crate::cli) root: Option<PathBuf>,

    /// What is printed
    #[arg(long = "as", value_enum, default_value_t = ExtractForm::Articles)]
    pub(in crate::cli) form: ExtractForm,

    /// Print each article at once, `story` being null
    #[arg(long, hide_short_help = true)]
    pub(in crate::cli) stream: bool,

    /// Print the JSON Schema of an article and stop
    #[arg(long)]
    pub(in crate::cli) schema: bool,

    /// Key of JSON files that holds a field: title=headline; may be repeated
    #[arg(long, value_name = "FIELD=KEY")]
    pub(in crate::cli) map: Vec<String>,

    /// Threads that read and enrich; 0: one a core [default: 0]
    #[arg(long, value_name = "N", hide_short_help = true)]
    pub(in crate::cli) threads: Option<usize>,

    /// Colour of messages
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN", hide_short_help = true)]
    pub(in crate::cli) color: Colour,

    /// Say nothing but errors and what is skipped
    #[arg(long, hide_short_help = true)]
    pub(in crate::cli) quiet: bool,
}

/// What is extracted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ExtractForm {
    /// One object an article
    Articles,
    /// One object a feed file
    Feeds,
}

/// What `batch` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum BatchForm {
    /// One row of counts a query
    Csv,
    /// One object a query, with its hits
    Jsonl,
    /// A run for a scorer: qid Q0 docid rank score tag; docid is the id that the file declares, else ours
    Trec,
}
