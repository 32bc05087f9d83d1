//! A text as a row of words with what their letters and the signs between them tell.

use crate::article::Field;
use crate::knowledge::Knowledge;
use crate::knowledge::Node;
use crate::knowledge::Walk;
use crate::knowledge::WordClass;
use crate::text::Capitals;
use crate::text::Tokens;

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// A space or a hyphen: a name may go on.
    Joined,
    /// A comma: a name may go on with "Jr".
    Comma,
    /// Anything else ends a name.
    Apart,
}

/// What the capitals of a line tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// Names have capitals, other words have none.
    Plain,
    /// Most words have capitals, as in headlines.
    Titled,
    /// Everything is in capitals.
    Shouted,
}

/// One word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// Hash of the folded form, as the gazetteer takes it.
    pub(super) hash: u64,
    /// First byte.
    pub(super) start: u32,
    /// One past the last byte, without a possessive `'s`.
    pub(super) end: u32,
    pub(super) class: WordClass,
    /// What the gazetteer knows of a name that begins here.
    pub(super) step: Option<(Walk, Node)>,
    /// Begins with a capital.
    pub(super) is_capital: bool,
    /// Two or more letters, all capitals.
    pub(super) is_all_capitals: bool,
    /// One letter with a full stop behind it.
    pub(super) is_initial: bool,
    /// Joined to the word before by a hyphen.
    pub(super) is_hyphenated: bool,
    /// The second half of a given name, in small letters ("Jin-ho").
    pub(super) is_half: bool,
    /// Had a possessive `'s`.
    pub(super) is_possessive: bool,
    /// First of a sentence, or after a colon or an opening quote.
    pub(super) is_opening: bool,
    pub(super) gap: Gap,
    pub(super) line: Line,
}

impl Word {
    pub(super) fn is_first_name(&self) -> bool {
        self.step.is_some_and(|(_, node)| node.is_first_name())
    }

    pub(super) fn is_last_name(&self) -> bool {
        self.step.is_some_and(|(_, node)| node.is_last_name())
    }
}

/// The words of one field.
#[derive(Debug)]
pub(super) struct Words<'t> {
    pub(super) field: Field,
    pub(super) text: &'t str,
    pub(super) words: Vec<Word>,
}

impl<'t> Words<'t> {
    pub(super) fn read(field: Field, text: &'t str, knowledge: &Knowledge) -> Self {
        let gazetteer = knowledge.gazetteer();
        let mut tokens = Tokens::new(text, Capitals::of(text), 0);
        let mut words: Vec<Word> = Vec::with_capacity(text.len() / 6);
        let (mut last_end, mut line_start, mut is_dotted) = (0, 0, false);
        while tokens.advance() {
            if tokens.is_joined {
                continue;
            }
            let between = text.get(last_end..tokens.start).unwrap_or_default();
            if between.contains('\n') {
                mark_line(field, text, &mut words, line_start);
                line_start = words.len();
            }
            let mut gap = match words.last() {
                None => Gap::Apart,
                Some(last) => read_gap(between, last, is_dotted),
            };
            let surface = tokens.surface();
            let hash = crate::knowledge::Gazetteer::hash(&tokens.form);
            let possessive = if tokens.form.ends_with("'s") { 0 } else { possessive_len(surface) };
            let is_half = between == "-" && ends_given_name(text, &words, surface);
            let is_capital = is_half || surface.chars().next().is_some_and(char::is_uppercase);
            let is_one = surface.len() - possessive == 1;
            let is_all_capitals = is_capital && !is_one && is_shouted(surface, possessive);
            let class = knowledge.words().class(hash);
            if is_capital && class.is_head_last() && ends_with_owners(text, &words, between) {
                gap = Gap::Joined;
            }
            let is_short = surface.contains('.') || class.is_suffix() || is_abbreviation(surface);
            let stop = usize::from(is_short && has_own_stop(text, tokens.end, surface.contains('.')));
            words.push(Word {
                hash,
                start: tokens.start as u32,
                end: (tokens.end - possessive + stop) as u32,
                class,
                step: if is_capital { gazetteer.step(gazetteer.start(), hash) } else { None },
                is_capital,
                is_all_capitals,
                is_initial: is_capital && is_one && text.as_bytes().get(tokens.end) == Some(&b'.'),
                is_hyphenated: between == "-",
                is_half,
                is_possessive: possessive > 0,
                is_opening: gap == Gap::Apart && opens(between),
                gap,
                line: Line::Plain,
            });
            last_end = tokens.end;
            is_dotted = surface.contains('.');
        }
        mark_line(field, text, &mut words, line_start);
        Self { field, text, words }
    }

