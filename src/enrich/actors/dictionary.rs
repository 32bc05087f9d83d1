//! The dictionary pass: the longest names of the gazetteer, each word read once.

use crate::knowledge::Gazetteer;
use crate::knowledge::NameClass;
use crate::knowledge::NameRef;

use super::words::Gap;
use super::words::Line;
use super::words::Word;
use super::words::Words;

/// A name of the gazetteer in the text.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    /// First word.
    pub(super) from: usize,
    /// One past the last word.
    pub(super) to: usize,
    /// Whom the name may mean, written as it is here; never empty.
    pub(super) refs: Vec<NameRef>,
}

/// All names in text order, none overlapping: at each word the longest.
pub(super) fn hits(words: &Words<'_>, gazetteer: &Gazetteer) -> Vec<Hit> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.words.len() {
        match longest(words, at, gazetteer) {
            Some(hit) => {
                at = hit.to;
                found.push(hit);
            }
            None => at += 1,
        }
    }
    found
}

/// The longest name that begins at word `from` with a capital. An initial is walked as part of the name, and where
/// another person has it on file and this one has not, stepped over.
fn longest(words: &Words<'_>, from: usize, gazetteer: &Gazetteer) -> Option<Hit> {
    let best = walk(words, from, false, gazetteer);
    if !words.get(from + 1).is_some_and(|next| next.is_initial) {
        return best;
    }
    let over = walk(words, from, true, gazetteer);
    if over.as_ref().map(|hit| hit.to) > best.as_ref().map(|hit| hit.to) { over } else { best }
}

fn walk(words: &Words<'_>, from: usize, skips: bool, gazetteer: &Gazetteer) -> Option<Hit> {
    let (mut walk, mut node) = words.get(from)?.step?;
    let mut best = None;
    // Which words were walked: initials that the name on file lacks are stepped over.
    let mut walked = [from; 8];
    let mut n_walked = 1;
    let mut to = from + 1;
    loop {
        if node.is_name() {
            let fits = |reference: &NameRef| {
                fits(*reference, words, walked.get(..n_walked.min(8)).unwrap_or_default())
            };
            let refs: Vec<NameRef> = gazetteer.refs(node).filter(fits).collect();
            if !refs.is_empty() {
                best = Some(Hit { from, to, refs });
            }
        }
        let Some(next) = words.get(to).filter(|next| goes_on(next)) else { break };
        let further = gazetteer.step(walk, next.hash).filter(|_| !skips || !next.is_initial);
        if let Some(further) = further {
            (walk, node) = further;
            if let Some(place) = walked.get_mut(n_walked) {
                *place = to;
            }
            n_walked += 1;
        } else if !next.is_initial || n_walked > 2 {
            break;
        } else {
            // The name so far must not end on the initial.
            to += 1;
            let after = words.get(to).filter(|after| after.gap == Gap::Joined);
            let Some(further) = after.and_then(|after| gazetteer.step(walk, after.hash)) else { break };
            (walk, node) = further;
            if let Some(place) = walked.get_mut(n_walked) {
                *place = to;
            }
            n_walked += 1;
        }
        to += 1;
    }
    best
}

fn goes_on(next: &Word) -> bool {
    next.gap == Gap::Joined || next.gap == Gap::Comma && next.class.is_suffix()
}

/// Says whether a name is written here as its table asks.
fn fits(reference: NameRef, words: &Words<'_>, walked: &[usize]) -> bool {
    if reference.class() == NameClass::Surname {
        return false;
    }
    let Some(first) = walked.first().and_then(|at| words.get(*at)) else { return false };
    let is_single = walked.len() == 1;
    match first.line {
        Line::Shouted if is_single && !reference.is_acronym() => return false,
        Line::Shouted => return true,
        _ => {}
    }
    if reference.is_acronym() {
        // "C-SPAN" has a letter of its own.
        let is_one = |word: &Word| word.is_capital && word.end - word.start == 1;
        let is_written = |word: &Word| word.is_all_capitals || is_one(word);
        return walked.iter().all(|at| words.get(*at).is_some_and(is_written));
    }
    if reference.is_after_the() && !follows_the(words, walked) {
        return false;
    }
    walked.iter().enumerate().all(|(nth, at)| {
        !reference.is_capital(nth)
            || words.get(*at).is_some_and(|word| word.is_capital || !starts_with_letter(words, word))
    })
}

fn starts_with_letter(words: &Words<'_>, word: &Word) -> bool {
    let rest = words.text.get(word.start as usize..).unwrap_or_default();
    rest.chars().next().is_some_and(char::is_alphabetic)
}

fn follows_the(words: &Words<'_>, walked: &[usize]) -> bool {
    let before = walked.first().and_then(|at| words.joined_before(*at));
    before.is_some_and(|word| {
        words
            .text
            .get(word.start as usize..word.end as usize)
            .is_some_and(|text| text.eq_ignore_ascii_case("the"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Field;
    use crate::knowledge::Knowledge;

    fn names(text: &str) -> Vec<String> {
        let knowledge = Knowledge::built_in();
        let words = Words::read(Field::Body, text, &knowledge);
        hits(&words, knowledge.gazetteer())
            .iter()
            .map(|hit| words.surface(hit.from, hit.to).to_owned())
            .collect()
    }

    #[test]
    fn the_longest_name_wins() {
        assert_eq!(names("They met U.N. Security Council members"), ["U.N. Security Council"]);
        assert_eq!(names("They met at the Bank of England."), ["Bank of England"]);
    }

    #[test]
    fn capitals_tell_a_name_from_common_words() {
        assert!(names("in the heat of congress with the senate").is_empty());
        assert_eq!(names("a vote in the Senate"), ["Senate"]);
        assert_eq!(names("Jim reads a bill; who knows"), [""; 0]);
        assert_eq!(names("he told the WHO so"), ["WHO"]);
        assert_eq!(names("Who knows?"), [""; 0]);
    }

    #[test]
    fn some_names_count_only_after_the() {
        assert_eq!(names("he asked the Fed to act"), ["Fed"]);
        assert!(names("a well Fed man").is_empty());
    }

    #[test]
    fn an_initial_that_the_table_lacks_is_stepped_over() {
        assert_eq!(names("then Marco A. Rubio spoke"), ["Marco A. Rubio"]);
        assert_eq!(names("then Marco A. spoke"), [""; 0]);
        // Other people on file are called "Samuel A.".
        assert_eq!(names("said Samuel A. Alito on"), ["Samuel A. Alito"]);
    }

    #[test]
    fn a_name_does_not_run_over_a_full_stop() {
        assert!(names("We met Marco. Rubio left.").is_empty());
    }
}
