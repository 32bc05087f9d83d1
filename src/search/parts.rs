//! Where nothing was found: what each part of the query finds alone, what is found without it, and what is near it.

use std::ops::Range;

use tantivy::query::EnableScoring;

use super::SearchError;
use super::answer::PartCount;
use super::compile::compile;
use super::names;
use super::names::Names;
use crate::index::Reader;
use crate::query::Node;
use crate::query::Scope;
use crate::query::TextMatch;
use crate::query::Unit;
use crate::query::quoted;

/// Spellings that are offered for a part.
const NEAR: usize = 3;

/// Parts that are looked at, so that a long query that finds nothing does not take long.
const MAX_PARTS: usize = 16;

/// Counts the parts of a query that found nothing.
pub(super) fn parts(reader: &Reader, query: &str, node: &Node) -> Result<Vec<PartCount>, SearchError> {
    let parts = crate::query::parts(node);
    let mut counts = Vec::new();
    for (nth, part) in parts.iter().enumerate().take(MAX_PARTS) {
        let others: Vec<Node> = parts
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != nth)
            .map(|(_, other)| (*other).clone())
            .collect();
        let articles = count(reader, part)?;
        counts.push(PartCount {
            part: spelled(query, part),
            articles,
            without: if others.is_empty() { reader.n_articles() } else { count(reader, &Node::And(others))? },
            near: if articles == 0 { near(reader, part)? } else { Vec::new() },
        });
    }
    Ok(counts)
}

/// A part as it stands in the query text.
fn spelled(query: &str, part: &Node) -> String {
    let not = if matches!(part, Node::Not(_)) { "NOT " } else { "" };
    let place = place(part).and_then(|place| query.get(place)).unwrap_or(query);
    format!("{not}{}", place.trim())
}

/// From the first to the last byte of the query text that a condition stands in.
fn place(node: &Node) -> Option<Range<usize>> {
    match node {
        Node::All => None,
        Node::And(nodes) | Node::Or(nodes) => nodes
            .iter()
            .filter_map(place)
            .reduce(|left, right| left.start.min(right.start)..left.end.max(right.end)),
        Node::Not(inner) => place(inner),
        Node::Text(text) => Some(text.at.clone()),
        Node::Actor { at, .. } | Node::Topic { at, .. } | Node::Value { at, .. } | Node::Date { at, .. } => {
            Some(at.clone())
        }
    }
}

/// Articles that meet a condition.
pub(super) fn count(reader: &Reader, node: &Node) -> Result<u64, SearchError> {
    let compiled = compile(reader, node)?;
    let counted = || -> tantivy::Result<u64> {
        let weight = compiled.query.weight(EnableScoring::disabled_from_searcher(reader.searcher()))?;
        let mut count = 0;
        for segment in reader.searcher().segment_readers() {
            count += u64::from(weight.count(segment)?);
        }
        Ok(count)
    };
    counted().map_err(|error| SearchError::engine(reader, &error))
}

/// What the index has that is spelled like the part, as query text.
fn near(reader: &Reader, part: &Node) -> Result<Vec<String>, SearchError> {
    let (found, field) = match part {
        Node::Actor { name, main, .. } => {
            (names::near(reader, Names::Actors, name, NEAR), Some(if *main { "main" } else { "actor" }))
        }
        Node::Topic { name, .. } => (names::near(reader, Names::Topics, name, NEAR), Some("topic")),
        Node::Text(TextMatch { scope, unit: Unit::Words(parts), .. }) => match parts.as_slice() {
            [only] => {
                (names::near_words(reader, &only.form, NEAR), (*scope == Scope::Title).then_some("title"))
            }
            _ => return Ok(Vec::new()),
        },
        _ => return Ok(Vec::new()),
    };
    let found = found.map_err(|error| SearchError::engine(reader, &error))?;
    Ok(found
        .into_iter()
        .map(|name| match field {
            Some(field) if name.chars().all(char::is_alphanumeric) => format!("{field}:{name}"),
            Some(field) => quoted(field, &name),
            None => name,
        })
        .collect())
}
