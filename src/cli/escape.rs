//! What comes from documents, file names and queries is shown, never sent: no control or direction character of
//! theirs reaches a terminal.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Says whether `letter` steers a terminal or the direction of text instead of being seen.
///
/// Joiners (U+200C, U+200D) are left alone: Persian and emoji need them, and they steer nothing.
fn is_steering(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
            | '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Appends `letter` to `shown`, escaped where it steers.
pub(super) fn push_shown(letter: char, shown: &mut String) {
    match letter {
        '\t' => shown.push_str("\\t"),
        '\n' => shown.push_str("\\n"),
        '\r' => shown.push_str("\\r"),
        _ if !is_steering(letter) => shown.push(letter),
        _ => {
            let code = u32::from(letter);
            // Writing to a string cannot fail.
            let _ =
                if code < 0x100 { write!(shown, "\\x{code:02x}") } else { write!(shown, "\\u{{{code:x}}}") };
        }
    }
}

/// `text` with every steering character spelled out: `\x1b`, `\n`, `\u{202e}`.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_steering) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    text.chars().for_each(|letter| push_shown(letter, &mut safe));
    Cow::Owned(safe)
}

/// `text` as the value of a TSV column: as `shown`, and a backslash is doubled so that the value can be restored.
pub(super) fn column(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return shown(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if letter == '\\' { safe.push_str("\\\\") } else { push_shown(letter, &mut safe) }
    }
    Cow::Owned(safe)
}

/// `text` with line ends kept and every other steering character spelled out.
pub(super) fn lines(text: &str) -> String {
    text.split('\n').map(shown).collect::<Vec<_>>().join("\n")
}

/// `text` as one word of a POSIX shell line.
pub(super) fn word(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=,+@%".contains(letter);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", shown(text).replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fault_24_nothing_of_a_document_steers_the_terminal() {
        assert_eq!(shown("a\x1b[31mred\x07"), r"a\x1b[31mred\x07");
        assert_eq!(shown("\u{202e}abc\u{2066}\u{9b}2J\r"), r"\u{202e}abc\u{2066}\x9b2J\r");
        assert_eq!(shown("plain Ünïcode 漢字 می‌خواهم"), "plain Ünïcode 漢字 می‌خواهم");
    }

    #[test]
    fn a_column_holds_no_tab_and_no_line_end_and_can_be_restored() {
        assert_eq!(column("a\tb\nc\\n"), r"a\tb\nc\\n");
        assert_eq!(column("plain"), "plain");
    }

    #[test]
    fn a_shell_word_is_quoted_where_it_must_be() {
        assert_eq!(word("corpus/articles"), "corpus/articles");
        assert_eq!(word("it's"), r"'it'\''s'");
        assert_eq!(word(""), "''");
    }
}
