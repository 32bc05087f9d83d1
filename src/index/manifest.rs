//! What became of each file: one line a file, so that a run reads only what changed and `status` can account for all.
//!
//! On disk a base and deltas, named by generation in the commit's payload. A file of the manifest is written and
//! synced before the commit that names it and never changed after; what no payload names is removed.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufRead;
use std::io::BufReader;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;

use super::error::IndexError;
use super::meta::State;
use crate::article::Report;
use crate::article::Skipped;

/// Folder of the manifest below that of the index.
pub(super) const FOLDER: &str = "manifest";

/// Deltas after which a new base is written, however short they are: each is a file to be opened and read.
const MOST_DELTAS: usize = 32;

/// What tells a file from a changed one without opening it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stat {
    pub(super) size: u64,
    pub(super) modified: i64,
    pub(super) changed: i64,
    pub(super) inode: u64,
}

/// Root and file: the key of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) struct Key {
    /// Which root, in the order given.
    pub(super) root: usize,
    /// Path relative to the root.
    pub(super) file: String,
}

impl Key {
    /// The term by which the engine knows the articles of the file.
    pub(super) fn place(&self) -> String {
        format!("{}/{}", self.root, self.file)
    }
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) stat: Stat,
    /// The sidecar beside it, which is read with it.
    pub(super) sidecar: Option<Stat>,
    /// Nanoseconds since 1970 when it was read.
    pub(super) seen: i64,
    pub(super) outcome: Outcome,
}

/// The three ends that a file can come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Outcome {
    Indexed(Indexed),
    Skipped(Skipped),
    Ignored { kind: String },
}

/// A file with at least one article in the index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Indexed {
    pub(super) hash: String,
    pub(super) articles: u64,
    pub(super) undated: u64,
    /// Articles by the code of their language, where nothing is inferred from texts in it.
    #[serde(default)]
    pub(super) declared_only: BTreeMap<String, u64>,
    pub(super) formats: BTreeMap<String, u64>,
    pub(super) skipped: Vec<Skipped>,
    /// The user stopped the run while it was read: so many of its records, from the first, are done with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) read_records: Option<u64>,
}

/// One change of the manifest, a line of its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Line {
    #[serde(flatten)]
    key: Key,
    /// `None`: the file is gone.
    entry: Option<Entry>,
}

/// The manifest in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    entries: BTreeMap<Key, Entry>,
    /// Names of the files it was read from, the base first.
    files: Vec<String>,
    /// Their hashes.
    checksums: BTreeMap<String, String>,
    /// Lines of the deltas among them.
    n_delta_lines: usize,
    /// Changed since it was read.
    changed: BTreeSet<Key>,
    /// Met by the walk of this run.
    kept: BTreeSet<Key>,
}

impl Manifest {
    /// Reads the manifest that the commit of `state` names.
    ///
    /// # Errors
    /// A file of it is missing, or has other bytes than were written.
    pub(super) fn read(folder: &Path, state: &State) -> Result<Self, IndexError> {
        let mut manifest = Self { files: state.manifest.clone(), ..Self::default() };
        for (nth, name) in state.manifest.iter().enumerate() {
            let path = folder.join(FOLDER).join(name);
            let damaged =
                |why: String| IndexError::Damaged { folder: folder.to_path_buf(), file: path.clone(), why };
            let mut lines = BufReader::new(File::open(&path).map_err(|error| damaged(error.to_string()))?);
            let (mut line, mut row, mut hasher) = (Vec::new(), 0, blake3::Hasher::new());
            while lines.read_until(b'\n', &mut line).map_err(|error| damaged(error.to_string()))? > 0 {
                row += 1;
                let Line { key, entry } =
                    serde_json::from_slice(&line).map_err(|error| damaged(format!("line {row}: {error}")))?;
                match entry {
                    Some(entry) => manifest.entries.insert(key, entry),
                    None => manifest.entries.remove(&key),
                };
                manifest.n_delta_lines += usize::from(nth > 0);
                hasher.update(&line);
                line.clear();
            }
            let checksum = hasher.finalize().to_hex().to_string();
            if state.checksums.get(name).is_some_and(|written| *written != checksum) {
                return Err(damaged("its checksum differs".to_owned()));
            }
            manifest.checksums.insert(name.clone(), checksum);
        }
        Ok(manifest)
    }

