//! What a run of letters means where words are wanted: a word, a shape with wildcards, or nothing to look for.

use crate::text::Capitals;
use crate::text::Tokens;
use crate::text::fold;
use crate::text::is_character;

use super::error::QueryError;
use super::plan::Part;
use super::plan::Pattern;
use super::plan::Piece;

/// The most letters of a pattern; the index cuts longer words.
const LONGEST_PATTERN: usize = 240;

/// What a run of letters is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Bare<'q> {
    /// A word or several that stand together, without the signs around it.
    Word(&'q str),
    /// A shape, without the signs around it.
    Wild(&'q str),
    /// `*`
    All,
    /// Signs alone.
    Nothing,
}

/// Reads the run at byte `start` of the query.
pub(super) fn classify(run: &str, start: usize) -> Result<Bare<'_>, QueryError> {
    // The wildcards of an address are its own.
    let is_address = run.contains("://");
    if !is_address && run.contains(['*', '?']) {
        return shape(run, start);
    }
    let words = words(run);
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return Ok(Bare::Nothing) };
    let from = first.joined.as_ref().map_or(first.start, |joined| joined.start.min(first.start));
    Ok(run.get(from..last.end).map_or(Bare::Nothing, Bare::Word))
}

fn shape(run: &str, start: usize) -> Result<Bare<'_>, QueryError> {
    if run == "*" {
        return Ok(Bare::All);
    }
    let at = start..start + run.len();
    let shown = || run.chars().take(40).collect::<String>();
    let is_inside = |letter: char| matches!(letter, '*' | '?') || is_letter(letter);
    let shape = run.trim_matches(|letter| !is_inside(letter));
    if shape.contains(is_character) {
        return around_characters(shape, run, start);
    }
    if shape.chars().filter(|letter| letter.is_alphanumeric()).count() < 2 {
        return Err(QueryError::new(format!("the wildcard `{}` has fewer than two letters", shown()), at)
            .hint("for instance `immigra*` or `wom?n`; `*` alone finds every article"));
    }
    if !shape.chars().all(|letter| is_inside(letter) || matches!(letter, '\'' | '\u{2019}')) {
        let apart: String =
            shape.chars().map(|letter| if is_inside(letter) { letter } else { ' ' }).collect();
        return Err(QueryError::new("a wildcard in a word of several parts is not answered yet", at).hint(
            format!("write the parts side by side: `{}`", apart.chars().take(60).collect::<String>()),
        ));
    }
    if shape.chars().count() > LONGEST_PATTERN {
        return Err(QueryError::new(format!("a wildcard has at most {LONGEST_PATTERN} letters"), at));
    }
    Ok(Bare::Wild(shape))
}

/// Chinese and Japanese words are found inside of longer ones anyway, so `*` before or behind their characters asks for
/// nothing more. Between them, and `?`, it would ask for characters in a row, which is not answered.
fn around_characters<'q>(shape: &'q str, run: &'q str, start: usize) -> Result<Bare<'q>, QueryError> {
    let mut word = shape;
    if word.trim_start_matches('*').starts_with(is_character) {
        word = word.trim_start_matches('*');
    }
    if word.trim_end_matches('*').ends_with(is_character) {
        word = word.trim_end_matches('*');
    }
    if word.contains(['*', '?']) {
        let error = QueryError::new(
            "a wildcard beside or between Chinese or Japanese characters is not answered yet",
            start..start + run.len(),
        );
        return Err(error.hint("these are found inside of longer words as they are: write them alone"));
    }
    classify(word, start)
}

/// The pattern of a shape, folded. A run of wildcards is brought into one order, `?` before one `*`.
pub(super) fn pattern(shape: &str) -> Pattern {
    let mut pieces = Vec::new();
    let mut letters = String::new();
    let mut wants_run = false;
    for letter in shape.chars() {
        match letter {
            '*' | '?' => {
                push_letters(&mut letters, &mut pieces);
                if letter == '*' {
                    wants_run = true;
                } else {
                    pieces.push(Piece::AnyOne);
                }
            }
            letter => {
                if std::mem::take(&mut wants_run) {
                    pieces.push(Piece::AnyRun);
                }
                if !is_joiner(letter) {
                    letters.push(letter);
                }
            }
        }
    }
    // The index folds `'s` away.
    if let Some(rest) = fold(&letters).strip_suffix("'s") {
        letters = rest.to_owned();
    }
    push_letters(&mut letters, &mut pieces);
    if wants_run {
        pieces.push(Piece::AnyRun);
    }
    Pattern(pieces)
}

fn push_letters(letters: &mut String, pieces: &mut Vec<Piece>) {
    let folded = fold(&std::mem::take(letters));
    if !folded.is_empty() {
        pieces.push(Piece::Letters(folded));
    }
}

/// A word of the query as the index has it.
#[derive(Debug)]
pub(super) struct Word {
    form: String,
    start: usize,
    end: usize,
    is_character: bool,
    joined: Option<Joined>,
}

/// The joined spelling that begins with a word.
#[derive(Debug)]
struct Joined {
    form: String,
    start: usize,
    end: usize,
}

