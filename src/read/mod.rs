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
    /// Modification time, nanoseconds since 1970; of the sidecar where that is newer.
    pub modified: i64,
    /// Change time of the inode, nanoseconds since 1970; of the sidecar where that is newer; 0 where there is none.
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
        /// Hash over its bytes and those of its sidecar, 64 hexadecimal digits.
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

/// The hash that `read` gives for the file, without reading its articles: over its bytes and those of its sidecar.
///
/// # Errors
/// The file cannot be read.
pub fn content_hash(path: &Path) -> std::io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(std::fs::File::open(path)?)?;
    if let Some(Ok(sidecar)) = sidecar::load(path, "") {
        hasher.update(sidecar.text.as_bytes());
    }
    Ok(hasher.finalize().to_hex().to_string())
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
    let corrections = sidecar.as_ref().map_or_else(String::new, |sidecar| sidecar.text.clone());
    let mut output = Output::new(file, json::Names::new(&settings.map), sidecar, sink);
    output.set_format(format.as_str());
    let is_utf16 = charset::is_utf16(&input.prefix);
    let begin = input.prefix.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&input.prefix).trim_ascii_start();
    let is_list = format == Format::Json && begin.starts_with(b"[");
    let is_streamed = !is_utf16 && (format == Format::JsonLines || is_list);
    let flow = match format {
        Format::JsonLines if is_streamed => json::read_lines(input.bytes(), &mut output),
        Format::Json if is_streamed => json::read_elements(input.bytes(), &mut output),
        _ => whole::read(&mut input, format, &mut output),
    };
    if flow.is_break() {
        return Outcome::Stopped;
    }
    let hash = match input.hash(corrections.as_bytes()) {
        Ok(hash) => hash,
        Err(error) => return skipped(walk::unreadable(&error)),
    };
    if is_streamed && input.has_changed(&file.path) {
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

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;

    use super::*;
    use crate::article::Record;

    const TEXT: &str = "The harbour board of Port Sable voted on Monday to raise dues by three per cent.";

    /// Writes the files, reads the first of them, and returns what came out.
    fn read_files(files: &[(&str, &[u8])]) -> (Vec<Record>, Vec<Skipped>, Outcome) {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        let found = walk(folder.path(), &Settings::default()).unwrap();
        let file = found.files.iter().find(|file| file.file == files[0].0).unwrap();
        let (mut records, mut skipped) = (Vec::new(), Vec::new());
        let outcome = read(file, &Settings::default(), &mut |item| {
            match item {
                Read::Record(record) => records.push(*record),
                Read::Skipped(one) => skipped.push(one),
            }
            ControlFlow::Continue(())
        });
        (records, skipped, outcome)
    }

    fn keys(records: &[Record]) -> Vec<&str> {
        records.iter().map(|record| record.key.as_str()).collect()
    }

    fn why(name: &str, bytes: &[u8]) -> String {
        match read_files(&[(name, bytes)]).2 {
            Outcome::Skipped(skipped) => skipped.why,
            other => panic!("{other:?}"),
        }
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn line(id: &str, title: &str) -> String {
        format!("{{\"id\": {id}, \"title\": \"{title}\", \"text\": \"{TEXT}\"}}\n")
    }

    #[test]
    fn a_text_is_one_record_without_key() {
        let text = format!("Harbour dues to rise\n\n{TEXT} It did.");
        let (records, _, outcome) = read_files(&[("a.txt", text.as_bytes())]);
        let record = &records[0];
        assert_eq!(
            (record.file.as_str(), record.key.as_str(), record.format.as_str()),
            ("a.txt", "", "text")
        );
        assert_eq!((record.title.as_deref(), record.line), (Some("Harbour dues to rise"), Some(1)));
        assert_eq!(record.runs, [(0, 22, TEXT.len() + 8)]);
        let hash = blake3::hash(text.as_bytes()).to_hex().to_string();
        assert_eq!(outcome, Outcome::Read { records: 1, hash });
    }

    #[test]
    fn lines_have_their_numbers_and_keys_are_never_shared() {
        let lines = [line("2", "a"), "oops\n".to_owned(), "\n".to_owned(), line("2", "b"), line("null", "c")];
        let lines = lines.concat();
        let packed = [gzip(&lines.as_bytes()[..90]), gzip(&lines.as_bytes()[90..])].concat();
        let (records, skipped, _) = read_files(&[("a.jsonl.gz", &packed)]);
        let found: Vec<_> = records.iter().map(|record| (record.key.as_str(), record.line)).collect();
        // Ordinals count the record that could not be read, so they stay when it is mended.
        assert_eq!(found, [("2", Some(1)), ("3", Some(4)), ("4", Some(5))]);
        assert!(records[1].notes[0].contains("twice"));
        assert_eq!((skipped.len(), skipped[0].line), (1, Some(2)));
    }

    #[test]
    fn an_ordinal_that_is_taken_as_an_id_is_told_apart() {
        let (records, ..) =
            read_files(&[("a.jsonl", [line("2", "a"), line("null", "b")].concat().as_bytes())]);
        assert_eq!(keys(&records), ["2", "#2"]);
    }

    #[test]
    fn sidecars_correct_and_broken_ones_are_named() {
        let lines = [line("1", "a"), line("2", "b")].concat();
        let sidecar = b"source = \"Courier\"\n[[article]]\nn = 2\npublished = \"2016-05-03\"\n";
        let (records, _, with) =
            read_files(&[("a.jsonl", lines.as_bytes()), ("a.jsonl.hustings.toml", sidecar)]);
        assert_eq!(records[0].source.as_deref(), Some("Courier"));
        assert!(records[0].dates.is_empty() && records[1].dates[0].by_user);
        // A correction changes what the file says, so it changes its hash.
        assert_ne!(with, read_files(&[("a.jsonl", lines.as_bytes())]).2);
        let (records, skipped, _) =
            read_files(&[("a.txt", TEXT.as_bytes()), ("a.txt.hustings.toml", b"titel = 1")]);
        assert_eq!(records.len(), 1);
        assert_eq!((skipped[0].file.as_str(), skipped[0].line), ("a.txt.hustings.toml", Some(1)));
    }

    #[test]
    fn fault_19_and_22_what_cannot_be_read_says_why() {
        assert_eq!(why("a.txt", b""), "empty");
        assert_eq!(why("a.txt", b" \n\t\r\n"), "no text");
        assert_eq!(why("a.txt", &[0, 1, 2, 3, 255, 254, 0, 7]), "binary, not text");
        assert_eq!(why("a.gz", b"this is not gzip"), "damaged: named as gzip, but it is none");
        assert!(why("a.json", br#"{"title": "a", "text": "b c"#).contains("cut off"));
        let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
        assert!(why("a.json", &deep).contains("128 levels"));
        assert!(why("a.txt.gz", &gzip(&vec![b'A'; 20 << 20])).contains("100 bytes"));
        assert!(why("a.jsonl", b"{broken\n").contains("no valid JSON"));
    }

    #[test]
    fn fault_22_what_is_whole_of_a_cut_document_stays() {
        let document = format!("{{\"articles\": [{}, {{\"title\": \"b", line("1", "a").trim_end());
        let (records, skipped, _) = read_files(&[("a.json", document.as_bytes())]);
        assert_eq!(records.len(), 1);
        assert!(skipped[0].why.contains("cut off"));
    }

    #[test]
    fn a_list_is_read_element_by_element() {
        let list = format!("\u{feff}[{}, oops,\n{}]\n[{}] x", line("1", "a"), line("2", "b"), line("3", "c"));
        let (records, skipped, _) = read_files(&[("a.json", list.as_bytes())]);
        assert_eq!(keys(&records), ["1", "2", "3"]);
        assert_eq!(skipped.len(), 2, "{skipped:?}");
        assert_eq!(
            (skipped[0].line, skipped[1].why.as_str()),
            (Some(2), "what follows the list is not read")
        );
    }

    #[test]
    fn lone_surrogates_survive_and_utf16_is_read() {
        let json = format!(r#"{{"title": "Vote \ud83d now", "text": "{TEXT}"}}"#);
        let (records, ..) = read_files(&[("a.json", json.as_bytes())]);
        assert_eq!(records[0].title.as_deref(), Some("Vote \u{fffd} now"));
        assert!(records[0].notes[0].contains("surrogates"));
        let marked = format!("\u{feff}{}", line("1", "a"));
        let utf16: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read_files(&[("a.jsonl", &utf16)]).0.len(), 1);
    }

    #[test]
    fn the_receiver_can_break_off() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.jsonl"), line("1", "a").repeat(3)).unwrap();
        let found = walk(folder.path(), &Settings::default()).unwrap();
        let outcome = read(&found.files[0], &Settings::default(), &mut |_| ControlFlow::Break(()));
        assert_eq!(outcome, Outcome::Stopped);
    }

    #[test]
    fn front_matter_and_pages_are_read_by_content() {
        let markdown = format!("---\ntitle: A\ndate: 2020-01-02\ntags: [x]\n---\n{TEXT}");
        let (records, ..) = read_files(&[("a.md", markdown.as_bytes())]);
        assert_eq!((records[0].title.as_deref(), records[0].dates[0].key.as_str()), (Some("A"), "date"));
        let page = format!("<!DOCTYPE html><title>Dues to rise</title><p>{TEXT}</p>");
        let (records, ..) = read_files(&[("page.txt", page.as_bytes())]);
        assert_eq!(records[0].format, "html");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn any_bytes_are_survived(
            bytes in proptest::collection::vec(any::<u8>(), 0..300),
            name in 0..6_usize,
            head in 0..8_usize,
        ) {
            let names = ["a", "a.txt", "a.md", "a.html", "a.json", "a.jsonl"];
            let heads: [&[u8]; 8] =
                [b"", b"<html>", b"---\na: ", b"[{\"a\":", b"\x1f\x8b\x08", b"\xff\xfe", b"+++\n", b"<!--"];
            let whole = [heads[head], &bytes].concat();
            let (records, _, outcome) = read_files(&[(names[name], &whole)]);
            for record in &records {
                prop_assert!(!record.paragraphs.is_empty());
                prop_assert!(record.paragraphs.iter().all(|paragraph| !paragraph.is_empty()));
            }
            prop_assert_ne!(outcome, Outcome::Stopped);
        }
    }
}
