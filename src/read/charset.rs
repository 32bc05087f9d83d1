//! Bytes → text: which character set, and why.
//!
//! The order is that of the HTML standard (byte-order mark, declaration, guess), with two departures that files on
//! disk call for: bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever a single-byte label says, because the
//! chance that other text is valid UTF-8 is nil; and a UTF-8 label over bytes that are mostly something else is not
//! believed, because no character may be lost. UTF-7 is never decoded.

use chardetng::EncodingDetector;
use chardetng::Iso2022JpDetection;
use chardetng::Utf8Detection;
use encoding_rs::Encoding;
use encoding_rs::ISO_2022_JP;
use encoding_rs::REPLACEMENT;
use encoding_rs::UTF_8;
use encoding_rs::UTF_16BE;
use encoding_rs::UTF_16LE;

/// Bytes that the guess looks at; more only costs time.
const GUESS_BYTES: usize = 256 << 10;

/// Decoded text and what there is to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The text, without byte-order mark.
    pub(super) text: String,
    /// The character set and why, where it is not plain UTF-8; how many characters were replaced.
    pub(super) notes: Vec<String>,
}

/// Decodes the bytes of a text; `label` is the character set that the file declares.
pub(super) fn decode(bytes: Vec<u8>, label: Option<&str>) -> Decoded {
    let (bytes, label) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest.to_vec(), Some("utf-8")),
        None => (bytes, label),
    };
    if !is_marked(&bytes) && !may_be_escaped(&bytes, label) {
        // The common case costs one pass and no copy.
        match String::from_utf8(bytes) {
            Ok(text) if is_plain(&text, label) => return Decoded { text, notes: Vec::new() },
            Ok(text) => return decode_with_label(text.as_bytes(), label),
            Err(error) => return decode_with_label(error.as_bytes(), label),
        }
    }
    decode_with_label(&bytes, label)
}

/// Says whether text that is valid UTF-8 needs no further thought.
fn is_plain(text: &str, label: Option<&str>) -> bool {
    let is_utf16 = !text.is_empty() && utf16_without_mark(text.as_bytes()).is_some();
    let is_other = label.is_some_and(|label| known(label) != Some(UTF_8));
    !is_utf16 && (text.is_ascii() || !is_other)
}

fn decode_with_label(bytes: &[u8], label: Option<&str>) -> Decoded {
    let (encoding, why) = choose(bytes, label);
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    let mut notes = Vec::new();
    if let Some(why) = why {
        notes.push(format!("character set {}: {why}", encoding.name()));
    }
    let replaced = n_replaced(bytes, encoding, &text);
    if replaced > 0 {
        notes.push(format!(
            "bytes that are no {} text were replaced by U+FFFD in {replaced} places",
            encoding.name()
        ));
    }
    Decoded { text: text.into_owned(), notes }
}

/// Chooses the character set; the reason is `None` for what needs none.
fn choose(bytes: &[u8], label: Option<&str>) -> (&'static Encoding, Option<String>) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        let why = (encoding != UTF_8).then(|| "byte-order mark".to_owned());
        return (encoding, why);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return (encoding, Some("every second byte is zero".to_owned()));
    }
    let valid = std::str::from_utf8(bytes).is_ok();
    let declared = label.and_then(known);
    if let (Some(label), None) = (label, declared) {
        // "utf-7" and labels that no browser knows end here, as in the standard.
        let (encoding, why) = guess(bytes, valid);
        let why = why.unwrap_or_else(|| "valid".to_owned());
        return (encoding, Some(format!("{why}; the declared `{}` is unknown", short(label))));
    }
    match declared {
        Some(encoding) if encoding == UTF_8 => {
            if valid || is_mostly_utf8(bytes) {
                return (UTF_8, None);
            }
            let (encoding, why) = guess(bytes, false);
            (encoding, why.map(|why| format!("{why}; the declared UTF-8 does not fit the bytes")))
        }
        Some(encoding) if encoding == ISO_2022_JP || bytes.is_ascii() => (encoding, None).named("declared"),
        Some(encoding) if valid && encoding.is_single_byte() => {
            (UTF_8, Some(format!("the bytes are valid UTF-8; the declared {} does not fit", encoding.name())))
        }
        Some(encoding) => {
            let fits = encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some();
            if !fits && valid {
                return (UTF_8, Some(format!("the bytes do not fit the declared {}", encoding.name())));
            }
            (encoding, None).named("declared")
        }
        None => guess(bytes, valid),
    }
}

trait Named {
    fn named(self, why: &str) -> Self;
}

impl Named for (&'static Encoding, Option<String>) {
    fn named(self, why: &str) -> Self {
        (self.0, Some(why.to_owned()))
    }
}

fn guess(bytes: &[u8], valid: bool) -> (&'static Encoding, Option<String>) {
    let escaped = has_japanese_escape(bytes);
    if !escaped && (valid || is_mostly_utf8(bytes)) {
        return (UTF_8, None);
    }
    let mut detector =
        EncodingDetector::new(if escaped { Iso2022JpDetection::Allow } else { Iso2022JpDetection::Deny });
    let head = bytes.get(..GUESS_BYTES).unwrap_or(bytes);
    detector.feed(head, true);
    (detector.guess(None, Utf8Detection::Deny), Some("guessed from the bytes".to_owned()))
}

/// Returns the encoding of a label, where it is one that can be decoded without losing everything.
fn known(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label.trim().as_bytes())?;
    match encoding {
        // The standard: a page whose bytes could be read up to the label is not UTF-16.
        _ if encoding == UTF_16BE || encoding == UTF_16LE => Some(UTF_8),
        _ if encoding == REPLACEMENT => None,
        _ => Some(encoding),
    }
}

