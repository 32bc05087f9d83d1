//! What a file is by its bytes. They beat the name; where they say nothing, the name decides.

use std::borrow::Cow;

use super::charset;
use super::kind::Format;
use super::kind::Kind;

/// What is to be done with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Read it as this.
    Read(Format),
    /// No article by its kind.
    Ignored(&'static str),
    /// It cannot be read, and why.
    Refused(String),
}

/// Beginnings of binary formats: `(bytes, offset, what, is it read later)`.
const MAGIC: [(&[u8], usize, &str, bool); 36] = [
    (b"%PDF-", 0, "PDF", true),
    (b"{\\rtf", 0, "RTF", true),
    (b"PK\x03\x04", 0, "ZIP or Office", true),
    (b"PK\x05\x06", 0, "ZIP", true),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "Office", true),
    (b"WARC/1.", 0, "WARC", true),
    (b"WARC/0.", 0, "WARC", true),
    (b"7z\xbc\xaf\x27\x1c", 0, "7z", true),
    (b"Rar!\x1a\x07", 0, "RAR", true),
    (b"BZh", 0, "bzip2", true),
    (b"\xfd7zXZ\0", 0, "xz", true),
    (b"\x28\xb5\x2f\xfd", 0, "zstd", true),
    (b"\x1f\x8b\x08", 0, "gzip inside gzip", true),
    (b"ustar", 257, "a tar archive", true),
    (b"SQLite format 3\0", 0, "a database", true),
    (b"bplist00", 0, "a property list", true),
    (b"\x89PNG", 0, "image", false),
    (b"GIF87a", 0, "image", false),
    (b"GIF89a", 0, "image", false),
    (b"\xff\xd8\xff", 0, "image", false),
    (b"WEBP", 8, "image", false),
    (b"II*\0", 0, "image", false),
    (b"MM\0*", 0, "image", false),
    (b"ftypavif", 4, "image", false),
    (b"ftyphei", 4, "image", false),
    (b"ftypM4A", 4, "audio", false),
    (b"ftyp", 4, "video", false),
    (b"\x1a\x45\xdf\xa3", 0, "video", false),
    (b"OggS", 0, "audio", false),
    (b"ID3", 0, "audio", false),
    (b"fLaC", 0, "audio", false),
    (b"wOFF", 0, "font", false),
    (b"wOF2", 0, "font", false),
    (b"OTTO\0", 0, "font", false),
    (b"\x7fELF", 0, "executable", false),
    (b"\xca\xfe\xba\xbe", 0, "executable", false),
];

/// Decides what a file is by its first bytes and by what its name says.
pub(super) fn sniff(prefix: &[u8], named: Kind) -> Verdict {
    let magic =
        MAGIC.iter().find(|(bytes, at, ..)| prefix.get(*at..).is_some_and(|rest| rest.starts_with(bytes)));
    match magic {
        // "BZh" and "ID3" may begin a text.
        Some((bytes, _, what, is_later)) if bytes.len() > 3 || is_binary(prefix) || *what == "image" => {
            return if *is_later {
                Verdict::Refused(format!("{what} is not read yet"))
            } else {
                Verdict::Ignored(what)
            };
        }
        _ => {}
    }
    if prefix.starts_with(b"RIFF") && is_binary(prefix) {
        return Verdict::Ignored("audio or video");
    }
    let is_utf16 = charset::is_utf16(prefix);
    if !is_utf16 && is_binary(prefix) {
        return if prefix.starts_with(b"MZ") {
            Verdict::Ignored("executable")
        } else {
            Verdict::Refused("binary, not text".to_owned())
        };
    }
    let head: Cow<'_, str> = if is_utf16 {
        // An odd last byte is only half a character of the prefix.
        let even = prefix.get(..prefix.len() & !1).unwrap_or(prefix);
        charset::decode(even.to_vec(), None).text.into()
    } else {
        String::from_utf8_lossy(prefix)
    };
    by_text(head.trim_start_matches('\u{feff}').trim_start(), named)
}

/// Says whether bytes are no text: more control characters than a damaged text has.
fn is_binary(bytes: &[u8]) -> bool {
    const FEW: usize = 30;
    let is_control = |byte: &&u8| matches!(byte, 0..=8 | 0xe..=0x1a | 0x1c..=0x1f | 0x7f);
    let n_controls = bytes.iter().filter(is_control).count();
    n_controls * FEW > bytes.len() && n_controls > 1
}

fn by_text(head: &str, named: Kind) -> Verdict {
    if is_page(head) {
        return Verdict::Read(Format::Html);
    }
    if let Some(what) = other_text(head, named) {
        return Verdict::Refused(format!("{what} is not read yet"));
    }
    let is_json = |named: bool| head.starts_with(['{', '[']) && (named || looks_like_json(head));
    match named {
        Kind::Read(Format::JsonLines | Format::Json) if is_json(true) => Verdict::Read(json(head, named)),
        Kind::Read(Format::JsonLines | Format::Json) => Verdict::Refused(no_json(head)),
        Kind::Read(Format::Markdown) => Verdict::Read(Format::Markdown),
        Kind::Read(Format::Html) if !head.contains('<') && !head.is_empty() => Verdict::Read(Format::Text),
        Kind::Read(Format::Html) => Verdict::Read(Format::Html),
        _ if is_json(false) => Verdict::Read(json(head, named)),
        Kind::Read(format) => Verdict::Read(format),
        _ if head.starts_with("#!") => Verdict::Ignored("script"),
        _ if head.starts_with("---\n") || head.starts_with("+++\n") || head.starts_with("# ") => {
            Verdict::Read(Format::Markdown)
        }
        _ => Verdict::Read(Format::Text),
    }
}

