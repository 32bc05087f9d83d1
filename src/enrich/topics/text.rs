//! Finds the phrases of a text and weighs them for the learned topics.

use crate::article::Field;
use crate::knowledge::Phrases;
use crate::text::Capitals;
use crate::text::Tokens;

/// The lead: the first paragraph that ends after `LEAD_LEAST` bytes, `LEAD_MOST` at most.
const LEAD_LEAST: usize = 300;
const LEAD_MOST: usize = 500;

/// A phrase of the title counts as so many of the body, one of the lead as so many.
const IN_TITLE: f32 = 3.0;
const IN_LEAD: f32 = 1.5;

/// The body is read so far: topics are told by the beginning, and time stays bounded.
const READ: usize = 20_000;

/// Short texts cannot outweigh long ones: the norm of the phrases' counts is at least this.
const LEAST_NORM: f32 = 2.0;

/// Longest phrase in words.
const LONGEST: usize = 6;

/// The parts of an article that weigh differently.
pub(super) const TITLE: usize = 0;
pub(super) const LEAD: usize = 1;
pub(super) const REST: usize = 2;

/// How often a phrase stands in the text, and where first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// The number of the phrase.
    pub(super) phrase: u32,
    /// Count in title, lead and rest.
    pub(super) counts: [f32; 3],
    /// Where it stands first: field and bytes.
    pub(super) place: (Field, usize, usize),
}

impl Seen {
    /// Count weighted by place.
    pub(super) fn count(&self) -> f32 {
        let [title, lead, rest] = self.counts;
        title * IN_TITLE + lead * IN_LEAD + rest
    }
}

/// What the phrases say.
#[derive(Debug, Default)]
pub(super) struct Weighed {
    /// The phrases in the order of their first place.
    pub(super) seen: Vec<Seen>,
    /// The probability of each learned topic, by its number; empty when no phrase was seen, alike when no learned one.
    pub(super) probabilities: Vec<f32>,
    /// A learned phrase was seen.
    pub(super) is_learned: bool,
    /// The norm by which counts are divided.
    pub(super) norm: f32,
}

/// Counts and weighs the phrases of title and body, of the tables of their language.
pub(super) fn weigh(title: &str, body: &str, language: &str, phrases: &Phrases) -> Weighed {
    let phrases = &phrases.of_language(language);
    let mut found = Vec::new();
    count(Field::Title, title, 0, TITLE, phrases, &mut found);
    let body = cut(body, READ);
    let lead = lead(body);
    count(Field::Body, body.get(..lead).unwrap_or_default(), 0, LEAD, phrases, &mut found);
    count(Field::Body, body.get(lead..).unwrap_or_default(), lead, REST, phrases, &mut found);
    let seen = gather(found);
    if seen.is_empty() {
        return Weighed::default();
    }
    let mut sums = vec![0.0; phrases.n_topics()];
    let mut squares = 0.0;
    for seen in &seen {
        let share = damped(seen.count());
        let mut is_learned = false;
        for reference in phrases.refs(seen.phrase) {
            is_learned = true;
            if let Some(sum) = sums.get_mut(reference.topic) {
                *sum += share * reference.weight;
            }
        }
        squares += if is_learned { share * share } else { 0.0 };
    }
    let norm = squares.sqrt().max(LEAST_NORM);
    if squares > 0.0 {
        for (number, sum) in sums.iter_mut().enumerate() {
            *sum = *sum / norm + phrases.topic(number).map_or(0.0, |(_, prior)| prior);
        }
    }
    Weighed { seen, probabilities: softmax(sums), is_learned: squares > 0.0, norm }
}

/// A phrase that comes again and again says less each time.
pub(super) fn damped(count: f32) -> f32 {
    if count < 1.0 { count } else { 1.0 + count.ln() }
}

pub(super) fn softmax(mut sums: Vec<f32>) -> Vec<f32> {
    let most = sums.iter().copied().fold(f32::MIN, f32::max);
    sums.iter_mut().for_each(|sum| *sum = (*sum - most).exp());
    let total: f32 = sums.iter().sum();
    sums.iter_mut().for_each(|sum| *sum /= total);
    sums
}

