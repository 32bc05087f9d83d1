//! Files → `Record`s: walking, sniffing, containers, character sets, formats. Knows nothing of politics.

use std::ops::ControlFlow;
use std::path::Path;
use std::path::PathBuf;

use crate::article::Ignored;
use crate::article::Record;
use crate::article::Skipped;
use crate::config::Settings;

/// A file that may hold articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it is.
    pub path: PathBuf,
    /// Path relative to the root, parted by `/`, bytes that are no text escaped as `\xNN`.
    pub file: String,
    /// Bytes.
    pub size: u64,
    /// Modification time, nanoseconds since 1970.
    pub modified: i64,
    /// Change time of the inode, nanoseconds since 1970; 0 where there is none.
    pub changed: i64,
    /// Inode number; 0 where there is none.
    pub inode: u64,
}

/// What a walk found. Every file below the root is in exactly one list; files are in path order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// To be read.
    pub files: Vec<SourceFile>,
    /// No articles by their kind.
    pub ignored: Vec<Ignored>,
    /// Cannot be read.
    pub skipped: Vec<Skipped>,
}

/// One thing that came out of a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Read {
    /// A record.
    Record(Box<Record>),
    /// A record that could not be read.
    Skipped(Skipped),
}

/// How the reading of a file ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It gave records (perhaps with skipped ones among them).
    Read {
        /// How many records.
        records: u64,
        /// Hash over its bytes.
        hash: String,
    },
    /// It is no article by its kind.
    Ignored(Ignored),
    /// It gave no record, and why.
    Skipped(Skipped),
    /// The receiver broke off.
    Stopped,
}

/// Finds the files below `root` (or `root` itself when it is a file).
///
/// # Errors
/// The root is not there or cannot be listed.
pub fn walk(root: &Path, settings: &Settings) -> std::io::Result<Found> {
    let _ = (root, settings);
    Ok(Found::default())
}

/// Reads a file and hands each record to `sink` in file order.
pub fn read(
    file: &SourceFile,
    settings: &Settings,
    sink: &mut dyn FnMut(Read) -> ControlFlow<()>,
) -> Outcome {
    let _ = (settings, sink);
    Outcome::Skipped(Skipped { file: file.file.clone(), line: None, why: "not yet".to_owned() })
}
