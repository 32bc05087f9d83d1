//! Are the actors right? At the level of mentions: is each name found, with its bounds, as a person or a body? At the
//! level of the article: is each actor found once, under one identity?
//!
//! Not judged, neither right nor wrong: countries; a government found where the gold has a country that acts; mentions
//! by pronoun, office, nationality or common noun; names without a capital letter.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::align::Alignment;
use super::align::Span;
use super::align::Text;
use super::align::normal;
use super::gold::Gold;
use super::tally::Tally;
use crate::article::Actor;
use crate::article::Article;
use crate::article::Kind;
use crate::article::Rule;

/// What is wrong with the actors of an article.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    pub(super) by_article: Tally,
    pub(super) by_mention: Tally,
    /// Names of actors that were not found.
    pub(super) missed: Vec<String>,
    /// Names of actors that are not there.
    pub(super) invented: Vec<String>,
}

/// An actor of either side in the tokens of the gold.
struct Party {
    name: String,
    qid: Option<String>,
    kind: Kind,
    /// Names and mentions, as they are compared.
    names: BTreeSet<String>,
    spans: BTreeSet<Span>,
}

impl Party {
    fn is_person(&self) -> bool {
        self.kind == Kind::Person
    }
}

/// Compares the actors of an article with those of the gold.
pub(super) fn judge(gold: &Gold, article: &Article, text: &Text, found: &Text, alignment: &Alignment) -> Verdict {
    let mut unjudged: BTreeSet<Span> = BTreeSet::new();
    let mut countries: BTreeSet<Span> = BTreeSet::new();
    let mut wanted = Vec::new();
    for actor in &gold.actors {
        let mut party = Party {
            name: actor.name.clone(),
            qid: actor.qid.clone(),
            kind: actor.kind,
            names: BTreeSet::from([normal(&actor.name)]),
            spans: BTreeSet::new(),
        };
        for mention in &actor.mentions {
            let Some(span) = text.span(mention.field, mention.start, mention.end) else { continue };
            if actor.kind == Kind::Country {
                countries.insert(span);
            } else if is_name(&mention.text) {
                party.names.insert(normal(&mention.text));
                party.spans.insert(text.name(span));
            } else {
                unjudged.insert(span);
            }
        }
        if !party.spans.is_empty() {
            wanted.push(party);
        }
    }
    let is_soft = |kind: Kind, span: &Span| {
        unjudged.iter().any(|other| overlap(*span, *other))
            || kind == Kind::Government && countries.iter().any(|other| overlap(*span, *other))
    };
    let told: Vec<Party> = article
        .actors
        .iter()
        .filter(|actor| actor.kind != Kind::Country)
        .map(|actor| party(actor, text, found, alignment))
        .filter(|party| !party.spans.is_empty())
        .collect();

    let mut verdict = Verdict::default();
    let pairs = pairs(&wanted, &told);
    for (nth, party) in wanted.iter().enumerate() {
        match pairs.contains_key(&nth) {
            true => verdict.by_article.right += 1,
            false => {
                verdict.by_article.missed += 1;
                verdict.missed.push(party.name.clone());
            }
        }
    }
    let hit: BTreeSet<usize> = pairs.into_values().collect();
    for (nth, party) in told.iter().enumerate() {
        if !hit.contains(&nth) && !party.spans.iter().all(|span| is_soft(party.kind, span)) {
            verdict.by_article.invented += 1;
            verdict.invented.push(party.name.clone());
        }
    }
    let judged = |party: &'_ Party| -> Vec<(Span, bool)> {
        let spans = party.spans.iter().filter(|span| !is_soft(party.kind, span));
        spans.map(|span| (*span, party.is_person())).collect()
    };
    let here: BTreeMap<Span, bool> = told.iter().flat_map(judged).collect();
    let there: BTreeMap<Span, bool> =
        wanted.iter().flat_map(|party| party.spans.iter().map(|span| (*span, party.is_person()))).collect();
    let right = here.iter().filter(|(span, kind)| there.get(span) == Some(kind)).count();
    verdict.by_mention = Tally {
        right: right as u64,
        missed: (there.len() - right) as u64,
        invented: (here.len() - right) as u64,
    };
    verdict
}

/// An actor of the program; mentions where the gold has no text are left out.
fn party(actor: &Actor, text: &Text, found: &Text, alignment: &Alignment) -> Party {
    let mut party = Party {
        name: actor.name.clone(),
        qid: actor.qid.clone(),
        kind: actor.kind,
        names: BTreeSet::from([normal(&actor.name)]),
        spans: BTreeSet::new(),
    };
    for mention in &actor.mentions {
        let is_by_name = !matches!(mention.rule, Rule::Office | Rule::Pronoun | Rule::Demonym | Rule::Nominal);
        if !is_by_name || !is_name(&mention.text) {
            continue;
        }
        party.names.insert(normal(&mention.text));
        let span = found.span(mention.field, mention.start, mention.end);
        party.spans.extend(span.and_then(|span| alignment.span(span)).map(|span| text.name(span)));
    }
    party
}

/// Which actor of the program each of the gold is: one at most, those with the most places in common first.
fn pairs(wanted: &[Party], told: &[Party]) -> BTreeMap<usize, usize> {
    let mut candidates = Vec::new();
    for (there, party) in wanted.iter().enumerate() {
        for (here, other) in told.iter().enumerate() {
            let same_id = party.qid.is_some() && party.qid == other.qid;
            if same_id || !party.names.is_disjoint(&other.names) {
                let n_common = party.spans.intersection(&other.spans).count();
                candidates.push((std::cmp::Reverse(n_common), there, here));
            }
        }
    }
    candidates.sort_unstable();
    let (mut pairs, mut taken) = (BTreeMap::new(), BTreeSet::new());
    for (_, there, here) in candidates {
        if !pairs.contains_key(&there) && taken.insert(here) {
            pairs.insert(there, here);
        }
    }
    pairs
}

/// A name has a capital letter, where the script has capitals.
fn is_name(words: &str) -> bool {
    let words = words.strip_prefix("The ").unwrap_or(words);
    !words.is_ascii() || words.contains(|letter: char| letter.is_ascii_uppercase())
}

fn overlap(one: Span, other: Span) -> bool {
    one.0 < other.1 && other.0 < one.1
}
