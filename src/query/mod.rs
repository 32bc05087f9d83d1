//! Text of a query → `Plan`.
//!
//! Floor 3; knows no engine and no index. The way: `lex` parts the text into tokens, `parse` makes the tree (its head
//! states the grammar), `lower` folds it into a plan, `print` spells it in the canonical form, `note` says where the
//! reading could surprise. What is known and not answered stands in `fields` and `foreign` and is refused by name.
//!
//! Invariants: nothing typed is dropped without a note; every error has a place inside the text, at character bounds;
//! the printed form of a query is read as the same query; no query costs more than the limits allow (64 kB, depth 64,
//! 1,024 words and values).

mod any;
mod ast;
mod colon;
mod date;
mod error;
mod fields;
mod foreign;
mod lex;
mod lower;
mod note;
mod parse;
mod plan;
mod print;
mod sign;
mod suggest;
#[cfg(test)]
mod tests;
mod unfinished;
mod word;

pub use any::any_word;
pub use error::QueryError;
pub use error::caret;
pub use plan::*;
pub use print::quoted;
pub use unfinished::Unfinished;
pub use unfinished::unfinished;

use parse::Habit;
use parse::Reader;

/// The names of the fields that are answered.
pub fn field_names() -> impl Iterator<Item = &'static str> {
    fields::answered()
}

/// Reads a query; the empty one finds every article.
///
/// `today` is what relative dates count from. With `strict` the first thing that would be a note is an error.
///
/// # Errors
/// What cannot be read, with its place.
pub fn read(text: &str, today: chrono::NaiveDate, strict: bool) -> Result<Plan, QueryError> {
    let lex::Lexed { mut tokens, mut notes, dropped } = lex::lex(text)?;
    if let (Some(at), true) = (dropped, tokens.is_empty()) {
        return Err(QueryError::new("there is no word in the query", at)
            .hint("`*` finds every article, and so does the empty query"));
    }
    note::drop_small_and(&mut tokens, &mut notes);
    let reader = Reader { today, habit: Habit::Ours, soft_operators: false };
    let parsed = reader.parse(&tokens)?;
    let node = lower::lower(&parsed.ast)?;
    note::mixed_operators(reader, &tokens, &parsed, &mut notes);
    note::small_operators(reader, &tokens, &parsed.ast, &mut notes);
    note::contradictions(&parsed.ast, &mut notes);
    notes.sort_by_key(|note| note.at.start);
    let understood = print::print(&parsed.ast);
    if strict && let Some(note) = notes.first() {
        return Err(surprise(note, &understood));
    }
    Ok(Plan { node, understood, notes })
}

/// A note as an error, with the spellings that leave no doubt.
fn surprise(note: &Note, understood: &str) -> QueryError {
    let error = QueryError::new(note.text.clone(), note.at.clone());
    let clip = |text: &str| text.chars().take(200).collect::<String>();
    match &note.other {
        Some(other) => error.hint(format!("`{}` or `{}`", clip(understood), clip(&other.understood))),
        None => error.hint(format!("`{}`", clip(understood))),
    }
}
