//! Where nothing was found: what each part of the query finds alone, what is found without it, and what is near it.

use tantivy::query::EnableScoring;

use super::SearchError;
use super::answer::PartCount;
use super::compile::compile;
use super::names;
use super::names::Names;
use crate::index::Reader;
use crate::query::Node;
use crate::query::Unit;

/// Spellings that are offered for a part.
const NEAR: usize = 3;

/// Parts that are looked at, so that a long query that finds nothing does not take long.
const MAX_PARTS: usize = 16;

/// Counts the parts of a query that found nothing.
pub(super) fn parts(reader: &Reader, node: &Node) -> Result<Vec<PartCount>, SearchError> {
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
            part: crate::query::print(part),
            articles,
            without: if others.is_empty() { reader.n_articles() } else { count(reader, &Node::And(others))? },
            near: if articles == 0 { near(reader, part)? } else { Vec::new() },
        });
    }
    Ok(counts)
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

/// What the index has that is spelled like the part.
fn near(reader: &Reader, part: &Node) -> Result<Vec<String>, SearchError> {
    let found = match part {
        Node::Actor { name, .. } => names::near(reader, Names::Actors, name, NEAR),
        Node::Topic { name, .. } => names::near(reader, Names::Topics, name, NEAR),
        Node::Text(text) => match &text.unit {
            Unit::Words(parts) => match parts.as_slice() {
                [only] => names::near_words(reader, &only.form, NEAR),
                _ => Ok(Vec::new()),
            },
            Unit::Wild(_) => Ok(Vec::new()),
        },
        _ => Ok(Vec::new()),
    };
    found.map_err(|error| SearchError::engine(reader, &error))
}
