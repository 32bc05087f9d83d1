//! The pieces of a short text (numbers, words, signs) and a cursor that walks over them.
//!
//! Dates and times are read piece by piece; a step that finds nothing goes back to where it began.

use std::ops::Range;

use super::names;
use super::names::Kind;

/// One piece of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'t> {
    pub(super) what: What<'t>,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Debug, Clone, Copy)]
/// What a piece is.
pub(super) enum What<'t> {
    Number { value: u64, n_digits: usize },
    Word(&'t str),
    Sign(char),
}

/// Parts a text into pieces; white space only parts them.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut letters = text.char_indices().peekable();
    while let Some((start, letter)) = letters.next() {
        if letter.is_whitespace() {
            continue;
        }
        let mut end = start + letter.len_utf8();
        let is_digit = letter.is_ascii_digit();
        let is_letter = letter.is_alphabetic();
        while let Some(&(next_at, next)) = letters.peek() {
            let goes_on = is_digit && next.is_ascii_digit() || is_letter && next.is_alphabetic();
            if !goes_on {
                break;
            }
            end = next_at + next.len_utf8();
            letters.next();
        }
        let surface = text.get(start..end).unwrap_or_default();
        let what = if is_digit {
            What::Number { value: surface.parse().unwrap_or(u64::MAX), n_digits: surface.len() }
        } else if is_letter {
            What::Word(surface)
        } else {
            What::Sign(letter)
        };
        pieces.push(Piece { what, start, end });
    }
    pieces
}

/// A place among pieces.
#[derive(Debug)]
pub(super) struct Cursor<'p, 't> {
    pub(super) pieces: &'p [Piece<'t>],
    pub(super) at: usize,
}

impl<'t> Cursor<'_, 't> {
    /// The next piece.
    pub(super) fn peek(&self) -> Option<Piece<'t>> {
        self.pieces.get(self.at).copied()
    }

    /// Where the piece before ends.
    pub(super) fn last_end(&self) -> Option<usize> {
        self.pieces.get(self.at.checked_sub(1)?).map(|piece| piece.end)
    }

    /// The next piece touches the one before it.
    pub(super) fn is_glued(&self) -> bool {
        self.at > 0 && self.peek().is_some_and(|piece| self.last_end() == Some(piece.start))
    }

    /// A number of so many digits.
    pub(super) fn number(&mut self, n_digits: Range<usize>) -> Option<u64> {
        match self.peek()?.what {
            What::Number { value, n_digits: n } if n_digits.contains(&n) => {
                self.at += 1;
                Some(value)
            }
            _ => None,
        }
    }

    /// One of the signs.
    pub(super) fn sign(&mut self, signs: &[char]) -> Option<char> {
        match self.peek()?.what {
            What::Sign(sign) if signs.contains(&sign) => {
                self.at += 1;
                Some(sign)
            }
            _ => None,
        }
    }

    /// A word that is a `kind`, and its value.
    pub(super) fn word(&mut self, kind: Kind) -> Option<u64> {
        let What::Word(word) = self.peek()?.what else { return None };
        let value = names::look_up(kind, word)?;
        self.at += 1;
        Some(value)
    }

    /// The very word, case aside.
    pub(super) fn this(&mut self, wanted: &str) -> Option<()> {
        let What::Word(word) = self.peek()?.what else { return None };
        word.eq_ignore_ascii_case(wanted).then(|| self.at += 1)
    }

    /// Goes back to where it was when `step` finds nothing.
    pub(super) fn attempt<T>(&mut self, step: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let from = self.at;
        let found = step(self);
        if found.is_none() {
            self.at = from;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_words_and_signs_are_pieces_and_know_what_they_touch() {
        let pieces = pieces("Août 5th, 12:30");
        let shown: Vec<_> = pieces.iter().map(|piece| (piece.start, piece.end)).collect();
        assert_eq!(shown, [(0, 5), (6, 7), (7, 9), (9, 10), (11, 13), (13, 14), (14, 16)]);
        let mut cursor = Cursor { pieces: &pieces, at: 0 };
        assert_eq!(cursor.word(Kind::Month), Some(8));
        assert!(!cursor.is_glued());
        assert_eq!(cursor.number(1..3), Some(5));
        assert!(cursor.is_glued());
        assert_eq!(cursor.attempt(|cursor| cursor.number(1..9)), None);
        assert_eq!(cursor.word(Kind::Ordinal), Some(0));
    }
}
