//! Whether an index is whole: each file against its checksum, each stored article, the ids, and the manifest against
//! all of them. Reads everything and writes nothing.

use std::collections::BTreeMap;
use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::path::Path;
use std::path::PathBuf;

use serde::Serialize;
use tantivy::DocSet;
use tantivy::Index;
use tantivy::IndexMeta;
use tantivy::SegmentReader;
use tantivy::TERMINATED;
use tantivy::TantivyDocument;
use tantivy::index::SegmentComponent;
use tantivy::index::SegmentMeta;
use tantivy::schema::IndexRecordOption;
use tantivy::schema::Value;

use super::columns::Columns;
use super::document::key_of;
use super::error::IndexError;
use super::manifest;
use super::manifest::Indexed;
use super::manifest::Manifest;
use super::manifest::Outcome;
use super::meta::Meta;
use super::meta::State;
use super::place::Place;
use super::schema::Fields;
use super::store;
use super::stored::Stored;

/// The parts that every segment has.
const COMPONENTS: [SegmentComponent; 6] = [
    SegmentComponent::Terms,
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
    SegmentComponent::Store,
];

/// Blocks of the store that are kept unpacked; the articles are read in their order.
pub(super) const BLOCKS: usize = 2;

/// Mistakes of the manifest that are named.
const NAMED: usize = 10;

/// How often an index is looked at that a writer changes meanwhile.
const TRIES: u32 = 3;

/// What is wrong with an index, and how much was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// `hustings.check.1`.
    pub schema: &'static str,
    /// The folder of the index.
    pub folder: PathBuf,
    /// Its commit; `None` where that cannot be read.
    pub generation: Option<u64>,
    /// Its segments.
    pub segments: u64,
    /// Files of its manifest.
    pub files: u64,
    /// Articles that were read.
    pub articles: u64,
    /// What is wrong; nothing: the index is whole.
    pub findings: Vec<Finding>,
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The damaged file.
    pub file: PathBuf,
    /// What is wrong with it.
    pub why: String,
}

/// Looks at every byte of the index of `place`.
///
/// # Errors
/// There is no index, it is newer than the program, or a file cannot be read for another reason than damage.
pub fn check(place: &Place) -> Result<Check, IndexError> {
    let mut tries = 1;
    loop {
        let found = Examined::of(&place.folder)?;
        // What a writer replaces meanwhile looks damaged.
        let is_moved = || {
            let now = super::reader::manifest_of(&place.folder).ok().flatten();
            let generation = |state: &State| state.generation;
            now.is_some_and(|(state, _)| Some(generation(&state)) != found.state.as_ref().map(generation))
        };
        if found.findings.is_empty() || tries == TRIES || !is_moved() {
            return Ok(found.check(&place.folder));
        }
        tries += 1;
    }
}

/// The first file of the index in `folder` that is missing or has other bytes than were written; `None` where all are
/// as they were written, or where there is no index.
pub fn damage(folder: &Path) -> Option<IndexError> {
    let damaged = |Finding { file, why }| IndexError::Damaged { folder: folder.to_path_buf(), file, why };
    let segments = || {
        let index = store::open_for_reading(folder)?;
        let metas = index.load_metas().map_err(|error| store::failed(folder, error))?;
        let mut findings = metas.segments.iter().flat_map(|segment| examine_files(&index, folder, segment));
        Ok(findings.next().map(damaged))
    };
    match catch_unwind(AssertUnwindSafe(segments)) {
        Ok(Ok(found)) => found,
        Ok(Err(error @ IndexError::Damaged { .. })) => Some(error),
        Ok(Err(_)) => None,
        Err(_) => Some(damaged(unreadable(folder))),
    }
}

fn unreadable(folder: &Path) -> Finding {
    let file = folder.join(store::FOLDER).join("meta.json");
    Finding { file, why: "the engine fails on it".to_owned() }
}

/// Everything that is known of an index after a look at every byte.
#[derive(Default)]
pub(super) struct Examined {
    pub(super) findings: Vec<Finding>,
    pub(super) has_meta: bool,
    pub(super) metas: Option<IndexMeta>,
    pub(super) state: Option<State>,
    pub(super) manifest: Option<Manifest>,
    /// Segments with damage.
    pub(super) damaged: Vec<SegmentMeta>,
    /// What the whole segments hold of each file.
    pub(super) places: BTreeMap<String, Indexed>,
    /// Files with an article whose id another has, too.
    pub(super) doubled: HashSet<String>,
    n_articles: u64,
}

