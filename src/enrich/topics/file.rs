//! Decides which topics an article is filed under.
//!
//! One topic leads: the learned one that the article is most about, told narrower where the terms of a narrower topic
//! stand out. At most two more follow that terms alone speak for, never scored above the leading one, since one topic
//! an article is what editors choose. Scores are squeezed to what they keep: half of the articles that are filed under
//! a topic with 0.5 belong there.

use crate::article::Topic;
use crate::knowledge::TopicModel;

use super::score::Beliefs;

/// The leading topic's score by its log-odds: an editor's choice is less sure than the softmax is.
const LEAD_SLOPE: f32 = 0.45;
const LEAD_BASE: f32 = 0.2;

/// A topic that is not the leading one is no surer than this by the learned weights.
const MOST_SECOND: f32 = 0.2;

/// Added to the log-odds of a topic's chance: a topic that is near to one that a reader would choose, in the same
/// branch of the tree, is half right, which the chance of the very code does not count.
const NEAR: f32 = 1.3;

/// From this chance on a narrower topic takes the place of the broad one.
const NARROWER: f32 = 0.1;

/// An article that is this much about sport, shows or the like is no political article by its phrases alone.
const MOST_APART: f32 = 0.05;
const MUCH_APART: f32 = 0.2;

/// So many topics at most.
const MOST_TOPICS: usize = 3;

/// A score just below the one from which an article is filed.
const CANDIDATE: f32 = 0.49;

/// A topic by its place in the tree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Filed {
    pub(super) place: usize,
    pub(super) score: f32,
}

/// The topics that are told by the text, those that it is filed under and the other learned ones as candidates.
pub(super) fn file(beliefs: &Beliefs, model: &TopicModel) -> Vec<Filed> {
    let mut order: Vec<(usize, f32)> = beliefs.classes.iter().copied().enumerate().collect();
    order.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    let Some(&(lead, most)) = order.first() else { return vec![] };
    let is_apolitical = |place: usize| model.node(place).is_some_and(|node| node.is_apolitical);
    let place_of = |class: usize| model.classes().get(class).copied();
    let leads_apart = place_of(lead).is_some_and(is_apolitical);
    let lead_score = squeezed(LEAD_SLOPE * log_odds(most) + LEAD_BASE);
    let lead_score =
        if leads_apart || beliefs.apart > MOST_APART { lead_score.min(CANDIDATE) } else { lead_score };
    // What terms alone speak for stays below the leading topic, but may be filed where that is not.
    let ceiling = if lead_score < Topic::FILED { Topic::FILED } else { lead_score - 0.001 };
    let by_terms = |chance: f32| {
        let score = squeezed(log_odds(chance) + NEAR).min(ceiling);
        if leads_apart || beliefs.apart > MUCH_APART { score.min(CANDIDATE) } else { score }
    };

    let mut scores: Vec<Filed> = Vec::new();
    for (rank, (class, share)) in order.iter().enumerate() {
        let Some(place) = place_of(*class) else { continue };
        // The softmax is too sure of the leading one to say anything of the others.
        let second = share.max(squeezed(LEAD_SLOPE * log_odds(*share) + LEAD_BASE).min(MOST_SECOND));
        let second = second.min(lead_score - 0.002 * rank as f32).max(0.0);
        let mut score = if rank == 0 { lead_score } else { second };
        let term = beliefs.chance(place).map_or(0.0, |chance| by_terms(chance).min(lead_score));
        if term >= Topic::FILED {
            score = score.max(term);
        }
        if is_apolitical(place) {
            score = score.min(CANDIDATE);
        }
        if score >= Topic::FILED
            && let Some(narrower) = narrower(*class, place, beliefs, model)
        {
            let own = beliefs.chance(narrower).map_or(0.0, &by_terms);
            scores.push(Filed { place: narrower, score: own.max(score) });
            score = score.min(CANDIDATE);
        }
        scores.push(Filed { place, score });
    }
    for (place, chance) in &beliefs.chances {
        let score = by_terms(*chance);
        if score >= Topic::FILED && !scores.iter().any(|filed| filed.place == *place) {
            scores.push(Filed { place: *place, score });
        }
    }
    if !leads_apart {
        roots(beliefs, model, by_terms, &mut scores);
    }
    chosen(scores, model)
}

