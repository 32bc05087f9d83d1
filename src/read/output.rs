//! What comes out of one file: records with their keys, what was skipped, and how the file ended.

use std::collections::HashSet;
use std::ops::ControlFlow;

use super::Read;
use super::SourceFile;
use super::json::Names;
use super::sidecar::Sidecar;
use crate::article::Record;
use crate::article::Skipped;

/// Largest text of one article in bytes; what is beyond is cut with a note.
pub(super) const MAX_TEXT: usize = 32 << 20;
/// Skipped records of one file that are named one by one.
const MAX_NAMED: u64 = 1000;

/// Takes the records of one file, gives each its key, and hands it on.
pub(super) struct Output<'a> {
    file: &'a SourceFile,
    format: &'static str,
    names: Names,
    sidecar: Option<Sidecar>,
    sink: &'a mut dyn FnMut(Read) -> ControlFlow<()>,
    /// Keys that are taken, by hash: a file may have millions.
    keys: HashSet<u64>,
    ordinal: u64,
    n_records: u64,
    n_skipped: u64,
    refused: Option<Skipped>,
    n_surrogates: usize,
}

impl<'a> Output<'a> {
    /// Begins a file.
    pub(super) fn new(
        file: &'a SourceFile,
        names: Names,
        sidecar: Option<Sidecar>,
        sink: &'a mut dyn FnMut(Read) -> ControlFlow<()>,
    ) -> Self {
        Self {
            file,
            format: "text",
            names,
            sidecar,
            sink,
            keys: HashSet::new(),
            ordinal: 0,
            n_records: 0,
            n_skipped: 0,
            refused: None,
            n_surrogates: 0,
        }
    }

    /// Says what the file is read as.
    pub(super) fn set_format(&mut self, format: &'static str) {
        self.format = format;
    }

    /// Where the file is.
    pub(super) fn path(&self) -> &std::path::Path {
        &self.file.path
    }

    /// The names of keys that hold.
    pub(super) fn names(&self) -> &Names {
        &self.names
    }

    /// Counts a record that is not handed on, so that the ordinals of the others stay when it is mended.
    pub(super) fn count(&mut self) {
        self.ordinal += 1;
    }

    /// Remembers for the next record that lone surrogates were replaced in it.
    pub(super) fn note_surrogates(&mut self, n_mended: usize) {
        self.n_surrogates = n_mended;
    }

    /// Hands the only record of a file on.
    pub(super) fn single(&mut self, record: Record) -> ControlFlow<()> {
        self.ordinal += 1;
        self.emit(record, Some(1))
    }

    /// Hands one of several records on.
    ///
    /// Its key is the id that it declares, where no record before it has the same, else its ordinal.
    pub(super) fn one_of_many(&mut self, mut record: Record, line: Option<u64>) -> ControlFlow<()> {
        self.ordinal += 1;
        let declared = record.declared_id.clone().filter(|id| self.is_free(id));
        if let (None, Some(id)) = (&declared, &record.declared_id) {
            record.notes.push(format!("the id `{id}` is declared twice in the file"));
        }
        let mut key = declared.unwrap_or_else(|| self.ordinal.to_string());
        while !self.keys.insert(hash(&key)) {
            // An earlier record declared this number as its id.
            key.insert(0, '#');
        }
        record.key = key;
        self.emit(record, line)
    }

    fn is_free(&self, key: &str) -> bool {
        !self.keys.contains(&hash(key))
    }

    fn emit(&mut self, mut record: Record, line: Option<u64>) -> ControlFlow<()> {
        record.file.clone_from(&self.file.file);
        record.format = self.format.to_owned();
        record.line = line;
        if self.n_surrogates > 0 {
            record.notes.push(format!("{} lone surrogates were replaced by U+FFFD", self.n_surrogates));
            self.n_surrogates = 0;
        }
        super::polish::polish(&mut record);
        if let Some(sidecar) = &self.sidecar {
            sidecar.apply(&mut record, self.ordinal);
        }
        // The reader of JSON keeps headlines that stand alone; elsewhere a title without text is no article.
        let is_headline = matches!(self.format, "json" | "jsonl") && record.title.is_some();
        if record.paragraphs.is_empty() && !is_headline {
            let why = "no text".to_owned();
            return if record.key.is_empty() {
                self.refuse(None, why);
                ControlFlow::Continue(())
            } else {
                self.skip(line, why)
            };
        }
        self.n_records += 1;
        (self.sink)(Read::Record(Box::new(record)))
    }

    /// Names something that could not be read.
    pub(super) fn skip(&mut self, line: Option<u64>, why: String) -> ControlFlow<()> {
        self.n_skipped += 1;
        let skipped = Skipped { file: self.file.file.clone(), line, why };
        if self.refused.is_none() {
            self.refused = Some(skipped.clone());
        }
        if self.n_skipped > MAX_NAMED {
            return ControlFlow::Continue(());
        }
        (self.sink)(Read::Skipped(skipped))
    }

    /// Says why no record comes out of the file; it counts only where none does.
    pub(super) fn refuse(&mut self, line: Option<u64>, why: String) {
        if self.refused.is_none() {
            self.refused = Some(Skipped { file: self.file.file.clone(), line, why });
        }
    }

    /// Ends the file: how many records came out, or why none did.
    pub(super) fn finish(self) -> Result<u64, Skipped> {
        if self.n_skipped > MAX_NAMED {
            let why = format!("{} further records could not be read", self.n_skipped - MAX_NAMED);
            let _ = (self.sink)(Read::Skipped(Skipped { file: self.file.file.clone(), line: None, why }));
        }
        if self.n_records > 0 {
            return Ok(self.n_records);
        }
        let none =
            || Skipped { file: self.file.file.clone(), line: None, why: "no article in it".to_owned() };
        Err(self.refused.unwrap_or_else(none))
    }
}

/// Hashes a key; that two keys of one file share 64 bits of it does not happen.
fn hash(key: &str) -> u64 {
    let bytes = blake3::hash(key.as_bytes());
    bytes.as_bytes().iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte))
}
