//! Text of a query → `Plan`.

mod error;
mod plan;

pub use error::QueryError;
pub use plan::*;

/// Reads a query.
///
/// # Errors
/// What cannot be read, with its place.
pub fn read(text: &str, today: chrono::NaiveDate, strict: bool) -> Result<Plan, QueryError> {
    let _ = (text, today, strict);
    Err(QueryError { message: "not yet".to_owned(), at: 0..0, hint: None })
}

/// Positive text conditions.
pub fn text_units(node: &Node) -> Vec<&TextMatch> {
    let _ = node;
    vec![]
}

/// Top-level conjuncts.
pub fn parts(node: &Node) -> Vec<&Node> {
    vec![node]
}

/// Canonical form.
pub fn print(node: &Node) -> String {
    format!("{node:?}")
}

/// Query text of a flag.
pub fn quoted(field: &str, value: &str) -> String {
    format!("{field}:\"{value}\"")
}
