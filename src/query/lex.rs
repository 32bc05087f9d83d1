//! Text → tokens: what is a word, an operator, a field. The places are bytes of the query.
//!
//! The lexer knows in which field's brackets it stands, since there a run is a value and not words. It refuses what
//! is known and not answered, and checks that quotes and brackets are closed, so that the parser need not.

use std::ops::Range;

use super::ast::DEPTH;
use super::ast::UNITS;
use super::colon::Colon;
use super::colon::colon;
use super::error::QueryError;
use super::fields::Field;
use super::foreign;
use super::lower::too_many;
use super::plan::Note;
use super::sign::collapse;
use super::sign::is_blank;
use super::sign::is_close;
use super::sign::is_dash;
use super::sign::is_minus;
use super::sign::is_open;
use super::sign::is_quote;
use super::suggest;
use super::word;
use super::word::Bare;

/// The longest query in bytes.
pub(super) const LONGEST_QUERY: usize = 64 * 1024;

/// A token and its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// The operator that the word would be in capitals.
    pub(super) soft: Option<Soft>,
    pub(super) at: Range<usize>,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Open,
    Close,
    And,
    Or,
    /// `NOT`
    Not,
    /// A minus directly before its operand, which is NOT.
    Minus,
    /// `title:`, with its value directly behind.
    Field(Field),
    /// A word without the signs around it.
    Word(String),
    /// A word with wildcards.
    Wild(String),
    /// What stands between quotes, white space collapsed.
    Phrase(String),
    /// `*` where words are wanted.
    Star,
    /// A run where a value is wanted.
    Value(String),
}

/// An operator in small letters, which is a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Soft {
    And,
    Or,
    Not,
    Near,
}

impl Soft {
    fn of(run: &str) -> Option<Self> {
        match run {
            "and" | "And" => Some(Self::And),
            "or" | "Or" => Some(Self::Or),
            "not" | "Not" => Some(Self::Not),
            "near" | "Near" => Some(Self::Near),
            _ => None,
        }
    }
}

/// The tokens of a query and what was noticed on the way.
#[derive(Debug, Default)]
pub(super) struct Lexed {
    pub(super) tokens: Vec<Token>,
    pub(super) notes: Vec<Note>,
    /// Something was typed that is no word.
    pub(super) dropped: Option<Range<usize>>,
}

/// Parts `text` into tokens.
pub(super) fn lex(text: &str) -> Result<Lexed, QueryError> {
    if text.len() > LONGEST_QUERY {
        let mut from = LONGEST_QUERY;
        while !text.is_char_boundary(from) {
            from -= 1;
        }
        return Err(QueryError::new("a query has at most 64 kB", from..text.len()));
    }
    let mut lexer = Lexer { text, at: 0, out: Lexed::default(), pending: None, open: Vec::new(), n_runs: 0 };
    while let Some(letter) = lexer.peek() {
        let from = lexer.at;
        lexer.step(letter)?;
        // The plan is counted again; here it is that a long text costs no more than a full query.
        if lexer.n_runs > UNITS {
            return Err(too_many(from..lexer.at));
        }
    }
    match lexer.open.pop() {
        Some((_, opener)) => {
            Err(QueryError::new("the bracket is not closed", opener).hint("add `)` where it is to end"))
        }
        None => Ok(lexer.out),
    }
}

struct Lexer<'q> {
    text: &'q str,
    at: usize,
    out: Lexed,
    /// The field whose value comes directly.
    pending: Option<Field>,
    /// The open brackets, with the field whose values they hold.
    open: Vec<(Option<Field>, Range<usize>)>,
    /// Words, values and what was left out.
    n_runs: usize,
}

