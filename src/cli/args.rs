//! The command line as typed. Words of its help are the doc comments here.

use std::path::PathBuf;

use clap::Args;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;
use clap_complete::Shell;

use super::complete::CompleteArgs;
use crate::search::Facet;
use crate::search::Sort;

/// Full-text search over a folder of political news: who, what, when, with the evidence
#[derive(Debug, Parser)]
#[command(name = "hustings", version, disable_help_subcommand = true, max_term_width = 100)]
#[command(after_help = "`hustings help query` teaches the query language.")]
#[command(after_long_help = "\
Examples:
  hustings index --in pages                 read a folder; again: what changed
  hustings search --in pages tariffs china  articles with both words
  hustings search --in pages '\"trade deal\" OR tariffs' --after 2016 --sort date
  hustings search --in pages --actor 'marco rubio' --json
  hustings extract pages > articles.jsonl   articles as JSON Lines, no index
  hustings status --in pages                what the index holds
  hustings check --in pages                 whether it is whole

Exit status:
  0 done; 1 nothing found; 2 wrong request; 3 done, but input was skipped;
  4 cannot; 5 another process writes the index; 130 interrupted

Settings come from, later ones winning: built-in values,
$XDG_CONFIG_HOME/hustings/config.toml, hustings.toml in the folder,
HUSTINGS_MEMORY_MB and HUSTINGS_THREADS, options.
`hustings status --config` prints each with where it came from.

`hustings help query` teaches the query language.")]
pub(super) struct Line {
    /// Print the licences of data and libraries in the program
    #[arg(long)]
    pub(super) licenses: bool,

    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// A command.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Search(Box<SearchArgs>),
    Index(IndexArgs),
    Show(ShowArgs),
    Status(StatusArgs),
    Check(CheckArgs),
    Extract(ExtractArgs),
    Batch(BatchArgs),
    Bench(BenchArgs),
    Eval(EvalArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
    #[command(hide = true)]
    Complete(CompleteArgs),
    Help(HelpArgs),
}

impl Command {
    /// What is being done, for the message of a bug.
    pub(super) fn doing(&self) -> &'static str {
        match self {
            Self::Search(_) => "searching",
            Self::Index(_) => "indexing",
            Self::Show(_) => "showing an article",
            Self::Status(_) => "reading the state of the index",
            Self::Check(_) => "checking the index",
            Self::Extract(_) => "extracting articles",
            Self::Batch(_) => "answering a file of queries",
            Self::Bench(_) => "measuring",
            Self::Eval(_) => "measuring quality",
            Self::Completions(_) | Self::Complete(_) => "completing",
            Self::Man(_) | Self::Help(_) => "showing help",
        }
    }

    /// Says whether a long answer goes through the pager.
    pub(super) fn may_page(&self) -> bool {
        match self {
            Self::Search(args) => !args.pager.no_pager && !args.output.json,
            Self::Show(args) => !args.pager.no_pager && !args.output.json,
            Self::Status(args) => !args.pager.no_pager && !args.output.json,
            Self::Help(args) => !args.pager.no_pager,
            _ => false,
        }
    }

    /// The options of the output.
    pub(super) fn output(&self) -> OutputArgs {
        match self {
            Self::Search(args) => args.output,
            Self::Index(args) => args.output,
            Self::Show(args) => args.output,
            Self::Status(args) => args.output,
            Self::Batch(args) => args.output,
            Self::Check(args) => args.output,
            Self::Bench(args) => args.output,
            Self::Eval(args) => args.output,
            Self::Extract(args) => OutputArgs { json: false, color: args.color, quiet: args.quiet },
            Self::Complete(_) => OutputArgs { quiet: true, ..OutputArgs::default() },
            Self::Completions(_) | Self::Man(_) | Self::Help(_) => OutputArgs::default(),
        }
    }
}