/// Says whether broken UTF-8 is still UTF-8: at least as many sound sequences beyond ASCII as broken places.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken == 0 || sound >= broken
}

/// Says whether bytes without a mark are UTF-16: nearly every second byte is zero, and the others are not.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..4096).unwrap_or(bytes);
    if head.len() < 4 || !head.contains(&0) {
        return None;
    }
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
    if odd * 10 >= pairs * 7 && even * 20 <= pairs {
        Some(UTF_16LE)
    } else if even * 10 >= pairs * 7 && odd * 20 <= pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Says whether the bytes begin with the mark of UTF-16.
pub(super) fn is_marked(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
}

/// Says whether the bytes are UTF-16, with or without a mark.
pub(super) fn is_utf16(bytes: &[u8]) -> bool {
    is_marked(bytes) || utf16_without_mark(bytes).is_some()
}

fn may_be_escaped(bytes: &[u8], label: Option<&str>) -> bool {
    memchr::memchr(0x1b, bytes).is_some()
        && (has_japanese_escape(bytes) || label.and_then(known) == Some(ISO_2022_JP))
}

/// Says whether ASCII bytes switch to Japanese as ISO-2022-JP does.
fn has_japanese_escape(bytes: &[u8]) -> bool {
    bytes.is_ascii()
        && memchr::memmem::find(bytes, b"\x1b$B").is_some()
        && memchr::memmem::find(bytes, b"\x1b(B").is_some()
}

/// Counts the characters that decoding replaced; those that stood in the file as such do not count.
fn n_replaced(bytes: &[u8], encoding: &'static Encoding, text: &str) -> usize {
    let mark = "\u{fffd}".as_bytes();
    let in_text = memchr::memmem::find_iter(text.as_bytes(), mark).count();
    let in_bytes = if encoding == UTF_8 { memchr::memmem::find_iter(bytes, mark).count() } else { 0 };
    in_text.saturating_sub(in_bytes)
}

fn short(label: &str) -> String {
    label.chars().filter(|character| !character.is_control()).take(40).collect()
}

#[cfg(test)]
mod tests {
    use encoding_rs::SHIFT_JIS;
    use encoding_rs::WINDOWS_1251;
    use encoding_rs::WINDOWS_1252;
    use proptest::prelude::*;

    use super::*;

    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn plain_utf8_is_no_news() {
        let plain = Decoded { text: "Ärger".to_owned(), notes: vec![] };
        assert_eq!(decode("Ärger".into(), None), plain);
        assert_eq!(decode("\u{feff}Ärger".into(), Some("windows-1251")).text, "Ärger");
        assert_eq!(decode("Ärger".into(), Some("utf-8")), plain);
    }

    #[test]
    fn utf16_is_told_with_and_without_a_mark() {
        let marked = [b"\xff\xfe".to_vec(), utf16("Ein Satz.")].concat();
        assert_eq!(decode(marked, None).text, "Ein Satz.");
        assert_eq!(decode(utf16("Ein Satz."), None).text, "Ein Satz.");
        assert_eq!(decode(b"\xff\xfea\0b\0c".to_vec(), None).text, "ab\u{fffd}");
        assert_eq!(decode(b"plain".to_vec(), Some("utf-16be")).text, "plain");
    }

    #[test]
    fn a_label_is_believed_where_the_bytes_allow_it() {
        let (russian, _, _) = WINDOWS_1251.encode("Совет порта");
        assert_eq!(decode(russian.to_vec(), Some("windows-1251")).text, "Совет порта");
        let (japanese, _, _) = SHIFT_JIS.encode("霧島国の議会は二十日、港湾改革法案を可決した。");
        assert_eq!(decode(japanese.to_vec(), None).text, "霧島国の議会は二十日、港湾改革法案を可決した。");
        let (german, _, _) =
            WINDOWS_1252.encode("Der Landtag beschließt die Öffnung „überfälliger“ Archive.");
        let told = decode(german.to_vec(), Some("utf-8"));
        assert_eq!(told.text, "Der Landtag beschließt die Öffnung „überfälliger“ Archive.");
        assert!(told.notes[0].contains("windows-1252"), "{:?}", told.notes);
    }

    #[test]
    fn fault_21_labels_that_lie() {
        // Valid in the declared set as well, so that only the mark tells.
        assert_eq!(decode("\u{feff}Überfällig".into(), Some("shift_jis")).text, "Überfällig");
        assert_eq!(decode("Überfällig".into(), Some("iso-8859-1")).text, "Überfällig");
        assert_eq!(decode(b"+ADw-script+AD4-".to_vec(), Some("utf-7")).text, "+ADw-script+AD4-");
        let unknown = decode("Überfällig".into(), Some("klingon"));
        assert_eq!(unknown.text, "Überfällig");
        assert!(unknown.notes[0].contains("`klingon`"));
        assert_eq!(decode(b"abc".to_vec(), Some("iso-2022-kr")).text, "abc");
        assert_eq!(decode(b"a \x1b$B!!\x1b(B b".to_vec(), Some("iso-2022-jp")).text, "a \u{3000} b");
    }

    #[test]
    fn stray_bytes_are_replaced_and_counted() {
        let told = decode(b"the railway\xe2\x80\x99s \xff own".to_vec(), None);
        assert_eq!(told.text, "the railway’s \u{fffd} own");
        assert!(told.notes[0].contains("1 places"), "{:?}", told.notes);
    }

    proptest! {
        #[test]
        fn any_bytes_decode(bytes in proptest::collection::vec(any::<u8>(), 0..400), label in 0..6_usize) {
            let labels = [None, Some("utf-8"), Some("shift_jis"), Some("x"), Some("utf-16"), Some("gbk")];
            let _ = decode(bytes, labels[label]);
        }
    }
}
