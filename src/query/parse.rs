//! Tokens → tree.
//!
//! ```text
//! query  = run ;
//! run    = either { either } ;                     words side by side: all of them; loosest
//! either = both { "OR" both } ;
//! both   = not { "AND" not } ;                     "AND NOT" and "BUT NOT" are AND + NOT
//! not    = { "NOT" | "-" } unit ;
//! unit   = word | wild | phrase | "*" | field ":" value | "title" "(" run ")" | "(" run ")" ;
//! value  = word | wild | phrase | date | "?" | "*" | "(" run ")" ;
//! ```
//!
//! In the brackets of `actor main topic source author` words side by side are one name: `actor:(marco rubio)`.
//! A field reaches every value in its brackets, so the tree has it at each leaf.
//!
//! Each level of brackets is read as one flat list of operands and links and grouped afterwards; that is why the
//! readings of other habits (`Habit`) cost no grammar of their own.

use std::ops::Range;

use chrono::NaiveDate;

use super::ast::Ast;
use super::ast::DEPTH;
use super::ast::Leaf;
use super::ast::Shape;
use super::ast::Test;
use super::date;
use super::error::QueryError;
use super::fields::Field;
use super::lex;
use super::lex::Kind;
use super::lex::Soft;
use super::lex::Token;
use super::plan::Scope;

/// How operators without brackets are grouped, loosest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    /// Side by side, OR, AND.
    Ours,
    /// OR, then AND and side by side alike.
    OrLoosest,
    /// AND and side by side alike, then OR.
    OrTightest,
}

impl Habit {
    fn levels(self) -> &'static [&'static [Link]] {
        match self {
            Self::Ours => &[&[Link::Side], &[Link::Or], &[Link::And]],
            Self::OrLoosest => &[&[Link::Or], &[Link::Side, Link::And]],
            Self::OrTightest => &[&[Link::Side, Link::And], &[Link::Or]],
        }
    }
}

/// What stands between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    Side,
    And,
    Or,
}

/// How a query is to be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader {
    pub(super) today: NaiveDate,
    pub(super) habit: Habit,
    /// Words such as `or` are taken for the operator.
    pub(super) soft_operators: bool,
}

/// A query that was read.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) ast: Ast,
    /// The first operator of the first level on which operators meet that need brackets.
    pub(super) mixed: Option<Range<usize>>,
}

impl Reader {
    /// Reads the whole of `tokens`; no tokens are every article.
    pub(super) fn parse(self, tokens: &[Token]) -> Result<Parsed, QueryError> {
        let mut parser = Parser { reader: self, tokens, at: 0, mixed: None };
        let ast = if tokens.is_empty() { Ast::All } else { parser.level(None, 0, 0..0)? };
        if ast.height() > DEPTH {
            let end = tokens.last().map_or(0, |token| token.at.end);
            return Err(lex::too_deep(0..end));
        }
        Ok(Parsed { ast, mixed: parser.mixed })
    }
}

struct Parser<'t> {
    reader: Reader,
    tokens: &'t [Token],
    at: usize,
    mixed: Option<Range<usize>>,
}

impl<'t> Parser<'t> {
    /// The token at the cursor, as the reading takes it.
    fn peek(&self) -> Option<(&'t Kind, Range<usize>)> {
        let token = self.tokens.get(self.at)?;
        let kind = match token.soft {
            Some(Soft::And) if self.reader.soft_operators => &Kind::And,
            Some(Soft::Or) if self.reader.soft_operators => &Kind::Or,
            Some(Soft::Not) if self.reader.soft_operators => &Kind::Not,
            _ => &token.kind,
        };
        Some((kind, token.at.clone()))
    }

