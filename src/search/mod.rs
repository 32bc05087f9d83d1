//! `Plan` × index → `Answer`.
//!
//! Floor 6. One function, `search`, stands behind every face; `show` fetches one article. Knows the engine, no
//! terminal and no page. Start reading here: the steps of `search` are the files of this folder, in their order
//! `compile` (conditions → engine), `order` (the best hits), `facets` (counts), `matches` and `snippet` (why it is a
//! hit), `parts` (why there is none).
//!
//! Invariants: hits are exactly the articles that meet the plan, as the brute-force matcher of the tests defines it;
//! counts are exact; the order is total.

mod answer;
mod compile;
mod complete;
mod dates;
mod exclusion;
mod facets;
mod forms;
mod matches;
mod names;
mod order;
mod parts;
mod request;
mod runs;
mod snippet;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::time::Instant;

pub use answer::*;
pub use complete::Completion;
pub use complete::complete;
pub use request::*;
use tantivy::DocAddress;
use tantivy::TantivyDocument;
use tantivy::query::EnableScoring;
use tantivy::schema::IndexRecordOption;
use tantivy::schema::Value;

use crate::article::Article;
use crate::index::IndexError;
use crate::index::Reader;
use crate::index::Stored;
use crate::query;
use crate::query::Plan;
use crate::query::QueryError;

/// A search that cannot be answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// The query is wrong.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The beginning of an id fits several articles.
    #[error("`{id}` is the beginning of several ids: {}", ids.join(", "))]
    AmbiguousId {
        /// What was typed.
        id: String,
        /// Ids that begin so, some of them.
        ids: Vec<String>,
    },
}

impl SearchError {
    fn engine(reader: &Reader, error: &dyn std::fmt::Display) -> Self {
        Self::Index(IndexError::Engine { folder: reader.folder().to_path_buf(), why: error.to_string() })
    }
}

/// The hits of a search before they are dressed: what `bench` times for the classes without snippets.
#[derive(Debug, Clone, PartialEq)]
pub struct Hits {
    /// Ids and scores of the hits wanted, in order.
    pub ids: Vec<(String, f32)>,
    /// All hits; those returned where they were not counted.
    pub total: u64,
    /// The facets asked for.
    pub facets: BTreeMap<Facet, FacetCounts>,
}

/// What the steps of a search hand on.
struct Steps {
    plan: Plan,
    notes: Vec<String>,
    found: Vec<order::Found>,
    ranks: bool,
    total: u64,
    facets: BTreeMap<Facet, FacetCounts>,
    actors: BTreeSet<String>,
    topics: BTreeSet<String>,
}

/// Answers a request.
///
/// # Errors
/// A wrong query, a damaged index.
pub fn search(reader: &Reader, request: &Request) -> Result<Answer, SearchError> {
    let start = Instant::now();
    let steps = run(reader, request)?;
    let (ranks, found) = (steps.ranks, steps.found);
    let wanted = matches::Wanted::new(reader, &steps.plan.node, steps.actors, steps.topics)?;
    let mut hits = Vec::with_capacity(found.len());
    for hit in found {
        let stored = fetch(reader, hit.address)?;
        hits.push(dress(stored.article, ranks.then_some(hit.score), request.snippets.then_some(&wanted)));
    }
    let mut notes = steps.notes;
    for note in &steps.plan.notes {
        notes.push(match &note.other {
            None => note.text.clone(),
            Some(other) => {
                let other_count = parts::count(reader, &other.node)?;
                format!("{}: {} here, {other_count} as {}", note.text, steps.total, other.understood)
            }
        });
    }
    let parts =
        if steps.total == 0 { parts::parts(reader, &request.query, &steps.plan.node)? } else { Vec::new() };
    let (id, generation, committed) = reader.commit();
    Ok(Answer {
        schema: SCHEMA,
        query: request.query.clone(),
        understood: steps.plan.understood,
        notes,
        total: Total { articles: steps.total, stories: None },
        took_us: u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX),
        index: IndexState { id: id.to_owned(), generation, articles: reader.n_articles(), committed },
        hits,
        facets: steps.facets,
        parts,
        timeline: None,
        next: None,
    })
}

/// Answers a request with ids alone.
///
/// # Errors
/// As `search`.
pub fn hits(reader: &Reader, request: &Request) -> Result<Hits, SearchError> {
    let steps = run(reader, request)?;
    let ids = steps.found.iter().map(|hit| (hit.id(), hit.score)).collect();
    Ok(Hits { ids, total: steps.total, facets: steps.facets })
}

