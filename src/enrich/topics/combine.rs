//! Combines what the publisher declares with what the text says, and shows the evidence.

use std::collections::BTreeMap;

use crate::article::Evidence;
use crate::article::Field;
use crate::article::Record;
use crate::article::Topic;
use crate::knowledge::Knowledge;
use crate::text::CodePoints;

use super::file::Filed;
use super::text::Seen;
use super::text::Weighed;
use super::text::damped;

/// So many topics are listed, with those that the article is not filed under; more only where all are filed.
/// None below this score.
const MOST_TOPICS: usize = 6;
const LEAST: f32 = 0.0002;

/// So many phrases are shown for each topic, fewer where the article is not filed under it.
const MOST_PHRASES: usize = 6;
const CANDIDATE_PHRASES: usize = 2;

/// Share of the best phrase's weight that another must have to be shown.
const LEAST_SHARE: f32 = 0.3;

/// One topic that the metadata declares.
#[derive(Debug, Clone)]
pub(super) struct Declared {
    code: &'static str,
    score: f32,
    evidence: Evidence,
}

/// What section, keywords and address say.
pub(super) fn declared(record: &Record, language: &str, knowledge: &Knowledge) -> Vec<Declared> {
    let sections = knowledge.sections();
    let names = record.section.iter().map(|name| ("section", name));
    let names = names.chain(record.keywords.iter().map(|name| ("keywords", name)));
    let mut found = Vec::new();
    for (key, name) in names {
        // "World / Americas" and "Politics|Congress" name several.
        let whole = sections.named(record.source.as_deref(), name, language);
        let parts = name.split(['/', '|', ';', '>', ',']).filter(|part| part.len() < name.len());
        let parts = parts.filter_map(|part| sections.named(record.source.as_deref(), part, language));
        for section in whole.into_iter().chain(parts) {
            // A keyword is one of many, a section is the one.
            let score = if key == "keywords" { section.score * 0.95 } else { section.score };
            found.push(Declared { code: section.code, score, evidence: Evidence::value(key, name.as_str()) });
        }
    }
    if let Some(url) = &record.url
        && let Some(section) = sections.of_url(url)
    {
        found.push(Declared {
            code: section.code,
            score: section.score,
            evidence: Evidence::value("url", url.as_str()),
        });
    }
    found
}

/// What is known of one topic before it is shown.
#[derive(Debug, Default)]
struct Known {
    score: f32,
    is_declared: bool,
    evidence: Vec<Evidence>,
}

/// Makes the topics, the best first.
pub(super) fn topics(
    title: &str,
    body: &str,
    weighed: &Weighed,
    told: Vec<Filed>,
    declared: Vec<Declared>,
    knowledge: &Knowledge,
) -> Vec<Topic> {
    let taxonomy = knowledge.taxonomy();
    let mut known: BTreeMap<usize, Known> = BTreeMap::new();
    for told in told {
        known.entry(told.place).or_default().score = told.score;
    }
    for declared in declared {
        let Some(place) = taxonomy.place(declared.code) else { continue };
        let topic = known.entry(place).or_default();
        topic.is_declared = true;
        // Two witnesses that agree: the chance that both are wrong.
        topic.score = 1.0 - (1.0 - topic.score) * (1.0 - declared.score);
        if !topic.evidence.contains(&declared.evidence) {
            topic.evidence.push(declared.evidence);
        }
    }
    let mut ranked: Vec<(usize, Known)> =
        known.into_iter().filter(|(_, known)| known.score >= LEAST).collect();
    ranked.sort_by(|left, right| right.1.score.total_cmp(&left.1.score).then(left.0.cmp(&right.0)));
    let n_filed = ranked.iter().take_while(|(_, known)| known.score >= Topic::FILED).count();
    ranked.truncate(n_filed.max(MOST_TOPICS));
    let places: Vec<usize> = ranked.iter().map(|(place, _)| *place).collect();
    let speaking = speaking(&places, weighed, knowledge);
    let topic = |((place, mut known), speaking): ((usize, Known), Vec<(f32, &Seen)>)| {
        let most = if known.score < Topic::FILED { CANDIDATE_PHRASES } else { MOST_PHRASES };
        known.evidence.extend(passages(title, body, speaking, most));
        let code = taxonomy.nodes().get(place)?.code.to_owned();
        // Nothing is claimed that nothing can be shown for.
        let is_shown = known.is_declared || !known.evidence.is_empty() || known.score < Topic::FILED;
        is_shown.then(|| Topic {
            path: taxonomy.path(&code),
            code,
            score: known.score,
            evidence: known.evidence,
        })
    };
    ranked.into_iter().zip(speaking).filter_map(topic).collect()
}

/// For each topic, by its place in the tree, the phrases that speak for it and how much.
fn speaking<'w>(places: &[usize], weighed: &'w Weighed, knowledge: &Knowledge) -> Vec<Vec<(f32, &'w Seen)>> {
    let (phrases, model) = (knowledge.phrases(), knowledge.topic_model());
    let homes: Vec<Option<usize>> =
        places.iter().map(|place| model.node(*place).and_then(|node| node.home)).collect();
    let mut speaking = vec![Vec::new(); places.len()];
    let mut weights = vec![0.0_f32; places.len()];
    // All topics at once: a phrase may speak of every learned one.
    for seen in &weighed.seen {
        weights.fill(0.0);
        for reference in phrases.refs(seen.phrase).filter(|reference| reference.weight > 0.0) {
            for (weight, home) in weights.iter_mut().zip(&homes) {
                if *home == Some(reference.topic) {
                    *weight = reference.weight / weighed.norm;
                }
            }
        }
        for term in phrases.terms(seen.phrase) {
            let Some(node) = model.node(term.node) else { continue };
            for (weight, place) in weights.iter_mut().zip(places) {
                if node.path.contains(place) {
                    *weight += term.weight;
                }
            }
        }
        for (speaking, weight) in speaking.iter_mut().zip(&weights).filter(|(_, weight)| **weight > 0.0) {
            speaking.push((weight * damped(seen.count()), seen));
        }
    }
    speaking
}

/// The phrases that speak most for a topic, in text order.
fn passages(title: &str, body: &str, mut best: Vec<(f32, &Seen)>, most: usize) -> Vec<Evidence> {
    best.retain(|(weight, _)| *weight > 0.05);
    best.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.place.cmp(&right.1.place)));
    // What weighs little beside the best is no reason that a reader would take for one.
    let least = best.first().map_or(0.0, |(weight, _)| weight * LEAST_SHARE);
    best.retain(|(weight, _)| *weight >= least);
    best.truncate(most);
    best.sort_by_key(|(_, seen)| seen.place);
    let mut points = (CodePoints::new(title), CodePoints::new(body));
    let passage = |(_, seen): (f32, &Seen)| {
        let (field, start, end) = seen.place;
        let (text, points) =
            if field == Field::Title { (title, &mut points.0) } else { (body, &mut points.1) };
        let text = text.get(start..end)?.to_owned();
        Some(Evidence::Passage { field, start: points.before(start), end: points.before(end), text })
    };
    best.into_iter().filter_map(passage).collect()
}