/// Says why a file that is named as JSON is none.
fn no_json(head: &str) -> String {
    match head.chars().next() {
        None => "no text".to_owned(),
        Some(_) => "named as JSON, but it begins with neither `{` nor `[`".to_owned(),
    }
}

/// Says whether a text begins as a web page does, after comments.
fn is_page(head: &str) -> bool {
    let mut rest = head;
    loop {
        rest = rest.trim_start();
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map(|at| at + 3)
        } else if rest.starts_with("<?xml") {
            rest.find("?>").map(|at| at + 2)
        } else {
            break;
        };
        match end.and_then(|end| rest.get(end..)) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    let begin: String = rest.chars().take(14).flat_map(char::to_lowercase).collect();
    ["<!doctype html", "<html", "<head>", "<head ", "<body", "<meta ", "<title>"]
        .iter()
        .any(|tag| begin.starts_with(tag))
}

/// Names the text formats that are not read yet, where the text begins as they do.
fn other_text(head: &str, named: Kind) -> Option<&'static str> {
    let begins = |words: &[&str]| words.iter().any(|word| head.starts_with(word));
    if begins(&["<?xml", "<rss", "<feed", "<rdf:RDF", "<nitf", "<newsItem", "<newsMessage"]) {
        return Some("XML");
    }
    if head.starts_with("From ")
        && head.lines().nth(1).is_some_and(is_mail_header)
        && head.lines().nth(2).is_some_and(is_mail_header)
    {
        return Some("a mail folder");
    }
    let is_mail =
        begins(&["Return-Path: ", "Received: ", "Delivered-To: ", "MIME-Version: ", "Message-ID: "]);
    (named == Kind::Unknown && is_mail).then_some("mail")
}

fn is_mail_header(line: &str) -> bool {
    line.starts_with([' ', '\t']) || line.split_once(": ").is_some_and(|(name, _)| !name.contains(' '))
}

/// Says whether a text of another name is JSON: its first line is, or its first key is.
fn looks_like_json(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default();
    let whole = serde_json::from_str::<serde_json::Value>(first);
    let is_key = |rest: &str| {
        let inner = rest.trim_start();
        let key = inner.strip_prefix('"').and_then(|key| key.split_once('"'));
        key.is_some_and(|(_, after)| after.trim_start().starts_with(':'))
    };
    whole.is_ok_and(|value| value.is_object() || value.get(0).is_some_and(serde_json::Value::is_object))
        || head.strip_prefix('{').is_some_and(is_key)
        || head
            .strip_prefix('[')
            .map(str::trim_start)
            .and_then(|rest| rest.strip_prefix('{'))
            .is_some_and(is_key)
}

/// Tells JSON Lines from a document: the first line is a whole object and the next begins one, or the name says so.
fn json(head: &str, named: Kind) -> Format {
    let mut lines = head.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let next = lines.next();
    let is_whole = first.starts_with('{') && first.ends_with('}');
    let is_followed = next.is_some_and(|next| next.starts_with('{'));
    let is_begun =
        |line: &str| line == "{" || line == "[" || (line.len() < 200 && line.ends_with([',', '[', '{', ':']));
    if named == Kind::Read(Format::JsonLines) && !is_begun(first) || (is_whole && is_followed) {
        Format::JsonLines
    } else {
        Format::Json
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TXT: Kind = Kind::Read(Format::Text);

    fn read(bytes: &[u8], named: Kind) -> Option<Format> {
        match sniff(bytes, named) {
            Verdict::Read(format) => Some(format),
            _ => None,
        }
    }

    #[test]
    fn bytes_beat_the_name() {
        assert_eq!(read(b"\n<!-- x --><!DOCTYPE html><p>a", TXT), Some(Format::Html));
        assert_eq!(read(b"{\"a\": 1}\n{\"a\": 2}\n", TXT), Some(Format::JsonLines));
        assert_eq!(read(b"{\n \"a\": 1}", Kind::Unknown), Some(Format::Json));
        assert_eq!(read(b"[1] A note\n\nText.", TXT), Some(Format::Text));
        assert_eq!(read(b"{braces} begin a text", TXT), Some(Format::Text));
        assert_eq!(read(b"plain words", Kind::Read(Format::Html)), Some(Format::Text));
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n", TXT), Verdict::Ignored("image"));
        assert_eq!(sniff(b"%PDF-1.4", TXT), Verdict::Refused("PDF is not read yet".to_owned()));
        assert_eq!(
            sniff(b"<?xml version='1.0'?><rss>", TXT),
            Verdict::Refused("XML is not read yet".to_owned())
        );
        assert_eq!(sniff(b"a\0\x01\x02b", TXT), Verdict::Refused("binary, not text".to_owned()));
    }

    #[test]
    fn one_stray_control_character_makes_no_binary() {
        assert_eq!(read(b"The board voted on Mon\0day to raise dues.", TXT), Some(Format::Text));
        assert_eq!(read(b"a\0b\0c\0d\0", TXT), Some(Format::Text));
    }

    #[test]
    fn lines_are_told_from_documents() {
        let lines = Kind::Read(Format::JsonLines);
        assert_eq!(read(b"{\"a\": 1}", lines), Some(Format::JsonLines));
        assert_eq!(read(b"{broken\n", lines), Some(Format::JsonLines));
        assert_eq!(read(b"{\n  \"a\": 1\n}", lines), Some(Format::Json));
        assert_eq!(read(b"{\"a\": 1}", Kind::Read(Format::Json)), Some(Format::Json));
        assert_eq!(read(b"oops", Kind::Read(Format::Json)), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = sniff(&bytes, Kind::Unknown);
        }
    }
}
