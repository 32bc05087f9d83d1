//! The canonical form: every operator written, brackets wherever AND and OR meet. `parse(print(q)) = q`.

use super::ast::Ast;
use super::ast::Shape;
use super::ast::Test;
use super::fields::Field;
use super::plan::Scope;
use super::sign;

/// Spells a query in its canonical form.
pub(super) fn print(ast: &Ast) -> String {
    let mut text = String::new();
    write(ast, &mut text);
    text
}

fn write(ast: &Ast, text: &mut String) {
    match ast {
        Ast::All => text.push('*'),
        Ast::And(members) => write_joined(members, " AND ", text),
        Ast::Or(members) => write_joined(members, " OR ", text),
        Ast::Not(inner) => {
            text.push_str("NOT ");
            write_member(inner, text);
        }
        Ast::Leaf(leaf) => write_test(&leaf.test, text),
    }
}

fn write_joined(members: &[Ast], operator: &str, text: &mut String) {
    for (n, member) in members.iter().enumerate() {
        if n > 0 {
            text.push_str(operator);
        }
        write_member(member, text);
    }
}

fn write_member(member: &Ast, text: &mut String) {
    if matches!(member, Ast::And(_) | Ast::Or(_)) {
        text.push('(');
        write(member, text);
        text.push(')');
    } else {
        write(member, text);
    }
}

fn write_test(test: &Test, text: &mut String) {
    match test {
        Test::Text { scope, shape, text: words } => {
            if *scope == Scope::Title {
                text.push_str("title:");
            }
            match shape {
                Shape::Word | Shape::Wild => text.push_str(words),
                Shape::Phrase => write_quoted(words, text),
            }
        }
        Test::Is { field, value } => {
            write_field(*field, text);
            if is_plain(value) { text.push_str(value) } else { write_quoted(value, text) }
        }
        Test::Unknown(field) => {
            write_field(*field, text);
            text.push('?');
        }
        Test::Known(field) => {
            write_field(*field, text);
            text.push('*');
        }
        Test::Date { field, value } => {
            write_field(*field, text);
            text.push_str(&value.spelled);
        }
    }
}

fn write_field(field: Field, text: &mut String) {
    text.push_str(field.name());
    text.push(':');
}

fn write_quoted(words: &str, text: &mut String) {
    text.push('"');
    text.push_str(words);
    text.push('"');
}

/// A value that is read the same without quotes.
fn is_plain(value: &str) -> bool {
    value.chars().next().is_some_and(char::is_alphanumeric)
        && value.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_'))
}

/// Spells a condition on a field as query text: `quoted("actor", "marco rubio")` is `actor:"marco rubio"`.
///
/// Quotes inside the value are dropped, since a quoted value has none. The values `?` and `*` stay bare: unknown and
/// known.
pub fn quoted(field: &str, value: &str) -> String {
    let value = value.trim();
    if matches!(value, "?" | "*") {
        return format!("{field}:{value}");
    }
    let value: String = value.chars().filter(|letter| !sign::is_quote(*letter)).collect();
    format!("{field}:\"{}\"", sign::collapse(&value))
}
