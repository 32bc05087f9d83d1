//! What the weights of runs are learned from: runs whose names are known, as `actors` would weigh them.
//!
//! Used by `data/actors/learn_runs.rs` alone.

use crate::article::Field;
use crate::article::Kind;
use crate::knowledge::Knowledge;

use super::dictionary::Hit;
use super::dictionary::hits;
use super::weigh::Candidate;
use super::words::Words;

/// A name: its bytes, and whether it is a person's.
pub type Label = (usize, usize, bool);

/// What a run of capitals is found to be: its features, and `Some(true)` for a person, `Some(false)` for a body.
pub type Sample = (Vec<u64>, Option<bool>);

/// One in so many actors on file is hidden in a text.
const HIDDEN: u64 = 4;

/// The runs of a text in which every name is labelled.
pub fn tagged(text: &str, labels: &[Label], knowledge: &Knowledge) -> Vec<Sample> {
    let words = Words::read(Field::Body, text, knowledge);
    let hits = hits(&words, knowledge.gazetteer());
    samples(words, hits, labels, &|_| true, knowledge)
}

/// The runs of a text that are known without labels: a quarter of the names on file are taken for unknown, and
/// what overlaps them, or is a word that is no name, is none.
pub fn hidden(text: &str, knowledge: &Knowledge) -> Vec<Sample> {
    let mut words = Words::read(Field::Body, text, knowledge);
    let salt = text.len() as u64;
    let (mut labels, mut nameless, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
    let mut hits = hits(&words, knowledge.gazetteer());
    hits.retain(|hit| {
        let Some(is_person) = is_person(hit, knowledge) else { return true };
        let key = words.get(hit.from).map_or(0, |word| word.hash) ^ salt;
        let is_kept = key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32 & (HIDDEN - 1) != 0;
        let bounds = words.get(hit.from).zip(words.get(hit.to - 1));
        if let Some((first, last)) = bounds.filter(|_| !is_kept) {
            labels.push((first.start as usize, last.end as usize, is_person));
            // Of many a stranger neither name is on file.
            if key & 3 != 0 {
                unknown.extend(hit.from..hit.to);
            }
        }
        is_kept
    });
    for at in unknown {
        if let Some(word) = words.words.get_mut(at) {
            word.step = None;
        }
    }
    for word in words.words.iter().filter(|word| word.is_capital && word.class.is_no_name()) {
        nameless.push((word.start as usize, word.end as usize));
    }
    let is_known = |candidate: &Candidate| {
        let (start, end) = candidate.bytes;
        nameless.contains(&candidate.bytes) || labels.iter().any(|label| label.0 < end && start < label.1)
    };
    samples(words, hits, &labels, &is_known, knowledge)
}

/// Whether a hit is certainly a person's name or certainly a body's.
fn is_person(hit: &Hit, knowledge: &Knowledge) -> Option<bool> {
    let kinds = hit.refs.iter().map(|reference| knowledge.gazetteer().entity(reference.entity()).kind());
    let mut kinds = kinds.filter(|kind| *kind != Kind::Country).map(|kind| kind == Kind::Person);
    let first = kinds.next()?;
    let is_clear = kinds.all(|kind| kind == first)
        && !hit.refs.iter().any(|reference| reference.is_weak() || reference.is_after_the());
    (is_clear && (!first || hit.to - hit.from > 1)).then_some(first)
}

fn samples(
    words: Words<'_>,
    hits: Vec<Hit>,
    labels: &[Label],
    is_known: &dyn Fn(&Candidate) -> bool,
    knowledge: &Knowledge,
) -> Vec<Sample> {
    let mut samples = Vec::new();
    let mut judge = |candidate: &Candidate| {
        let label = labels.iter().find(|label| (label.0, label.1) == candidate.bytes);
        let is_person = label.map(|label| label.2);
        if is_known(candidate) {
            samples.push((candidate.features.clone(), is_person));
        }
        match is_person {
            Some(true) => [9.0, -9.0],
            Some(false) => [-9.0, 9.0],
            None => [-9.0, -9.0],
        }
    };
    let title = Words::read(Field::Title, "", knowledge);
    super::scene([title, words], &[vec![], hits], None, knowledge, &mut judge);
    samples
}