impl Command {
    /// The folders of the index that it works with.
    pub(super) fn place(&self) -> Option<&PlaceArgs> {
        match self {
            Self::Search(args) => Some(&args.place),
            Self::Index(args) => Some(&args.place),
            Self::Show(args) => Some(&args.place),
            Self::Status(args) => Some(&args.place),
            Self::Check(args) => Some(&args.place),
            Self::Bench(args) => Some(&args.place),
            Self::Batch(args) => Some(&args.place),
            Self::Eval(_)
            | Self::Extract(_)
            | Self::Completions(_)
            | Self::Complete(_)
            | Self::Man(_)
            | Self::Help(_) => None,
        }
    }
}

/// Find articles, best first, with the passages that match
#[derive(Debug, Args)]
#[command(after_help = "`hustings help query` teaches the language; `-word` goes behind `--`.")]
#[command(after_long_help = "\
Examples:
  hustings search immigration visas
  hustings search 'actor:\"marco rubio\" -tariffs' --after 2013-01 --sort date
  hustings search --topic immigration --source 'new york times' -n 50
  hustings search --json '\"trade deal\"' | jq .total
  hustings search -- -tariffs china

Each filter is text of the query, and the answer shows it as understood.

Exit status: 0 hits, 1 none, 2 wrong query, 3 the index made by this very
search skipped input, 4 no readable index, 5 another process writes it.

`hustings help query` teaches the language.")]
pub(super) struct SearchArgs {
    /// What to look for; several arguments are one query
    pub(super) query: Vec<String>,

    #[command(flatten)]
    pub(super) place: PlaceArgs,

    /// Hits shown
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    pub(super) limit: usize,

    /// Order of the hits
    #[arg(long, value_enum, default_value_t = Order::Relevance)]
    pub(super) sort: Order,

    /// Bring the index up to the files first
    #[arg(long)]
    pub(super) fresh: bool,

    /// Refuse a query that can be read in two ways
    #[arg(long, hide_short_help = true)]
    pub(super) strict: bool,

    /// What is counted under the hits
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        default_value = "actor,topic,year",
        hide_short_help = true
    )]
    pub(super) facets: Vec<Dimension>,

    /// Leave the passages out
    #[arg(long, hide_short_help = true)]
    pub(super) no_snippets: bool,

    /// Form of the answer [default: terminal on a terminal, else tsv]
    #[arg(long, value_enum, conflicts_with = "json", hide_short_help = true)]
    pub(super) format: Option<Format>,

    #[command(flatten)]
    pub(super) pager: PagerArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,

    // Last, because the heading of a group holds for all that follows.
    #[command(flatten)]
    pub(super) filter: FilterArgs,
}

/// Options that become query text.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Filters (several values of one: any of them; different ones: all)")]
pub(super) struct FilterArgs {
    /// Who is in it: a name or an id
    #[arg(long, value_name = "NAME")]
    pub(super) actor: Vec<String>,

    /// What it is about: a topic or a narrower one
    #[arg(long, value_name = "NAME")]
    pub(super) topic: Vec<String>,

    /// Who published it
    #[arg(long, value_name = "NAME")]
    pub(super) source: Vec<String>,

    /// Who wrote it
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub(super) author: Vec<String>,

    /// ISO 639-1 code of its language
    #[arg(long, value_name = "CODE", hide_short_help = true)]
    pub(super) language: Vec<String>,

    /// A word of the headline; several words: exactly these, adjacent
    #[arg(long, value_name = "WORDS", hide_short_help = true)]
    pub(super) title: Vec<String>,

    /// Published on or after DATE: 2016, 2016-05-03, -30d
    ///
    /// A year or month (2016-05) counts from its first day; `-30d` from today.
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub(super) after: Option<String>,

    /// Published before the first day of DATE
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub(super) before: Option<String>,

    /// Published in DATE: 2016, 2016-05, 2016-05..2016-07, unknown
    #[arg(long, value_name = "DATE", hide_short_help = true)]
    pub(super) date: Vec<String>,
}

