//! Joins the learned topics with the terms, and says how likely each topic is.
//!
//! Two steps. The learned topics, some sixty broad ones, are corrected by the terms that fall under each (`classes`).
//! Then every topic of the tree that a term or a learned topic speaks for is scored by a logistic regression over a
//! few features of its terms and of the learned topic it belongs to (`chances`); its weights are in `score.tsv`.

use crate::knowledge::Phrases;
use crate::knowledge::TopicModel;

use super::text::LEAD;
use super::text::REST;
use super::text::TITLE;
use super::text::Weighed;
use super::text::damped;
use super::text::softmax;

/// How much the terms count beside the learned phrases.
const BY_TERMS: f32 = 2.0;

/// Short texts cannot outweigh long ones: the norm of the terms is at least this.
const LEAST_NORM: f32 = 1.5;

/// Below this probability a learned topic without a term is not looked at.
const LEAST_CLASS: f32 = 0.02;

/// Several phrases of a title say no more than this.
const MOST_TITLE: f32 = 3.0;

/// What the terms of one topic amount to.
#[derive(Debug, Clone, Copy, Default)]
struct Terms {
    title: f32,
    lead: f32,
    rest: f32,
    n_phrases: f32,
    sum: f32,
}

/// The terms of all topics that any were found of.
struct Found {
    /// One more than the number in `topics`, by place in the tree; zero for none. A map costs a third of the time.
    numbers: Vec<u16>,
    topics: Vec<(usize, Terms)>,
}

impl Found {
    fn new(n_nodes: usize) -> Self {
        Self { numbers: vec![0; n_nodes], topics: Vec::new() }
    }

    /// The sums of a topic, made when they are not there.
    fn of(&mut self, place: usize) -> Option<&mut Terms> {
        let number = self.numbers.get_mut(place)?;
        if *number == 0 {
            self.topics.push((place, Terms::default()));
            *number = u16::try_from(self.topics.len()).ok()?;
        }
        self.topics.get_mut(usize::from(*number) - 1).map(|(_, terms)| terms)
    }

    fn sum(&self, place: usize) -> f32 {
        let number = self.numbers.get(place).copied().map_or(0, usize::from);
        number.checked_sub(1).and_then(|number| self.topics.get(number)).map_or(0.0, |(_, terms)| terms.sum)
    }
}

/// What is believed of the topics of an article.
#[derive(Debug, Default)]
pub(super) struct Beliefs {
    /// The probability of each learned topic to be the one the article is most about, by number.
    pub(super) classes: Vec<f32>,
    /// The chance of a topic, by its place in the tree and in that order, that a reader files the article under it.
    pub(super) chances: Vec<(usize, f32)>,
    /// The share of learned topics that are no politics.
    pub(super) apart: f32,
}

impl Beliefs {
    /// The chance of the topic at a place in the tree.
    pub(super) fn chance(&self, place: usize) -> Option<f32> {
        let at = self.chances.binary_search_by_key(&place, |(place, _)| *place).ok()?;
        self.chances.get(at).map(|(_, chance)| *chance)
    }
}

/// Judges all topics that anything speaks for; empty when no phrase was seen.
pub(super) fn believe(weighed: &Weighed, phrases: &Phrases, model: &TopicModel) -> Beliefs {
    if weighed.seen.is_empty() {
        return Beliefs::default();
    }
    let mut terms = terms(weighed, phrases, model);
    let classes = classes(weighed, phrases, model);
    let is_apart = |number: usize| {
        model.classes().get(number).and_then(|at| model.node(*at)).is_some_and(|node| node.is_apolitical)
    };
    let apart: f32 = classes.iter().enumerate().filter(|(number, _)| is_apart(*number)).map(|(_, p)| p).sum();
    // Where nothing learned was read, all are alike, which is no sign of sport.
    let apart = if weighed.is_learned { apart } else { 0.0 };
    for (number, place) in model.classes().iter().enumerate() {
        if weighed.probabilities.get(number).is_some_and(|learned| *learned > LEAST_CLASS) {
            terms.of(*place);
        }
    }
    let chances = chances(&terms, &classes, apart, model);
    Beliefs { classes, chances, apart }
}