    pub(super) fn get(&self, at: usize) -> Option<&Word> {
        self.words.get(at)
    }

    /// The text of the words `from..to`.
    pub(super) fn surface(&self, from: usize, to: usize) -> &'t str {
        let ends = self.get(from).zip(to.checked_sub(1).and_then(|last| self.get(last)));
        let range = ends.map(|(first, last)| first.start as usize..last.end as usize);
        range.and_then(|range| self.text.get(range)).unwrap_or_default()
    }

    /// Says whether the word at `at`, although it is no part of a person's name, often begins that of a body.
    pub(super) fn is_adjective(&self, at: usize) -> bool {
        matches!(
            self.surface(at, at + 1),
            "American"
                | "National"
                | "International"
                | "Federal"
                | "United"
                | "First"
                | "World"
                | "State"
                | "North"
                | "South"
                | "East"
                | "West"
                | "Northern"
                | "Southern"
                | "Eastern"
                | "Western"
                | "Central"
                | "Great"
                | "New"
                | "Democratic"
                | "Conservative"
                | "Liberal"
                | "Black"
                | "European"
                | "African"
                | "Asian"
                | "Arab"
                | "Islamic"
                | "Muslim"
                | "Christian"
                | "Catholic"
                | "Jewish"
                | "Big"
                | "Public"
        )
    }

    /// Says whether the word at `at` is a possessive inside names of bodies ("People's Front").
    pub(super) fn is_owner(&self, at: usize) -> bool {
        matches!(
            self.surface(at, at + 1),
            "People" | "Women" | "Children" | "Men" | "Worker" | "Farmer" | "Citizen" | "Voter" | "Consumer"
        )
    }

    /// The word before `at`, when nothing parts the two.
    pub(super) fn joined_before(&self, at: usize) -> Option<&Word> {
        let word = self.get(at).filter(|word| word.gap == Gap::Joined)?;
        let before = self.get(at.checked_sub(1)?)?;
        (!before.is_possessive && word.line == before.line).then_some(before)
    }

    /// The word at `at`, when nothing parts it from the one before.
    pub(super) fn joined_at(&self, at: usize) -> Option<&Word> {
        let last_is_possessive =
            at.checked_sub(1).and_then(|last| self.get(last)).is_some_and(|last| last.is_possessive);
        self.get(at).filter(|word| word.gap == Gap::Joined && !last_is_possessive)
    }
}

/// "Workers' Union": an apostrophe after a plural, inside a name.
fn ends_with_owners(text: &str, words: &[Word], between: &str) -> bool {
    let last = words.last().filter(|last| last.is_capital && matches!(between, "' " | "’ "));
    last.is_some_and(|last| text.get(..last.end as usize).is_some_and(|before| before.ends_with('s')))
}

/// The second half of a Korean or Chinese given name after its hyphen ("Jin-ho"), where a surname stands before it:
/// one syllable in small letters, which is a word of the name like one with a capital.
fn ends_given_name(text: &str, words: &[Word], syllable: &str) -> bool {
    let [.., surname, first] = words else { return false };
    let half = text.get(first.start as usize..first.end as usize).unwrap_or_default();
    let is_named = surname.is_capital && first.is_capital && first.gap == Gap::Joined && half.len() <= 5;
    let vowels = |letter: char| "aeiouy".contains(letter);
    let rest =
        syllable.trim_start_matches(|letter: char| "bcdghjkmnpstwyxz".contains(letter) && letter != 'y');
    let rest = rest.strip_prefix('y').unwrap_or(rest);
    let end = rest.trim_start_matches(vowels);
    is_named
        && syllable.len() <= 5
        && (end.len() < rest.len())
        && matches!(end, "" | "n" | "ng" | "k" | "l" | "m" | "p" | "r" | "h" | "b")
        && !matches!(syllable, "run" | "up" | "on" | "by" | "to")
}

fn read_gap(between: &str, last: &Word, last_is_dotted: bool) -> Gap {
    match between {
        ". " if last_is_dotted => Gap::Joined,

        " " | "-" | "" | "\u{a0}" | "/" | " & " | "&" | "\u{2011}" | "\u{2010}" => Gap::Joined,
        ". " | "." if last.is_initial || last.class.title().is_some() || last.class.is_suffix() => {
            Gap::Joined
        }
        ", " => Gap::Comma,
        _ => Gap::Apart,
    }
}

