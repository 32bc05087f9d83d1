//! Files → `Record`s: walking, sniffing, containers, character sets, formats. Knows nothing of politics.
//!
//! `walk` finds the files and opens none; `read` opens one and hands its records on. Each format has a file or folder
//! of its own and ends in `Output`, which gives the records their keys, applies the user's sidecar and counts. Any
//! bytes are survived: nothing here panics, recurses over input, or takes more than linear time.

mod charset;
mod headline;
mod html;
mod input;
mod json;
mod kind;
mod markdown;
mod markup;
mod mojibake;
mod name;
mod output;
mod polish;
mod prose;
mod sidecar;
mod sniff;
mod tags;
mod text;
mod tokenised;
mod walk;
mod whole;

use std::ops::ControlFlow;
use std::path::Path;
use std::path::PathBuf;

use crate::article::Ignored;
use crate::article::Record;
use crate::article::Skipped;
use crate::config::Settings;
use input::Input;
use kind::Format;
use kind::Kind;
use output::Output;
use sniff::Verdict;

/// A file that may hold articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it is.
    pub path: PathBuf,
    /// Path relative to the root, parted by `/`, bytes that are no text escaped as `\xNN`.
    pub file: String,
    /// Bytes.
    pub size: u64,
    /// Modification time, nanoseconds since 1970.
    pub modified: i64,
    /// Change time of the inode, nanoseconds since 1970; 0 where there is none.
    pub changed: i64,
    /// Inode number; 0 where there is none.
    pub inode: u64,
}

/// What a walk found. Every file below the root is in exactly one list; files are in path order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// To be read.
    pub files: Vec<SourceFile>,
    /// No articles by their kind.
    pub ignored: Vec<Ignored>,
    /// Cannot be read.
    pub skipped: Vec<Skipped>,
}

/// One thing that came out of a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Read {
    /// A record.
    Record(Box<Record>),
    /// A record that could not be read.
    Skipped(Skipped),
}

/// How the reading of a file ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It gave records (perhaps with skipped ones among them).
    Read {
        /// How many records.
        records: u64,
        /// Hash over its bytes.
        hash: String,
    },
    /// It is no article by its kind.
    Ignored(Ignored),
    /// It gave no record, and why.
    Skipped(Skipped),
    /// The receiver broke off.
    Stopped,
}

/// Finds the files below `root` (or `root` itself when it is a file).
///
/// # Errors
/// The root is not there or cannot be listed, or a glob pattern of the settings is wrong.
pub fn walk(root: &Path, settings: &Settings) -> std::io::Result<Found> {
    walk::walk(root, settings)
}

/// Reads a file and hands each record to `sink` in file order.
///
/// A file of one article that changes while it is read gives no record. Of a file of many the records that were
/// whole are kept, and the change is named as skipped.
pub fn read(
    file: &SourceFile,
    settings: &Settings,
    sink: &mut dyn FnMut(Read) -> ControlFlow<()>,
) -> Outcome {
    let skipped = |why: String| Outcome::Skipped(Skipped { file: file.file.clone(), line: None, why });
    let mut input = match Input::open(&file.path) {
        Ok(input) => input,
        Err(error) => return skipped(walk::unreadable(&error)),
    };
    let name = file.path.file_name().unwrap_or_default().to_string_lossy();
    let named = match (kind::by_name(&name), input.is_gzip) {
        (Kind::Gzip, false) => return skipped("damaged: named as gzip, but it is none".to_owned()),
        (Kind::Gzip, true) => kind::inside_gzip(&name),
        (named, _) => named,
    };
    if input.prefix.is_empty() {
        return skipped("empty".to_owned());
    }
    let format = match sniff::sniff(&input.prefix, named) {
        Verdict::Read(format) => format,
        Verdict::Ignored(kind) => {
            return Outcome::Ignored(Ignored { file: file.file.clone(), kind: kind.to_owned() });
        }
        Verdict::Refused(why) => return skipped(why),
    };
    let sidecar = match sidecar::load(&file.path, &file.file) {
        Some(Ok(sidecar)) => Some(sidecar),
        Some(Err(fault)) => match sink(Read::Skipped(fault)) {
            ControlFlow::Continue(()) => None,
            ControlFlow::Break(()) => return Outcome::Stopped,
        },
        None => None,
    };
    let mut output = Output::new(file, json::Names::new(&settings.map), sidecar, sink);
    output.set_format(format.as_str());
    let is_utf16 = charset::is_utf16(&input.prefix);
    let flow = match format {
        Format::JsonLines if !is_utf16 => json::read_lines(input.bytes(), &mut output),
        _ => whole::read(&mut input, format, &mut output),
    };
    if flow.is_break() {
        return Outcome::Stopped;
    }
    let hash = match input.hash() {
        Ok(hash) => hash,
        Err(error) => return skipped(walk::unreadable(&error)),
    };
    if format == Format::JsonLines && input.has_changed(&file.path) {
        let why =
            "changed while reading: what was whole is kept, the rest comes with the next run".to_owned();
        if output.skip(None, why).is_break() {
            return Outcome::Stopped;
        }
    }
    match output.finish() {
        Ok(records) => Outcome::Read { records, hash },
        Err(fault) => Outcome::Skipped(fault),
    }
}