/// The narrower topic that stands out most among those of a learned one: below it, or its twin in politics.
fn narrower(class: usize, place: usize, beliefs: &Beliefs, model: &TopicModel) -> Option<usize> {
    let fits = |other: usize| {
        model.node(other).is_some_and(|node| {
            node.home == Some(class) && other != place && (node.is_core || node.is_below(place))
        })
    };
    let candidates = beliefs.chances.iter().filter(|(other, chance)| *chance >= NARROWER && fits(*other));
    candidates
        .max_by(|left, right| left.1.total_cmp(&right.1).then(right.0.cmp(&left.0)))
        .map(|(place, _)| *place)
}

/// Many weak hints at one branch of the tree speak for its root.
fn roots(beliefs: &Beliefs, model: &TopicModel, by_terms: impl Fn(f32) -> f32, scores: &mut Vec<Filed>) {
    let mut wrong: std::collections::BTreeMap<usize, f32> = std::collections::BTreeMap::new();
    for (place, chance) in &beliefs.chances {
        if let Some(root) = model.node(*place).and_then(|node| node.path.last()) {
            *wrong.entry(*root).or_insert(1.0) *= 1.0 - chance;
        }
    }
    for (root, wrong) in wrong {
        let score = by_terms(1.0 - wrong);
        let is_new = || !scores.iter().any(|filed| filed.place == root);
        if score >= Topic::FILED && is_new() && !model.node(root).is_some_and(|node| node.is_apolitical) {
            scores.push(Filed { place: root, score });
        }
    }
}

/// The best that no narrower one replaces; the others stay candidates.
fn chosen(mut scores: Vec<Filed>, model: &TopicModel) -> Vec<Filed> {
    scores.sort_by(|left, right| right.score.total_cmp(&left.score).then(left.place.cmp(&right.place)));
    let filed: Vec<usize> =
        scores.iter().filter(|filed| filed.score >= Topic::FILED).map(|filed| filed.place).collect();
    let has_narrower =
        |place: usize| filed.iter().any(|other| model.node(*other).is_some_and(|node| node.is_below(place)));
    let is_class = |place: usize| model.node(place).is_some_and(|node| node.class.is_some());
    let mut n_filed = 0;
    let mut chosen = Vec::new();
    for mut topic in scores {
        if topic.score >= Topic::FILED {
            if n_filed < MOST_TOPICS && !has_narrower(topic.place) {
                n_filed += 1;
            } else if is_class(topic.place) {
                topic.score = CANDIDATE;
            } else {
                continue;
            }
        }
        chosen.push(topic);
    }
    chosen
}

fn log_odds(share: f32) -> f32 {
    ((share + 1e-4) / (1.0 - share + 1e-4)).ln()
}

fn squeezed(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Knowledge;

    #[test]
    fn nothing_believed_files_nothing() {
        assert_eq!(file(&Beliefs::default(), Knowledge::built_in().topic_model()), []);
    }

    #[test]
    fn a_narrower_topic_takes_the_place_of_its_parent() {
        let knowledge = Knowledge::built_in();
        let model = knowledge.topic_model();
        let place = |code: &str| knowledge.taxonomy().place(code).unwrap();
        let election = model.node(place("20000574")).unwrap().class.unwrap();
        let mut classes = vec![0.001; model.classes().len()];
        classes[election] = 0.9;
        let beliefs = Beliefs { classes, chances: vec![(place("20000578"), 0.6)], apart: 0.0 };
        let filed: Vec<usize> = file(&beliefs, model)
            .into_iter()
            .filter(|filed| filed.score >= Topic::FILED)
            .map(|filed| filed.place)
            .collect();
        assert_eq!(filed, [place("20000578")]);
    }

    #[test]
    fn squeezed_log_odds_give_the_share_back() {
        assert!((squeezed(log_odds(0.3)) - 0.3).abs() < 1e-3);
        assert!(squeezed(log_odds(1.0)) <= 1.0 && squeezed(log_odds(0.0)) >= 0.0);
    }
}
