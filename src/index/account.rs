//! The account of an index line by line: every file, and every record of it, in exactly one of indexed, ignored and
//! skipped; it adds up with `Report`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use tantivy::DocSet;
use tantivy::TERMINATED;
use tantivy::schema::IndexRecordOption;

use super::document::id_of;
use super::error::IndexError;
use super::manifest::Outcome;
use super::reader::Reader;
use super::store;

/// A file or a record and what became of it. Keys are never left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Accounted<'a> {
    /// `file` or `record`.
    pub what: &'static str,
    /// The folder that it was found below.
    pub root: &'a Path,
    /// Path relative to it.
    pub file: &'a str,
    /// `indexed`, `ignored` or `skipped`.
    pub outcome: &'static str,
    /// Articles in the index, of a file.
    pub articles: Option<u64>,
    /// Id of the article, of an indexed record.
    pub id: Option<String>,
    /// Line in the file, of a skipped record, where it has one.
    pub line: Option<u64>,
    /// What was ignored: `image`, `script`, `hidden`.
    pub kind: Option<&'a str>,
    /// Why it was skipped.
    pub why: Option<&'a str>,
}

/// Ids by the place of their file, as the columns keep them.
pub(super) type Ids = BTreeMap<String, Vec<(u64, u64)>>;

impl Reader {
    /// Hands each file to `take`, followed by its records, in the order of root and path.
    ///
    /// # Errors
    /// The index is damaged, or `take` fails.
    pub fn account<E: From<IndexError>>(
        &self,
        take: &mut dyn FnMut(&Accounted<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let (state, manifest) = self.manifest()?;
        let mut ids = self.ids()?;
        for (key, entry) in manifest.entries() {
            let root = state.roots.get(key.root).map_or(Path::new(""), |root| root.as_path());
            let file = Accounted {
                what: "file",
                root,
                file: &key.file,
                outcome: "indexed",
                articles: Some(0),
                id: None,
                line: None,
                kind: None,
                why: None,
            };
            match &entry.outcome {
                Outcome::Ignored { kind } => {
                    take(&Accounted { outcome: "ignored", kind: Some(kind), ..file })?;
                }
                Outcome::Skipped(skipped) => take(&Accounted {
                    outcome: "skipped",
                    line: skipped.line,
                    why: Some(&skipped.why),
                    ..file
                })?,
                Outcome::Indexed(indexed) => {
                    take(&Accounted { articles: Some(indexed.articles), ..file.clone() })?;
                    let record = Accounted { what: "record", articles: None, ..file };
                    for (high, low) in ids.remove(&key.place()).unwrap_or_default() {
                        take(&Accounted { id: Some(id_of(high, low)), ..record.clone() })?;
                    }
                    for skipped in &indexed.skipped {
                        let (file, why) = (skipped.file.as_str(), Some(skipped.why.as_str()));
                        take(&Accounted {
                            outcome: "skipped",
                            file,
                            line: skipped.line,
                            why,
                            ..record.clone()
                        })?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The ids of all articles by the place of their file, each list in order.
    pub(super) fn ids(&self) -> Result<Ids, IndexError> {
        self.try_ids().map_err(|error| store::failed(self.folder(), error))
    }

    fn try_ids(&self) -> tantivy::Result<Ids> {
        let mut ids = Ids::new();
        let segments = self.searcher().segment_readers().iter().zip(self.columns());
        for (segment, columns) in segments {
            let places = segment.inverted_index(self.fields().place)?;
            let mut stream = places.terms().stream()?;
            while stream.advance() {
                let info = stream.value().clone();
                let place = String::from_utf8_lossy(stream.key()).into_owned();
                let mut postings = places.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
                while postings.doc() != TERMINATED {
                    let doc = postings.doc();
                    if segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc)) {
                        ids.entry(place.clone()).or_default().push(columns.id(doc));
                    }
                    postings.advance();
                }
            }
        }
        ids.values_mut().for_each(|ids| ids.sort_unstable());
        Ok(ids)
    }
}