impl<'q> Lexer<'q> {
    fn rest(&self) -> &'q str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn before(&self) -> Option<char> {
        self.text.get(..self.at)?.chars().next_back()
    }

    fn push(&mut self, kind: Kind, end: usize) {
        let is_run =
            matches!(kind, Kind::Word(_) | Kind::Wild(_) | Kind::Phrase(_) | Kind::Star | Kind::Value(_));
        self.n_runs += usize::from(is_run);
        self.out.tokens.push(Token { kind, soft: None, at: self.at..end });
        self.at = end;
    }

    fn note(&mut self, text: impl Into<String>, at: Range<usize>) {
        self.out.notes.push(Note { text: text.into(), at, other: None });
    }

    fn step(&mut self, letter: char) -> Result<(), QueryError> {
        let end = self.at + letter.len_utf8();
        if is_blank(letter) {
            self.at = end;
            Ok(())
        } else if is_quote(letter) {
            self.quoted(end)
        } else if is_open(letter) {
            if self.open.len() >= DEPTH {
                return Err(too_deep(self.at..end));
            }
            let field = self.pending.take().or(self.context());
            self.open.push((field, self.at..end));
            self.push(Kind::Open, end);
            Ok(())
        } else if is_close(letter) {
            if self.open.pop().is_none() {
                return Err(QueryError::new("the bracket was not opened", self.at..end)
                    .hint("take it out, or add `(` where it is to begin"));
            }
            self.push(Kind::Close, end);
            Ok(())
        } else if self.is_value() && !self.is_exclusion(letter, end) {
            self.value()
        } else if is_dash(letter) {
            self.dash(end);
            Ok(())
        } else if self.is_exclusion(letter, end) {
            self.push(Kind::Minus, end);
            Ok(())
        } else {
            self.bare()
        }
    }

    /// The field whose brackets are open.
    fn context(&self) -> Option<Field> {
        self.open.last().and_then(|(field, _)| *field)
    }

    /// A run is a value here.
    fn is_value(&self) -> bool {
        self.pending.or(self.context()).is_some_and(|field| !field.takes_words())
    }

    /// A minus with its operand directly behind, not inside a word, is NOT.
    fn is_exclusion(&self, letter: char, end: usize) -> bool {
        if !is_minus(letter) {
            return false;
        }
        let next = self.text.get(end..).and_then(|rest| rest.chars().next());
        let has_operand =
            next.is_some_and(|next| !is_blank(next) && !is_minus(next) && !is_dash(next) && !is_close(next));
        let is_date =
            self.context().is_some_and(Field::takes_dates) && next.is_some_and(|next| next.is_ascii_digit());
        let is_free = match self.pending {
            Some(field) => field.takes_words(),
            None => self.before().is_none_or(|before| {
                is_blank(before) || is_open(before) || is_close(before) || is_dash(before)
            }),
        };
        has_operand && is_free && !is_date
    }

    /// Dashes are spaces; before a word one may have been meant for a minus.
    fn dash(&mut self, end: usize) {
        let is_free = self.before().is_none_or(|before| is_blank(before) || is_open(before));
        let next = self.text.get(end..).and_then(|rest| rest.chars().next());
        if is_free && next.is_some_and(char::is_alphanumeric) {
            let dash = self.text.get(self.at..end).unwrap_or_default();
            self.note(format!("`{dash}` is a dash and parts words; a minus leaves a word out"), self.at..end);
        }
        self.at = end;
    }

    fn quoted(&mut self, from: usize) -> Result<(), QueryError> {
        let inner = self.text.get(from..).unwrap_or_default();
        let Some(length) = inner.find(is_quote) else {
            return Err(QueryError::new("the quote is not closed", self.at..from)
                .hint("add `\"` where it is to end, or take it out"));
        };
        let content = inner.get(..length).unwrap_or_default();
        let close = from + length;
        let end = close + inner.get(length..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let behind = self.text.get(end..).unwrap_or_default();
        if let Some(length) = foreign::after_quote(behind) {
            let name = behind.get(..length).unwrap_or_default();
            return Err(unanswered(&format!("\"...\"{name}"), end..end + length)
                .hint("quotes ask for the words side by side, `AND` for both in one article"));
        }
        let is_value = self.is_value();
        self.pending = None;
        let phrase = collapse(content);
        if phrase.is_empty() {
            return Err(
                QueryError::new("there is nothing between the quotes", self.at..end).hint("take them out")
            );
        }
        if !is_value {
            if word::words(&phrase).is_empty() {
                return self.drop_run(end);
            }
            if content.contains('*') {
                let at = self.at..end;
                self.note("`*` between quotes is no wildcard", at);
            }
        }
        self.push(Kind::Phrase(phrase), end);
        Ok(())
    }

    /// The run at the cursor, up to what cannot be part of it.
    fn run(&self, is_end: impl Fn(char) -> bool) -> &'q str {
        let rest = self.rest();
        let is_end = |letter: char| {
            is_blank(letter) || is_quote(letter) || is_open(letter) || is_close(letter) || is_end(letter)
        };
        rest.get(..rest.find(is_end).unwrap_or(rest.len())).unwrap_or_default()
    }

    /// Where a value is wanted.
    fn value(&mut self) -> Result<(), QueryError> {
        let run = self.run(|_| false);
        let end = self.at + run.len();
        let pending = self.pending.take();
        let field = pending.or(self.context());
        if let Some(length) = foreign::range(self.rest()) {
            return Err(unanswered("[a TO b]", self.at..self.at + length)
                .hint("`date:2016-05..2016-07` is a range of dates"));
        }
        if let Colon::Field { .. } = colon(self.rest())
            && !field.is_some_and(Field::takes_dates)
        {
            return Err(in_value(self.at..end));
        }
        if pending.is_none() {
            if let Some(kind) = self.operator(run) {
                self.push(kind, end);
                return Ok(());
            }
            let next = self.text.get(end..).and_then(|rest| rest.chars().next());
            if let Some(refusal) = foreign::refused(run, next) {
                return Err(self.refuse(run, refusal));
            }
        }
        let value = run.trim_end_matches([',', ';']);
        if value.is_empty() {
            return self.drop_run(end);
        }
        if value.contains(['*', '?']) && !matches!(value, "*" | "?") {
            let name = field.map_or("", Field::name);
            return Err(unanswered(&format!("a wildcard in `{name}:`"), self.at..end)
                .hint(format!("`{name}:*` is known, `{name}:?` unknown, in quotes the sign itself")));
        }
        self.push(Kind::Value(value.to_owned()), end);
        self.set_soft(run);
        Ok(())
    }

    /// Where words are wanted.
    fn bare(&mut self) -> Result<(), QueryError> {
        let field = self.pending.or(self.context());
        match colon(self.rest()) {
            Colon::Field { field: inner, end } => {
                if field.is_some() {
                    return Err(in_value(self.at..self.at + end));
                }
                self.push(Kind::Field(inner), self.at + end);
                self.pending = Some(inner);
                return Ok(());
            }
            Colon::Empty { field: inner, end } => return Err(no_value(inner, self.at..self.at + end)),
            Colon::Refused { end, hint } => {
                let at = self.at..self.at + end;
                return Err(unanswered(self.text.get(at.clone()).unwrap_or_default(), at).hint(hint));
            }
            Colon::Unknown { end } => return Err(self.unknown(end)),
            Colon::Spaced { end } => {
                let name = self.rest().get(..end).unwrap_or_default();
                let at = self.at..self.at + end;
                self.note(
                    format!(
                        "`{name}` with a space behind it is a word; a field has its value directly behind"
                    ),
                    at,
                );
            }
            Colon::None => {}
        }
        if let Some(length) = foreign::range(self.rest()) {
            return Err(unanswered("[a TO b]", self.at..self.at + length)
                .hint("`date:2016-05..2016-07` is a range of dates"));
        }
        if let Some((length, hint)) = foreign::comparison(self.rest()) {
            let at = self.at..self.at + length;
            return Err(unanswered(self.text.get(at.clone()).unwrap_or_default(), at).hint(hint));
        }
        let run = self.run(is_dash);
        let end = self.at + run.len();
        if self.pending.is_none() {
            if let Some(kind) = self.operator(run) {
                self.push(kind, end);
                return Ok(());
            }
            if self.scope(run, end)? {
                return Ok(());
            }
        }
        let next = self.text.get(end..).and_then(|rest| rest.chars().next());
        if let Some(refusal) = foreign::refused(run, next) {
            return Err(self.refuse(run, refusal));
        }
        self.word(run, end)
    }

    /// `title(`, and other fields with a bracket in the place of the colon.
    fn scope(&mut self, run: &str, end: usize) -> Result<bool, QueryError> {
        let is_called = self.text.get(end..).is_some_and(|rest| rest.starts_with(is_open));
        let Some(inner) = Field::of(run).filter(|_| is_called) else { return Ok(false) };
        if !inner.takes_words() {
            return Err(QueryError::new(format!("`{run}` before a bracket is no field"), self.at..end)
                .hint(format!("`{}:(...)` with a colon is, a space makes it a word", inner.name())));
        }
        if self.context().is_some() {
            return Err(in_value(self.at..end));
        }
        self.push(Kind::Field(inner), end);
        self.pending = Some(inner);
        Ok(true)
    }

    fn operator(&self, run: &str) -> Option<Kind> {
        match run {
            "AND" => Some(Kind::And),
            "OR" => Some(Kind::Or),
            "NOT" => Some(Kind::Not),
            "BUT" => {
                let behind = self.rest().get(run.len()..)?.trim_start_matches(is_blank);
                let is_not = behind.strip_prefix("NOT").is_some_and(|rest| {
                    rest.chars().next().is_none_or(|next| is_blank(next) || is_open(next) || is_quote(next))
                });
                is_not.then_some(Kind::And)
            }
            _ => None,
        }
    }

    fn word(&mut self, run: &str, end: usize) -> Result<(), QueryError> {
        let is_title = self.pending.take().is_some();
        if is_title && matches!(run, "?" | "*") {
            return Err(unanswered(&format!("title:{run}"), self.at..end).hint("`title:` takes words"));
        }
        let is_double_minus =
            run.strip_prefix("--").is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
        match word::classify(run, self.at)? {
            Bare::Nothing => return self.drop_run(end),
            Bare::All => self.push(Kind::Star, end),
            Bare::Wild(shape) => {
                let is_question = run.len() == shape.len()
                    && shape.find(['*', '?']) == Some(shape.len() - 1)
                    && shape.ends_with('?')
                    && self.text.get(end..).is_some_and(|rest| rest.chars().all(is_blank))
                    && !self.out.tokens.is_empty()
                    && !is_title;
                if is_question {
                    self.note(format!("`?` stands for one letter in `{run}`"), end - 1..end);
                }
                self.push(Kind::Wild(shape.to_owned()), end);
            }
            Bare::Word(words) => {
                if let Some(length) = single_quoted(self.rest()) {
                    let at = self.at..self.at + length;
                    self.note("single quotes make no phrase; `\"...\"` does", at);
                }
                if is_double_minus {
                    self.note("`--` is no operator; `-` leaves a word out", self.at..self.at + 2);
                }
                if run.contains('*') && words.contains(crate::text::is_character) {
                    let at = self.at..end;
                    self.note(
                        "`*` is left out: Chinese and Japanese are found inside of longer words as well",
                        at,
                    );
                }
                if run.contains("://") {
                    let at = self.at..end;
                    self.note("an address is searched as the words in it; `url:` is not answered yet", at);
                }
                // A sign beside an operator or a field makes it a word, which only quotes can spell without it.
                let is_same = words == run || spells_itself(words);
                let kind = if is_same { Kind::Word } else { Kind::Phrase };
                self.push(kind(words.to_owned()), end);
                self.set_soft(run);
            }
        }
        Ok(())
    }

    fn set_soft(&mut self, run: &str) {
        if let Some(token) = self.out.tokens.last_mut() {
            token.soft = Soft::of(run);
        }
    }

    /// Leaves out a run that has no word.
    fn drop_run(&mut self, end: usize) -> Result<(), QueryError> {
        let at = self.at..end;
        let run: String = self.text.get(at.clone()).unwrap_or_default().chars().take(40).collect();
        // The operator that belongs to it alone goes with it.
        match self.out.tokens.last().filter(|token| token.at.end == at.start).map(|token| &token.kind) {
            Some(Kind::Field(field)) => return Err(no_value(*field, at)),
            Some(Kind::Minus) => {
                self.out.tokens.pop();
            }
            _ => {}
        }
        self.pending = None;
        self.note(format!("`{run}` has no word in it and is left out"), at.clone());
        self.out.dropped.get_or_insert(at);
        self.n_runs += 1;
        self.at = end;
        Ok(())
    }

    fn refuse(&self, run: &str, refusal: foreign::Refusal) -> QueryError {
        let mut at = self.at + refusal.name.start..self.at + refusal.name.end;
        let mut name = run.get(refusal.name).unwrap_or_default().to_owned();
        // `NOT NEAR/5` is one operator.
        if let Some(Token { kind: Kind::Not, at: not, .. }) = self.out.tokens.last()
            && run.contains('/')
        {
            at.start = not.start;
            name.insert_str(0, "NOT ");
        }
        unanswered(&name, at).hint(refusal.hint)
    }

    fn unknown(&self, end: usize) -> QueryError {
        let name = self.rest().get(..end).unwrap_or_default();
        let shown: String = name.chars().take(40).collect();
        let error = QueryError::new(format!("unknown field `{shown}`"), self.at..self.at + end);
        match suggest::nearest(name) {
            Some(near) => error.hint(format!("did you mean `{near}:`?")),
            None => {
                let run = self.run(|_| false);
                if run.ends_with([':', '：']) {
                    return error.hint("a space behind the colon makes it a word");
                }
                let run: String = run.chars().take(60).collect();
                error.hint(format!("words with a colon go in quotes: `\"{run}\"`"))
            }
        }
    }
}

