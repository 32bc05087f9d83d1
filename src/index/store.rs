//! The engine's index on disk: opened for writing or for reading, with its errors named by file.

use std::path::Path;
use std::path::PathBuf;

use tantivy::Index;
use tantivy::IndexSettings;
use tantivy::TantivyError;
use tantivy::directory::MmapDirectory;
use tantivy::store::Compressor;
use tantivy::store::ZstdCompressor;

use super::analyser::analysers;
use super::directory::Fault;
use super::directory::ReadOnly;
use super::directory::Writing;
use super::error::IndexError;
use super::meta::State;
use super::schema::Fields;

/// Folder of the engine's segments below that of the index.
pub(super) const FOLDER: &str = "index";

/// Bytes of text that are compressed together: the larger, the smaller the store and the slower a fetch.
const STORE_BLOCK: usize = 64 * 1024;

/// Opens the engine's index of `folder` for writing, with a note of the first write that fails; makes it where there is
/// none.
pub(super) fn open_for_writing(folder: &Path) -> Result<(Index, Fault), IndexError> {
    let path = folder.join(FOLDER);
    std::fs::create_dir_all(&path).map_err(|source| IndexError::File {
        what: "make",
        file: path.clone(),
        source,
    })?;
    let (schema, _) = Fields::schema();
    let directory = MmapDirectory::open(&path).map_err(|error| failed(folder, error.into()))?;
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(3) }),
        docstore_blocksize: STORE_BLOCK,
        ..IndexSettings::default()
    };
    let directory = Writing::new(directory, &path);
    let fault = directory.fault();
    let exists = Index::exists(&directory).map_err(|error| failed(folder, error.into()))?;
    let mut index = if exists { Index::open(directory) } else { Index::create(directory, schema, settings) }
        .map_err(|error| failed(folder, error))?;
    index.set_tokenizers(analysers());
    index.set_fast_field_tokenizers(analysers());
    Ok((index, fault))
}

/// Opens the engine's index of `folder` for reading.
pub(super) fn open_for_reading(folder: &Path) -> Result<Index, IndexError> {
    let path = folder.join(FOLDER);
    let directory = MmapDirectory::open(&path).map_err(|error| failed(folder, error.into()))?;
    let mut index = Index::open(ReadOnly::new(directory)).map_err(|error| failed(folder, error))?;
    index.set_tokenizers(analysers());
    index.set_fast_field_tokenizers(analysers());
    Ok(index)
}

/// The state of the last commit; `None` before the first.
pub(super) fn state(index: &Index, folder: &Path) -> Result<Option<State>, IndexError> {
    let meta = index.load_metas().map_err(|error| failed(folder, error))?;
    Ok(State::of_payload(meta.payload.as_deref()))
}

/// Turns an error of the engine into one of ours, with the file where it names one.
pub(super) fn failed(folder: &Path, error: TantivyError) -> IndexError {
    let folder = folder.to_path_buf();
    let below = |file: &Path| folder.join(FOLDER).join(file);
    let damaged = |file: PathBuf, why: String| IndexError::Damaged { folder: folder.clone(), file, why };
    match error {
        TantivyError::DataCorruption(corruption) => {
            // It quotes the whole file behind its reason.
            let why = format!("{corruption:?}").replace('\n', " ");
            damaged(folder.join(FOLDER), why.split(" Content: ").next().unwrap_or_default().to_owned())
        }
        TantivyError::OpenReadError(tantivy::directory::error::OpenReadError::FileDoesNotExist(file)) => {
            damaged(below(&file), "the file is missing".to_owned())
        }
        // What the system did not say, the engine says of the bytes.
        TantivyError::OpenReadError(tantivy::directory::error::OpenReadError::IoError {
            io_error,
            filepath,
        }) if io_error.raw_os_error().is_none() => damaged(below(&filepath), io_error.to_string()),
        TantivyError::OpenReadError(tantivy::directory::error::OpenReadError::IoError {
            io_error,
            filepath,
        }) => IndexError::File {
            what: "read",
            file: below(&filepath),
            source: std::io::Error::new(io_error.kind(), io_error.to_string()),
        },
        TantivyError::OpenReadError(error) => damaged(folder.join(FOLDER), error.to_string()),
        TantivyError::IoError(error) => IndexError::File {
            what: "read or write",
            file: folder.join(FOLDER),
            source: std::io::Error::new(error.kind(), error.to_string()),
        },
        other => IndexError::Engine { folder, why: other.to_string() },
    }
}