fn cut(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

fn lead(body: &str) -> usize {
    let paragraph = body.match_indices("\n\n").map(|(at, _)| at).find(|at| *at >= LEAD_LEAST);
    cut(body, paragraph.unwrap_or(LEAD_MOST).min(700)).len()
}

/// The phrases that are open at the current word: a walk of the trie each, with the byte where it began.
#[derive(Clone, Copy)]
struct Open {
    state: u64,
    start: usize,
}

/// Notes every phrase of `text`, which begins at byte `from` of its field. Phrases do not cross punctuation.
fn count(field: Field, text: &str, from: usize, part: usize, phrases: &Phrases, found: &mut Vec<Seen>) {
    let mut counts = [0.0; 3];
    if let Some(count) = counts.get_mut(part) {
        *count = 1.0;
    }
    let mut tokens = Tokens::new(text, Capitals::of(text), 0);
    let mut open: [Option<Open>; LONGEST] = [None; LONGEST];
    let mut last_end = 0;
    while tokens.advance() {
        if tokens.is_joined {
            continue;
        }
        if parts(text.get(last_end..tokens.start).unwrap_or_default()) {
            open = [None; LONGEST];
        }
        last_end = tokens.end;
        let hash = Phrases::hash(&tokens.form);
        // The oldest walk has had its longest phrase: its place is the new one's.
        open.rotate_right(1);
        if let Some(first) = open.first_mut() {
            *first = Some(Open { state: phrases.start(), start: tokens.start });
        }
        for place in &mut open {
            let Some(walk) = place else { continue };
            let start = walk.start;
            let Some((state, phrase)) = phrases.step(walk.state, hash) else {
                *place = None;
                continue;
            };
            walk.state = state;
            if phrase > 0 {
                found.push(Seen { phrase, counts, place: (field, from + start, from + tokens.end) });
            }
        }
    }
}

fn parts(between: &str) -> bool {
    between.len() > 1 && between.contains(['.', ',', ';', ':', '!', '?', '\n', '"', '(', ')', '“', '”'])
}

/// Adds up what was found of each phrase; the first place stays.
fn gather(mut found: Vec<Seen>) -> Vec<Seen> {
    // Stable, so the first place of a phrase comes first.
    found.sort_by_key(|seen| seen.phrase);
    found.dedup_by(|later, first| {
        let is_same = later.phrase == first.phrase;
        if is_same {
            for (sum, count) in first.counts.iter_mut().zip(later.counts) {
                *sum += count;
            }
        }
        is_same
    });
    found.sort_by_key(|seen| (seen.place.0, seen.place.1, seen.place.2));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(title: &str, body: &str) -> Option<u32> {
        let phrases = Phrases::built_in();
        let weighed = weigh(title, body, "en", &phrases);
        let best =
            weighed.probabilities.iter().enumerate().max_by(|left, right| left.1.total_cmp(right.1))?;
        phrases.topic(best.0).map(|(code, _)| code)
    }

    #[test]
    fn phrases_tell_the_topic() {
        assert_eq!(
            best("Senate rejects gun control", "The bill on background checks failed."),
            Some(20_000_632)
        );
        assert_eq!(best("", ""), None);
    }

    #[test]
    fn a_phrase_does_not_cross_a_comma_and_counts_once_a_place() {
        let phrases = Phrases::built_in();
        let of = |text: &str| {
            weigh("", text, "en", &phrases).seen.iter().map(|seen| seen.place.2 - seen.place.1).max()
        };
        assert_eq!(of("gun control"), Some("gun control".len()));
        assert!(of("gun, control") < Some("gun control".len()));
    }

    #[test]
    fn probabilities_add_up_to_one() {
        let weighed = weigh("Tax cuts", "Congress debates taxes.", "en", &Phrases::built_in());
        let total: f32 = weighed.probabilities.iter().sum();
        assert!((total - 1.0).abs() < 1e-4);
    }

    #[test]
    fn the_lead_ends_with_a_paragraph_at_a_character() {
        let body = format!("{}\n\n{}", "é".repeat(200), "x".repeat(900));
        assert_eq!(lead(&body), 400);
        assert_eq!(lead("short"), 5);
    }
}
