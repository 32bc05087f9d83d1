//! The values of a field that begin with what was typed, out of the dictionaries of the index.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::SearchError;
use super::forms::after;
use super::request::Facet;
use super::request::Request;
use crate::index::Reader;
use crate::index::schema::PART;
use crate::text::fold;

/// A value that begins with what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The value as it can be asked for: folded.
    pub value: String,
    /// Articles that have it; replaced ones that are not swept yet count, too.
    pub articles: u64,
}

/// The values of `field` that begin with `typed`, most frequent first, ties by name; about `limit` of them.
///
/// Where something is typed and some are left out, what all those returned have in common at their beginning is common to all there are, so
/// that a shell may fill it in.
///
/// # Errors
/// The index is damaged.
pub fn complete(
    reader: &Reader,
    field: Facet,
    typed: &str,
    limit: usize,
) -> Result<Vec<Completion>, SearchError> {
    if typed.trim().is_empty() {
        return most_frequent(reader, field, limit);
    }
    let fields = reader.fields();
    let (dictionary, head) = match field {
        Facet::Actor => (fields.name, format!("a{PART}")),
        Facet::Topic => (fields.name, format!("t{PART}")),
        Facet::Source => (fields.source, String::new()),
        Facet::Author => (fields.author, String::new()),
        Facet::Language => (fields.language, String::new()),
        Facet::Year => return Ok(Vec::new()),
    };
    // Folding takes blanks from the ends: those after a word say that it is whole.
    let blank = if typed.ends_with(char::is_whitespace) { " " } else { "" };
    let prefix = format!("{head}{}{blank}", fold(typed.trim()));
    let found = beginning(reader, dictionary, &prefix, head.len())
        .map_err(|error| SearchError::engine(reader, &error))?;
    Ok(leading(found, limit))
}

/// The values with the most articles: they are counted in columns, since a whole dictionary would take too long to read
/// for somebody who waits at a prompt.
fn most_frequent(reader: &Reader, field: Facet, limit: usize) -> Result<Vec<Completion>, SearchError> {
    let request = Request {
        limit: 0,
        facets: vec![field],
        facet_limit: limit,
        snippets: false,
        count: false,
        // No date is in the query.
        ..Request::new("", chrono::NaiveDate::MIN)
    };
    let counts = super::hits(reader, &request)?.facets.remove(&field);
    let mut found: Vec<Completion> = Vec::new();
    for one in counts.into_iter().flat_map(|counts| counts.values) {
        // A topic is shown by its path and asked for by its name.
        let value = fold(one.label.rsplit(" > ").next().unwrap_or(&one.label));
        if one.value != "?" && !found.iter().any(|other| other.value == value) {
            found.push(Completion { value, articles: one.count });
        }
    }
    Ok(found)
}

/// The terms of a dictionary that begin with `prefix`, without their first `cut` bytes, and how many articles each has.
fn beginning(
    reader: &Reader,
    dictionary: tantivy::schema::Field,
    prefix: &str,
    cut: usize,
) -> tantivy::Result<BTreeMap<String, u64>> {
    let mut found = BTreeMap::new();
    for segment in reader.searcher().segment_readers() {
        let terms = segment.inverted_index(dictionary)?;
        let range = terms.terms().range();
        let range = if prefix.is_empty() { range } else { range.ge(prefix.as_bytes()).lt(after(prefix)) };
        let mut stream = range.into_stream()?;
        while stream.advance() {
            let key = std::str::from_utf8(stream.key()).unwrap_or_default().get(cut..).unwrap_or_default();
            let (name, id) = key.split_once(PART).unwrap_or((key, ""));
            // A code, an id, the mark of what is unknown are no words that anybody begins to type.
            if name.starts_with(char::is_alphanumeric) && name != id {
                *found.entry(name.to_owned()).or_default() += u64::from(stream.value().doc_freq);
            }
        }
    }
    Ok(found)
}

fn leading(found: BTreeMap<String, u64>, limit: usize) -> Vec<Completion> {
    let ends = [found.first_key_value(), found.last_key_value()].map(|end| end.map(|(name, _)| name.clone()));
    let mut ranked: Vec<Completion> =
        found.into_iter().map(|(value, articles)| Completion { value, articles }).collect();
    ranked.sort_by(|a, b| (Reverse(a.articles), &a.value).cmp(&(Reverse(b.articles), &b.value)));
    let rest = ranked.split_off(limit.min(ranked.len()));
    // What the first and the last in order have in common, all have.
    ranked.extend(rest.into_iter().filter(|left| ends.iter().flatten().any(|end| *end == left.value)));
    ranked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_list_has_no_more_in_common_than_the_whole() {
        let found = [("marco rubio", 9), ("marco polo", 8), ("mark", 1), ("mario", 2)];
        let found = found.map(|(name, n)| (name.to_owned(), n)).into_iter().collect();
        let values: Vec<String> = leading(found, 2).into_iter().map(|one| one.value).collect();
        assert_eq!(values, ["marco rubio", "marco polo", "mark"]);
        assert_eq!(leading(BTreeMap::new(), 2), []);
    }
}
