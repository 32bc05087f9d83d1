//! What is asked: the one form that every face translates into.

use serde::Deserialize;
use serde::Serialize;

/// A search.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The query text; empty means every article.
    pub query: String,
    /// How the query text is read.
    pub reading: Reading,
    /// Hits wanted.
    pub limit: usize,
    /// The order of the hits.
    pub sort: Sort,
    /// Facets to be counted, in the order in which they are shown.
    pub facets: Vec<Facet>,
    /// Values shown of each facet.
    pub facet_limit: usize,
    /// Make snippets.
    pub snippets: bool,
    /// Count all hits (else the total is that of the hits returned).
    pub count: bool,
    /// Ambiguities are errors.
    pub strict: bool,
    /// Today, for relative dates.
    pub today: chrono::NaiveDate,
}

impl Request {
    /// A search for `query` as the terminal makes it: ten hits by relevance with snippets and the leading facets.
    pub fn new(query: impl Into<String>, today: chrono::NaiveDate) -> Self {
        Self {
            query: query.into(),
            reading: Reading::Language,
            limit: 10,
            sort: Sort::Relevance,
            facets: vec![Facet::Actor, Facet::Topic, Facet::Year],
            facet_limit: 5,
            snippets: true,
            count: true,
            strict: false,
            today,
        }
    }
}

/// How a query text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// In the query language.
    Language,
    /// As a bag of words: each counts, none is required, nothing is an operator.
    AnyWord,
}

/// The order of hits; ties are broken by the id, so that it is the same on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Best first.
    Relevance,
    /// Newest first, undated last.
    Date,
}

/// A dimension to be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Facet {
    /// Who is in it.
    Actor,
    /// What it is about.
    Topic,
    /// The publisher.
    Source,
    /// The year of publication.
    Year,
    /// The language.
    Language,
    /// The author.
    Author,
}
