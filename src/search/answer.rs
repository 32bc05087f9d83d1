//! What is answered: the one form that every face shows. Its serde form is the JSON of `hustings search --json`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::request::Facet;
use crate::article::Article;
use crate::article::Field;
use crate::article::Published;

/// The name and version of the JSON form of `Answer`.
pub const SCHEMA: &str = "hustings.answer.1";

/// The answer to a `Request`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// `SCHEMA`.
    pub schema: &'static str,
    /// The query as typed.
    pub query: String,
    /// The query as understood.
    pub understood: String,
    /// How it was read, where that could surprise, and what was found under a name.
    pub notes: Vec<String>,
    /// All hits.
    pub total: Total,
    /// Microseconds from text to answer.
    pub took_us: u64,
    /// The index that answered.
    pub index: IndexState,
    /// The hits wanted, in order.
    pub hits: Vec<Hit>,
    /// The facets asked for.
    pub facets: BTreeMap<Facet, FacetCounts>,
    /// Where nothing was found: what each part of the query finds alone.
    pub parts: Vec<PartCount>,
    /// Counts over time; filled by a later step.
    pub timeline: Option<()>,
    /// Cursor of the next page; filled by a later step.
    pub next: Option<String>,
}

/// How much was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Total {
    /// Articles.
    pub articles: u64,
    /// Stories; `null` until copies are known.
    pub stories: Option<u64>,
}

/// Which state of which index answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndexState {
    /// Its id.
    pub id: String,
    /// Its generation: one more with each commit.
    pub generation: u64,
    /// Articles in it.
    pub articles: u64,
    /// Seconds since 1970 at its last commit.
    pub committed: i64,
}

/// One article of the answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// Its id.
    pub id: String,
    /// The id that its file declares.
    pub declared_id: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
    /// Its source.
    pub source: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// The file it stands in.
    pub file: String,
    /// Line of the file at which it begins.
    pub line: Option<u64>,
    /// The score; `null` where the order is not by relevance.
    pub score: Option<f32>,
    /// The passages that match.
    pub snippets: Vec<Snippet>,
    /// The leading actors.
    pub actors: Vec<Name>,
    /// The topics it is filed under.
    pub topics: Vec<Name>,
    /// The story; filled by a later step.
    pub story: Option<String>,
}

/// A passage with marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The field it stands in.
    pub field: Field,
    /// First code point in the field.
    pub start: usize,
    /// The passage.
    pub text: String,
    /// What matches, `[start, end]` in code points of `text`.
    pub marks: Vec<[usize; 2]>,
    /// Text of the field goes on before it without a sentence bound.
    pub cut_before: bool,
    /// The sentence goes on after it.
    pub cut_after: bool,
}

/// An identity with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Name {
    /// Actor id or topic code.
    pub id: String,
    /// Name as shown.
    pub label: String,
}

/// The values of a facet, most frequent first, ties by label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacetCounts {
    /// The leading values. Unknown has the value `?`, and is always among them when it has articles.
    pub values: Vec<FacetValue>,
    /// How many different values there are, unknown left out.
    pub distinct: u64,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacetValue {
    /// What a query needs: id, code, value, `?`.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// Articles.
    pub count: u64,
    /// The query asks for it.
    pub selected: bool,
}

/// What one part of a query finds alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartCount {
    /// The part as understood.
    pub part: String,
    /// Articles that have it.
    pub articles: u64,
    /// Articles found when it is dropped from the query.
    pub without: u64,
    /// Spellings or names near it that the index has, as query text.
    pub near: Vec<String>,
}

/// One article with everything that is known about it, and the places that match a query.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// `hustings.article.1`.
    pub schema: &'static str,
    /// The article.
    pub article: Article,
    /// Places that match the query given: field and code points.
    pub marks: Vec<(Field, usize, usize)>,
}
