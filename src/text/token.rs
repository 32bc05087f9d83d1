//! Tokens: the words of a text with their positions and byte offsets. This file is the definition of a word.
//!
//! - A word is a run of letters, digits and combining marks. An apostrophe between letters is part of it; `'s` at its
//!   end is folded away. Hyphens, slashes and all other signs part words, so `co-operate` is two.
//! - Single letters with dots are one word: `U.S.`, `F.B.I.`. In capitals without dots it is the same word (`FBI`).
//!   Where the letters spell an ordinary word too (table `acronyms-en.txt`), the acronym is written with dots inside,
//!   `u.s`, and so is not the word `us`.
//! - `AT&T`, `#metoo` and `@name` give their parts, and the joined spelling as a second token at the first position.
//! - Han, Hiragana and Katakana are written without spaces, so each character of a run of them takes a position. Its
//!   form is the character with the one that follows it in the run (a bigram), at the end of the run the character
//!   alone. So a bigram at a position says which characters stand at it and at the next; what begins with a character
//!   is where it stands. Hangul is written with spaces, and in words like the rest.
//! - Every word takes one position, stop words too. Forms are folded (`fold.rs`); what folds to nothing is no word.

use super::fold::fold_into;
use super::fold::is_accent;

/// Acronyms that are spelled like an ordinary word, folded, one a line.
const LIKE_WORDS: &str = include_str!("../../data/text/acronyms-en.txt");

/// Longest form in bytes; what is longer (a data dump, a base64 block) is cut to it, at a character.
const LONGEST_FORM: usize = 240;

/// What capitals mean in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capitals {
    /// `US` is the acronym; `us` is not.
    Tell,
    /// The text is in capitals throughout, so they tell nothing.
    Everywhere,
}

impl Capitals {
    /// Looks whether `text` has a letter that is no capital: a lower-case one, or one of a script without case, in
    /// whose texts `US` is the acronym as well.
    pub fn of(text: &str) -> Self {
        let is_other = |letter: char| letter.is_alphabetic() && !letter.is_uppercase();
        if text.chars().any(is_other) { Self::Tell } else { Self::Everywhere }
    }
}

/// Walks over the tokens of one text. Pull style without allocation per token: `advance`, then look at the fields.
#[derive(Debug)]
pub struct Tokens<'t> {
    text: &'t str,
    capitals: Capitals,
    at: usize,
    /// The folded form.
    pub form: String,
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Position, counted from the one given to `new`.
    pub position: u32,
    /// The token is a joined spelling that shares its position with its first part.
    pub is_joined: bool,
    /// The token is one character of a script without spaces.
    pub is_character: bool,
    next_position: u32,
    joined: Option<(usize, usize)>,
}

impl<'t> Tokens<'t> {
    /// Starts before the first token of `text`, whose position will be `first_position`.
    pub fn new(text: &'t str, capitals: Capitals, first_position: u32) -> Self {
        Self {
            text,
            capitals,
            at: 0,
            form: String::new(),
            start: 0,
            end: 0,
            position: first_position,
            is_joined: false,
            is_character: false,
            next_position: first_position,
            joined: None,
        }
    }

    /// The position that the next word would take: after the last token, the number of words plus the first position.
    pub fn next_position(&self) -> u32 {
        self.next_position
    }

