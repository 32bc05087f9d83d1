//! JSON that a strict parser refuses and people have: lone surrogates, and documents that were cut off.

/// Replaces escapes of lone surrogates (`\ud83d` without its other half) by U+FFFD; `None` where there are none.
pub(super) fn surrogates(json: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut out: Option<Vec<u8>> = None;
    let mut n_mended = 0;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', json.get(at..)?) {
        at += found;
        match escape(json, at) {
            Some(0xd800..=0xdbff) if matches!(escape(json, at + 6), Some(0xdc00..=0xdfff)) => at += 12,
            Some(0xd800..=0xdfff) => {
                // The length stays, so that offsets of the original are offsets of the copy.
                let copy = out.get_or_insert_with(|| json.to_vec());
                copy.get_mut(at + 2..at + 6)?.copy_from_slice(b"fffd");
                n_mended += 1;
                at += 6;
            }
            _ => at += 2,
        }
        if at >= json.len() {
            break;
        }
    }
    out.map(|mended| (mended, n_mended))
}

/// Returns the number of the `\uXXXX` at a place.
fn escape(json: &[u8], at: usize) -> Option<u16> {
    let digits = json.get(at..at + 6)?.strip_prefix(b"\\u")?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// Returns what is whole of a document that was cut off: up to the last object or list that ended, all open brackets
/// closed. `None` where nothing is whole.
pub(super) fn cut_off(json: &str) -> Option<String> {
    let mut open: Vec<u8> = Vec::new();
    let mut whole: Option<(usize, Vec<u8>)> = None;
    let (mut in_string, mut is_escaped) = (false, false);
    for (at, byte) in json.bytes().enumerate() {
        if in_string {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' => open.push(b'}'),
            b'[' => open.push(b']'),
            b'}' | b']' => {
                if open.pop() != Some(byte) {
                    break;
                }
                // Only a whole element of a list is kept: half an object would be an article with half its text.
                if open.last() == Some(&b']') && open.len() <= 32 {
                    whole = Some((at + 1, open.clone()));
                }
            }
            _ => {}
        }
    }
    let (end, closers) = whole?;
    let mut mended = json.get(..end)?.to_owned();
    mended.extend(closers.iter().rev().map(|closer| char::from(*closer)));
    Some(mended)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lone_surrogates_are_replaced_and_pairs_stay() {
        let json = br#"{"a": "\ud83d x \udfff \ud83d\ude00 \\ud83d \ud83d\ud83d\ude00"}"#;
        let (mended, n) = surrogates(json).unwrap();
        assert_eq!(n, 3);
        assert_eq!(mended.len(), json.len());
        let value: serde_json::Value = serde_json::from_slice(&mended).unwrap();
        assert_eq!(value["a"], "\u{fffd} x \u{fffd} 😀 \\ud83d \u{fffd}😀");
        assert_eq!(surrogates(br#""a""#), None);
    }

    #[test]
    fn what_is_whole_of_a_cut_document_stays() {
        assert_eq!(cut_off(r#"[{"a": "]"}, {"b": ["#).as_deref(), Some(r#"[{"a": "]"}]"#));
        assert_eq!(cut_off(r#"{"x": [{"a": 1}, {"b"#).as_deref(), Some(r#"{"x": [{"a": 1}]}"#));
        assert_eq!(cut_off(r#"{"a": "b", "c"#), None);
    }

    proptest! {
        #[test]
        fn a_cut_list_keeps_its_whole_elements(cut in 1..60_usize) {
            let json = r#"{"items": [{"a": "x]}"}, {"a": [1, 2]}, {"a": {"b": null}}], "n": 3}"#;
            if let Some(mended) = cut_off(&json[..cut.min(json.len())]) {
                prop_assert!(serde_json::from_str::<serde_json::Value>(&mended).is_ok(), "{}", mended);
            }
        }
    }
}