/// Short forms of companies that end with a full stop.
fn is_abbreviation(surface: &str) -> bool {
    matches!(surface, "Inc" | "Corp" | "Co" | "Ltd" | "Bros")
}

/// Says whether the full stop behind a short form is its own, not only the sentence's: letters with dots always have
/// one, of other short forms those inside a sentence.
fn has_own_stop(text: &str, end: usize, is_dotted: bool) -> bool {
    let Some(rest) = text.get(end..).and_then(|rest| rest.strip_prefix('.')) else { return false };
    let next = rest.trim_start().chars().next();
    is_dotted || next.is_some_and(|next| !next.is_uppercase()) && !rest.starts_with('\n')
}

fn opens(between: &str) -> bool {
    between.is_empty()
        || between.contains(['.', '!', '?', ':', '\n', '"', '“', '‘', '—', '–', '•', '(', ';', '*'])
}

fn possessive_len(surface: &str) -> usize {
    if surface.ends_with("'s") || surface.ends_with("'S") {
        2
    } else if surface.ends_with("’s") || surface.ends_with("’S") {
        4
    } else {
        0
    }
}

fn is_shouted(surface: &str, possessive: usize) -> bool {
    let name = surface.get(..surface.len() - possessive).unwrap_or_default();
    !name.chars().any(char::is_lowercase) && name.chars().any(char::is_uppercase)
}

/// Says of a line from word `from` on what its capitals tell.
fn mark_line(field: Field, text: &str, words: &mut [Word], from: usize) {
    let Some(line) = words.get_mut(from..) else { return };
    let end = line.last().map_or(0, |last| last.end as usize);
    // Headlines have no full stop; a short sentence of names has.
    let is_sentence = text.get(end..).is_some_and(|rest| rest.starts_with(['.', '!', '?', '"', '”', ',']));
    let n_words = line.len();
    let n_capitals = line.iter().filter(|word| word.is_capital).count();
    let n_shouted = line
        .iter()
        .filter(|word| word.is_all_capitals || (word.is_capital && word.end - word.start == 1))
        .count();
    let kind = if n_words >= 3 && n_shouted == n_capitals && n_capitals * 10 >= n_words * 8 {
        Line::Shouted
    } else if (field == Field::Title && n_words >= 3 || n_words >= 5 && !is_sentence)
        && n_capitals * 20 >= n_words * 13
    {
        Line::Titled
    } else {
        return;
    };
    for word in line {
        word.line = kind;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Word> {
        Words::read(Field::Body, text, &Knowledge::built_in()).words
    }

    #[test]
    fn a_possessive_is_no_part_of_the_word() {
        let text = "Rubio’s plan, Smith's";
        let words = read(text);
        let surfaces: Vec<_> =
            words.iter().map(|word| &text[word.start as usize..word.end as usize]).collect();
        assert_eq!(surfaces, ["Rubio", "plan", "Smith"]);
        assert!(words[0].is_possessive && !words[1].is_possessive);
        assert_eq!(words[2].gap, Gap::Comma);
    }

    #[test]
    fn a_given_name_in_two_halves_is_one_name() {
        let words = read("then Baek Jin-ho met a Republican House-led panel");
        assert!(words[3].is_capital, "ho");
        assert!(!words[8].is_capital, "led");
    }

    #[test]
    fn an_apostrophe_of_many_does_not_end_a_name() {
        let words = read("the Miners' Union of 'Miners' Unions");
        assert_eq!(words[2].gap, Gap::Joined);
        assert_eq!(words[5].gap, Gap::Apart);
    }

    #[test]
    fn an_initial_joins_and_a_full_stop_parts() {
        let words = read("John F. Kennedy spoke. He left");
        assert_eq!(words[2].gap, Gap::Joined);
        assert_eq!(words[4].gap, Gap::Apart);
        assert!(words[4].is_opening);
    }

    #[test]
    fn a_line_of_capitals_tells_nothing() {
        let words = read("SENATE PASSES THE BILL\nThe Senate passed it");
        assert_eq!(words[0].line, Line::Shouted);
        assert_eq!(words[5].line, Line::Plain);
        let words = read("Senate Passes Big Budget Bill at Last\n\nok");
        assert_eq!(words[0].line, Line::Titled);
    }
}
