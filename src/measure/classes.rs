//! Queries made out of the index itself: what its own articles hold, so that `bench` says something without a log.

use super::latency::Query;
use crate::article::Article;
use crate::index::Reader;
use crate::query::quoted;
use crate::search;
use crate::search::Facet;
use crate::search::Request;
use crate::search::SearchError;
use crate::search::Sort;
use crate::text::Capitals;
use crate::text::Tokens;

/// Queries of each class.
const QUERIES: usize = 15;

/// Makes queries of each class from the newest articles of the index: the same index gives the same queries.
///
/// # Errors
/// The index is damaged.
pub fn from_index(reader: &Reader, today: chrono::NaiveDate) -> Result<Vec<Query>, SearchError> {
    let request = Request { limit: QUERIES, facets: Vec::new(), snippets: false, ..Request::new("", today) };
    let mut queries = Vec::new();
    for hit in search::search(reader, &request)?.hits {
        let Some(shown) = search::show(reader, &hit.id, None, today)? else { continue };
        of_article(&shown.article, &mut queries);
    }
    Ok(queries)
}

fn of_article(article: &Article, queries: &mut Vec<Query>) {
    let mut add = |class: &str, query: String| {
        let query = Query { class: class.to_owned(), query, facets: Vec::new(), sort: None, snippets: false };
        queries.push(query);
    };
    let words = words(&article.body);
    // Long words say what an article is about; the one before is its neighbour in a phrase.
    let mut long: Vec<usize> =
        (1..words.len()).filter(|&at| words.get(at).is_some_and(|word| word.len() >= 6)).collect();
    long.truncate(40);
    let word = |nth: usize| long.get(nth).and_then(|&at| words.get(at)).cloned();
    if let (Some(first), Some(second), Some(third)) = (word(0), word(3), word(6)) {
        add("term", first.clone());
        add("and2", format!("{first} {second}"));
        add("or3", format!("{first} OR {second} OR {third}"));
        add("not", format!("{first} NOT {third}"));
        if let Some(stem) = first.get(..4) {
            add("prefix", format!("{stem}*"));
        }
    }
    if let Some(pair) = long.first().and_then(|&at| words.get(at - 1..=at)) {
        add("phrase2", format!("\"{}\"", pair.join(" ")));
    }
    if let Some(actor) = article.actors.first() {
        add("actor", quoted("actor", &actor.name));
    }
    if let Some(topic) = article.topics.iter().find(|topic| topic.is_filed()) {
        add("topic", format!("topic:{}", topic.code));
    }
    if let Some(month) = article.published.as_ref().and_then(|date| date.date.get(..7)) {
        add("date-range", format!("date:{month}"));
    }
    if let Some(word) = word(1) {
        let facets = vec![Facet::Actor, Facet::Topic, Facet::Source, Facet::Year];
        let of = |class: &str| Query {
            class: class.to_owned(),
            query: word.clone(),
            facets: Vec::new(),
            sort: None,
            snippets: false,
        };
        queries.push(Query { facets: facets.clone(), ..of("facet-heavy") });
        queries.push(Query { sort: Some(Sort::Date), ..of("sort-by-date") });
        queries.push(Query { facets, snippets: true, ..of("page") });
    }
}

/// The first thousand words of a text, folded, of letters only.
fn words(text: &str) -> Vec<String> {
    let mut tokens = Tokens::new(text, Capitals::of(text), 0);
    let mut words = Vec::new();
    while words.len() < 1_000 && tokens.advance() {
        if !tokens.is_joined && tokens.form.chars().all(char::is_alphabetic) {
            words.push(tokens.form.clone());
        }
    }
    words
}