    /// Reads up to the closing bracket or the end. `opener` is the place of the opening bracket.
    fn level(&mut self, field: Option<Field>, depth: usize, opener: Range<usize>) -> Result<Ast, QueryError> {
        let (mut items, mut links) = (Vec::new(), Vec::new());
        let mut operator: Option<(Link, Range<usize>)> = None;
        let mut places: [Option<Range<usize>>; 2] = [None, None];
        while let Some((kind, at)) = self.peek() {
            let link = match kind {
                Kind::Close => break,
                Kind::And => Link::And,
                Kind::Or => Link::Or,
                _ => {
                    if !items.is_empty() {
                        let (link, place) = operator.take().unwrap_or((Link::Side, at));
                        let seen = if link == Link::Or { &mut places[1] } else { &mut places[0] };
                        seen.get_or_insert(place);
                        links.push(link);
                    }
                    items.push(self.not(field, depth)?);
                    continue;
                }
            };
            if let Some((_, first)) = operator {
                return Err(
                    lonely("between two operators", first.start..at.end).hint("one of the two is too many")
                );
            }
            if items.is_empty() {
                return Err(self.no_operand("before", at));
            }
            operator = Some((link, at));
            self.at += 1;
        }
        if let Some((_, at)) = operator {
            return Err(self.no_operand("after", at));
        }
        if items.is_empty() {
            let end = self.peek().map_or(opener.end, |(_, close)| close.end);
            return Err(lonely("between the brackets", opener.start..end).hint("take them out"));
        }
        if let [Some(_), Some(or)] = places {
            self.mixed.get_or_insert(or);
        }
        Ok(group(items, &links, self.reader.habit.levels()))
    }

    fn no_operand(&self, side: &str, at: Range<usize>) -> QueryError {
        let kind = self.tokens.iter().find(|token| token.at == at).map(|token| &token.kind);
        let name = match kind {
            Some(Kind::Minus) => return lonely(&format!("{side} the minus"), at),
            Some(Kind::Or) => "OR",
            Some(Kind::Not) => "NOT",
            _ => "AND",
        };
        lonely(&format!("{side} `{name}`"), at).hint(format!("in quotes it is a word: `\"{name}\"`"))
    }

    fn not(&mut self, field: Option<Field>, depth: usize) -> Result<Ast, QueryError> {
        let mut n_nots = 0;
        let mut last = 0..0;
        while let Some((Kind::Not | Kind::Minus, at)) = self.peek() {
            n_nots += 1;
            if depth + n_nots > DEPTH {
                return Err(lex::too_deep(at));
            }
            last = at;
            self.at += 1;
        }
        if n_nots > 0 && matches!(self.peek(), None | Some((Kind::Close | Kind::And | Kind::Or, _))) {
            return Err(self.no_operand("after", last));
        }
        let unit = self.unit(field, depth + n_nots)?;
        Ok((0..n_nots).fold(unit, |inner, _| Ast::Not(Box::new(inner))))
    }

    fn unit(&mut self, field: Option<Field>, depth: usize) -> Result<Ast, QueryError> {
        let Some((kind, at)) = self.peek() else { return Ok(Ast::All) };
        match kind {
            Kind::Open => self.brackets(field, depth, at),
            Kind::Field(inner) => {
                self.at += 1;
                match self.peek() {
                    Some((Kind::Open, opener)) => self.brackets(Some(*inner), depth, opener),
                    Some((Kind::Word(_) | Kind::Wild(_) | Kind::Phrase(_) | Kind::Value(_), value))
                        if value.start == at.end =>
                    {
                        self.leaf(Some(*inner), true).map(|leaf| widened(leaf, at.start))
                    }
                    Some((Kind::Minus, minus)) if minus.start == at.end => Err(lex::no_value(*inner, at)
                        .hint(format!("the minus stands before the field: `-{}:...`", inner.name()))),
                    _ => Err(lex::no_value(*inner, at)),
                }
            }
            _ => self.leaf(field, false),
        }
    }

    fn brackets(
        &mut self,
        field: Option<Field>,
        depth: usize,
        opener: Range<usize>,
    ) -> Result<Ast, QueryError> {
        if depth >= DEPTH {
            return Err(lex::too_deep(opener));
        }
        self.at += 1;
        let inner = self.level(field, depth + 1, opener)?;
        // The lexer has seen to it that the bracket is closed.
        self.at += 1;
        Ok(inner)
    }

