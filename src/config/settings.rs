//! The settings of a folder.

use serde::Deserialize;
use serde::Serialize;

use super::map::KeyMap;

/// Everything that can be set in `hustings.toml`, with its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Glob patterns of paths below the folder that are not read.
    pub ignore: Vec<String>,
    /// Keys of JSON files.
    pub map: KeyMap,
    /// Bound of the heap in megabytes, at least 64.
    pub memory_mb: u64,
    /// The program, with its arguments, that shows answers longer than the screen; `auto` takes that of `PAGER`, else
    /// `less`; `never` none.
    pub pager: String,
    /// Threads that enrich; 0 takes one a core.
    pub threads: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ignore: Vec::new(),
            map: KeyMap::default(),
            memory_mb: 384,
            pager: "auto".to_owned(),
            threads: 0,
        }
    }
}
