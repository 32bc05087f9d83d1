//! Which signs part a query, and which are quotes, brackets, dashes and minuses.

/// White space, control characters and marks that have no width part tokens.
pub(super) fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control() || matches!(letter, '\u{200B}' | '\u{FEFF}')
}

/// Straight, curly, low, French and full-width quotes.
pub(super) fn is_quote(letter: char) -> bool {
    matches!(
        letter,
        '"' | '\u{201C}'..='\u{201F}' | '«' | '»' | '‹' | '›' | '\u{301D}'..='\u{301F}' | '＂'
    )
}

pub(super) fn is_open(letter: char) -> bool {
    matches!(letter, '(' | '（')
}

pub(super) fn is_close(letter: char) -> bool {
    matches!(letter, ')' | '）')
}

/// Dashes; the figure dash and the bar belong to them.
pub(super) fn is_dash(letter: char) -> bool {
    matches!(letter, '\u{2012}'..='\u{2015}')
}

pub(super) fn is_minus(letter: char) -> bool {
    matches!(letter, '-' | '\u{2212}' | '－' | '﹣' | '\u{2010}' | '\u{2011}')
}

/// Trims the text and makes each run of white space one space.
pub(super) fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for piece in text.split(is_blank).filter(|piece| !piece.is_empty()) {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(piece);
    }
    collapsed
}
