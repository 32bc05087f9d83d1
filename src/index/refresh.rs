//! Bringing an index up to its files: what changed is read, what vanished is taken out, and all of it becomes visible
//! in one commit (large corpora: in several, each whole).

use std::path::Path;

use tantivy::IndexWriter;
use tantivy::Term;
use tantivy::indexer::LogMergePolicy;

use super::check;
use super::directory::Fault;
use super::error::IndexError;
use super::lock::WriterLock;
use super::manifest;
use super::manifest::Entry;
use super::manifest::Manifest;
use super::manifest::Outcome;
use super::manifest::Stat;
use super::meta::Meta;
use super::meta::State;
use super::pipeline::Job;
use super::pipeline::Pipeline;
use super::place::Place;
use super::plan::Jobs;
use super::plan::Plan;
use super::schema::Fields;
use super::store;
use crate::article::Article;
use crate::article::Event;
use crate::article::Progress;
use crate::article::Record;
use crate::article::Report;
use crate::config::Settings;
use crate::enrich;
use crate::knowledge::Knowledge;

/// How much is read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// What changed.
    Changed,
    /// What changed; the articles of files that are gone stay.
    Kept,
    /// Everything.
    Full,
}

/// Bytes of files after which a commit is made, so that a long run loses little when it is killed.
const BATCH_BYTES: u64 = 512 * 1024 * 1024;

/// Files after which a commit is made: until then what is known of each stands in memory several times.
const BATCH_FILES: usize = 25_000;

/// Why a run reads files that did not change.
pub(super) const STALE: &str = "the program or its settings changed: every file is read again";

/// Heap that the run needs beside the engine's arena: records that wait, caches, the second pass of the engine.
const HEAP_BESIDE_ARENA_MB: u64 = 144;

/// The share of deleted articles at which a segment is rewritten.
const DELETED_SHARE: f32 = 0.2;

/// Brings the index of `place` up to the files: reads what changed, takes out what vanished, commits.
///
/// The report accounts for the whole folder, with what was skipped earlier and still is.
///
/// # Errors
/// Another writer holds the lock (with `wait` it is waited for), a folder cannot be listed, the disk fails. What was
/// committed before stands.
pub fn refresh(
    place: &Place,
    settings: &Settings,
    mode: Mode,
    wait: bool,
    progress: &dyn Progress,
) -> Result<Report, IndexError> {
    refresh_with(place, settings, mode, wait, progress, enrich::enrich)
}

/// `refresh` with another way to make the article of a record, for measuring.
///
/// # Errors
/// As `refresh`.
pub fn refresh_with(
    place: &Place,
    settings: &Settings,
    mode: Mode,
    wait: bool,
    progress: &dyn Progress,
    enrich: fn(&Record, &Knowledge) -> Article,
) -> Result<Report, IndexError> {
    let folder = place.folder.as_path();
    for root in &place.roots {
        std::fs::metadata(root).map_err(|source| IndexError::Folder { folder: root.clone(), source })?;
    }
    let made = |source| IndexError::File { what: "make", file: folder.to_path_buf(), source };
    std::fs::create_dir_all(folder.join(manifest::FOLDER)).map_err(made)?;
    let _lock = WriterLock::take(folder, wait)?;
    refresh_locked(place, settings, mode, progress, enrich)
}

/// `refresh_with` for whoever holds the lock.
pub(super) fn refresh_locked(
    place: &Place,
    settings: &Settings,
    mode: Mode,
    progress: &dyn Progress,
    enrich: fn(&Record, &Knowledge) -> Article,
) -> Result<Report, IndexError> {
    let mut run = Run::open(place, settings, mode, progress, enrich)?;
    let jobs = run.plan.jobs()?;
    let fault = run.fault.clone();
    let done = run.read(jobs);
    match fault.take() {
        // Also where the run ended well: what failed then is a merge, which the next run needs room for, too.
        Some((file, source)) => Err(IndexError::File { what: "write", file, source }),
        // A thread of the engine that dies does not say of what; damage is the likely cause.
        None => done.map_err(|error| match error {
            IndexError::Engine { .. } => check::damage(&place.folder).unwrap_or(error),
            error => error,
        }),
    }
}