    /// Every file with what became of it, in the order of root and path.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&Key, &Entry)> {
        self.entries.iter()
    }

    pub(super) fn get(&self, key: &Key) -> Option<&Entry> {
        self.entries.get(key)
    }

    /// Remembers that the walk of this run met the file.
    pub(super) fn keep(&mut self, key: &Key) {
        self.kept.insert(key.clone());
    }

    /// The files that the walk of this run did not meet.
    pub(super) fn not_kept(&self) -> Vec<Key> {
        self.entries.keys().filter(|key| !self.kept.contains(key)).cloned().collect()
    }

    pub(super) fn put(&mut self, key: Key, entry: Entry) {
        self.changed.insert(key.clone());
        self.kept.insert(key.clone());
        self.entries.insert(key, entry);
    }

    pub(super) fn remove(&mut self, key: &Key) {
        if self.entries.remove(key).is_some() {
            self.changed.insert(key.clone());
        }
    }

    pub(super) fn is_changed(&self) -> bool {
        !self.changed.is_empty()
    }

    /// Writes and syncs what `generation` needs, and enters the names and hashes of its files into `state`.
    ///
    /// A delta with the changes; a new base when the deltas would exceed half of it or are many.
    pub(super) fn write(&mut self, folder: &Path, state: &mut State) -> Result<(), IndexError> {
        let n_delta_lines = self.n_delta_lines + self.changed.len();
        let is_base =
            self.files.is_empty() || self.files.len() > MOST_DELTAS || 2 * n_delta_lines > self.entries.len();
        let keys: Vec<&Key> =
            if is_base { self.entries.keys().collect() } else { self.changed.iter().collect() };
        let name = format!("{}.{}", state.generation, if is_base { "base" } else { "delta" });
        let path = folder.join(FOLDER).join(&name);
        let failed = |source| IndexError::File { what: "write", file: path.clone(), source };
        #[cfg(test)]
        super::faults::strike(folder).map_err(failed)?;
        let mut out = BufWriter::new(File::create(&path).map_err(failed)?);
        let (mut bytes, mut hasher) = (Vec::new(), blake3::Hasher::new());
        for key in keys {
            bytes.clear();
            let line = Line { key: key.clone(), entry: self.entries.get(key).cloned() };
            serde_json::to_writer(&mut bytes, &line).map_err(|error| failed(error.into()))?;
            bytes.push(b'\n');
            hasher.update(&bytes);
            out.write_all(&bytes).map_err(failed)?;
        }
        out.into_inner().map_err(|error| failed(error.into_error()))?.sync_all().map_err(failed)?;
        sync_folder(&folder.join(FOLDER))?;
        if is_base {
            (self.files, self.n_delta_lines) = (Vec::new(), 0);
            self.checksums.clear();
        } else {
            self.n_delta_lines = n_delta_lines;
        }
        self.checksums.insert(name.clone(), hasher.finalize().to_hex().to_string());
        self.files.push(name);
        self.changed.clear();
        (state.manifest, state.checksums) = (self.files.clone(), self.checksums.clone());
        Ok(())
    }

    /// Sums up what the index holds.
    pub(super) fn report(&self) -> Report {
        let mut report = Report::default();
        for (key, entry) in &self.entries {
            match &entry.outcome {
                Outcome::Indexed(indexed) => {
                    report.indexed_files += 1;
                    report.articles += indexed.articles;
                    report.undated += indexed.undated;
                    for (code, count) in &indexed.declared_only {
                        *report.declared_only.entry(code.clone()).or_default() += count;
                    }
                    for (format, count) in &indexed.formats {
                        *report.formats.entry(format.clone()).or_default() += count;
                    }
                    report.skipped.extend(indexed.skipped.iter().cloned());
                }
                Outcome::Skipped(skipped) => {
                    report.skipped_files += 1;
                    report.skipped.push(Skipped { file: key.file.clone(), ..skipped.clone() });
                }
                Outcome::Ignored { kind } => *report.ignored.entry(kind.clone()).or_default() += 1,
            }
        }
        report
    }
}