/// The words of `text`, one a position.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut tokens = Tokens::new(text, Capitals::Tell, 0);
    let mut words: Vec<Word> = Vec::new();
    while tokens.advance() {
        let (form, start, end) = (tokens.form.clone(), tokens.start, tokens.end);
        let is_character = tokens.is_character;
        match words.last_mut() {
            Some(word) if tokens.is_joined => word.joined = Some(Joined { form, start, end }),
            _ => words.push(Word { form, start, end, is_character, joined: None }),
        }
    }
    words
}

/// The words as parts of a unit, adjacent and in order. A joined spelling that is the whole of it, or that takes the
/// place of one word (`#metoo`), stands for its parts.
pub(super) fn parts(words: Vec<Word>, inflected: bool) -> Vec<Part> {
    let last_end = words.last().map_or(0, |word| word.end);
    if let Some(joined) = words.first().and_then(|word| word.joined.as_ref())
        && joined.end >= last_end
    {
        return vec![Part { form: joined.form.clone(), inflected: false }];
    }
    let part = |word: Word| match word.joined {
        Some(joined) if joined.end == word.end => Part { form: joined.form, inflected: false },
        _ => Part { form: word.form, inflected: inflected && !word.is_character },
    };
    words.into_iter().map(part).collect()
}

/// The one word that hyphenated `words` of `text` are when they are written together.
pub(super) fn closed_up(text: &str, words: &[Word]) -> Option<Part> {
    if words.len() < 2 {
        return None;
    }
    let mut together = String::with_capacity(text.len());
    let mut end = words.first()?.start;
    for word in words {
        if end != word.start && !matches!(text.get(end..word.start), Some("-" | "\u{2010}" | "\u{2011}")) {
            return None;
        }
        together.push_str(text.get(word.start..word.end)?);
        end = word.end;
    }
    let mut joined = self::words(&together);
    let only = joined.pop()?;
    (joined.is_empty() && only.joined.is_none()).then_some(Part { form: only.form, inflected: true })
}

/// Letters, digits and marks, as the analyser has them.
fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || unicode_normalization::char::is_combining_mark(letter) || is_joiner(letter)
}

/// Signs that the analyser takes out of a word.
fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{AD}' | '\u{200C}' | '\u{200D}' | '\u{2060}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> Vec<String> {
        parts(words(text), true).into_iter().map(|part| part.form).collect()
    }

    #[test]
    fn a_joined_spelling_stands_for_its_parts() {
        assert_eq!(forms("AT&T"), ["at&t"]);
        assert_eq!(forms("#metoo"), ["#metoo"]);
        assert_eq!(forms("#metoo-movement"), ["#metoo", "movement"]);
        assert_eq!(forms("AT&T-owned"), ["at", "t", "owned"]);
    }

    #[test]
    fn hyphenated_words_are_written_together() {
        let together = |text: &str| closed_up(text, &words(text)).map(|part| part.form);
        assert_eq!(together("co-operate"), Some("cooperate".into()));
        assert_eq!(together("al\u{2010}Qaeda"), Some("alqaeda".into()));
        assert_eq!(together("1,200"), None);
        assert_eq!(together("co-op/x"), None);
        assert_eq!(together("word"), None);
    }

    #[test]
    fn wildcards_are_brought_into_one_order() {
        use Piece::{AnyOne, AnyRun};
        assert_eq!(pattern("ab*?*?").0, [Piece::Letters("ab".into()), AnyOne, AnyOne, AnyRun]);
        assert_eq!(pattern("Mü*r").0, [Piece::Letters("mu".into()), AnyRun, Piece::Letters("r".into())]);
        assert_eq!(pattern("wom?n’s"), pattern("wom?n"));
    }

    #[test]
    fn chinese_and_japanese_words_are_characters_that_follow_one_another() {
        assert_eq!(forms("国"), ["国"]);
        assert_eq!(forms("中国人"), ["中国", "国人", "人"]);
        assert_eq!(forms("WTO协定"), ["wto", "协定", "定"]);
        let inflected: Vec<bool> = parts(words("WTO协定"), true).iter().map(|part| part.inflected).collect();
        assert_eq!(inflected, [true, false, false]);
        let starts: Vec<bool> = parts(words("国 x 中国"), true).iter().map(Part::is_start).collect();
        assert_eq!(starts, [true, false, false, true]);
    }

    #[test]
    fn a_star_around_chinese_and_japanese_asks_for_nothing_more() {
        for run in ["中国*", "*中国", "*中国*", "中国**", "国*"] {
            assert!(matches!(classify(run, 0).unwrap(), Bare::Word("中国" | "国")), "{run}");
        }
        for run in ["中*人", "中?", "?中", "中国?*", "wto*中国", "中国x*", "*x中"] {
            assert!(classify(run, 0).is_err(), "{run}");
        }
    }

    #[test]
    fn signs_around_a_word_are_no_part_of_it() {
        for (run, word) in [("(x),", "x"), ("china,", "china"), ("U.S.", "U.S"), ("#metoo!", "#metoo")] {
            assert_eq!(classify(run, 0).unwrap(), Bare::Word(word));
        }
        assert_eq!(classify("--", 0).unwrap(), Bare::Nothing);
        assert_eq!(classify(".wom?n,", 0).unwrap(), Bare::Wild("wom?n"));
    }
}