/// Read a folder into its index, or bring the index up to the files
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  hustings index --in pages
  hustings index --in pages --full          read everything again
  hustings index --in a --in b --index ab   two folders, one index
  hustings index --in pages --report all.jsonl
  hustings index --in pages --dry-run      what would be done
  hustings index --in pages --watch        until Ctrl-C

A second run reads only what changed. Ctrl-C stops after the batch at hand,
and what was committed stands; a second Ctrl-C stops at once.

Exit status: 0 done, 3 done but input was skipped, 4 cannot, 5 another
process writes the index, 130 interrupted.")]
pub(super) struct IndexArgs {
    #[command(flatten)]
    pub(super) place: PlaceArgs,

    /// Read everything again, not what changed alone
    #[arg(long)]
    pub(super) full: bool,

    /// Wait for another process that writes the index
    #[arg(long)]
    pub(super) wait: bool,

    /// Say what would be read, replaced and taken out, and write nothing
    #[arg(long, conflicts_with_all = ["watch", "wait", "report"])]
    pub(super) dry_run: bool,

    /// Write every file and record to FILE as JSON Lines: indexed, ignored or skipped with the reason
    #[arg(long, value_name = "FILE", conflicts_with = "watch")]
    pub(super) report: Option<PathBuf>,

    /// Go on and follow the folder: bring the index up to each change, at most once a second
    #[arg(long)]
    pub(super) watch: bool,

    /// With --watch: walk the folder every so many seconds instead of asking the system for events [default: 5]
    #[arg(
        long,
        value_name = "SECONDS",
        requires = "watch",
        require_equals = true,
        num_args = 0..=1,
        default_missing_value = "5",
        value_parser = clap::value_parser!(u64).range(1..)
    )]
    pub(super) poll: Option<u64>,

    #[command(flatten)]
    pub(super) limits: LimitArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// Show one article: metadata with its evidence, then the text
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  hustings show 7k2m9q4c1d0a8xyz
  hustings show 7k2m --query 'visas'    marks what matches
  hustings show 7k2m --json | jq .article.actors

Exit status: 0 shown, 1 no such article, 2 wrong query, 4 no readable index.")]
pub(super) struct ShowArgs {
    /// Id of the article, or the beginning of it that no other id shares
    pub(super) id: String,

    /// Mark what matches this query
    #[arg(long, value_name = "QUERY", default_value = "", hide_default_value = true)]
    pub(super) query: String,

    /// Headline and text alone: not wrapped, not marked
    #[arg(long, conflicts_with = "json")]
    pub(super) raw: bool,

    #[command(flatten)]
    pub(super) place: PlaceArgs,

    #[command(flatten)]
    pub(super) pager: PagerArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// Say what the index holds and how fresh it is
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  hustings status --in pages
  hustings status --in pages --skipped   every file and record left out, and why
  hustings status --config               each setting and where it came from

Exit status: 0 done, 4 no readable index.")]
pub(super) struct StatusArgs {
    /// Print each setting with where it came from, and no more
    #[arg(long, conflicts_with = "skipped")]
    pub(super) config: bool,

    /// List everything that was skipped as `file:line: why`, and no more
    #[arg(long)]
    pub(super) skipped: bool,

    #[command(flatten)]
    pub(super) place: PlaceArgs,

    #[command(flatten)]
    pub(super) limits: LimitArgs,

    #[command(flatten)]
    pub(super) pager: PagerArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

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
pub(super) struct BatchArgs {
    /// The queries; `-` reads stdin
    pub(super) file: PathBuf,

    /// Take each query as bare words of which any may be missing: nothing is an operator
    #[arg(long)]
    pub(super) any: bool,

    /// Hits of a query, for jsonl and trec
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    pub(super) limit: usize,

    /// What is printed
    #[arg(long = "as", value_enum, default_value_t = BatchForm::Csv)]
    pub(super) form: BatchForm,

