//! What the reader of the answer should know about how a query was read, and the readings that others would expect.

use std::ops::Range;

use crate::text::fold;

use super::ast::Ast;
use super::ast::Leaf;
use super::ast::Test;
use super::fields::Field;
use super::lex::Kind;
use super::lex::Soft;
use super::lex::Token;
use super::lower::lower;
use super::parse::Habit;
use super::parse::Parsed;
use super::parse::Reader;
use super::plan::Note;
use super::plan::Reading;
use super::print::print;

/// Takes each `and` between two operands out, with a note. Operands side by side are ANDed anyhow.
pub(super) fn drop_small_and(tokens: &mut Vec<Token>, notes: &mut Vec<Note>) {
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut rest = std::mem::take(tokens).into_iter().peekable();
    while let Some(token) = rest.next() {
        // In the brackets of a field it is part of a name: `topic:(arts and culture)`.
        let is_word = matches!(token.kind, Kind::Word(_));
        let is_between = kept.last().is_some_and(ends_operand) && rest.peek().is_some_and(begins_operand);
        if token.soft == Some(Soft::And) && is_word && is_between {
            let text = "`and` in small letters is left out: words side by side are all wanted";
            notes.push(Note { text: text.to_owned(), at: token.at, other: None });
        } else {
            kept.push(token);
        }
    }
    *tokens = kept;
}

/// Notes operators in small letters, which are searched as words. The other reading takes all of them for operators.
pub(super) fn small_operators(reader: Reader, tokens: &[Token], ast: &Ast, notes: &mut Vec<Note>) {
    let mut other = reading(Reader { soft_operators: true, ..reader }, tokens, ast).map(Box::new);
    let mut is_noted = [false; 3];
    for (n, token) in tokens.iter().enumerate() {
        let before = n.checked_sub(1).and_then(|before| tokens.get(before));
        let has_before = before.is_some_and(ends_operand);
        let has_after = tokens.get(n + 1).is_some_and(begins_operand);
        let is_first = before.is_none_or(|token| matches!(token.kind, Kind::Open));
        let (which, text) = match token.soft {
            Some(Soft::Or) if has_before && has_after => {
                (0, "`or` in small letters is searched as a word; `OR` is the operator")
            }
            Some(Soft::Not) if (has_before || is_first) && has_after => {
                (1, "`not` in small letters is searched as a word; `NOT` is the operator")
            }
            Some(Soft::Near) if has_before && has_after => {
                (2, "`near` is searched as a word; the operator `NEAR/5` is not answered yet")
            }
            _ => continue,
        };
        // One note a word: a pasted text has many.
        if is_noted.get(which) == Some(&false) {
            if let Some(noted) = is_noted.get_mut(which) {
                *noted = true;
            }
            let other = if which == 2 { None } else { other.take() };
            notes.push(Note { text: text.to_owned(), at: token.at.clone(), other });
        }
    }
}

fn ends_operand(token: &Token) -> bool {
    !matches!(token.kind, Kind::Open | Kind::And | Kind::Or | Kind::Not | Kind::Minus | Kind::Field(_))
}

fn begins_operand(token: &Token) -> bool {
    !matches!(token.kind, Kind::Close | Kind::And | Kind::Or)
}

/// Notes operators that meet without brackets, when a habit from elsewhere gives another meaning.
pub(super) fn mixed_operators(reader: Reader, tokens: &[Token], parsed: &Parsed, notes: &mut Vec<Note>) {
    let Some(at) = parsed.mixed.clone() else { return };
    for habit in [Habit::OrLoosest, Habit::OrTightest] {
        if let Some(other) = reading(Reader { habit, ..reader }, tokens, &parsed.ast) {
            let text = "`OR` meets `AND` or words side by side without brackets, and may be meant otherwise";
            notes.push(Note { text: text.to_owned(), at, other: Some(Box::new(other)) });
            return;
        }
    }
}

/// What another reader makes of the tokens, when it differs from `ast`.
fn reading(reader: Reader, tokens: &[Token], ast: &Ast) -> Option<Reading> {
    let other = reader.parse(tokens).ok()?.ast;
    if other == *ast { None } else { spelled(&other) }
}

fn spelled(ast: &Ast) -> Option<Reading> {
    Some(Reading { understood: print(ast), node: lower(ast).ok()? })
}

/// Notes two values of a field that has one, wanted together: nothing can match. The other reading joins them by OR.
pub(super) fn contradictions(ast: &Ast, notes: &mut Vec<Note>) {
    let Some(Choice { ast, field, values, at }) = choice(ast) else { return };
    let name = field.name();
    let values: Vec<String> = values.iter().map(|value| value.chars().take(40).collect()).collect();
    notes.push(Note {
        text: format!(
            "an article has one `{name}:`, so two find nothing; `{name}:({})` finds either",
            values.join(" OR ")
        ),
        at,
        other: spelled(&ast).map(Box::new),
    });
}

/// A tree in which values that exclude one another are alternatives.
struct Choice {
    ast: Ast,
    field: Field,
    values: Vec<String>,
    at: Range<usize>,
}

fn choice(ast: &Ast) -> Option<Choice> {
    match ast {
        Ast::All | Ast::Leaf(_) => None,
        Ast::Not(inner) => choice(inner).map(|found| Choice { ast: Ast::Not(Box::new(found.ast)), ..found }),
        Ast::Or(members) => in_member(members, Ast::or),
        Ast::And(members) => [Field::Source, Field::Language]
            .into_iter()
            .find_map(|field| one_value(members, field))
            .or_else(|| in_member(members, Ast::and)),
    }
}

fn in_member(members: &[Ast], join: fn(Vec<Ast>) -> Ast) -> Option<Choice> {
    let (place, found) = members.iter().enumerate().find_map(|(n, member)| Some((n, choice(member)?)))?;
    let mut inner = Some(found.ast);
    let replaced = members.iter().enumerate();
    let replaced = replaced.map(
        |(n, member)| {
            if n == place { inner.take().unwrap_or(Ast::All) } else { member.clone() }
        },
    );
    Some(Choice { ast: join(replaced.collect()), ..found })
}

fn one_value(members: &[Ast], field: Field) -> Option<Choice> {
    debug_assert!(field.has_one_value());
    let value_of = |member: &Ast| match member {
        Ast::Leaf(Leaf { test: Test::Is { field: of, value }, at }) if *of == field => {
            Some((value.clone(), at.clone()))
        }
        _ => None,
    };
    let found: Vec<_> = members.iter().filter_map(value_of).collect();
    let first = found.first()?;
    let (_, at) = found.iter().find(|(value, _)| fold(value) != fold(&first.0))?;
    let (wanted, mut others): (Vec<Ast>, Vec<Ast>) =
        members.iter().cloned().partition(|member| value_of(member).is_some());
    others.push(Ast::or(wanted));
    Some(Choice {
        ast: Ast::and(others),
        field,
        values: found.iter().map(|(value, _)| value.clone()).collect(),
        at: at.clone(),
    })
}
