//! Deciding what a run does with each file: read it, leave it, take its articles out. Changes nothing on disk, so that
//! a dry run is the same decision without the deed.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;

use super::error::IndexError;
use super::manifest::Entry;
use super::manifest::Key;
use super::manifest::Manifest;
use super::manifest::Outcome;
use super::manifest::Stat;
use super::pipeline::Job;
use super::place::Place;
use super::reader;
use super::refresh;
use super::refresh::Mode;
use crate::article::Event;
use crate::article::Progress;
use crate::article::Silent;
use crate::config::Settings;
use crate::knowledge::Knowledge;
use crate::read;
use crate::read::SourceFile;

/// A file written this shortly before it was read may change again without its time stamp telling, in nanoseconds.
const STAMP_RESOLUTION: i64 = 2_000_000_000;

/// What a run would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// `hustings.changes.1`.
    pub schema: &'static str,
    /// Why every file is read again, where that is so.
    pub rebuild: Option<String>,
    /// Files that would be read and have no article in the index.
    pub read: Vec<Change>,
    /// Files that would be read in place of the articles that they gave before.
    pub replaced: Vec<Change>,
    /// Files whose articles would be taken out, being gone.
    pub removed: Vec<Change>,
    /// Files that would be left as they are.
    pub unchanged: u64,
}

/// What would happen to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Path relative to the root.
    pub file: String,
    /// Bytes to be read.
    pub bytes: u64,
    /// Its articles in the index.
    pub articles: u64,
}

/// Says what `refresh` would do, and writes nothing.
///
/// # Errors
/// A folder cannot be listed; the index is newer than the program, or damaged where `refresh` would not rebuild it.
pub fn changes(place: &Place, settings: &Settings, mode: Mode) -> Result<Changes, IndexError> {
    let (known, rebuild) = match reader::manifest_of(&place.folder) {
        Ok(Some((state, manifest))) => {
            let is_stale = state.fingerprint != refresh::fingerprint(settings, &Knowledge::built_in());
            (manifest, is_stale.then(|| refresh::STALE.to_owned()))
        }
        Ok(None) => (Manifest::default(), None),
        Err(error @ (IndexError::Damaged { .. } | IndexError::Engine { .. })) if mode == Mode::Full => {
            (Manifest::default(), Some(error.to_string()))
        }
        Err(error) => return Err(error),
    };
    let mut plan = Plan::new(place, settings, &Silent, known.clone(), mode, rebuild.is_some());
    let jobs = plan.jobs()?;
    let articles = |key: &Key| match known.get(key) {
        Some(Entry { outcome: Outcome::Indexed(indexed), .. }) => indexed.articles,
        _ => 0,
    };
    let change = |key: &Key, bytes| Change { file: key.file.clone(), bytes, articles: articles(key) };
    let read = jobs.list.iter().map(|(job, ..)| change(&job.key, job.source.size));
    let (replaced, read) = read.partition(|change| change.articles > 0);
    let removed =
        jobs.vanished.iter().map(|key| change(key, 0)).filter(|change| change.articles > 0).collect();
    Ok(Changes {
        schema: "hustings.changes.1",
        rebuild,
        read,
        replaced,
        removed,
        unchanged: plan.n_unchanged,
    })
}

/// What is known of the files, and what the walk met.
pub(super) struct Plan<'a> {
    place: &'a Place,
    settings: &'a Settings,
    progress: &'a dyn Progress,
    pub(super) manifest: Manifest,
    /// Everything is read again.
    is_full: bool,
    /// What is gone stays.
    keeps_vanished: bool,
    /// Files that were indexed and that the walk already leaves out, with their articles.
    displaced: Vec<(Key, u64)>,
    /// Files whose articles are in the index as they are.
    pub(super) n_unchanged: u64,
    /// Nanoseconds since 1970 at the start of the run: a change after it is a change of the next.
    pub(super) now: i64,
}

/// What the walk of all roots found: candidates with their keys.
type Candidates = Vec<(Key, SourceFile)>;

impl<'a> Plan<'a> {
    pub(super) fn new(
        place: &'a Place,
        settings: &'a Settings,
        progress: &'a dyn Progress,
        manifest: Manifest,
        mode: Mode,
        is_stale: bool,
    ) -> Self {
        let (is_full, keeps_vanished) = (mode == Mode::Full || is_stale, mode == Mode::Kept);
        let (displaced, n_unchanged, now) = (Vec::new(), 0, now());
        Self { place, settings, progress, manifest, is_full, keeps_vanished, displaced, n_unchanged, now }
    }

    /// Walks all roots; what is ignored or skipped there goes to the manifest at once.
    fn walk(&mut self) -> Result<Candidates, IndexError> {
        let mut candidates = Vec::new();
        for (root, path) in self.place.roots.iter().enumerate() {
            let found = read::walk(path, self.settings)
                .map_err(|source| IndexError::Folder { folder: path.clone(), source })?;
            let index = index_below(path, &self.place.folder);
            let is_index = |file: &str| index.as_ref().is_some_and(|index| is_below(file, index));
            for ignored in found.ignored.into_iter().filter(|ignored| !is_index(&ignored.file)) {
                self.note(Key { root, file: ignored.file }, Outcome::Ignored { kind: ignored.kind });
            }
            for skipped in found.skipped.into_iter().filter(|skipped| !is_index(&skipped.file)) {
                let is_new =
                    self.note(Key { root, file: skipped.file.clone() }, Outcome::Skipped(skipped.clone()));
                if is_new {
                    self.progress.event(Event::Skipped(skipped));
                }
            }
            let files = found.files.into_iter().filter(|file| !is_index(&file.file));
            candidates.extend(files.map(|file| (Key { root, file: file.file.clone() }, file)));
        }
        Ok(candidates)
    }

