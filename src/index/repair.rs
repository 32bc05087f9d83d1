//! Mending a damaged index from what is left of it: whole segments stay, files that are there are read again, and
//! articles whose file is gone are taken from the store of a damaged segment where that is whole.
//!
//! The repaired state becomes visible at once, like any commit: the manifest is written and synced, then the engine's
//! `meta.json` is replaced by one that names it and the whole segments. What is read again comes with `refresh`.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::path::Path;

use serde::Serialize;
use tantivy::Directory;
use tantivy::Index;
use tantivy::IndexMeta;
use tantivy::IndexWriter;
use tantivy::TantivyDocument;
use tantivy::fastfield::AliveBitSet;
use tantivy::index::SegmentComponent;
use tantivy::index::SegmentMeta;
use tantivy::store::StoreReader;

use super::check;
use super::check::Examined;
use super::check::Finding;
use super::document::Documents;
use super::error::IndexError;
use super::lock::WriterLock;
use super::manifest;
use super::manifest::Entry;
use super::manifest::Indexed;
use super::manifest::Key;
use super::manifest::Manifest;
use super::manifest::Outcome;
use super::manifest::Stat;
use super::meta::Meta;
use super::meta::State;
use super::place::Place;
use super::refresh;
use super::refresh::Mode;
use super::schema::Fields;
use super::store;
use super::stored::Stored;
use crate::article::Progress;
use crate::article::Report;
use crate::article::Skipped;
use crate::config::Settings;
use crate::enrich;
use crate::knowledge::Knowledge;

/// The engine's list of the files that it made.
const MANAGED: &str = ".managed.json";

/// Arena of the writer that adds what was saved.
const ARENA: usize = 64_000_000;

/// What was done about damage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Repair {
    /// `hustings.repair.1`.
    pub schema: &'static str,
    /// What was wrong; nothing: nothing was done.
    pub findings: Vec<Finding>,
    /// The user did not agree, and nothing was done.
    pub is_declined: bool,
    /// All of it was built again from the files.
    pub is_rebuilt: bool,
    /// Segments that were whole and stay.
    pub segments_kept: u64,
    /// Segments that were dropped.
    pub segments_dropped: u64,
    /// Articles of files that are gone, saved from segments that were dropped.
    pub saved: u64,
    /// Articles of files that are gone, lost.
    pub lost: Vec<Lost>,
    /// What the index holds after it; `None` where nothing was done.
    pub report: Option<Report>,
}

/// Articles that cannot be had again: their file is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lost {
    /// Path relative to the root; `None` where no list names it.
    pub file: Option<String>,
    /// How many; at most so many where no list names them.
    pub articles: u64,
}