/// A run that holds the lock.
struct Run<'a> {
    place: &'a Place,
    folder: &'a Path,
    settings: &'a Settings,
    progress: &'a dyn Progress,
    enrich: fn(&Record, &Knowledge) -> Article,
    knowledge: Knowledge,
    index: tantivy::Index,
    fault: Fault,
    fields: Fields,
    state: State,
    /// What the articles of this run depend on beside their files.
    fingerprint: String,
    /// Those in the index depend on something else.
    is_stale: bool,
    plan: Plan<'a>,
    /// Articles of files that vanished.
    n_removed: u64,
}

impl<'a> Run<'a> {
    fn open(
        place: &'a Place,
        settings: &'a Settings,
        mode: Mode,
        progress: &'a dyn Progress,
        enrich: fn(&Record, &Knowledge) -> Article,
    ) -> Result<Self, IndexError> {
        let folder = place.folder.as_path();
        let knowledge = Knowledge::built_in();
        let fingerprint = fingerprint(settings, &knowledge);
        let rebuild = |why: &str| {
            progress.event(Event::Message(format!("{why}: the index is rebuilt")));
            // Only what can be made again stands in there.
            for part in [store::FOLDER, manifest::FOLDER] {
                remove(&folder.join(part))?;
            }
            let path = folder.join(manifest::FOLDER);
            std::fs::create_dir_all(&path).map_err(|source| IndexError::File {
                what: "make",
                file: path,
                source,
            })?;
            Meta::new().write(folder)
        };
        match Meta::read(folder) {
            Ok(Some(meta)) if meta.format == super::schema::FORMAT => {}
            Ok(Some(meta)) => rebuild(&format!("it has the older format {}", meta.format))?,
            Ok(None) => {
                // No identity, no index: what lies there was left by a run that ended before its first commit.
                if folder.join(store::FOLDER).exists() {
                    rebuild("it was never finished")?;
                } else {
                    Meta::new().write(folder)?;
                }
            }
            Err(error @ IndexError::Damaged { .. }) if mode == Mode::Full => rebuild(&error.to_string())?,
            Err(error) => return Err(error),
        }
        let opened = store::open_for_writing(folder).and_then(|(index, fault)| {
            let state = store::state(&index, folder)?.unwrap_or_default();
            let manifest = Manifest::read(folder, &state)?;
            // Everything is read again anyway, so that damage is found before the engine meets it.
            if mode == Mode::Full
                && let Some(damage) = check::damage(folder)
            {
                return Err(damage);
            }
            Ok((index, fault, state, manifest))
        });
        let (index, fault, state, manifest) = match opened {
            Err(error @ (IndexError::Damaged { .. } | IndexError::Engine { .. })) if mode == Mode::Full => {
                rebuild(&error.to_string())?;
                let (index, fault) = store::open_for_writing(folder)?;
                (index, fault, State::default(), Manifest::default())
            }
            other => other?,
        };
        manifest::sweep(folder, &state.manifest);
        let is_stale = !state.fingerprint.is_empty() && state.fingerprint != fingerprint;
        if is_stale {
            progress.event(Event::Message(STALE.to_owned()));
        }
        let (_, fields) = Fields::schema();
        Ok(Self {
            place,
            folder,
            settings,
            progress,
            enrich,
            knowledge,
            index,
            fault,
            fields,
            state,
            fingerprint,
            is_stale,
            plan: Plan::new(place, settings, progress, manifest, mode, is_stale),
            n_removed: 0,
        })
    }