    #[command(flatten)]
    pub(super) place: PlaceArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// Verify the index, every byte of it, and repair it
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  hustings check --in pages
  hustings check --in pages --repair

Compared are all files with their checksums, the stored articles, their ids, and
the list of files with all of these. A repair keeps what is whole and reads the
rest again from the files; articles whose file is gone are taken from what is
left of the index. What cannot be had again is asked for first: on a terminal,
else `--yes` agrees.

Exit status: 0 whole or repaired, 2 a repair would lose articles and was not
agreed to, 3 repaired but input was skipped or articles were lost, 4 damaged, or
no index, 5 another process writes it.")]
pub(super) struct CheckArgs {
    /// Rebuild what is damaged
    #[arg(long)]
    pub(super) repair: bool,

    /// With --repair: agree to lose articles whose file is gone and that cannot be read any more
    #[arg(long, requires = "repair")]
    pub(super) yes: bool,

    /// With --repair: wait for another process that writes the index
    #[arg(long, requires = "repair")]
    pub(super) wait: bool,

    #[command(flatten)]
    pub(super) place: PlaceArgs,

    #[command(flatten)]
    pub(super) limits: LimitArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

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
pub(super) struct BenchArgs {
    /// Take the queries from a log, JSON Lines [default: made of the index]
    #[arg(long, value_name = "FILE")]
    pub(super) queries: Option<PathBuf>,

    /// Rounds over all queries
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(super) rounds: usize,

    /// Compare with FILE, what `--json` printed before
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,

    /// Ask once more with N threads at the same time
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) concurrency: Option<u16>,

    /// Time each step alone over the articles, without an index
    #[arg(long, conflicts_with_all = ["queries", "baseline", "concurrency"])]
    pub(super) steps: bool,

    #[command(flatten)]
    pub(super) place: PlaceArgs,

    #[command(flatten)]
    pub(super) limits: LimitArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// Measure how right what is inferred is, beside labels that people made
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
pub(super) struct EvalArgs {
    /// The labels, JSON Lines
    #[arg(value_name = "GOLD", default_value = "corpus/gold/articles.jsonl")]
    pub(super) gold: PathBuf,

    /// The folder of the articles that are labelled, or a file of records as `extract` prints them
    #[arg(value_name = "ARTICLES", default_value = "corpus/articles")]
    pub(super) articles: PathBuf,

    /// List what is wrong in the seen part
    #[arg(long)]
    pub(super) errors: bool,

    #[command(flatten)]
    pub(super) output: OutputArgs,
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
pub(super) struct ExtractArgs {
    /// Folders and files to read; `-` reads paths from stdin, one a line [default: those of --in]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Folder that file names and ids are relative to [default: the folder given, or the file's own]
    #[arg(long = "in", value_name = "DIR")]
    pub(super) root: Option<PathBuf>,

    /// What is printed
    #[arg(long = "as", value_enum, default_value_t = ExtractForm::Articles)]
    pub(super) form: ExtractForm,

    /// Print each article at once, `story` being null
    #[arg(long, hide_short_help = true)]
    pub(super) stream: bool,

    /// Print the JSON Schema of an article and stop
    #[arg(long)]
    pub(super) schema: bool,

    /// Key of JSON files that holds a field: title=headline; may be repeated
    #[arg(long, value_name = "FIELD=KEY")]
    pub(super) map: Vec<String>,

    /// Threads that read and enrich; 0: one a core [default: 0]
    #[arg(long, value_name = "N", hide_short_help = true)]
    pub(super) threads: Option<usize>,

    /// Colour of messages
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN", hide_short_help = true)]
    pub(super) color: Colour,

