//! Undoes UTF-8 that was once read as windows-1252 (`donâ€™t`), also when it happened twice.
//!
//! A text is repaired only where the damage is proven. Each run of characters beyond ASCII that windows-1252 can
//! write must turn into valid UTF-8; a text in which one such run does not (`MANHÃ`, or an honest `“`) holds both
//! kinds, and there only sequences of three bytes and more are undone, which no honest text has.

use encoding_rs::WINDOWS_1252;

/// How often the damage may have happened.
const MAX_TIMES: usize = 3;

/// Returns the repaired text and how often it was undone, or `None` where nothing is proven.
pub(super) fn repair(text: &str) -> Option<(String, usize)> {
    let mut repaired = undo(text)?;
    let mut times = 1;
    while times < MAX_TIMES
        && let Some(again) = undo(&repaired)
    {
        repaired = again;
        times += 1;
    }
    Some((repaired, times))
}

/// Undoes the damage once.
fn undo(text: &str) -> Option<String> {
    if !may_be_damaged(text) {
        return None;
    }
    let mut is_sure = true;
    for (run, _) in runs(text) {
        is_sure &= whole(run).is_some();
    }
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    let mut n_undone = 0_usize;
    for (run, at) in runs(text) {
        let undone = if is_sure { whole(run) } else { long_sequences(run) };
        let Some(undone) = undone else { continue };
        out.push_str(text.get(end..at).unwrap_or_default());
        out.push_str(&undone);
        end = at + run.len();
        n_undone += 1;
    }
    out.push_str(text.get(end..).unwrap_or_default());
    (n_undone > 0).then_some(out)
}

/// Looks for a character that can begin a sequence, followed by one beyond ASCII: both must be there in any damage.
fn may_be_damaged(text: &str) -> bool {
    let mut rest = text.as_bytes();
    while let Some(at) = memchr::memchr(0xc3, rest) {
        let lead = rest.get(at + 1).is_some_and(|byte| (0x82..=0xb4).contains(byte));
        if lead && rest.get(at + 2).is_some_and(|byte| *byte >= 0x80) {
            return true;
        }
        rest = rest.get(at + 1..).unwrap_or_default();
    }
    false
}

/// Returns the byte of windows-1252 beyond ASCII that stands for a character, where there is one.
fn byte_of(character: char) -> Option<u8> {
    match u32::from(character) {
        point @ 0x80..=0xff if !is_mapped(point) => u8::try_from(point).ok(),
        0x100..=0x2122 => {
            let mut buffer = [0_u8; 4];
            let (bytes, _, is_lossy) = WINDOWS_1252.encode(character.encode_utf8(&mut buffer));
            if is_lossy { None } else { bytes.first().copied() }
        }
        _ => None,
    }
}

/// Says whether windows-1252 gives the byte of this number to another character.
fn is_mapped(point: u32) -> bool {
    (0x80..=0x9f).contains(&point) && ![0x81, 0x8d, 0x8f, 0x90, 0x9d].contains(&point)
}

/// Returns the maximal runs of characters that windows-1252 writes beyond ASCII, with their places.
fn runs(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = text.get(from..)?;
        let start = from + rest.find(|character| byte_of(character).is_some())?;
        let run = text.get(start..)?;
        let length = run.find(|character| byte_of(character).is_none()).unwrap_or(run.len());
        from = start + length;
        Some((text.get(start..from)?, start))
    })
}

/// Undoes a run that is UTF-8 from end to end.
fn whole(run: &str) -> Option<String> {
    String::from_utf8(run.chars().filter_map(byte_of).collect()).ok()
}

/// Undoes the sequences of three and four bytes of a run that holds other characters too.
fn long_sequences(run: &str) -> Option<String> {
    let characters: Vec<(char, u8)> =
        run.chars().filter_map(|character| Some((character, byte_of(character)?))).collect();
    let bytes: Vec<u8> = characters.iter().map(|(_, byte)| *byte).collect();
    let mut out = String::new();
    let (mut at, mut n_undone) = (0, 0_usize);
    while let Some((character, byte)) = characters.get(at) {
        let length = if *byte >= 0xf0 { 4 } else { 3 };
        let sequence = bytes.get(at..at + length).and_then(|bytes| std::str::from_utf8(bytes).ok());
        match sequence {
            Some(sequence) if *byte >= 0xe0 && sequence.chars().count() == 1 => {
                out.push_str(sequence);
                at += length;
                n_undone += 1;
            }
            _ => {
                out.push(*character);
                at += 1;
            }
        }
    }
    (n_undone > 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn damage(text: &str) -> String {
        text.bytes()
            .map(|byte| match byte {
                0x81 | 0x8d | 0x8f | 0x90 | 0x9d => char::from(byte),
                _ => WINDOWS_1252.decode(&[byte]).0.chars().next().unwrap(),
            })
            .collect()
    }

    #[test]
    fn damage_is_undone_once_and_twice() {
        assert_eq!(repair("donâ€™t"), Some(("don’t".to_owned(), 1)));
        assert_eq!(repair("HeÃ¢â‚¬â„¢d"), Some(("He’d".to_owned(), 2)));
        assert_eq!(repair("aprobÃƒÂ³ el miÃƒÂ©rcoles").unwrap().0, "aprobó el miércoles");
        assert_eq!(repair("Ã–ffnung â€žÃ¼berfÃ¤lligâ€œ").unwrap().0, "Öffnung „überfällig“");
    }

    #[test]
    fn honest_text_stays() {
        for text in ["The letter Ã, as in MANHÃ, and Â in ÎNCÂT.", "“MANHÔ", "naïve café", "Ærø «Ã»", ""]
        {
            assert_eq!(repair(text), None, "{text}");
        }
    }

    #[test]
    fn in_a_mixed_text_only_what_no_honest_text_has_is_undone() {
        assert_eq!(repair("“Yes”, he didnâ€™t say Â°").unwrap().0, "“Yes”, he didn’t say Â°");
    }

    proptest! {
        #[test]
        fn what_was_damaged_comes_back(text in "[a-z éü–“”’«я]{0,40}") {
            prop_assume!(text.chars().any(|character| !character.is_ascii()));
            // `é–’` is what becomes of 閒, whoever wrote it.
            prop_assume!(repair(&text).is_none());
            let (repaired, _) = repair(&damage(&text)).unwrap();
            prop_assert_eq!(repaired, text);
        }

        #[test]
        fn any_text_is_survived(text in any::<String>()) {
            let _ = repair(&text);
        }
    }
}
