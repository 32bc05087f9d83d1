//! One writer: the kernel's lock on a file of ours, which says who holds it.

use std::fs::File;
use std::fs::OpenOptions;
use std::fs::TryLockError;
use std::io::Read;
use std::io::Seek;
use std::io::Write;
use std::path::Path;

use super::error::IndexError;

/// Held while this process writes. The lock is the kernel's: it goes with the process, however it ends, and a lock
/// file left on disk means nothing.
#[derive(Debug)]
pub(super) struct WriterLock {
    _file: File,
}

impl WriterLock {
    /// Takes the lock of the index `folder`; `wait` waits for a writer that holds it.
    ///
    /// # Errors
    /// Busy, with what the holder says of itself; the file cannot be written.
    pub(super) fn take(folder: &Path, wait: bool) -> Result<Self, IndexError> {
        let path = folder.join("lock");
        let failed = |what| {
            let file = path.clone();
            move |source| IndexError::File { what, file, source }
        };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed("write"))?;
        if wait {
            file.lock().map_err(failed("lock"))?;
        } else {
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let mut holder = String::new();
                    // What cannot be read is not known; the lock itself is what counts.
                    let _ = file.take(1_000).read_to_string(&mut holder);
                    let holder = if holder.is_empty() { "another process".to_owned() } else { holder };
                    return Err(IndexError::Busy { folder: folder.to_path_buf(), holder });
                }
                Err(TryLockError::Error(source)) => return Err(failed("lock")(source)),
            }
        }
        let who = format!(
            "process {} on {} since {}, `{}`",
            std::process::id(),
            host(),
            chrono::Local::now().format("%Y-%m-%d %H:%M:%S"),
            command()
        );
        file.set_len(0).map_err(failed("write"))?;
        file.rewind().map_err(failed("write"))?;
        file.write_all(who.as_bytes()).map_err(failed("write"))?;
        Ok(Self { _file: file })
    }
}

fn host() -> String {
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    if name.is_empty() { "this machine".to_owned() } else { name }
}

/// The command as typed, cut to a line.
fn command() -> String {
    let words: Vec<String> = std::env::args().map(|word| word.escape_debug().to_string()).collect();
    words.join(" ").chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_writer_is_told_who_holds_the_lock_and_gets_it_after() {
        let folder = tempfile::tempdir().unwrap();
        let first = WriterLock::take(folder.path(), false).unwrap();
        match WriterLock::take(folder.path(), false) {
            Err(IndexError::Busy { holder, .. }) => {
                assert!(holder.contains(&format!("process {}", std::process::id())), "{holder}");
            }
            other => panic!("{other:?}"),
        }
        drop(first);
        WriterLock::take(folder.path(), false).unwrap();
    }
}
