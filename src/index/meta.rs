//! The identity of an index (`meta.toml`) and the state that a commit makes visible (the engine's payload).

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;

use super::error::IndexError;
use super::place::Place;
use super::schema::FORMAT;

/// Name of the file below the folder of the index.
const FILE: &str = "meta.toml";

/// What never changes in the life of an index; written before its first commit, looked at before the engine opens it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Meta {
    /// Version of the format.
    pub(super) format: u32,
    /// Program that made it.
    pub(super) program: String,
    /// Its id.
    pub(super) id: String,
}

/// What one commit makes visible, all at once: the payload of the engine's commit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    /// One more with each commit.
    pub(super) generation: u64,
    /// Seconds since 1970.
    pub(super) committed: i64,
    /// Program that wrote it.
    pub(super) program: String,
    /// The folders of the articles.
    pub(super) roots: Vec<PathBuf>,
    /// Files of the manifest, the base first.
    pub(super) manifest: Vec<String>,
    /// Hash of each file of the manifest; none in an index of before there were any.
    #[serde(default)]
    pub(super) checksums: BTreeMap<String, String>,
    /// Hash over everything but the files that an article depends on: program, knowledge, settings.
    pub(super) fingerprint: String,
}

impl Meta {
    /// Makes the identity of a new index.
    pub(super) fn new() -> Self {
        let now = chrono::Utc::now().timestamp_nanos_opt().unwrap_or_default();
        let seed = format!("{now} {}", std::process::id());
        let id = blake3::hash(seed.as_bytes()).to_hex().chars().take(16).collect();
        Self { format: FORMAT, program: crate::PROGRAM.to_owned(), id }
    }

    /// Reads `meta.toml` of the index `folder`; `None` where there is none.
    ///
    /// # Errors
    /// It is damaged, or newer than this program.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, IndexError> {
        let path = folder.join(FILE);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(IndexError::File { what: "read", file: path, source }),
        };
        let meta: Self = toml::from_str(&String::from_utf8_lossy(&bytes)).map_err(|error| {
            IndexError::Damaged { folder: folder.to_path_buf(), file: path, why: error.message().to_owned() }
        })?;
        if meta.format > FORMAT {
            return Err(IndexError::Newer {
                folder: folder.to_path_buf(),
                found: meta.format,
                known: FORMAT,
            });
        }
        Ok(Some(meta))
    }

    /// Writes `meta.toml` under another name and renames it, so that it is there whole or not at all.
    pub(super) fn write(&self, folder: &Path) -> Result<(), IndexError> {
        let (path, fresh) = (folder.join(FILE), folder.join("meta.toml.new"));
        let failed = |what| {
            let file = path.clone();
            move |source| IndexError::File { what, file, source }
        };
        let text = format!(
            "# The identity of this index. Everything in this folder can be made again from the articles.\n\
             format = {}\nprogram = {:?}\nid = {:?}\n",
            self.format, self.program, self.id
        );
        std::fs::write(&fresh, text).map_err(failed("write"))?;
        std::fs::File::open(&fresh).and_then(|file| file.sync_all()).map_err(failed("sync"))?;
        std::fs::rename(&fresh, &path).map_err(failed("rename"))?;
        super::manifest::sync_folder(folder)
    }
}

impl State {
    /// The state of a payload; `None` for an index without a commit of ours.
    pub(super) fn of_payload(payload: Option<&str>) -> Option<Self> {
        payload.and_then(|payload| serde_json::from_str(payload).ok())
    }

    /// The state of the next commit, as of now, before its manifest is written.
    pub(super) fn next(&self, place: &Place) -> Self {
        let absolute = |root: &PathBuf| std::path::absolute(root).unwrap_or_else(|_| root.clone());
        Self {
            generation: self.generation + 1,
            committed: chrono::Utc::now().timestamp(),
            program: crate::PROGRAM.to_owned(),
            roots: place.roots.iter().map(absolute).collect(),
            ..self.clone()
        }
    }

    pub(super) fn payload(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meta_reads_back_and_a_newer_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Meta::read(folder.path()).unwrap(), None);
        let meta = Meta::new();
        meta.write(folder.path()).unwrap();
        assert_eq!(Meta::read(folder.path()).unwrap(), Some(meta.clone()));
        Meta { format: FORMAT + 1, ..meta }.write(folder.path()).unwrap();
        assert!(matches!(Meta::read(folder.path()), Err(IndexError::Newer { .. })));
        std::fs::write(folder.path().join(FILE), "format = ").unwrap();
        assert!(matches!(Meta::read(folder.path()), Err(IndexError::Damaged { .. })));
        std::fs::write(folder.path().join(FILE), b"format = 1\xff").unwrap();
        assert!(matches!(Meta::read(folder.path()), Err(IndexError::Damaged { .. })));
    }
}
