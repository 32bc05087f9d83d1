//! Keeping an index: `index`, `status`, `check`.

use clap::Args;
use std::path::PathBuf;

use super::LimitArgs;
use super::OutputArgs;
use super::PagerArgs;
use super::PlaceArgs;

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
pub(in crate::cli) struct IndexArgs {
    #[command(flatten)]
    pub(in crate::cli) place: PlaceArgs,

    /// Read everything again, not what changed alone
    #[arg(long)]
    pub(in crate::cli) full: bool,

    /// Wait for another process that writes the index
    #[arg(long)]
    pub(in crate::cli) wait: bool,

    /// Say what would be read, replaced and taken out, and write nothing
    #[arg(long, conflicts_with_all = ["watch", "wait", "report"])]
    pub(in crate::cli) dry_run: bool,

    /// Write every file and record to FILE as JSON Lines: indexed, ignored or skipped with the reason
    #[arg(long, value_name = "FILE", conflicts_with = "watch")]
    pub(in crate::cli) report: Option<PathBuf>,

    /// Go on and follow the folder: bring the index up to each change, at most once a second
    #[arg(long)]
    pub(in crate::cli) watch: bool,

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
    pub(in crate::cli) poll: Option<u64>,

    #[command(flatten)]
    pub(in crate::cli) limits: LimitArgs,

    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
}

/// Say what the index holds and how fresh it is
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  hustings status --in pages
  hustings status --in pages --skipped   every file and record left out, and why
  hustings status --config               each setting and where it came from

Exit status: 0 done, 4 no readable index.")]
pub(in crate::cli) struct StatusArgs {
    /// Print each setting with where it came from, and no more
    #[arg(long, conflicts_with = "skipped")]
    pub(in crate::cli) config: bool,

    /// List everything that was skipped as `file:line: why`, and no more
    #[arg(long)]
    pub(in crate::cli) skipped: bool,

    #[command(flatten)]
    pub(in crate::cli) place: PlaceArgs,

    #[command(flatten)]
    pub(in crate::cli) limits: LimitArgs,

    #[command(flatten)]
    pub(in crate::cli) pager: PagerArgs,

    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
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
pub(in crate::cli) struct CheckArgs {
    /// Rebuild what is damaged
    #[arg(long)]
    pub(in crate::cli) repair: bool,

    /// With --repair: agree to lose articles whose file is gone and that cannot be read any more
    #[arg(long, requires = "repair")]
    pub(in crate::cli) yes: bool,

    /// With --repair: wait for another process that writes the index
    #[arg(long, requires = "repair")]
    pub(in crate::cli) wait: bool,

    #[command(flatten)]
    pub(in crate::cli) place: PlaceArgs,

    #[command(flatten)]
    pub(in crate::cli) limits: LimitArgs,

    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
}
