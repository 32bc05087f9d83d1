//! An open index: one commit, old or new, never half of one.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::panic::resume_unwind;
use std::path::Path;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use tantivy::ReloadPolicy;
use tantivy::Searcher;

use super::check;
use super::columns::Columns;
use super::error::IndexError;
use super::manifest::Manifest;
use super::meta::Meta;
use super::meta::State;
use super::place::Place;
use super::schema::FORMAT;
use super::schema::Fields;
use super::status::Status;
use super::store;
use crate::text::Language;

/// An open index. It shows the state of one commit for as long as it lives.
pub struct Reader {
    folder: PathBuf,
    meta: Meta,
    state: State,
    searcher: Searcher,
    fields: Fields,
    columns: Vec<Columns>,
    languages: OnceLock<Vec<Language>>,
    pub(crate) ordinals: crate::index::ordinals::GlobalOrdinals,
}

/// How often opening is tried: a writer may remove the files of an old commit in the instant between reading its
/// name and opening it.
const TRIES: u32 = 5;

impl Reader {
    /// Opens the index of `place` for reading; needs no write permission and writes nothing.
    ///
    /// # Errors
    /// Missing, older or newer than the program, damaged.
    pub fn open(place: &Place) -> Result<Self, IndexError> {
        let open = || {
            let mut tries = 1;
            loop {
                match Self::try_open(&place.folder) {
                    Err(IndexError::Damaged { .. }) if tries < TRIES => {
                        std::thread::sleep(Duration::from_millis(20 * u64::from(tries)));
                        tries += 1;
                    }
                    other => return other,
                }
            }
        };
        // The engine believes most bytes of a segment; on some that are damaged it panics.
        catch_unwind(AssertUnwindSafe(open)).unwrap_or_else(|panic| match check::damage(&place.folder) {
            Some(damage) => Err(damage),
            None => resume_unwind(panic),
        })
    }

    fn try_open(folder: &Path) -> Result<Self, IndexError> {
        let missing = || IndexError::Missing { folder: folder.to_path_buf() };
        let meta = Meta::read(folder)?.ok_or_else(missing)?;
        if meta.format < FORMAT {
            return Err(IndexError::Older { folder: folder.to_path_buf(), found: meta.format });
        }
        if !folder.join(store::FOLDER).join("meta.json").exists() {
            return Err(missing());
        }
        let index = store::open_for_reading(folder)?;
        let failed = |error| store::failed(folder, error);
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(failed)?;
        let state = store::state(&index, folder)?.ok_or_else(missing)?;
        let searcher = reader.searcher();
        let (_, fields) = Fields::schema();
        let columns = searcher
            .segment_readers()
            .iter()
            .map(Columns::open)
            .collect::<tantivy::Result<_>>()
            .map_err(failed)?;
        Ok(Self {
            folder: folder.to_path_buf(),
            meta,
            state,
            searcher,
            fields,
            columns,
            languages: OnceLock::new(),
            ordinals: Default::default(),
        })
    }

    /// Articles in the index.
    pub fn n_articles(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Id, generation, and seconds since 1970 of the commit that is shown.
    pub fn commit(&self) -> (&str, u64, i64) {
        (&self.meta.id, self.state.generation, self.state.committed)
    }

    /// What the index holds; files and records add up.
    ///
    /// Of the commit that is shown, or of a later one where a writer has replaced it and removed its manifest.
    ///
    /// # Errors
    /// The manifest is damaged.
    pub fn status(&self) -> Result<Status, IndexError> {
        let mut status = self.status_of_commit();
        let mut generation = self.state.generation;
        for tries in 1..TRIES {
            if !matches!(status, Err(IndexError::Damaged { .. })) {
                break;
            }
            let later = Self::try_open(&self.folder)?;
            if later.state.generation == generation {
                break;
            }
            std::thread::sleep(Duration::from_millis(20 * u64::from(tries)));
            generation = later.state.generation;
            status = later.status_of_commit();
        }
        status
    }

    fn status_of_commit(&self) -> Result<Status, IndexError> {
        let manifest = Manifest::read(&self.folder, &self.state)?;
        Ok(Status {
            schema: "hustings.status.1",
            folder: self.folder.clone(),
            roots: self.state.roots.clone(),
            id: self.meta.id.clone(),
            generation: self.state.generation,
            format: self.meta.format,
            program: self.state.program.clone(),
            committed: self.state.committed,
            segments: self.searcher.segment_readers().len() as u64,
            bytes: folder_bytes(&self.folder),
            report: manifest.report(),
        })
    }

    /// State and manifest of the commit that is shown.
    pub(super) fn manifest(&self) -> Result<(&State, Manifest), IndexError> {
        Ok((&self.state, Manifest::read(&self.folder, &self.state)?))
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The columns of each segment, in the order of the searcher's segments.
    pub(crate) fn columns(&self) -> &[Columns] {
        &self.columns
    }

    /// The languages of the analyser that articles of the index are in.
    pub(crate) fn languages(&self) -> tantivy::Result<&[Language]> {
        if let Some(languages) = self.languages.get() {
            return Ok(languages);
        }
        let mut found = BTreeMap::new();
        for segment in self.searcher.segment_readers() {
            let terms = segment.inverted_index(self.fields.language)?;
            let mut stream = terms.terms().stream()?;
            while stream.advance() {
                let code = std::str::from_utf8(stream.key()).ok();
                found.insert(Language::of(code), ());
            }
        }
        // Articles without a language are analysed as English.
        found.insert(Language::of(None), ());
        Ok(self.languages.get_or_init(|| found.into_keys().collect()))
    }
}

/// State and manifest of the last commit of the index in `folder`; `None` where there is no index. Writes nothing.
pub(super) fn manifest_of(folder: &Path) -> Result<Option<(State, Manifest)>, IndexError> {
    let mut tries = 1;
    loop {
        match try_manifest_of(folder) {
            // A writer may remove it between reading its name and opening it.
            Err(IndexError::Damaged { .. }) if tries < TRIES => {
                std::thread::sleep(Duration::from_millis(20 * u64::from(tries)));
                tries += 1;
            }
            other => return other,
        }
    }
}

fn try_manifest_of(folder: &Path) -> Result<Option<(State, Manifest)>, IndexError> {
    if Meta::read(folder)?.is_none() || !folder.join(store::FOLDER).join("meta.json").exists() {
        return Ok(None);
    }
    let Some(state) = store::state(&store::open_for_reading(folder)?, folder)? else { return Ok(None) };
    let manifest = Manifest::read(folder, &state)?;
    Ok(Some((state, manifest)))
}

/// Bytes of the files below `folder`.
fn folder_bytes(folder: &Path) -> u64 {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.metadata().ok())
        .filter(std::fs::Metadata::is_file)
        .map(|file| file.len())
        .sum()
}