    /// Reads the files batch by batch, each with its commit.
    fn read(mut self, jobs: Jobs) -> Result<Report, IndexError> {
        let n_jobs = jobs.list.len() as u64;
        self.progress.event(Event::Planned { files: n_jobs, bytes: jobs.n_bytes });
        let mut account = Report::default();
        if jobs.list.is_empty()
            && jobs.vanished.is_empty()
            && !self.plan.manifest.is_changed()
            && self.state.generation > 0
            && !self.is_stale
        {
            return Ok(self.report(account));
        }
        let failed = |error| store::failed(self.folder, error);
        let n_threads = match self.settings.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        };
        let n_writers = if n_threads > 4 { 2 } else { 1 };
        let arena = (self.settings.memory_mb.saturating_sub(HEAP_BESIDE_ARENA_MB)).max(32 * n_writers as u64);
        let mut writer: IndexWriter =
            self.index.writer_with_num_threads(n_writers, (arena as usize) * 1_000_000).map_err(failed)?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(DELETED_SHARE);
        writer.set_merge_policy(Box::new(policy));
        // A run that was killed leaves files that no commit names, and the engine would give the same names again.
        writer.garbage_collect_files().wait().map_err(failed)?;
        for (key, n_articles) in &jobs.displaced {
            writer.delete_term(Term::from_field_text(self.fields.place, &key.place()));
            self.n_removed += n_articles;
        }
        for key in &jobs.vanished {
            writer.delete_term(Term::from_field_text(self.fields.place, &key.place()));
            if let Some(Entry { outcome: Outcome::Indexed(indexed), .. }) = self.plan.manifest.get(key) {
                self.n_removed += indexed.articles;
            }
            self.plan.manifest.remove(key);
        }
        let mut rest = jobs.list;
        loop {
            let batch = next_batch(&mut rest);
            let (list, stats): (Vec<Job>, Vec<_>) =
                batch.into_iter().map(|(job, stat, sidecar)| (job, (stat, sidecar))).unzip();
            let pipeline = Pipeline {
                writer: &writer,
                fields: self.fields,
                settings: self.settings,
                knowledge: &self.knowledge,
                enrich: self.enrich,
                progress: self.progress,
                n_threads,
            };
            let done = pipeline.run(&list).map_err(failed)?;
            account.read += done.n_read;
            account.text_bytes += done.text_bytes;
            account.stopped |= done.is_stopped;
            for ((job, (stat, sidecar)), outcome) in list.iter().zip(&stats).zip(done.outcomes) {
                let entry = Entry { stat: *stat, sidecar: *sidecar, seen: self.plan.now, outcome };
                self.plan.manifest.put(job.key.clone(), entry);
            }
            // What stood in the index of a file that was broken off at once is taken out with the commit.
            if let Some(job) = done.broken_off.and_then(|nth| list.get(nth)) {
                self.plan.manifest.remove(&job.key);
            }
            self.commit(&mut writer, rest.is_empty() && !account.stopped)?;
            if rest.is_empty() || account.stopped {
                break;
            }
        }
        writer.wait_merging_threads().map_err(|error| store::failed(self.folder, error))?;
        Ok(self.report(account))
    }

    /// Makes manifest and segments visible together: the engine's commit names the files of the manifest.
    ///
    /// What another program or other settings made counts as such until the last commit, so that the run after one that
    /// was stopped reads the rest again.
    fn commit(&mut self, writer: &mut IndexWriter, is_last: bool) -> Result<(), IndexError> {
        let failed = |error| store::failed(self.folder, error);
        self.state = self.state.next(self.place);
        if is_last || !self.is_stale {
            self.state.fingerprint.clone_from(&self.fingerprint);
        }
        self.plan.manifest.write(self.folder, &mut self.state)?;
        let mut prepared = writer.prepare_commit().map_err(failed)?;
        prepared.set_payload(&self.state.payload());
        prepared.commit().map_err(failed)?;
        manifest::sweep(self.folder, &self.state.manifest);
        Ok(())
    }

    fn report(&self, account: Report) -> Report {
        Report {
            read: account.read,
            text_bytes: account.text_bytes,
            stopped: account.stopped,
            unchanged_files: self.plan.n_unchanged,
            removed: self.n_removed,
            ..self.plan.manifest.report()
        }
    }
}

/// Takes the next files that are committed together off the front of `rest`.
fn next_batch(rest: &mut Vec<(Job, Stat, Option<Stat>)>) -> Vec<(Job, Stat, Option<Stat>)> {
    let mut bytes = 0;
    let n_files = rest
        .iter()
        .take(BATCH_FILES)
        .take_while(|(job, ..)| {
            let fits = bytes < BATCH_BYTES;
            bytes += job.source.size;
            fits
        })
        .count();
    let after = rest.split_off(n_files);
    std::mem::replace(rest, after)
}

/// Removes a folder of the index, which can be made again; that there is none is no error.
pub(super) fn remove(folder: &Path) -> Result<(), IndexError> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(IndexError::File { what: "remove", file: folder.to_path_buf(), source: error })
        }
        _ => Ok(()),
    }
}

/// Hash over what the articles depend on beside their files.
pub(super) fn fingerprint(settings: &Settings, knowledge: &Knowledge) -> String {
    // How much memory and how many threads are used changes no article.
    let relevant = (crate::PROGRAM, knowledge.fingerprint(), &settings.map, &settings.ignore);
    let text = serde_json::to_string(&relevant).unwrap_or_default();
    blake3::hash(text.as_bytes()).to_hex().chars().take(16).collect()
}