    /// One condition; `is_direct` when it stands behind the colon.
    fn leaf(&mut self, field: Option<Field>, is_direct: bool) -> Result<Ast, QueryError> {
        let Some(token) = self.tokens.get(self.at) else { return Ok(Ast::All) };
        self.at += 1;
        let mut at = token.at.clone();
        let scope = if field == Some(Field::Title) { Scope::Title } else { Scope::Anywhere };
        let text = |shape, text: &String| Test::Text { scope, shape, text: text.clone() };
        let test = match (&token.kind, field) {
            (Kind::Word(words), _) => text(Shape::Word, words),
            (Kind::Wild(words), _) => text(Shape::Wild, words),
            (Kind::Phrase(words), None | Some(Field::Title)) => text(Shape::Phrase, words),
            (Kind::Phrase(value), Some(field)) => self.quoted_value(field, value, &at)?,
            (Kind::Value(value), Some(field)) => {
                let mut value = value.clone();
                if !is_direct && field.takes_names() && !matches!(value.as_str(), "?" | "*") {
                    while let Some((Kind::Value(next), place)) = self.peek() {
                        if matches!(next.as_str(), "?" | "*") {
                            break;
                        }
                        value.push(' ');
                        value.push_str(next);
                        at.end = place.end;
                        self.at += 1;
                    }
                }
                self.bare_value(field, value, &at)?
            }
            // `*` among words; the lexer refuses it in `title:`.
            _ => return Ok(Ast::All),
        };
        Ok(Ast::Leaf(Leaf { test, at }))
    }

    fn quoted_value(&self, field: Field, value: &str, at: &Range<usize>) -> Result<Test, QueryError> {
        if field.takes_dates() {
            // A quote may be longer than a byte, and white space may have been collapsed: the whole is shown.
            let value = date::parse(field, value, 0, self.reader.today)
                .map_err(|error| QueryError { at: at.clone(), ..error })?;
            return Ok(Test::Date { field, value });
        }
        self.checked(field, value.to_owned(), at)
    }

    fn bare_value(&self, field: Field, value: String, at: &Range<usize>) -> Result<Test, QueryError> {
        if field.takes_dates() {
            let value = date::parse(field, &value, at.start, self.reader.today)?;
            return Ok(Test::Date { field, value });
        }
        match value.as_str() {
            "?" | "*" if field.value_field().is_none() => {
                let name = format!("{}:{value}", field.name());
                Err(QueryError::new(format!("`{name}` is not answered yet"), at.clone())
                    .hint(format!("`actor:{value}` is")))
            }
            "?" => Ok(Test::Unknown(field)),
            "*" => Ok(Test::Known(field)),
            _ => self.checked(field, value, at),
        }
    }

    fn checked(&self, field: Field, value: String, at: &Range<usize>) -> Result<Test, QueryError> {
        if field == Field::Language
            && !(value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_alphabetic()))
        {
            let shown: String = value.chars().take(40).collect();
            return Err(QueryError::new(format!("`{shown}` is no code of a language"), at.clone())
                .hint("the code has two letters, as in `language:en`"));
        }
        Ok(Test::Is { field, value })
    }
}

/// The place of a value directly behind its field is that of both.
fn widened(ast: Ast, from: usize) -> Ast {
    match ast {
        Ast::Leaf(Leaf { test, at }) => Ast::Leaf(Leaf { test, at: from..at.end }),
        ast => ast,
    }
}

fn lonely(place: &str, at: Range<usize>) -> QueryError {
    QueryError::new(format!("there is nothing {place}"), at)
}

/// Groups operands by their links, the loosest link first.
fn group(items: Vec<Ast>, links: &[Link], levels: &[&[Link]]) -> Ast {
    let Some((loosest, tighter)) = levels.split_first() else {
        return items.into_iter().next().unwrap_or(Ast::All);
    };
    let mut groups = Vec::new();
    let (mut inner, mut inner_links) = (Vec::new(), Vec::new());
    let before = std::iter::once(None).chain(links.iter().copied().map(Some));
    for (item, link) in items.into_iter().zip(before) {
        if let Some(link) = link {
            if loosest.contains(&link) {
                groups.push(group(std::mem::take(&mut inner), &inner_links, tighter));
                inner_links.clear();
            } else {
                inner_links.push(link);
            }
        }
        inner.push(item);
    }
    groups.push(group(inner, &inner_links, tighter));
    if loosest.contains(&Link::Or) { Ast::or(groups) } else { Ast::and(groups) }
}