impl Examined {
    /// Looks at the index in `folder`.
    pub(super) fn of(folder: &Path) -> Result<Self, IndexError> {
        let mut found = Self::default();
        match Meta::read(folder) {
            Ok(Some(_)) => found.has_meta = true,
            Ok(None) if !folder.join(store::FOLDER).is_dir() => {
                return Err(IndexError::Missing { folder: folder.to_path_buf() });
            }
            Ok(None) => found.add(folder.join("meta.toml"), "the file is missing"),
            Err(IndexError::Damaged { file, why, .. }) => found.add(file, why),
            Err(error) => return Err(error),
        }
        let opened = catch_unwind(AssertUnwindSafe(|| {
            let index = store::open_for_reading(folder)?;
            let metas = index.load_metas().map_err(|error| store::failed(folder, error))?;
            Ok((index, metas))
        }));
        let (index, metas) = match opened {
            Ok(Ok(opened)) => opened,
            Ok(Err(IndexError::Damaged { file, why, .. })) => {
                found.add(file, why);
                return Ok(found);
            }
            Ok(Err(error)) => return Err(error),
            Err(_) => {
                found.findings.push(unreadable(folder));
                return Ok(found);
            }
        };
        let file = folder.join(store::FOLDER).join("meta.json");
        if index.schema() != Fields::schema().0 {
            found.add(file, "it has other fields than this program");
            return Ok(found);
        }
        found.state = State::of_payload(metas.payload.as_deref());
        if found.state.is_none() {
            found.add(file, "it names no state of hustings");
        }
        let mut ids = HashSet::new();
        for segment in &metas.segments {
            let mut findings = examine_files(&index, folder, segment);
            if findings.is_empty() {
                let inside = catch_unwind(AssertUnwindSafe(|| examine_articles(&index, segment)));
                match inside.unwrap_or_else(|_| Err("the engine fails on it".to_owned())) {
                    Ok(held) => found.take(held, &mut ids, folder, segment),
                    Err(why) => {
                        findings.push(Finding { file: part(folder, segment, SegmentComponent::Store), why })
                    }
                }
            }
            if !findings.is_empty() {
                found.damaged.push(segment.clone());
                found.findings.append(&mut findings);
            }
        }
        found.metas = Some(metas);
        if let Some(state) = &found.state {
            match Manifest::read(folder, state) {
                Ok(manifest) => {
                    if found.damaged.is_empty() {
                        found.compare(&manifest, folder);
                    }
                    found.manifest = Some(manifest);
                }
                Err(IndexError::Damaged { file, why, .. }) => found.add(file, why),
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    fn add(&mut self, file: PathBuf, why: impl Into<String>) {
        self.findings.push(Finding { file, why: why.into() });
    }

    /// Takes what a whole segment holds.
    fn take(&mut self, held: Vec<Held>, ids: &mut HashSet<(u64, u64)>, folder: &Path, segment: &SegmentMeta) {
        for article in held {
            self.n_articles += 1;
            if !ids.insert(article.id) {
                let why = format!("an article of `{}` is there twice", article.place);
                self.add(part(folder, segment, SegmentComponent::Terms), why);
                self.doubled.insert(article.place.clone());
            }
            let of_file = self.places.entry(article.place).or_default();
            of_file.articles += 1;
            of_file.undated += u64::from(article.is_undated);
            *of_file.formats.entry(article.format).or_default() += 1;
        }
    }

    /// Holds the manifest against what the segments hold.
    fn compare(&mut self, manifest: &Manifest, folder: &Path) {
        let names = self.state.as_ref().and_then(|state| state.manifest.last());
        let file = folder.join(manifest::FOLDER).join(names.map_or("", String::as_str));
        let mut wrong = Vec::new();
        let mut n_named = 0;
        for (key, entry) in manifest.entries() {
            let Outcome::Indexed(said) = &entry.outcome else { continue };
            let held = self.places.get(&key.place());
            n_named += usize::from(held.is_some());
            let counts = |indexed: &Indexed| (indexed.articles, indexed.undated, indexed.formats.clone());
            if held.map(counts) != Some(counts(said)) {
                let n = held.map_or(0, |held| held.articles);
                wrong.push(format!(
                    "says {} articles of `{}`, and the segments hold {n}",
                    said.articles, key.file
                ));
            }
        }
        let n_unnamed = self.places.len() - n_named;
        if n_unnamed > 0 {
            wrong.push(format!("leaves out {n_unnamed} files of which the segments hold articles"));
        }
        let n_more = wrong.len().saturating_sub(NAMED);
        wrong.into_iter().take(NAMED).for_each(|why| self.add(file.clone(), why));
        if n_more > 0 {
            self.add(file, format!("and {n_more} more of the kind"));
        }
    }

    fn check(&self, folder: &Path) -> Check {
        Check {
            schema: "hustings.check.1",
            folder: folder.to_path_buf(),
            generation: self.state.as_ref().map(|state| state.generation),
            segments: self.metas.as_ref().map_or(0, |metas| metas.segments.len() as u64),
            files: self.manifest.as_ref().map_or(0, |manifest| manifest.entries().count() as u64),
            articles: self.n_articles,
            findings: self.findings.clone(),
        }
    }
}

/// The file of a part of a segment.
fn part(folder: &Path, segment: &SegmentMeta, component: SegmentComponent) -> PathBuf {
    folder.join(store::FOLDER).join(segment.relative_path(component))
}

/// Compares the files of a segment with the checksums in them.
fn examine_files(index: &Index, folder: &Path, segment: &SegmentMeta) -> Vec<Finding> {
    let deletes = segment.has_deletes().then_some(SegmentComponent::Delete);
    let mut findings = Vec::new();
    for component in COMPONENTS.into_iter().chain(deletes) {
        if let Err(why) = examine_file(index, &segment.relative_path(component.clone())) {
            findings.push(Finding { file: part(folder, segment, component), why });
        }
    }
    findings
}

/// Compares a file with the checksum in it.
pub(super) fn examine_file(index: &Index, file: &Path) -> Result<(), String> {
    use tantivy::directory::error::OpenReadError;
    match catch_unwind(AssertUnwindSafe(|| index.directory().validate_checksum(file))) {
        Ok(Ok(true)) => Ok(()),
        Ok(Ok(false)) => Err("its checksum differs".to_owned()),
        Ok(Err(OpenReadError::FileDoesNotExist(_))) => Err("the file is missing".to_owned()),
        Ok(Err(OpenReadError::IoError { io_error, .. })) => Err(io_error.to_string()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("its end is no checksum".to_owned()),
    }
}

/// An article as a segment holds it.
struct Held {
    place: String,
    id: (u64, u64),
    is_undated: bool,
    format: String,
}

/// Reads every article of a segment and holds its parts against each other.
fn examine_articles(index: &Index, segment: &SegmentMeta) -> Result<Vec<Held>, String> {
    let told = |error: tantivy::TantivyError| error.to_string();
    let reader = SegmentReader::open(&index.segment(segment.clone())).map_err(told)?;
    if reader.num_docs() != segment.num_docs() {
        return Err(format!("holds {} articles instead of {}", reader.num_docs(), segment.num_docs()));
    }
    let columns = Columns::open(&reader).map_err(told)?;
    let (_, fields) = Fields::schema();
    let mut places: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let terms = reader.inverted_index(fields.place).map_err(told)?;
    let mut stream = terms.terms().stream().map_err(|error| error.to_string())?;
    while stream.advance() {
        let (info, place) = (stream.value().clone(), String::from_utf8_lossy(stream.key()).into_owned());
        let postings = terms.read_postings_from_terminfo(&info, IndexRecordOption::Basic);
        let mut postings = postings.map_err(|error| error.to_string())?;
        while postings.doc() != TERMINATED {
            places.entry(postings.doc()).or_default().push(place.clone());
            postings.advance();
        }
    }
    let store = reader.get_store_reader(BLOCKS).map_err(|error| error.to_string())?;
    let mut held = Vec::new();
    for doc in reader.doc_ids_alive() {
        let document: TantivyDocument = store.get(doc).map_err(told)?;
        let stored =
            stored_of(&document, fields).map_err(|why| format!("article {doc} cannot be read: {why}"))?;
        let id = columns.id(doc);
        if key_of(&stored.article.id) != id {
            return Err(format!("article {doc} is stored under another id"));
        }
        let place = match places.remove(&doc).as_deref() {
            Some([place]) => place.clone(),
            _ => return Err(format!("article {doc} has no file, or several")),
        };
        let (is_undated, format) = (stored.article.published.is_none(), stored.record.format);
        held.push(Held { place, id, is_undated, format });
    }
    Ok(held)
}

/// What is stored in a document.
pub(super) fn stored_of(document: &TantivyDocument, fields: Fields) -> Result<Stored, String> {
    let value = document.get_first(fields.stored);
    Stored::of_bytes(value.as_ref().and_then(|value| value.as_bytes()).unwrap_or_default())
}
