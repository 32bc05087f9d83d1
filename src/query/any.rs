//! Text → `Plan` of a bag of words: every word counts, none is required, and nothing is an operator. For questions that
//! were not written in the language: headlines, posts, titles of a reading list.

use std::collections::HashSet;

use super::error::QueryError;
use super::lower;
use super::ast::UNITS;
use super::plan::Node;
use super::plan::Part;
use super::plan::Plan;
use super::plan::Scope;
use super::plan::TextMatch;
use super::plan::Unit;
use crate::text::Capitals;
use crate::text::Tokens;

/// Reads `text` as words of which an article must have at least one; a word matches its inflections, twice the same
/// word counts once, and quotes, colons, brackets and operators are text. `#metoo` is looked for with its sign and
/// without.
///
/// # Errors
/// No word at all, or more than 1,024 of them.
pub fn any_word(text: &str) -> Result<Plan, QueryError> {
    let mut tokens = Tokens::new(text, Capitals::of(text), 0);
    let mut met = HashSet::new();
    let (mut units, mut spelled) = (Vec::new(), Vec::new());
    while tokens.advance() {
        if !met.insert(tokens.form.clone()) {
            continue;
        }
        let at = tokens.start..tokens.end;
        if units.len() == UNITS {
            return Err(lower::too_many(at));
        }
        spelled.push(spelling(tokens.surface()));
        let part = Part { form: tokens.form.clone(), inflected: !tokens.is_joined };
        units.push(Node::Text(TextMatch { scope: Scope::Anywhere, unit: Unit::Words(vec![part]), at }));
    }
    let understood = spelled.join(" OR ");
    let node = match units.pop() {
        None => return Err(QueryError::new("there is no word in the query", 0..text.len())),
        Some(only) if units.is_empty() => only,
        Some(last) => {
            units.push(last);
            Node::Or(units)
        }
    };
    Ok(Plan { node, understood, notes: Vec::new() })
}

/// A word as the language would spell it: one that is an operator there is written small.
fn spelling(word: &str) -> String {
    if matches!(word, "AND" | "OR" | "NOT" | "BUT") { word.to_lowercase() } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query;

    fn today() -> chrono::NaiveDate {
        chrono::NaiveDate::default()
    }

    #[test]
    fn words_are_joined_by_or() {
        let plan = any_word("senate, votes: on \"tax cuts\" (again) senate").unwrap();
        assert_eq!(plan.understood, "senate OR votes OR on OR tax OR cuts OR again");
        let read = query::read(&plan.understood, today(), true).unwrap();
        let places_apart = |node: &Node| query::text_units(node).len();
        assert_eq!(places_apart(&read.node), places_apart(&plan.node));
    }

    #[test]
    fn nothing_is_an_operator() {
        let plan = any_word("NOT actor:rubio AND -tariffs OR").unwrap();
        assert_eq!(plan.understood, "not OR actor OR rubio OR and OR tariffs OR or");
        assert!(plan.notes.is_empty());
    }

    #[test]
    fn capitals_throughout_tell_nothing() {
        let forms = |text: &str| match any_word(text).unwrap().node {
            Node::Text(TextMatch { unit: Unit::Words(parts), .. }) => parts[0].form.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(forms("US"), "us");
        assert_eq!(forms("U.S."), "u.s");
    }

    #[test]
    fn a_tag_is_looked_for_with_its_sign_and_without() {
        let plan = any_word("#metoo").unwrap();
        assert_eq!(plan.understood, "metoo OR #metoo");
    }

    #[test]
    fn signs_alone_are_refused() {
        assert!(any_word(" -- ").is_err());
        assert!(any_word("").is_err());
        assert!(any_word(&(0..2_000).map(|n| format!("w{n} ")).collect::<String>()).is_err());
    }
}