    /// The text between `start` and `end`, as it stands.
    pub fn surface(&self) -> &'t str {
        self.text.get(self.start..self.end).unwrap_or_default()
    }

    /// Goes to the next token; `false` at the end.
    pub fn advance(&mut self) -> bool {
        if let Some((start, end)) = self.joined.take() {
            (self.start, self.end, self.is_joined) = (start, end, true);
            self.form.clear();
            if let Some(surface) = self.text.get(start..end) {
                fold_into(surface, &mut self.form);
            }
            self.drop_possessive();
            return true;
        }
        self.is_joined = false;
        loop {
            let Some((start, end, is_character)) = self.next_word(self.at) else { return false };
            (self.start, self.end, self.position) = (start, end, self.next_position);
            self.is_character = is_character;
            self.at = end;
            if self.is_character {
                self.fold_characters();
            } else if let Some(past) = self.dotted(start, end) {
                (self.end, self.at) = (past, past);
                self.fold_acronym();
            } else {
                self.fold_word();
            }
            if !self.form.is_empty() {
                break;
            }
        }
        self.next_position += 1;
        self.joined = if self.is_character { None } else { self.joined_spelling() };
        true
    }

    /// One past the character of a script without spaces, with its marks, that begins at byte `start`.
    // Out of the way of the usual text, which has none.
    #[cold]
    #[inline(never)]
    fn character_at(&self, start: usize) -> Option<usize> {
        if self.text.as_bytes().get(start)?.is_ascii() {
            return None;
        }
        let mut letters = self.text.get(start..)?.chars();
        let letter = letters.next().filter(|letter| is_character(*letter))?;
        let marks = letters.take_while(|letter| is_mark_of_character(*letter));
        Some(start + letter.len_utf8() + marks.map(char::len_utf8).sum::<usize>())
    }

    /// Folds the character at hand and the one behind it.
    #[cold]
    #[inline(never)]
    fn fold_characters(&mut self) {
        self.form.clear();
        let next = self.character_at(self.end).map(|past| (self.end, past));
        for (start, end) in [(self.start, self.end)].into_iter().chain(next) {
            if let Some(surface) = self.text.get(start..end) {
                fold_into(surface, &mut self.form);
            }
        }
        self.form.retain(|letter| !is_joiner(letter));
    }

    /// The next run of word characters from byte `from`, apostrophes between letters included, or the next character of
    /// a script without spaces, and which of both it is.
    fn next_word(&self, from: usize) -> Option<(usize, usize, bool)> {
        let rest = self.text.get(from..)?;
        let bytes = rest.as_bytes();
        // ASCII first: the usual text is, and a table look-up beats the Unicode tables by far.
        let mut start = 0;
        loop {
            match bytes.get(start) {
                None => return None,
                Some(byte) if byte.is_ascii_alphanumeric() => break,
                Some(byte) if byte.is_ascii() => start += 1,
                Some(_) => {
                    let letter = rest.get(start..)?.chars().next()?;
                    if is_word(letter) {
                        break;
                    }
                    if is_character(letter) {
                        return Some((from + start, self.character_at(from + start)?, true));
                    }
                    start += letter.len_utf8();
                }
            }
        }
        let mut end = start;
        loop {
            match bytes.get(end) {
                Some(byte) if byte.is_ascii_alphanumeric() => end += 1,
                Some(b'\'') if bytes.get(end + 1).is_some_and(u8::is_ascii_alphabetic) => end += 1,
                Some(byte) if !byte.is_ascii() => {
                    let mut letters = rest.get(end..)?.chars();
                    let letter = letters.next()?;
                    let goes_on = is_word(letter)
                        || is_joiner(letter)
                        || matches!(letter, '\u{2019}' | '\u{02BC}' | '\u{FF07}')
                            && letters.next().is_some_and(|next| next.is_alphabetic() && !is_character(next));
                    if !goes_on {
                        break;
                    }
                    end += letter.len_utf8();
                }
                _ => break,
            }
        }
        Some((from + start, from + end, false))
    }

    /// The end of a run of single letters with dots that begins with the word `start..end`: `U.S.`, `U.S`, `F.B.I.`.
    fn dotted(&self, start: usize, end: usize) -> Option<usize> {
        if !is_one_letter(self.text.get(start..end)?) {
            return None;
        }
        let (mut past, mut n_letters) = (end, 1);
        loop {
            let mut letters = self.text.get(past..)?.chars();
            if letters.next() != Some('.') {
                break;
            }
            match letters.next() {
                Some(letter)
                    if letter.is_alphabetic()
                        && !is_character(letter)
                        && !letters.next().is_some_and(is_word) =>
                {
                    past += 1 + letter.len_utf8();
                    n_letters += 1;
                }
                _ => break,
            }
        }
        (n_letters > 1).then_some(past)
    }

    fn fold_word(&mut self) {
        self.form.clear();
        let Some(surface) = self.text.get(self.start..self.end) else { return };
        if surface.is_ascii() {
            self.form.extend(surface.chars().map(|letter| letter.to_ascii_lowercase()));
        } else {
            fold_into(surface, &mut self.form);
            self.form.retain(|letter| !is_joiner(letter));
        }
        self.drop_possessive();
        let is_capital = self.form.len() > 1 && surface.chars().all(|letter| !letter.is_lowercase());
        if is_capital && self.capitals == Capitals::Tell && is_like_a_word(&self.form) {
            self.form = with_dots(&self.form);
        }
        self.cut();
    }

    fn fold_acronym(&mut self) {
        self.form.clear();
        if let Some(surface) = self.text.get(self.start..self.end) {
            fold_into(surface, &mut self.form);
        }
        self.form.retain(|letter| letter != '.');
        if is_like_a_word(&self.form) {
            self.form = with_dots(&self.form);
        }
    }

    fn drop_possessive(&mut self) {
        if self.form.ends_with("'s") {
            self.form.truncate(self.form.len() - 2);
        }
    }

    fn cut(&mut self) {
        if self.form.len() > LONGEST_FORM {
            let mut to = LONGEST_FORM;
            while !self.form.is_char_boundary(to) {
                to -= 1;
            }
            self.form.truncate(to);
        }
    }

    /// Where the joined spelling around the current word stands: `#word`, `@word`, `A&B`.
    fn joined_spelling(&self) -> Option<(usize, usize)> {
        let bytes = self.text.as_bytes();
        let before = self.start.checked_sub(1).and_then(|at| bytes.get(at));
        let is_free = self.start < 2 || !bytes.get(self.start - 2).is_some_and(u8::is_ascii_alphanumeric);
        if matches!(before, Some(b'#' | b'@')) && is_free {
            return Some((self.start - 1, self.end));
        }
        if bytes.get(self.end) == Some(&b'&') && before != Some(&b'&') {
            let (start, end, is_character) = self.next_word(self.end + 1)?;
            if start == self.end + 1 && end - self.start <= 16 && !is_character {
                return Some((self.start, end));
            }
        }
        None
    }
}