/// The length of several words in single quotes at the head of `rest`: `'two words'`.
fn single_quoted(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix(['\'', '\u{2018}'])?;
    // Phrases are short; without a bound a text of apostrophes would be searched once for each.
    let near = inner.char_indices().nth(80).map_or(inner, |(end, _)| inner.get(..end).unwrap_or_default());
    let (end, close) = near.char_indices().find(|(at, letter)| {
        let next = near.get(at + letter.len_utf8()..).and_then(|rest| rest.chars().next());
        matches!(letter, '\'' | '\u{2019}') && next.is_none_or(|next| !next.is_alphanumeric())
    })?;
    let has_words = near.get(..end)?.contains(is_blank);
    has_words.then(|| rest.len() - inner.len() + end + close.len_utf8())
}

/// The run is read as the same word when it stands alone.
fn spells_itself(run: &str) -> bool {
    matches!(colon(run), Colon::None)
        && !matches!(run, "AND" | "OR" | "NOT" | "BUT")
        && Soft::of(run).is_none()
        && foreign::refused(run, None).is_none()
        && matches!(word::classify(run, 0), Ok(Bare::Word(words)) if words == run)
}

pub(super) fn too_deep(at: Range<usize>) -> QueryError {
    QueryError::new(format!("brackets and operators are nested deeper than {DEPTH}"), at)
}

pub(super) fn no_value(field: Field, at: Range<usize>) -> QueryError {
    let name = field.name();
    QueryError::new(format!("`{name}:` has no value"), at)
        .hint(format!("the value stands directly behind the colon, as in `{name}:{}`", example(field)))
}

fn example(field: Field) -> &'static str {
    match field {
        Field::Title => "tariffs",
        Field::Actor | Field::Main => "\"marco rubio\"",
        Field::Topic => "immigration",
        Field::Source => "bbc.co.uk",
        Field::Author => "\"jane doe\"",
        Field::Language => "en",
        Field::Date | Field::After | Field::Before => "2016-05",
    }
}

fn in_value(at: Range<usize>) -> QueryError {
    QueryError::new("a field cannot stand in the value of another", at)
        .hint("join the two by `AND`, each with its own value")
}

fn unanswered(name: &str, at: Range<usize>) -> QueryError {
    let name = name.trim_end();
    let shown = if name.contains('`') { name.to_owned() } else { format!("`{name}`") };
    QueryError::new(format!("{shown} is not answered yet"), at)
}