/// Rebuilds what is damaged in the index of `place`; `agrees` is asked first where articles would be lost.
///
/// The articles of files that are gone from the folder stay until the next `refresh` takes them out.
///
/// # Errors
/// There is no index, another writer holds the lock, the disk fails; or what is damaged cannot be told.
pub fn repair(
    place: &Place,
    settings: &Settings,
    wait: bool,
    progress: &dyn Progress,
    agrees: &mut dyn FnMut(&[Lost]) -> bool,
) -> Result<Repair, IndexError> {
    let folder = place.folder.as_path();
    if !folder.is_dir() {
        return Err(IndexError::Missing { folder: folder.to_path_buf() });
    }
    let _lock = WriterLock::take(folder, wait)?;
    let mut found = mend_list(folder)?;
    let examined = Examined::of(folder)?;
    found.extend(examined.findings.iter().cloned());
    let mut repair = Repair {
        schema: "hustings.repair.1",
        findings: found,
        is_declined: false,
        is_rebuilt: false,
        segments_kept: 0,
        segments_dropped: 0,
        saved: 0,
        lost: Vec::new(),
        report: None,
    };
    if repair.findings.is_empty() {
        return Ok(repair);
    }
    let mode = match (&examined.metas, &examined.state) {
        (Some(metas), Some(state)) => {
            let plan = Plan::of(place, &examined, metas);
            (repair.saved, repair.lost) = (plan.saved.len() as u64, plan.lost.clone());
            repair.segments_dropped = examined.damaged.len() as u64;
            repair.segments_kept = metas.segments.len() as u64 - repair.segments_dropped;
            if !repair.lost.is_empty() && !agrees(&repair.lost) {
                return Ok(Repair { is_declined: true, ..repair });
            }
            if !examined.has_meta {
                Meta::new().write(folder)?;
            }
            plan.carry_out(place, &examined, metas, state)?;
            Mode::Kept
        }
        _ => {
            repair.is_rebuilt = true;
            repair.lost = lost_by_rebuilding(place);
            if !repair.lost.is_empty() && !agrees(&repair.lost) {
                return Ok(Repair { is_declined: true, ..repair });
            }
            for part in [store::FOLDER, manifest::FOLDER] {
                refresh::remove(&folder.join(part))?;
            }
            let path = folder.join(manifest::FOLDER);
            std::fs::create_dir(&path).map_err(|source| IndexError::File {
                what: "make",
                file: path,
                source,
            })?;
            Mode::Full
        }
    };
    repair.report = Some(refresh::refresh_locked(place, settings, mode, progress, enrich::enrich)?);
    Ok(repair)
}

