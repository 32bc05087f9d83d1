//! What is wrong with a query: the message, the place, and what to type instead.

use std::ops::Range;

/// A query that cannot be answered as typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// What is wrong, lower case, without full stop.
    pub message: String,
    /// The place in the query text, in bytes at character bounds.
    pub at: Range<usize>,
    /// What to type instead.
    pub hint: Option<String>,
}
