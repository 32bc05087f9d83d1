//! Asking: `search` and `show`.

use clap::Args;
use clap::ValueEnum;

use super::OutputArgs;
use super::PagerArgs;
use super::PlaceArgs;
use crate::search::Facet;
use crate::search::Sort;

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
pub(in crate::cli) struct SearchArgs {
    /// What to look for; several arguments are one query
    pub(in crate::cli) query: Vec<String>,

    #[command(flatten)]
    pub(in crate::cli) place: PlaceArgs,

    /// Hits shown
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    pub(in crate::cli) limit: usize,

    /// Order of the hits
    #[arg(long, value_enum, default_value_t = Order::Relevance)]
    pub(in crate::cli) sort: Order,

    /// Bring the index up to the files first
    #[arg(long)]
    pub(in crate::cli) fresh: bool,

    /// Refuse a query that can be read in two ways
    #[arg(long, hide_short_help = true)]
    pub(in crate::cli) strict: bool,

    /// What is counted under the hits
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        default_value = "actor,topic,year",
        hide_short_help = true
    )]
    pub(in crate::cli) facets: Vec<Dimension>,

    /// Leave the passages out
    #[arg(long, hide_short_help = true)]
    pub(in crate::cli) no_snippets: bool,

    /// Form of the answer [default: terminal on a terminal, else tsv]
    #[arg(long, value_enum, conflicts_with = "json", hide_short_help = true)]
    pub(in crate::cli) format: Option<Format>,

    #[command(flatten)]
    pub(in crate::cli) pager: PagerArgs,

    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,

    // Last, because the heading of a group holds for all that follows.
    #[command(flatten)]
    pub(in crate::cli) filter: FilterArgs,
}

/// Options that become query text.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Filters (several values of one: any of them; different ones: all)")]
pub(in crate::cli) struct FilterArgs {
    /// Who is in it: a name or an id
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) actor: Vec<String>,

    /// What it is about: a topic or a narrower one
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) topic: Vec<String>,

    /// Who published it
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) source: Vec<String>,

    /// Who wrote it
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub(in crate::cli) author: Vec<String>,

    /// ISO 639-1 code of its language
    #[arg(long, value_name = "CODE", hide_short_help = true)]
    pub(in crate::cli) language: Vec<String>,

    /// A word of the headline; several words: exactly these, adjacent
    #[arg(long, value_name = "WORDS", hide_short_help = true)]
    pub(in crate::cli) title: Vec<String>,

    /// Published on or after DATE: 2016, 2016-05-03, -30d
    ///
    /// A year or month (2016-05) counts from its first day; `-30d` from today.
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub(in crate::cli) after: Option<String>,

    /// Published before the first day of DATE
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub(in crate::cli) before: Option<String>,

    /// Published in DATE: 2016, 2016-05, 2016-05..2016-07, unknown
    #[arg(long, value_name = "DATE", hide_short_help = true)]
    pub(in crate::cli) date: Vec<String>,
}

/// Show one article: metadata with its evidence, then the text
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  hustings show 7k2m9q4c1d0a8xyz
  hustings show 7k2m --query 'visas'    marks what matches
  hustings show 7k2m --json | jq .article.actors

Exit status: 0 shown, 1 no such article, 2 wrong query, 4 no readable index.")]
pub(in crate::cli) struct ShowArgs {
    /// Id of the article, or the beginning of it that no other id shares
    pub(in crate::cli) id: String,

    /// Mark what matches this query
    #[arg(long, value_name = "QUERY", default_value = "", hide_default_value = true)]
    pub(in crate::cli) query: String,

    /// Headline and text alone: not wrapped, not marked
    #[arg(long, conflicts_with = "json")]
    pub(in crate::cli) raw: bool,

    #[command(flatten)]
    pub(in crate::cli) place: PlaceArgs,

    #[command(flatten)]
    pub(in crate::cli) pager: PagerArgs,

    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
}

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    Terminal,
    Tsv,
    Json,
}

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Order {
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

/// A dimension to be counted, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Dimension {
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
    pub(in crate::cli) fn facet(self) -> Option<Facet> {
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