/// Writes the engine's list of its own files anew where it is damaged: it can be had from the folder.
fn mend_list(folder: &Path) -> Result<Vec<Finding>, IndexError> {
    let folder = folder.join(store::FOLDER);
    let file = folder.join(MANAGED);
    let Ok(bytes) = std::fs::read(&file) else { return Ok(Vec::new()) };
    if serde_json::from_slice::<Vec<String>>(&bytes).is_ok() {
        return Ok(Vec::new());
    }
    let failed = |what| {
        let file = file.clone();
        move |source| IndexError::File { what, file, source }
    };
    let files = std::fs::read_dir(&folder).map_err(failed("read"))?.flatten();
    let names: Vec<String> = files
        .filter_map(|file| file.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .collect();
    let text = serde_json::to_vec(&names).map_err(|error| failed("write")(error.into()))?;
    std::fs::write(&file, text).map_err(failed("write"))?;
    Ok(vec![Finding { file, why: "it is no list of files".to_owned() }])
}

/// What becomes of each file.
struct Plan {
    /// The manifest of the whole segments alone.
    manifest: Manifest,
    /// Articles saved from damaged segments, with the file of each.
    saved: Vec<(Key, Stored)>,
    lost: Vec<Lost>,
}

impl Plan {
    fn of(place: &Place, examined: &Examined, metas: &IndexMeta) -> Self {
        let mut plan = Self { manifest: Manifest::default(), saved: Vec::new(), lost: Vec::new() };
        let is_gone =
            |key: &Key| place.roots.get(key.root).is_none_or(|root| !root.join(&key.file).is_file());
        plan.saved = saved(place, examined, metas).into_iter().filter(|(key, _)| is_gone(key)).collect();
        let mut saved: BTreeMap<Key, u64> = BTreeMap::new();
        for (key, _) in &plan.saved {
            *saved.entry(key.clone()).or_default() += 1;
        }
        let mut places = examined.places.clone();
        for (key, entry) in examined.manifest.iter().flat_map(Manifest::entries) {
            let Outcome::Indexed(said) = &entry.outcome else {
                plan.manifest.put(key.clone(), entry.clone());
                continue;
            };
            let held = places.remove(&key.place()).unwrap_or_default();
            let is_whole = held.articles == said.articles && !examined.doubled.contains(&key.place());
            if is_whole && held.undated == said.undated && held.formats == said.formats {
                plan.manifest.put(key.clone(), entry.clone());
                continue;
            }
            let mut held = Indexed { skipped: said.skipped.clone(), ..held };
            let n_saved = saved.get(key).copied().unwrap_or_default();
            let n_lost = said.articles.saturating_sub(held.articles + n_saved);
            if is_gone(key) && n_lost > 0 {
                plan.lost.push(Lost { file: Some(key.file.clone()), articles: n_lost });
                let why = format!("{n_lost} articles of it were lost with a damaged part of the index");
                held.skipped.push(Skipped { file: key.file.clone(), line: None, why });
            }
            plan.put(key.clone(), held);
        }
        // What no list names any more is known by what the segments hold of it.
        for (name, held) in places {
            if let Some((root, file)) = name.split_once('/')
                && let Ok(root) = root.parse()
            {
                plan.put(Key { root, file: file.to_owned() }, held);
            }
        }
        if examined.manifest.is_none() {
            let n_dropped: u64 = examined.damaged.iter().map(|segment| u64::from(segment.num_docs())).sum();
            let n_lost = n_dropped.saturating_sub(plan.saved.len() as u64);
            // Most of them come again from their files; which of the files are gone no list tells.
            if n_lost > 0 {
                plan.lost.push(Lost { file: None, articles: n_lost });
            }
        }
        plan
    }

    /// Enters a file of which not everything is there; it is read again where it can be.
    fn put(&mut self, key: Key, held: Indexed) {
        if held.articles > 0 {
            let outcome = Outcome::Indexed(Indexed { hash: String::new(), ..held });
            self.manifest.put(key, Entry { stat: Stat::default(), sidecar: None, seen: 0, outcome });
        }
    }

    /// Makes the whole segments and their manifest the state of the index, then adds what was saved.
    fn carry_out(
        mut self,
        place: &Place,
        examined: &Examined,
        metas: &IndexMeta,
        state: &State,
    ) -> Result<(), IndexError> {
        let folder = place.folder.as_path();
        let failed = |error| store::failed(folder, error);
        let (index, _) = store::open_for_writing(folder)?;
        let mut state = state.next(place);
        self.manifest.write(folder, &mut state)?;
        let is_damaged =
            |segment: &SegmentMeta| examined.damaged.iter().any(|damaged| damaged.id() == segment.id());
        let metas = IndexMeta {
            segments: metas.segments.iter().filter(|segment| !is_damaged(segment)).cloned().collect(),
            payload: Some(state.payload()),
            ..metas.clone()
        };
        let file = Path::new("meta.json");
        let written =
            |source| IndexError::File { what: "write", file: folder.join(store::FOLDER).join(file), source };
        let bytes = serde_json::to_vec_pretty(&metas).map_err(|error| written(error.into()))?;
        let directory = index.directory();
        directory.atomic_write(file, &bytes).and_then(|()| directory.sync_directory()).map_err(written)?;
        manifest::sweep(folder, &state.manifest);
        if self.saved.is_empty() {
            return Ok(());
        }
        let (index, _) = store::open_for_writing(folder)?;
        let mut writer: IndexWriter = index.writer_with_num_threads(1, ARENA).map_err(failed)?;
        let knowledge = Knowledge::built_in();
        let mut documents = Documents::new(Fields::schema().1, &knowledge);
        for (key, stored) in self.saved {
            let known = self.manifest.get(&key).cloned();
            let mut entry = known.unwrap_or(Entry {
                stat: Stat::default(),
                sidecar: None,
                seen: 0,
                outcome: Outcome::Indexed(Indexed::default()),
            });
            if let Outcome::Indexed(indexed) = &mut entry.outcome {
                indexed.articles += 1;
                indexed.undated += u64::from(stored.article.published.is_none());
                *indexed.formats.entry(stored.record.format.clone()).or_default() += 1;
            }
            // What was stored as JSON can be stored so again.
            let Ok(document) = documents.document(&key.place(), stored) else { continue };
            writer.add_document(document).map_err(failed)?;
            self.manifest.put(key, entry);
        }
        state = state.next(place);
        self.manifest.write(folder, &mut state)?;
        let mut prepared = writer.prepare_commit().map_err(failed)?;
        prepared.set_payload(&state.payload());
        prepared.commit().map_err(failed)?;
        writer.wait_merging_threads().map_err(failed)?;
        manifest::sweep(folder, &state.manifest);
        Ok(())
    }
}

/// The stored articles of damaged segments whose store is whole.
fn saved(place: &Place, examined: &Examined, metas: &IndexMeta) -> Vec<(Key, Stored)> {
    let Ok(index) = store::open_for_reading(&place.folder) else { return Vec::new() };
    let is_damaged =
        |segment: &&SegmentMeta| examined.damaged.iter().any(|damaged| damaged.id() == segment.id());
    let mut saved = Vec::new();
    for segment in metas.segments.iter().filter(is_damaged) {
        // Whatever it fails on, what came before it is saved.
        let _ = catch_unwind(AssertUnwindSafe(|| {
            save(&index, segment, &mut |stored| {
                let key = key_of(place, examined, &stored);
                saved.push((key, stored));
            })
        }));
    }
    saved
}

fn save(index: &Index, segment: &SegmentMeta, take: &mut dyn FnMut(Stored)) -> Option<()> {
    let whole = |component: SegmentComponent| {
        let file = segment.relative_path(component);
        check::examine_file(index, &file).ok()?;
        index.directory().open_read(&file).ok()
    };
    let store = StoreReader::open(whole(SegmentComponent::Store)?, check::BLOCKS).ok()?;
    let alive = match segment.has_deletes() {
        true => Some(AliveBitSet::open(whole(SegmentComponent::Delete)?.read_bytes().ok()?)),
        false => None,
    };
    let (_, fields) = Fields::schema();
    for doc in 0..segment.max_doc() {
        if alive.as_ref().is_some_and(|alive| alive.is_deleted(doc)) {
            continue;
        }
        let document: TantivyDocument = store.get(doc).ok()?;
        check::stored_of(&document, fields).ok().map(&mut *take);
    }
    Some(())
}

/// The file that a stored article came from; its root is told by its salt, else by the first list that names it.
fn key_of(place: &Place, examined: &Examined, stored: &Stored) -> Key {
    let file = &stored.record.file;
    let key = |root| Key { root, file: file.clone() };
    let salted = stored.record.salt.parse().ok();
    let is_named =
        |root: &usize| examined.manifest.as_ref().is_some_and(|manifest| manifest.get(&key(*root)).is_some());
    key(salted.or_else(|| (0..place.roots.len()).find(is_named)).unwrap_or_default())
}

/// The articles of files that are gone, as far as what is left of the manifest tells.
fn lost_by_rebuilding(place: &Place) -> Vec<Lost> {
    let Ok(files) = std::fs::read_dir(place.folder.join(manifest::FOLDER)) else { return Vec::new() };
    let mut named: Vec<(u64, bool, String)> = files
        .flatten()
        .filter_map(|file| {
            let name = file.file_name().into_string().ok()?;
            let (generation, kind) = name.split_once('.')?;
            Some((generation.parse().ok()?, kind == "base", name.clone()))
        })
        .collect();
    named.sort();
    let base = named.iter().rposition(|(_, is_base, _)| *is_base).unwrap_or_default();
    let manifest = named.split_off(base).into_iter().map(|(_, _, name)| name).collect();
    let state = State { manifest, ..State::default() };
    let Ok(manifest) = Manifest::read(&place.folder, &state) else { return Vec::new() };
    let mut lost = Vec::new();
    for (key, entry) in manifest.entries() {
        if let Outcome::Indexed(indexed) = &entry.outcome
            && place.roots.get(key.root).is_none_or(|root| !root.join(&key.file).is_file())
        {
            lost.push(Lost { file: Some(key.file.clone()), articles: indexed.articles });
        }
    }
    lost
}
