//! How a run accounts for what it met: every file and record is indexed, ignored or skipped, and none twice.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

/// Something that claims to be an article and could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Path relative to the root, shown escaped where it is no text.
    pub file: String,
    /// Line of the file, from 1, where the fault has one.
    pub line: Option<u64>,
    /// Why, in words that say what to do where something can be done.
    pub why: String,
}

/// A file that is no article by its kind: an image, a style sheet, a hidden folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ignored {
    /// Path relative to the root.
    pub file: String,
    /// The kind it is counted under: `image`, `script`, `hidden`, `sidecar`, `configured`.
    pub kind: String,
}

/// What happens during a run, in the order in which it happens.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The walk found how much there is.
    Planned {
        /// Files that will be read.
        files: u64,
        /// Their bytes.
        bytes: u64,
    },
    /// A file is opened.
    Opened {
        /// Path relative to the root.
        file: String,
    },
    /// A file is done.
    Closed {
        /// Its bytes.
        bytes: u64,
    },
    /// A record was read and enriched.
    Record {
        /// Bytes of its title and body.
        text_bytes: u64,
    },
    /// Something was skipped.
    Skipped(Skipped),
    /// A message for the user.
    Message(String),
}

/// Takes the events of a run. The library prints nothing; whoever calls it decides what is shown.
pub trait Progress: Sync {
    /// Takes one event; called from several threads.
    fn event(&self, event: Event);

    /// Says whether the user asked to stop; looked at between records.
    fn is_stopped(&self) -> bool {
        false
    }
}

/// Shows nothing and never stops.
pub struct Silent;

impl Progress for Silent {
    fn event(&self, _: Event) {}
}

/// The account of a run.
///
/// Invariant: each file that was met is in exactly one of `indexed_files`, `ignored` and `skipped_files`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Files with at least one article in the index.
    pub indexed_files: u64,
    /// Articles in the index.
    pub articles: u64,
    /// Of these, articles read in this run.
    pub read: u64,
    /// Files that were unchanged and not opened.
    pub unchanged_files: u64,
    /// Articles taken out because their file vanished or changed.
    pub removed: u64,
    /// Articles without a date.
    pub undated: u64,
    /// Articles in languages whose texts nothing is inferred from, by ISO 639-1 code: only declared metadata and exact
    /// names are used.
    #[serde(default)]
    pub declared_only: BTreeMap<String, u64>,
    /// Articles by format.
    pub formats: BTreeMap<String, u64>,
    /// Ignored files by kind.
    pub ignored: BTreeMap<String, u64>,
    /// Files of which no article came.
    pub skipped_files: u64,
    /// Everything that was skipped: such files, and records of files that gave others.
    pub skipped: Vec<Skipped>,
    /// Bytes of text (title and body) read in this run.
    pub text_bytes: u64,
    /// The user stopped the run.
    pub stopped: bool,
}
