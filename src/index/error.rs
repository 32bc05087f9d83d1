//! What can go wrong with an index.

use std::path::PathBuf;

/// An index that cannot be written, opened or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// A folder of articles is not there or cannot be listed.
    #[error("cannot read the folder `{}`", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// There is no index.
    #[error("no index in `{}`", folder.display())]
    Missing {
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// Another process writes.
    #[error("the index in `{}` is being written by {holder}", folder.display())]
    Busy {
        /// The index.
        folder: PathBuf,
        /// Process, host, since when and command, as far as known.
        holder: String,
    },
    /// The index was written by a newer program.
    #[error("the index in `{}` has format {found}, this program reads up to {known}", folder.display())]
    Newer {
        /// The index.
        folder: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format known.
        known: u32,
    },
    /// The index was written by an older program, whose index this one cannot search correctly.
    #[error("the index in `{}` has the older format {found}", folder.display())]
    Older {
        /// The index.
        folder: PathBuf,
        /// Its format.
        found: u32,
    },
    /// A file of the index is missing or damaged.
    #[error("the index in `{}` is damaged: `{}`: {why}", folder.display(), file.display())]
    Damaged {
        /// The index.
        folder: PathBuf,
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A file of the index cannot be read or written.
    #[error("cannot {what} `{}`", file.display())]
    File {
        /// `read`, `write`, `sync`, `rename`.
        what: &'static str,
        /// The file.
        file: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The engine failed.
    #[error("the search engine failed on `{}`: {why}", folder.display())]
    Engine {
        /// The index.
        folder: PathBuf,
        /// Its message.
        why: String,
    },
}

impl IndexError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Folder { .. } => "give the folder of the articles with `--in DIR`".to_owned(),
            Self::Missing { .. } => "`hustings index --in DIR` makes it".to_owned(),
            Self::Busy { .. } => {
                "wait for it with `--wait`, or try again later; searching works meanwhile".to_owned()
            }
            Self::Newer { .. } => {
                "use the newer program, or delete the index folder: it can be rebuilt".to_owned()
            }
            Self::Older { .. } => "`hustings index --in DIR` makes it anew".to_owned(),
            Self::Damaged { .. } => {
                "`hustings check --repair` mends what can be mended, `hustings index --full` rebuilds all \
                                     of it from the files"
                    .to_owned()
            }
            Self::File { source, .. } if is_full(source) => {
                "make room and run the command again: what was committed is safe".to_owned()
            }
            Self::File { source, .. } if is_out_of_descriptors(source) => {
                "raise the limit of open files with `ulimit -n 1024`".to_owned()
            }
            Self::Engine { .. } => {
                "should the index be damaged, `hustings check --repair` mends it".to_owned()
            }
            Self::File { .. } => return None,
        })
    }
}

/// No room on the disk, in the quota, or in what a file may grow to.
fn is_full(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::FileTooLarge;
    use std::io::ErrorKind::QuotaExceeded;
    use std::io::ErrorKind::StorageFull;
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

/// Too many open files, of the process or of the system.
fn is_out_of_descriptors(error: &std::io::Error) -> bool {
    use rustix::io::Errno;
    matches!(Errno::from_io_error(error), Some(Errno::MFILE | Errno::NFILE))
}
