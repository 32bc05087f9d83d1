//! `Plan` × index → `Answer`.
mod answer;
mod request;
pub use answer::*;
pub use request::*;

use crate::index::IndexError;
use crate::index::Reader;
use crate::query::QueryError;

/// A search that cannot be answered.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The query is wrong.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Answers a request.
///
/// # Errors
/// A wrong query, a damaged index.
pub fn search(reader: &Reader, request: &Request) -> Result<Answer, SearchError> {
    let _ = reader.status()?;
    Err(SearchError::Query(QueryError { message: request.query.clone(), at: 0..0, hint: None }))
}

/// Fetches the article `id` (or the only one whose id begins so), with the places that match `query`.
///
/// # Errors
/// A wrong query, a damaged index.
pub fn show(
    reader: &Reader,
    id: &str,
    query: Option<&str>,
    today: chrono::NaiveDate,
) -> Result<Option<Shown>, SearchError> {
    let _ = (reader, id, query, today);
    Ok(None)
}