    /// Say nothing but errors and what is skipped
    #[arg(long, hide_short_help = true)]
    pub(super) quiet: bool,
}

/// Print the script for Tab in bash, zsh, fish or PowerShell
#[derive(Debug, Args)]
#[command(after_long_help = "\
To install, once:
  bash        hustings completions bash > ~/.local/share/bash-completion/completions/hustings
              (needs the package bash-completion; or source the file in ~/.bashrc)
  zsh         hustings completions zsh > ~/.zfunc/_hustings
              with `fpath=(~/.zfunc $fpath); autoload -U compinit; compinit` in ~/.zshrc
  fish        hustings completions fish > ~/.config/fish/completions/hustings.fish
  PowerShell  hustings completions powershell >> $PROFILE

In a query Tab completes names of fields, and behind `actor: main: topic:
source: author: language:` the values that the index of the folder (`--in`,
else the current one) has: `actor:\"mar`, `topic:(im`. It makes no index.")]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(super) shell: Shell,
}

/// Print a page of the manual, or write all of them
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  hustings man search | man -l -
  hustings man --out ~/.local/share/man     then: man hustings-query")]
pub(super) struct ManArgs {
    /// The name of a command, or `query` [default: the page of the program]
    pub(super) about: Option<String>,

    /// Write all pages below the folder DIR: man1/hustings.1 and so on
    #[arg(long, value_name = "DIR", conflicts_with = "about")]
    pub(super) out: Option<PathBuf>,
}

/// Teach the query language, or show the help of a command
#[derive(Debug, Args)]
pub(super) struct HelpArgs {
    /// `query`, or the name of a command
    pub(super) about: Option<String>,

    #[command(flatten)]
    pub(super) pager: PagerArgs,
}

/// Where the articles and the index are.
#[derive(Debug, Clone, Args)]
pub(super) struct PlaceArgs {
    /// Folder of the articles [default: the current one]
    ///
    /// May be repeated: several folders make one index.
    #[arg(long = "in", value_name = "DIR")]
    pub(super) roots: Vec<PathBuf>,

    /// Folder of the index [default: .hustings in the first folder of the articles]
    #[arg(long, value_name = "PATH", hide_short_help = true)]
    pub(super) index: Option<PathBuf>,
}

/// Limits of a run.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(super) struct LimitArgs {
    /// Bound of the heap in megabytes, at least 64 [default: 384]
    #[arg(long, value_name = "MB")]
    pub(super) memory: Option<u64>,

    /// Threads that read and enrich; 0: one a core [default: 0]
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<usize>,
}

/// How a long answer is shown.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(super) struct PagerArgs {
    /// Do not show a long answer through the pager
    #[arg(long, hide_short_help = true)]
    pub(super) no_pager: bool,
}

/// How it is said.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(super) struct OutputArgs {
    /// Print one JSON object; errors are one, too
    #[arg(long)]
    pub(super) json: bool,

    /// Colour
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN", hide_short_help = true)]
    pub(super) color: Colour,

    /// No progress, no notes
    #[arg(long, hide_short_help = true)]
    pub(super) quiet: bool,
}

/// When there is colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    #[default]
    Auto,
    Always,
    Never,
}

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Terminal,
    Tsv,
    Json,
}

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Order {
    /// Best first
    Relevance,
    /// Newest first, undated last
    Date,
}

impl From<Order> for Sort {
    fn from(order: Order) -> Self {
        match order {
            Order::Relevance => Self::Relevance,
            Order::Date => Self::Date,
        }
    }
}

/// What is extracted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExtractForm {
    /// One object an article
    Articles,
    /// One object a feed file
    Feeds,
}

/// What `batch` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum BatchForm {
    /// One row of counts a query
    Csv,
    /// One object a query, with its hits
    Jsonl,
    /// A run for a scorer: qid Q0 docid rank score tag; docid is the id that the file declares, else ours
    Trec,
}

/// A dimension to be counted, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Dimension {
    Actor,
    Topic,
    Source,
    Year,
    Language,
    Author,
    None,
}

impl Dimension {
    /// The facet.
    pub(super) fn facet(self) -> Option<Facet> {
        Some(match self {
            Self::Actor => Facet::Actor,
            Self::Topic => Facet::Topic,
            Self::Source => Facet::Source,
            Self::Year => Facet::Year,
            Self::Language => Facet::Language,
            Self::Author => Facet::Author,
            Self::None => return None,
        })
    }
}