/// Removes the files of the manifest that no commit names.
pub(super) fn sweep(folder: &Path, named: &[String]) {
    let Ok(files) = std::fs::read_dir(folder.join(FOLDER)) else { return };
    for file in files.flatten() {
        if !named.iter().any(|name| file.file_name() == name.as_str()) {
            // What cannot be removed costs room, nothing else; the next run tries again.
            let _ = std::fs::remove_file(file.path());
        }
    }
}

/// Makes new names in a folder last.
pub(super) fn sync_folder(folder: &Path) -> Result<(), IndexError> {
    let failed = |source| IndexError::File { what: "sync", file: folder.to_path_buf(), source };
    if cfg!(unix) { File::open(folder).and_then(|file| file.sync_all()).map_err(failed) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(file: &str) -> Key {
        Key { root: 0, file: file.to_owned() }
    }

    fn entry(articles: u64) -> Entry {
        Entry {
            stat: Stat::default(),
            sidecar: None,
            seen: 7,
            outcome: Outcome::Indexed(Indexed { articles, ..Indexed::default() }),
        }
    }

    fn written(manifest: &mut Manifest, folder: &Path, generation: u64) -> State {
        let mut state = State { generation, ..State::default() };
        manifest.write(folder, &mut state).unwrap();
        state
    }

    #[test]
    fn fault_06_each_changed_byte_of_a_manifest_is_found() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(FOLDER)).unwrap();
        let mut manifest = Manifest::default();
        manifest.put(key("a"), entry(3));
        let state = written(&mut manifest, folder.path(), 1);
        let path = folder.path().join(FOLDER).join("1.base");
        let bytes = std::fs::read(&path).unwrap();
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            std::fs::write(&path, damaged).unwrap();
            let error = Manifest::read(folder.path(), &state).unwrap_err();
            assert!(error.to_string().contains("1.base"), "{error}");
        }
    }

    #[test]
    fn base_and_deltas_read_back_what_was_written() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(FOLDER)).unwrap();
        let mut manifest = Manifest::default();
        for n in 0..10 {
            manifest.put(key(&format!("{n}\nline")), entry(n));
        }
        let state = written(&mut manifest, folder.path(), 1);
        let files = &state.manifest;
        assert_eq!(*files, ["1.base"]);
        manifest.put(key("new"), entry(3));
        manifest.remove(&key("0\nline"));
        let state = written(&mut manifest, folder.path(), 2);
        let files = &state.manifest;
        assert_eq!(*files, ["1.base", "2.delta"]);
        let again = Manifest::read(folder.path(), &state).unwrap();
        assert_eq!(again.entries, manifest.entries);
        assert_eq!(again.report().articles, 48);
        for n in 1..9 {
            manifest.remove(&key(&format!("{n}\nline")));
        }
        let state = written(&mut manifest, folder.path(), 3);
        let files = &state.manifest;
        assert_eq!(*files, ["3.base"]);
        sweep(folder.path(), files);
        assert_eq!(std::fs::read_dir(folder.path().join(FOLDER)).unwrap().count(), 1);
        assert_eq!(Manifest::read(folder.path(), &state).unwrap().report().indexed_files, 2);
    }

    #[test]
    fn fault_14_the_files_of_a_manifest_stay_few_however_many_commits_there_were() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(FOLDER)).unwrap();
        let mut manifest = Manifest::default();
        (0..1_000).for_each(|n| manifest.put(key(&n.to_string()), entry(1)));
        for generation in 1..100 {
            manifest.put(key("0"), entry(generation));
            let state = written(&mut manifest, folder.path(), generation);
            let files = &state.manifest;
            assert!(files.len() <= MOST_DELTAS + 1, "{}", files.len());
            sweep(folder.path(), files);
        }
        let again =
            Manifest::read(folder.path(), &State { manifest: manifest.files.clone(), ..State::default() })
                .unwrap();
        assert_eq!(again.entries, manifest.entries);
    }

    #[test]
    fn a_damaged_line_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(FOLDER)).unwrap();
        std::fs::write(folder.path().join(FOLDER).join("1.base"), "{\"root\":").unwrap();
        let state = State { manifest: vec!["1.base".to_owned()], ..State::default() };
        let error = Manifest::read(folder.path(), &state).unwrap_err();
        assert!(error.to_string().contains("1.base") && error.to_string().contains("line 1"), "{error}");
    }
}