    /// Enters a file that is not read; says whether that is new.
    fn note(&mut self, key: Key, outcome: Outcome) -> bool {
        let is_same = self.manifest.get(&key).is_some_and(|entry| entry.outcome == outcome);
        // A mark that the file is still there, for `vanished`.
        if !is_same {
            if let Some(Entry { outcome: Outcome::Indexed(indexed), .. }) = self.manifest.get(&key) {
                self.displaced.push((key.clone(), indexed.articles));
            }
            self.manifest.put(key, Entry { stat: Stat::default(), sidecar: None, seen: self.now, outcome });
        } else {
            self.manifest.keep(&key);
        }
        !is_same
    }

    /// Decides which files are read, and takes out those that vanished.
    ///
    /// # Errors
    /// A root cannot be listed.
    pub(super) fn jobs(&mut self) -> Result<Jobs, IndexError> {
        let candidates = self.walk()?;
        let mut jobs = Jobs::default();
        let mut paths = BTreeSet::new();
        for (key, source) in candidates {
            let (stat, sidecar) = (stat_of(&source), sidecar_of(&source));
            let known = self.manifest.get(&key).filter(|entry| !self.is_full && entry.sidecar == sidecar);
            let is_unchanged = known.is_some_and(|entry| {
                entry.stat == stat
                    && stat.modified < entry.seen - STAMP_RESOLUTION
                    && stat.changed < entry.seen - STAMP_RESOLUTION
            });
            let is_partly = |entry: &Entry| match &entry.outcome {
                Outcome::Indexed(indexed) if indexed.read_records.is_some() => Some(indexed.clone()),
                _ => None,
            };
            // Touched, copied back, or written within the resolution of its time stamp: its bytes decide.
            let same_bytes =
                known.filter(|_| !is_unchanged).and_then(|entry| same_bytes(entry, &stat, &source.path));
            // What is known to stand behind the records that were read goes on there.
            let partly = known.and_then(is_partly);
            let begun = partly.clone().filter(|_| is_unchanged);
            let is_unchanged = partly.is_none() && (is_unchanged || same_bytes.is_some());
            if let Some(outcome) = same_bytes {
                self.manifest.put(key.clone(), Entry { stat, sidecar, seen: self.now, outcome });
            }
            self.manifest.keep(&key);
            // The second root that holds a path salts its ids with its number.
            let salt = if paths.insert(key.file.clone()) { String::new() } else { key.root.to_string() };
            if is_unchanged {
                self.n_unchanged += 1;
            } else {
                jobs.n_bytes += source.size;
                jobs.list.push((Job { key, source, salt, begun }, stat, sidecar));
            }
        }
        jobs.displaced = std::mem::take(&mut self.displaced);
        if !self.keeps_vanished {
            jobs.vanished = self.manifest.not_kept();
        }
        Ok(jobs)
    }
}

/// The files to be read, with what is to be remembered of each, and the files that are gone.
#[derive(Default)]
pub(super) struct Jobs {
    pub(super) list: Vec<(Job, Stat, Option<Stat>)>,
    pub(super) vanished: Vec<Key>,
    /// Files that are there and no longer read, with their articles.
    pub(super) displaced: Vec<(Key, u64)>,
    pub(super) n_bytes: u64,
}

/// The folder of the index as the walk of `root` would name it, where it is below that.
fn index_below(root: &Path, index: &Path) -> Option<String> {
    let below = index.canonicalize().ok()?.strip_prefix(root.canonicalize().ok()?).ok()?.to_path_buf();
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

fn is_below(file: &str, folder: &str) -> bool {
    file.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn stat_of(source: &SourceFile) -> Stat {
    Stat { size: source.size, modified: source.modified, changed: source.changed, inode: source.inode }
}

/// What became of a file, where its bytes are still those that were indexed.
fn same_bytes(entry: &Entry, stat: &Stat, path: &Path) -> Option<Outcome> {
    let Outcome::Indexed(indexed) = &entry.outcome else { return None };
    if entry.stat.size != stat.size || indexed.read_records.is_some() {
        return None;
    }
    (read::content_hash(path).ok()? == indexed.hash).then(|| entry.outcome.clone())
}

/// The stat of the sidecar of a file: it is read with the file, so its change is the file's.
fn sidecar_of(source: &SourceFile) -> Option<Stat> {
    let mut name = source.path.clone().into_os_string();
    name.push(".hustings.toml");
    let meta = std::fs::metadata(name).ok()?;
    let modified = meta.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(Stat { size: meta.len(), modified: i64::try_from(modified.as_nanos()).ok()?, changed: 0, inode: 0 })
}

fn now() -> i64 {
    chrono::Utc::now().timestamp_nanos_opt().unwrap_or_default()
}
