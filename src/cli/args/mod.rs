//! The command line as typed. Words of its help are the doc comments here.

mod figures;
mod folder;
mod many;
mod search;

use std::path::PathBuf;

use clap::Args;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;
use clap_complete::Shell;
pub(super) use figures::BenchArgs;
pub(super) use figures::EvalArgs;
pub(super) use folder::CheckArgs;
pub(super) use folder::IndexArgs;
pub(super) use folder::StatusArgs;
pub(super) use many::BatchArgs;
pub(super) use many::BatchForm;
pub(super) use many::ExtractArgs;
pub(super) use many::ExtractForm;
pub(super) use search::FilterArgs;
pub(super) use search::Format;
pub(super) use search::SearchArgs;
pub(super) use search::ShowArgs;

/// Full-text search over a folder of political news: who, what, when, and why
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

/// What the script of a shell hands over
#[derive(Debug, Args)]
pub(super) struct CompleteArgs {
    /// The shell
    pub(super) shell: Shell,

    /// The line up to the cursor
    #[arg(allow_hyphen_values = true)]
    pub(super) line: String,

    /// The end of the line that the shell replaces, if that is not a whole word
    #[arg(allow_hyphen_values = true)]
    pub(super) replaced: Option<String>,
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
