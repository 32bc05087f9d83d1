//! The folder of the index as the engine sees it: for readers without a write, not even of the lock file that the
//! engine would take; for the writer with files that have the permissions of the user's other files.

use std::fs::File;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use tantivy::Directory;
use tantivy::directory::AntiCallToken;
use tantivy::directory::DirectoryLock;
use tantivy::directory::FileHandle;
use tantivy::directory::Lock;
use tantivy::directory::MmapDirectory;
use tantivy::directory::TerminatingWrite;
use tantivy::directory::WatchCallback;
use tantivy::directory::WatchHandle;
use tantivy::directory::WritePtr;
use tantivy::directory::error::DeleteError;
use tantivy::directory::error::LockError;
use tantivy::directory::error::OpenReadError;
use tantivy::directory::error::OpenWriteError;

/// Reads an index and refuses to change it.
///
/// The engine locks its meta file while it opens segments, so that none is collected in between. A reader here takes
/// no lock; where a file goes away in that instant, opening fails and is tried again (`reader.rs`).
#[derive(Debug, Clone)]
pub(super) struct ReadOnly(MmapDirectory);

impl ReadOnly {
    pub(super) fn new(directory: MmapDirectory) -> Self {
        Self(directory)
    }
}

fn refused() -> io::Error {
    io::Error::new(io::ErrorKind::ReadOnlyFilesystem, "the index is open for reading only")
}

impl Directory for ReadOnly {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(refused()), filepath: path.to_path_buf() })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(refused(), path.to_path_buf()))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.0.atomic_read(path)
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(refused())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        if lock.is_blocking { Ok(DirectoryLock::from(Box::new(()))) } else { Err(LockError::LockBusy) }
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

/// Writes an index.
///
/// The engine's own way of writing small files makes them readable for their owner alone, so that nobody else could
/// search an index on a shared disk.
#[derive(Debug, Clone)]
pub(super) struct Writing {
    inner: MmapDirectory,
    folder: PathBuf,
    fault: Fault,
}

/// The first write that failed. The engine tells of some of them only that one of its threads died.
#[derive(Debug, Clone, Default)]
pub(super) struct Fault(Arc<Mutex<Option<(PathBuf, io::Error)>>>);

impl Fault {
    /// The file and the error, once.
    pub(super) fn take(&self) -> Option<(PathBuf, io::Error)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn note<T>(&self, file: &Path, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result {
            let mut first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            first.get_or_insert_with(|| (file.to_path_buf(), same(error)));
        }
        result
    }
}

/// The same error again.
fn same(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(number) => io::Error::from_raw_os_error(number),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}

/// A file of the engine that notes what fails.
struct Noting {
    inner: WritePtr,
    file: PathBuf,
    fault: Fault,
}

impl Write for Noting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.fault.note(&self.file, self.inner.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.fault.note(&self.file, self.inner.flush())
    }
}

impl TerminatingWrite for Noting {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.fault.note(&self.file, self.inner.terminate_ref(token))
    }
}

impl Writing {
    /// The view of `folder`, which `inner` has opened.
    pub(super) fn new(inner: MmapDirectory, folder: &Path) -> Self {
        Self { inner, folder: folder.to_path_buf(), fault: Fault::default() }
    }

    /// Where it is noted what fails.
    pub(super) fn fault(&self) -> Fault {
        self.fault.clone()
    }

    fn replace(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let mut name = path.as_os_str().to_owned();
        name.push(".new");
        let (path, fresh) = (self.folder.join(path), self.folder.join(name));
        #[cfg(test)]
        super::faults::strike(&self.folder)?;
        let mut file = File::create(&fresh)?;
        file.write_all(data)?;
        file.sync_all()?;
        std::fs::rename(fresh, path)
    }

    fn sync(&self) -> io::Result<()> {
        #[cfg(test)]
        super::faults::strike(&self.folder)?;
        self.inner.sync_directory()
    }
}

impl Directory for Writing {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let file = self.folder.join(path);
        let inner = self.inner.open_write(path).inspect_err(|error| {
            if let OpenWriteError::IoError { io_error, .. } = error {
                let _ = self.fault.note(&file, Err::<(), _>(same(io_error)));
            }
        })?;
        #[cfg(test)]
        let inner = super::faults::failing(&self.folder, inner);
        Ok(io::BufWriter::new(Box::new(Noting { inner, file, fault: self.fault.clone() })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.fault.note(&self.folder.join(path), self.replace(path, data))
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.fault.note(&self.folder, self.sync())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}
