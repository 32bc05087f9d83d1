//! What is wrong with a query: the message, the place, and what to type instead; and the caret that shows the place.

use std::fmt::Write as _;
use std::ops::Range;

use unicode_width::UnicodeWidthChar as _;

/// Columns of the line that `caret` draws.
const COLUMNS: usize = 76;

/// Columns kept before the place when the query is longer than a line.
const COLUMNS_BEFORE: usize = 24;

/// A query that cannot be answered as typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// What is wrong, lower case, without full stop.
    pub message: String,
    /// The place in the query text, in bytes at character bounds.
    pub at: Range<usize>,
    /// What to type instead.
    pub hint: Option<String>,
}

impl QueryError {
    pub(super) fn new(message: impl Into<String>, at: Range<usize>) -> Self {
        Self { message: message.into(), at, hint: None }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Draws the place `at` (bytes) of `query`: the query on one line and carets under the place, without indentation.
///
/// Widths are those of a terminal, control characters and direction marks are shown escaped, and of a long query the
/// 76 columns around the place are shown with `…` where text is left out. A place outside the text is its end.
pub fn caret(query: &str, at: Range<usize>) -> String {
    let first = floor_char(query, at.start);
    let last = floor_char(query, at.end.max(at.start));
    let from = if fits(query) { 0 } else { window_start(query, first) };
    let mut line = String::new();
    let mut column = 0;
    if from > 0 {
        line.push('…');
        column = 1;
    }
    let (mut caret_from, mut caret_to) = (None, None);
    for (offset, letter) in query.get(from..).unwrap_or_default().char_indices() {
        let offset = from + offset;
        if offset >= first {
            caret_from.get_or_insert(column);
        }
        if offset >= last {
            caret_to.get_or_insert(column);
        }
        let width = shown_width(letter);
        if column + width >= COLUMNS && !(from == 0 && fits(query)) {
            line.push('…');
            column += 1;
            break;
        }
        show(letter, &mut line);
        column += width;
    }
    let caret_from = caret_from.unwrap_or(column);
    let caret_to = caret_to.unwrap_or(column).max(caret_from + 1);
    format!("{line}\n{}{}", " ".repeat(caret_from), "^".repeat(caret_to - caret_from))
}

/// The query fits into one line. Looks at no more than a line of it.
fn fits(query: &str) -> bool {
    let mut columns = 0;
    query.chars().all(|letter| {
        // A character without width counts here: else a text of marks alone would be walked to its end.
        columns += shown_width(letter).max(1);
        columns <= COLUMNS
    })
}

fn window_start(query: &str, first: usize) -> usize {
    let (mut from, mut columns) = (first, 0);
    for (offset, letter) in query.get(..first).unwrap_or_default().char_indices().rev() {
        columns += shown_width(letter).max(1);
        if columns > COLUMNS_BEFORE {
            break;
        }
        from = offset;
    }
    from
}

fn floor_char(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Control characters and marks of direction would break the line or lie about its order.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

fn shown_width(letter: char) -> usize {
    if is_hidden(letter) { letter.escape_default().count() } else { letter.width().unwrap_or(0) }
}

fn show(letter: char, line: &mut String) {
    if is_hidden(letter) {
        // Writing to a string cannot fail.
        let _ = write!(line, "{}", letter.escape_default());
    } else {
        line.push(letter);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_caret_stands_under_the_place() {
        assert_eq!(caret("auther:rubio tariffs", 0..6), "auther:rubio tariffs\n^^^^^^");
        assert_eq!(caret("a OR", 2..4), "a OR\n  ^^");
        assert_eq!(caret("a ", 2..2), "a \n  ^");
        assert_eq!(caret("", 0..0), "\n^");
    }

    #[test]
    fn wide_letters_take_two_columns_and_control_characters_are_escaped() {
        assert_eq!(caret("東京 (x", 7..8), "東京 (x\n     ^");
        assert_eq!(caret("a\nb (", 4..5), "a\\nb (\n     ^");
        assert_eq!(caret("\u{202e}(", 3..4), "\\u{202e}(\n        ^");
    }

    #[test]
    fn a_long_query_is_cut_around_the_place() {
        let query = format!("{} ( {}", "word ".repeat(100), "more ".repeat(100));
        let drawn = caret(&query, 501..502);
        let (line, marks) = drawn.split_once('\n').unwrap();
        assert_eq!(line.chars().count(), COLUMNS);
        assert!(line.starts_with('…') && line.ends_with('…'));
        assert_eq!(line.chars().nth(marks.len() - 1), Some('('));
    }

    proptest! {
        #[test]
        fn any_place_of_any_text_can_be_drawn(text in "\\PC{0,120}", from in 0..200_usize, n in 0..50_usize) {
            let drawn = caret(&text, from..from + n);
            prop_assert_eq!(drawn.lines().count(), 2);
        }
    }
}