fn terms(weighed: &Weighed, phrases: &Phrases, model: &TopicModel) -> Found {
    let mut found = Found::new(model.n_nodes());
    for seen in &weighed.seen {
        if phrases.terms(seen.phrase).next().is_none() {
            continue;
        }
        let grown = |part: usize| {
            seen.counts.get(part).filter(|count| **count > 0.0).map_or(0.0, |count| 1.0 + count.ln())
        };
        let (in_title, lead, rest, all) =
            (grown(TITLE).min(1.0), grown(LEAD), grown(REST), damped(seen.count()));
        for term in phrases.terms(seen.phrase) {
            let Some(sums) = found.of(term.node) else { continue };
            sums.title += term.weight * in_title;
            sums.lead += term.weight * lead;
            sums.rest += term.weight * rest;
            sums.sum += term.weight * all;
            sums.n_phrases += 1.0;
        }
    }
    found
}

/// The learned topics, corrected by the terms of all topics that are at home with them.
fn classes(weighed: &Weighed, phrases: &Phrases, model: &TopicModel) -> Vec<f32> {
    let mut masses = vec![0.0_f32; phrases.n_topics()];
    let mut squares = 0.0_f32;
    let mut best: Vec<(usize, f32)> = Vec::new();
    for seen in &weighed.seen {
        best.clear();
        for term in phrases.terms(seen.phrase) {
            let Some(home) = model.node(term.node).and_then(|node| node.home) else { continue };
            match best.iter_mut().find(|(number, _)| *number == home) {
                Some((_, weight)) => *weight = weight.max(term.weight),
                None => best.push((home, term.weight)),
            }
        }
        let grown = damped(seen.count());
        for (home, weight) in &best {
            if let Some(mass) = masses.get_mut(*home) {
                *mass += weight * grown;
            }
        }
        let most = best.iter().map(|(_, weight)| *weight).fold(0.0, f32::max);
        squares += (most * grown).powi(2);
    }
    let norm = squares.sqrt().max(LEAST_NORM);
    let joined = weighed.probabilities.iter().zip(masses);
    softmax(joined.map(|(learned, mass)| learned.max(1e-6).ln() + BY_TERMS * mass / norm).collect())
}

/// A log-odds that stays finite.
fn odds(share: f32) -> f32 {
    ((share + 0.01) / (1.01 - share)).ln()
}

fn chances(terms: &Found, classes: &[f32], apart: f32, model: &TopicModel) -> Vec<(usize, f32)> {
    let mut ranked = terms.topics.clone();
    ranked.sort_by(|left, right| right.1.sum.total_cmp(&left.1.sum).then(left.0.cmp(&right.0)));
    let top = ranked.first().map_or(1.0, |(_, terms)| terms.sum.max(1.0));
    // The strongest topic below each one.
    let mut narrower = vec![0.0_f32; model.n_nodes()];
    for (place, terms) in &ranked {
        for above in model.node(*place).into_iter().flat_map(|node| node.path.iter().skip(1)) {
            if let Some(most) = narrower.get_mut(*above) {
                *most = most.max(terms.sum);
            }
        }
    }
    let weights = model.weights();
    let truth = |is: bool| if is { 1.0 } else { 0.0 };
    let chance = |(rank, (place, sums)): (usize, &(usize, Terms))| {
        let node = model.node(*place)?;
        let class = |number: &usize| classes.get(*number).copied().unwrap_or_default();
        let kin = node.kin.iter().map(class).fold(0.0, f32::max);
        let above = node.path.iter().skip(1).map(|place| terms.sum(*place));
        let features = [
            1.0,
            sums.title.min(MOST_TITLE),
            sums.lead.ln_1p(),
            sums.rest.ln_1p(),
            sums.n_phrases.ln_1p(),
            sums.sum / top,
            (rank as f32).ln_1p(),
            odds(kin),
            truth(!node.kin.is_empty()),
            truth(node.is_core),
            truth(node.is_apolitical),
            truth(node.path.len() == 1),
            truth(node.path.len() == 2),
            truth(narrower.get(*place).is_some_and(|most| *most > sums.sum)),
            above.fold(0.0, f32::max).ln_1p(),
            sums.sum.ln_1p(),
            node.class.map_or(odds(0.0), |number| odds(class(&number))),
            odds(apart),
            truth(node.is_institution),
        ];
        let sum: f32 = features.iter().zip(weights).map(|(value, weight)| value * weight).sum();
        Some((*place, 1.0 / (1.0 + (-sum).exp())))
    };
    let mut chances: Vec<(usize, f32)> = ranked.iter().enumerate().filter_map(chance).collect();
    chances.sort_by_key(|(place, _)| *place);
    chances
}
