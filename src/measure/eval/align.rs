//! Gold text beside the program's: which token is which. White space does not count, and either side may have text that
//! the other has not.

use similar::Algorithm;
use similar::DiffOp;

use crate::article::Field;

/// Words before a name that are no part of it, folded.
const TITLES: [&str; 47] = [
    "mr", "mrs", "ms", "miss", "dr", "sir", "dame", "lord", "lady", "baroness", "sen", "senator", "rep",
    "representative", "congressman", "congresswoman", "gov", "governor", "president", "prime", "minister",
    "chancellor", "secretary", "general", "gen", "lt", "col", "maj", "capt", "sgt", "king", "queen", "prince",
    "princess", "pope", "rev", "judge", "justice", "ambassador", "mayor", "professor", "prof", "former", "the",
    "m", "mme", "herr",
];

/// A run of letters and digits, or one other sign; an ideograph stands alone.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Token {
    field: Field,
    /// Code points of the field.
    start: usize,
    end: usize,
    text: String,
}

/// Title and body as one run of tokens.
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    tokens: Vec<Token>,
}

/// Tokens `first..end` of a text.
pub(super) type Span = (usize, usize);

impl Text {
    pub(super) fn new(title: Option<&str>, body: &str) -> Self {
        let mut tokens = Vec::new();
        push(Field::Title, title.unwrap_or_default(), &mut tokens);
        push(Field::Body, body, &mut tokens);
        Self { tokens }
    }

    /// How many tokens it has.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The tokens that code points `start..end` of a field touch.
    pub(super) fn span(&self, field: Field, start: usize, end: usize) -> Option<Span> {
        let first = self.tokens.iter().position(|token| token.field == field && token.end > start)?;
        let touched = self.tokens.iter().skip(first).take_while(|token| token.field == field && token.start < end);
        let n = touched.count();
        (n > 0).then_some((first, first + n))
    }

    /// A span of a name without the title and article before it and the possessive behind it.
    pub(super) fn name(&self, (mut first, mut end): Span) -> Span {
        let text = |at: usize| self.tokens.get(at).map_or("", |token| token.text.as_str());
        while end - first > 1 && TITLES.contains(&text(first).to_lowercase().as_str()) {
            first += 1;
            if end - first > 1 && text(first) == "." {
                first += 1;
            }
        }
        if end - first > 2 && text(end - 1) == "s" && text(end - 2) == "'" {
            end -= 2;
        } else if end - first > 1 && text(end - 1) == "'" {
            end -= 1;
        }
        (first, end)
    }

    /// Where `words` stand, from token `from` on.
    pub(super) fn find(&self, words: &str, from: usize) -> Option<Span> {
        let wanted = Self::new(None, words).tokens;
        let is_here = |window: &[Token]| window.iter().zip(&wanted).all(|(here, there)| here.text == there.text);
        if wanted.is_empty() {
            return None;
        }
        let at = self.tokens.get(from..)?.windows(wanted.len()).position(is_here)?;
        Some((from + at, from + at + wanted.len()))
    }

    /// Code points of the tokens of a span.
    pub(super) fn n_letters(&self, token: usize) -> usize {
        self.tokens.get(token).map_or(0, |token| token.end - token.start)
    }
}

fn push(field: Field, text: &str, tokens: &mut Vec<Token>) {
    let mut is_open = false;
    for (at, letter) in text.chars().enumerate() {
        let letter = match letter {
            '\u{2019}' | '\u{2018}' | '\u{2BC}' => '\'',
            '\u{201C}' | '\u{201D}' => '"',
            letter => letter,
        };
        let is_word = letter.is_alphanumeric() || unicode_normalization::char::is_combining_mark(letter);
        match tokens.last_mut() {
            Some(token) if is_open && is_word && !is_ideograph(letter) => {
                token.text.push(letter);
                token.end = at + 1;
            }
            _ if letter.is_whitespace() => {}
            _ => tokens.push(Token { field, start: at, end: at + 1, text: letter.to_string() }),
        }
        is_open = is_word && !is_ideograph(letter);
    }
}

fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Which token of the gold each token of the program's text is.
#[derive(Debug, Clone)]
pub(super) struct Alignment {
    to_gold: Vec<Option<usize>>,
}

impl Alignment {
    pub(super) fn new(gold: &Text, found: &Text) -> Self {
        let words = |text: &'_ Text| text.tokens.iter().map(|token| token.text.clone()).collect::<Vec<_>>();
        let mut to_gold = vec![None; found.len()];
        for op in similar::capture_diff_slices(Algorithm::Myers, &words(gold), &words(found)) {
            if let DiffOp::Equal { old_index, new_index, len } = op {
                for step in 0..len {
                    if let Some(place) = to_gold.get_mut(new_index + step) {
                        *place = Some(old_index + step);
                    }
                }
            }
        }
        Self { to_gold }
    }

    /// A span of the program's text as one of the gold; `None` where one of its ends has no counterpart.
    pub(super) fn span(&self, (first, end): Span) -> Option<Span> {
        let to = |at: usize| self.to_gold.get(at).copied().flatten();
        let (first, last) = (to(first)?, to(end.checked_sub(1)?)?);
        (first <= last).then_some((first, last + 1))
    }

    /// Tokens that both texts have.
    pub(super) fn n_common(&self) -> usize {
        self.to_gold.iter().flatten().count()
    }
}

/// A name as it is compared: folded, without possessive, dots and leading titles.
pub(super) fn normal(name: &str) -> String {
    let folded = crate::text::fold(name).replace('\u{2019}', "'").replace('.', "");
    let words: Vec<&str> = folded
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '\''))
        .map(|word| word.strip_suffix("'s").unwrap_or(word))
        .flat_map(|word| word.split('\''))
        .filter(|word| !word.is_empty())
        .collect();
    let n_titles = words.iter().take_while(|word| TITLES.contains(word)).count();
    words.get(n_titles.min(words.len().saturating_sub(1))..).unwrap_or_default().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_strange_text_do_not_count() {
        let gold = Text::new(Some("Rubio waits"), "Marco Rubio  said so.\n\nThe Senate's vote came.");
        let found = Text::new(Some("Rubio waits"), "Advertisement\n\nMarco\u{A0}Rubio said so. The Senate\u{2019}s vote came.");
        let alignment = Alignment::new(&gold, &found);
        let here = |field, start, end| alignment.span(found.span(field, start, end).unwrap());
        assert_eq!(here(Field::Title, 0, 5), gold.span(Field::Title, 0, 5));
        assert_eq!(here(Field::Body, 15, 26), gold.span(Field::Body, 0, 11));
        assert_eq!(here(Field::Body, 0, 13), None);
        let (senate, spelled) = (gold.span(Field::Body, 24, 36).unwrap(), gold.span(Field::Body, 28, 34).unwrap());
        assert_eq!(gold.name(senate), spelled);
    }

    #[test]
    fn names_are_compared_without_titles_and_dots() {
        assert_eq!(normal("Sen. Marco Rubio's"), "marco rubio");
        assert_eq!(normal("the U.N."), "un");
        assert_eq!(normal("The"), "the");
        assert_eq!(normal("O\u{2019}Brien"), "o brien");
    }

    #[test]
    fn ideographs_stand_alone() {
        let text = Text::new(None, "東京で会談");
        assert_eq!(text.len(), 5);
        assert_eq!(text.find("会談", 0), Some((3, 5)));
    }
}