/// Says whether a letter belongs into a word of several.
fn is_word(letter: char) -> bool {
    (letter.is_alphanumeric() || unicode_normalization::char::is_combining_mark(letter))
        && !is_character(letter)
}

/// Says whether a letter is of a script that is written without spaces and searched by characters: Han, Hiragana,
/// Katakana of either width. Two signs that stand for two kana each are left out.
pub fn is_character(letter: char) -> bool {
    letter >= '\u{3005}'
        && matches!(letter,
            '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{3035}' | '\u{3038}'..='\u{303C}'
            | '\u{3041}'..='\u{3096}' | '\u{309D}' | '\u{309E}' | '\u{30A1}'..='\u{30FA}'
            | '\u{30FC}'..='\u{30FE}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9D}'
            | '\u{1B000}'..='\u{1B16F}' | '\u{20000}'..='\u{3FFFD}')
}

/// Says whether a sign belongs to the character before it: voicing marks, variation selectors, joiners.
fn is_mark_of_character(letter: char) -> bool {
    matches!(letter, '\u{3099}' | '\u{309A}' | '\u{FF9E}' | '\u{FF9F}')
        || is_accent(letter)
        || is_joiner(letter)
}

/// Soft hyphen and zero-width joiners: inside a word they are no letters and part nothing.
fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{AD}' | '\u{200C}' | '\u{200D}' | '\u{2060}')
}

