//! What an index holds and how fresh it is.

use std::path::PathBuf;

use serde::Serialize;

use crate::article::Report;

/// The state of an index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Status {
    /// `hustings.status.1`.
    pub schema: &'static str,
    /// The folder of the index.
    pub folder: PathBuf,
    /// The folders of the articles.
    pub roots: Vec<PathBuf>,
    /// Its id.
    pub id: String,
    /// Its generation: one more with each commit.
    pub generation: u64,
    /// Version of its format.
    pub format: u32,
    /// Program that wrote it last.
    pub program: String,
    /// Seconds since 1970 at its last commit.
    pub committed: i64,
    /// Segments.
    pub segments: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// What it holds; files and records add up.
    pub report: Report,
}
