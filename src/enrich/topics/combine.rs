//! Combines what the publisher declares with what the phrases say.

use std::collections::BTreeMap;

use crate::article::Evidence;
use crate::article::Field;
use crate::article::Record;
use crate::article::Topic;
use crate::knowledge::Knowledge;
use crate::knowledge::Phrases;
use crate::knowledge::Politics;
use crate::text::CodePoints;

use super::text::Seen;
use super::text::Weighed;
use super::text::damped;

/// Topics below this are not listed.
const LEAST: f32 = 0.0002;

/// So many topics at most are listed, and so many phrases for each.
const MOST_TOPICS: usize = 6;
const MOST_PHRASES: usize = 6;

/// Phrases shown of a topic that the article is not filed under.
const CANDIDATE_PHRASES: usize = 2;

/// Share of the best phrase's weight that another must have to be shown.
const LEAST_SHARE: f32 = 0.3;

/// A topic that is no politics is never more than a candidate by its phrases alone: the tables are about politics.
const MOST_APOLITICAL: f32 = 0.49;

/// One topic that the metadata declares.
#[derive(Debug, Clone)]
pub(super) struct Declared {
    code: &'static str,
    score: f32,
    evidence: Evidence,
}

/// What section, keywords and address say; `language` is the code of their language.
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

/// Makes the topics, the best first.
pub(super) fn topics(
    title: &str,
    body: &str,
    weighed: Weighed,
    declared: Vec<Declared>,
    knowledge: &Knowledge,
) -> Vec<Topic> {
    let taxonomy = knowledge.taxonomy();
    let phrases = knowledge.phrases();
    let mut scores: BTreeMap<String, (f32, Option<usize>, Vec<Evidence>)> = BTreeMap::new();
    for (number, probability) in
        weighed.probabilities.iter().enumerate().filter(|(_, score)| **score >= LEAST)
    {
        let Some((code, _)) = phrases.topic(number) else { continue };
        let code = format!("{code:08}");
        let is_political = taxonomy.node(&code).is_some_and(|node| node.politics != Politics::None);
        let score = if is_political { *probability } else { probability.min(MOST_APOLITICAL) };
        scores.insert(code, (score, Some(number), vec![]));
    }
    for declared in declared {
        let place = scores.entry(declared.code.to_owned()).or_insert((0.0, None, vec![]));
        // Two witnesses that agree: the chance that both are wrong.
        place.0 = 1.0 - (1.0 - place.0) * (1.0 - declared.score);
        if !place.2.contains(&declared.evidence) {
            place.2.push(declared.evidence);
        }
    }
    let mut ranked: Vec<_> = scores.into_iter().collect();
    ranked.sort_by(|left, right| right.1.0.total_cmp(&left.1.0).then_with(|| left.0.cmp(&right.0)));
    ranked.truncate(MOST_TOPICS);
    let topic = |(code, (score, number, mut evidence)): (String, (f32, Option<usize>, Vec<Evidence>))| {
        if let Some(number) = number {
            let most = if score < Topic::FILED { CANDIDATE_PHRASES } else { MOST_PHRASES };
            evidence.extend(passages(title, body, number, &weighed, phrases, most));
        }
        Topic { path: taxonomy.path(&code), code, score, evidence }
    };
    ranked.into_iter().map(topic).collect()
}

/// The phrases that speak most for a topic, in text order.
fn passages(
    title: &str,
    body: &str,
    topic: usize,
    weighed: &Weighed,
    phrases: &Phrases,
    most: usize,
) -> Vec<Evidence> {
    let weight = |seen: &Seen| {
        let of_topic = phrases.refs(seen.phrase).find(|reference| reference.topic == topic);
        of_topic.map_or(0.0, |reference| reference.weight * damped(seen.count) / weighed.norm)
    };
    let mut best: Vec<(f32, &Seen)> = weighed.seen.iter().map(|seen| (weight(seen), seen)).collect();
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