/// Reads and plans the query, finds the best hits, counts.
fn run(reader: &Reader, request: &Request) -> Result<Steps, SearchError> {
    let plan = match request.reading {
        Reading::Language => query::read(&request.query, request.today, request.strict)?,
        Reading::AnyWord => query::any_word(&request.query)?,
    };
    let compiled = compile::compile(reader, &plan.node)?;
    let engine = |error: tantivy::TantivyError| SearchError::engine(reader, &error);
    // Without a part that ranks every score is the same: newest first says more.
    let sort = if compiled.ranks { request.sort } else { Sort::Date };
    let scoring = match sort {
        Sort::Relevance => EnableScoring::enabled_from_searcher(reader.searcher()),
        Sort::Date => EnableScoring::disabled_from_searcher(reader.searcher()),
    };
    let weight = compiled.query.weight(scoring).map_err(engine)?;
    let found = order::best(reader, weight.as_ref(), sort, request.limit).map_err(engine)?;
    let mut total = found.len() as u64;
    let mut counts = BTreeMap::new();
    if !request.facets.is_empty() || request.count {
        let weight = compiled
            .query
            .weight(EnableScoring::disabled_from_searcher(reader.searcher()))
            .map_err(engine)?;
        if request.count {
            total = 0;
            for segment in reader.searcher().segment_readers() {
                total += u64::from(weight.count(segment).map_err(engine)?);
            }
        }
        if !request.facets.is_empty() {
            let selected = compiled.actors.union(&compiled.topics).cloned().collect();
            counts = facets::count(reader, weight.as_ref(), &request.facets, request.facet_limit, &selected)
                .map_err(engine)?;
        }
    }
    Ok(Steps {
        plan,
        notes: compiled.notes,
        found,
        ranks: sort == Sort::Relevance,
        total,
        facets: counts,
        actors: compiled.actors,
        topics: compiled.topics,
    })
}

/// Reads what is stored of a hit.
fn fetch(reader: &Reader, address: DocAddress) -> Result<Stored, SearchError> {
    let document: TantivyDocument =
        reader.searcher().doc(address).map_err(|error| SearchError::engine(reader, &error))?;
    let bytes =
        document.get_first(reader.fields().stored).and_then(|value| value.as_bytes()).unwrap_or_default();
    Stored::of_bytes(bytes).map_err(|error| {
        SearchError::Index(IndexError::Damaged {
            folder: reader.folder().to_path_buf(),
            file: reader.folder().join("index"),
            why: format!("a stored article cannot be read: {error}"),
        })
    })
}

/// Makes a hit of an article.
fn dress(article: Article, score: Option<f32>, wanted: Option<&matches::Wanted>) -> Hit {
    let snippets = wanted.map_or_else(Vec::new, |wanted| {
        snippet::snippets(&article, &wanted.matches(&article), wanted.n_text_units())
    });
    let actors = article.actors.iter().map(|actor| Name { id: actor.id.clone(), label: actor.name.clone() });
    let topics = article.topics.iter().filter(|topic| topic.is_filed()).map(|topic| Name {
        id: topic.code.clone(),
        label: topic.path.rsplit(" > ").next().unwrap_or_default().to_owned(),
    });
    Hit {
        id: article.id.as_str().to_owned(),
        declared_id: article.declared_id,
        score,
        snippets,
        actors: actors.collect(),
        topics: topics.collect(),
        title: article.title,
        published: article.published,
        source: article.source,
        url: article.url,
        file: article.file,
        line: article.line,
        story: article.story.map(|story| story.id),
    }
}

/// Fetches the article `id` (or the only one whose id begins so), with the places that match `query`.
///
/// # Errors
/// A wrong query, a damaged index, several ids that begin so.
pub fn show(
    reader: &Reader,
    id: &str,
    query: Option<&str>,
    today: chrono::NaiveDate,
) -> Result<Option<Shown>, SearchError> {
    let Some(Stored { article, .. }) = stored(reader, id)? else { return Ok(None) };
    let mut marks = Vec::new();
    if let Some(query) = query {
        let plan = query::read(query, today, false)?;
        let compiled = compile::compile(reader, &plan.node)?;
        let wanted = matches::Wanted::new(reader, &plan.node, compiled.actors, compiled.topics)?;
        marks =
            wanted.matches(&article).into_iter().map(|place| (place.field, place.start, place.end)).collect();
    }
    Ok(Some(Shown { schema: "hustings.article.1", article, marks }))
}

/// Fetches what is stored of the article `id`, or of the only one whose id begins so.
///
/// # Errors
/// A damaged index, several ids that begin so.
pub fn stored(reader: &Reader, id: &str) -> Result<Option<Stored>, SearchError> {
    let addresses = addresses(reader, id).map_err(|error| SearchError::engine(reader, &error))?;
    match addresses.as_slice() {
        [] => Ok(None),
        [address] => fetch(reader, *address).map(Some),
        several => {
            let ids = several.iter().take(5).map(|&address| order::id_at(reader, address)).collect();
            Err(SearchError::AmbiguousId { id: id.to_owned(), ids })
        }
    }
}

/// Where the articles are whose ids begin with `id`.
fn addresses(reader: &Reader, id: &str) -> tantivy::Result<Vec<DocAddress>> {
    let mut addresses = Vec::new();
    for (nth, segment) in reader.searcher().segment_readers().iter().enumerate() {
        let terms = segment.inverted_index(reader.fields().id)?;
        let mut stream = terms.terms().range().ge(id.as_bytes()).lt(forms::after(id)).into_stream()?;
        while stream.advance() {
            let mut block =
                terms.read_block_postings_from_terminfo(stream.value(), IndexRecordOption::Basic)?;
            while !block.docs().is_empty() {
                let docs = block.docs().iter().filter(|&&doc| !segment.is_deleted(doc));
                addresses.extend(docs.map(|&doc| DocAddress::new(nth as u32, doc)));
                block.advance();
            }
        }
    }
    Ok(addresses)
}
