//! `--report FILE`: every file and record of the folder, one JSON object a line.

use std::fs::File;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use super::failure::Failure;
use super::failure::Kind;
use crate::index::Reader;

/// A file that the account goes to.
pub(super) struct Account {
    path: PathBuf,
    file: File,
}

/// Makes the file, empty.
///
/// # Errors
/// It cannot be written.
pub(super) fn create(path: &Path) -> Result<Account, Failure> {
    let file = File::create(path).map_err(|error| failed(path, error))?;
    Ok(Account { path: path.to_path_buf(), file })
}

impl Account {
    /// Writes what `reader` accounts for.
    ///
    /// # Errors
    /// The file cannot be written, the index is damaged.
    pub(super) fn write(self, reader: &Reader) -> Result<(), Failure> {
        let mut lines = BufWriter::new(self.file);
        reader.account(&mut |accounted| {
            serde_json::to_writer(&mut lines, accounted).map_err(|error| failed(&self.path, error.into()))?;
            lines.write_all(b"\n").map_err(|error| failed(&self.path, error))
        })?;
        lines.flush().map_err(|error| failed(&self.path, error))
    }
}

fn failed(path: &Path, error: std::io::Error) -> Failure {
    Failure::because(Kind::World, format!("cannot write the report `{}`", path.display()), error)
}