fn is_one_letter(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

fn is_like_a_word(form: &str) -> bool {
    form.len() <= 5 && LIKE_WORDS.lines().any(|line| line == form)
}

fn with_dots(form: &str) -> String {
    let mut dotted = String::with_capacity(2 * form.len());
    for letter in form.chars() {
        if !dotted.is_empty() {
            dotted.push('.');
        }
        dotted.push(letter);
    }
    dotted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn forms(text: &str) -> Vec<(u32, String)> {
        let mut tokens = Tokens::new(text, Capitals::of(text), 0);
        let mut found = Vec::new();
        while tokens.advance() {
            found.push((tokens.position, tokens.form.clone()));
        }
        found
    }

    fn words(text: &str) -> Vec<String> {
        forms(text).into_iter().map(|(_, form)| form).collect()
    }

    #[test]
    fn apostrophes_stay_and_the_possessive_goes() {
        assert_eq!(
            words("Obama’s aides don't say O'Brien's 'quoted' senators'"),
            ["obama", "aides", "don't", "say", "o'brien", "quoted", "senators"]
        );
    }

    #[test]
    fn an_acronym_is_one_word_with_and_without_dots() {
        assert_eq!(
            words("The U.S. and the US told us, the U.S: F.B.I. or FBI"),
            ["the", "u.s", "and", "the", "u.s", "told", "us", "the", "u.s", "fbi", "or", "fbi"]
        );
    }

    #[test]
    fn in_a_text_of_capitals_they_tell_nothing() {
        assert_eq!(words("HELP US"), ["help", "us"]);
        assert_eq!(words("HELP U.S. TROOPS"), ["help", "u.s", "troops"]);
        assert_eq!(words("US 中"), ["u.s", "中"]);
    }

    #[test]
    fn parts_and_joined_spellings_share_the_first_position() {
        assert_eq!(
            forms("co-operate AT&T #metoo"),
            [
                (0, "co".into()),
                (1, "operate".into()),
                (2, "at".into()),
                (2, "at&t".into()),
                (3, "t".into()),
                (4, "metoo".into()),
                (4, "#metoo".into())
            ]
        );
    }

    #[test]
    fn the_possessive_goes_from_joined_spellings_too() {
        assert_eq!(words("AT&T's plan"), ["at", "at&t", "t", "plan"]);
    }

    #[test]
    fn a_sentence_end_is_no_acronym() {
        assert_eq!(
            words("plan B. Then x.y.z and e.g. this"),
            ["plan", "b", "then", "xyz", "and", "eg", "this"]
        );
    }

    #[test]
    fn soft_hyphens_part_nothing() {
        assert_eq!(words("immi\u{ad}gration"), ["immigration"]);
    }

    #[test]
    fn characters_of_scripts_without_spaces_are_bigrams() {
        assert_eq!(words("中国人民。WTO协定"), ["中国", "国人", "人民", "民", "wto", "协定", "定"]);
        assert_eq!(words("2016年5月"), ["2016", "年", "5", "月"]);
        assert_eq!(words("トランプ大統領は"), ["トラ", "ラン", "ンプ", "プ大", "大統", "統領", "領は", "は"]);
        assert_eq!(words("ｶﾞﾊﾞ か\u{3099} 葛\u{E0100}城"), ["ガバ", "バ", "が", "葛城", "城"]);
        assert_eq!(words("대통령은 말했다"), ["대통령은", "말했다"]);
    }

    #[test]
    fn characters_join_nothing() {
        assert_eq!(words("#中国 A&中 中.国 U.S.中"), ["中国", "国", "a", "中", "中", "国", "u.s", "中"]);
    }

    #[test]
    fn what_folds_to_nothing_is_no_word() {
        assert_eq!(forms("a \u{301} ـــ b"), [(0, "a".into()), (1, "b".into())]);
    }

    proptest! {
        #[test]
        fn offsets_slice_to_words_and_positions_rise(text in "(\\PC|[中国か\u{3099}ガー・A&.#]){0,60}") {
            let mut tokens = Tokens::new(&text, Capitals::of(&text), 7);
            let mut last = 6;
            while tokens.advance() {
                prop_assert!(text.get(tokens.start..tokens.end).is_some());
                prop_assert!(tokens.start < tokens.end && !tokens.form.is_empty());
                if tokens.is_joined {
                    prop_assert_eq!(tokens.position, last);
                } else {
                    prop_assert_eq!(tokens.position, last + 1);
                    last = tokens.position;
                }
            }
            prop_assert_eq!(tokens.next_position(), last + 1);
        }
    }
}
