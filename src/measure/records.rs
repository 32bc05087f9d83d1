//! The records of a folder, in the order of files and records.

use std::ops::ControlFlow;
use std::path::Path;

use crate::article::Record;
use crate::config::Settings;
use crate::index::IndexError;
use crate::read;
use crate::read::Read;

/// Hands each record below `folder` to `take` until it breaks off. What cannot be read is passed over: `index` is the
/// command that accounts for it.
///
/// # Errors
/// The folder cannot be listed.
pub(super) fn each(
    folder: &Path,
    settings: &Settings,
    take: &mut dyn FnMut(Box<Record>) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, IndexError> {
    let found = read::walk(folder, settings)
        .map_err(|source| IndexError::Folder { folder: folder.to_path_buf(), source })?;
    for file in found.files {
        let mut goes_on = ControlFlow::Continue(());
        read::read(&file, settings, &mut |read| {
            if let Read::Record(record) = read {
                goes_on = take(record);
            }
            goes_on
        });
        if goes_on.is_break() {
            return Ok(goes_on);
        }
    }
    Ok(ControlFlow::Continue(()))
}
