//! Where the articles are, and where their index is.

use std::path::PathBuf;

/// The folders of a corpus and the folder of its index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The folders with articles, in the order given, never empty.
    pub roots: Vec<PathBuf>,
    /// The folder of the index: `.hustings` below the first root unless the user put it elsewhere.
    pub folder: PathBuf,
}

impl Place {
    /// The place of the articles below `roots` with its index in `index`, or below the first root.
    pub fn new(roots: Vec<PathBuf>, index: Option<PathBuf>) -> Self {
        let folder = index.unwrap_or_else(|| {
            roots.first().map_or_else(|| PathBuf::from("."), Clone::clone).join(".hustings")
        });
        Self { roots, folder }
    }
}
