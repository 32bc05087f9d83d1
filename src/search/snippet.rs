//! Snippets: up to three passages of an article that show why it is a hit, cut at sentence bounds.

use std::collections::BTreeSet;

use super::answer::Snippet;
use super::matches::Match;
use crate::article::Article;
use crate::article::Field;
use crate::text::is_character;
use crate::text::sentences;

/// Passages of one article.
const MAX_PASSAGES: usize = 3;

/// Length of a passage in code points that is aimed at; a longer sentence is cut at words around its matches.
const PASSAGE: usize = 240;

/// Matches that are looked at: a word that stands thousands of times tells no more than its first hundreds.
const MAX_MATCHES: usize = 400;

/// A sentence with its matches.
struct Candidate {
    start: usize,
    end: usize,
    matches: Vec<Match>,
    n_units: usize,
}

/// Makes the passages of `article` for `matches`, which are in text order: the whole title where it matches, then the
/// passages of the body, the best first; without a match in the body, its head. Parts of the query below
/// `n_text_units` are words: they say more about a hit than an actor or a topic, which stand all over it.
pub(super) fn snippets(article: &Article, matches: &[Match], n_text_units: usize) -> Vec<Snippet> {
    let mut snippets: Vec<Snippet> = title(article, matches).into_iter().collect();
    snippets.extend(passages(article, matches, n_text_units));
    snippets
}

/// The title with its marks, where it has any.
fn title(article: &Article, matches: &[Match]) -> Option<Snippet> {
    let text = article.title.clone()?;
    let in_title: Vec<Match> = matches.iter().filter(|place| place.field == Field::Title).copied().collect();
    let marks = marks(&in_title, 0, text.chars().count());
    let snippet = Snippet { field: Field::Title, start: 0, text, marks, cut_before: false, cut_after: false };
    (!in_title.is_empty()).then_some(snippet)
}

fn passages(article: &Article, matches: &[Match], n_text_units: usize) -> Vec<Snippet> {
    let in_body: Vec<Match> =
        matches.iter().filter(|place| place.field == Field::Body).take(MAX_MATCHES).copied().collect();
    if in_body.is_empty() {
        return head(&article.body).into_iter().collect();
    }
    let mut chosen: Vec<Candidate> = Vec::new();
    let mut candidates = candidates(&article.body, &in_body);
    let mut shown: BTreeSet<usize> = BTreeSet::new();
    while chosen.len() < MAX_PASSAGES {
        // Most words not shown yet, most parts not shown yet, most parts, most matches, the first.
        let best = candidates.iter().enumerate().max_by_key(|(nth, candidate)| {
            let units = candidate.matches.iter().map(|place| place.unit);
            let fresh: BTreeSet<usize> = units.filter(|unit| !shown.contains(unit)).collect();
            let n_words = fresh.iter().filter(|unit| **unit < n_text_units).count();
            (n_words, fresh.len(), candidate.n_units, candidate.matches.len(), std::cmp::Reverse(*nth))
        });
        let Some((nth, _)) = best else { break };
        let candidate = candidates.remove(nth);
        let is_new = candidate.matches.iter().any(|place| !shown.contains(&place.unit));
        if !chosen.is_empty() && !is_new {
            break;
        }
        shown.extend(candidate.matches.iter().map(|place| place.unit));
        chosen.push(candidate);
    }
    chosen.into_iter().map(|candidate| passage(&article.body, &candidate)).collect()
}

/// The sentences of `body` that hold matches, in order; offsets in code points.
fn candidates(body: &str, matches: &[Match]) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut rest = matches.iter().peekable();
    let mut offset = 0;
    for paragraph in body.split("\n\n") {
        let n_points = paragraph.chars().count();
        if rest.peek().is_some_and(|place| place.start < offset + n_points) {
            let mut points = crate::text::CodePoints::new(paragraph);
            for sentence in sentences(paragraph) {
                let (start, end) =
                    (offset + points.before(sentence.start), offset + points.before(sentence.end));
                let mut inside = Vec::new();
                while let Some(place) = rest.next_if(|place| place.start < end) {
                    if place.start >= start && place.end <= end {
                        inside.push(*place);
                    }
                }
                if !inside.is_empty() {
                    let n_units = inside.iter().map(|place| place.unit).collect::<BTreeSet<_>>().len();
                    found.push(Candidate { start, end, matches: inside, n_units });
                }
            }
            while rest.next_if(|place| place.start < offset + n_points).is_some() {}
        }
        offset += n_points + 2;
        if rest.peek().is_none() {
            break;
        }
    }
    found
}

/// The passage of a sentence: all of it, or as much as fits around its densest matches.
fn passage(body: &str, candidate: &Candidate) -> Snippet {
    let (mut start, mut end) = (candidate.start, candidate.end);
    let text: Vec<char> = body.chars().skip(start).take(end - start).collect();
    if end - start > PASSAGE {
        let (from, to) = window(&text, candidate, start);
        (start, end) = (start + from, start + to);
    }
    let text: String = text.iter().skip(start - candidate.start).take(end - start).collect();
    Snippet {
        field: Field::Body,
        start,
        text,
        marks: marks(&candidate.matches, start, end),
        cut_before: start > candidate.start,
        cut_after: end < candidate.end,
    }
}

/// The window of at most `PASSAGE` code points, at word bounds, that holds the most different parts.
fn window(text: &[char], candidate: &Candidate, offset: usize) -> (usize, usize) {
    let mut best = (0, 0, 0);
    for (nth, first) in candidate.matches.iter().enumerate() {
        let held =
            candidate.matches.iter().skip(nth).take_while(|place| place.end <= first.start + PASSAGE * 3 / 4);
        let (mut units, mut last) = (BTreeSet::new(), first.end);
        for place in held {
            units.insert(place.unit);
            last = last.max(place.end);
        }
        if units.len() > best.0 {
            best = (units.len(), first.start - offset, last - offset);
        }
    }
    let (_, first, last) = best;
    let spare = PASSAGE.saturating_sub(last - first);
    let mut from = first.saturating_sub(spare / 2);
    let mut to = (from + PASSAGE).min(text.len()).max(last);
    from = from.min(to.saturating_sub(PASSAGE)).min(first);
    while from > 0 && from < first && !is_bound(text, from, from - 1) {
        from += 1;
    }
    while to < text.len() && to > last && !is_bound(text, to, to) {
        to -= 1;
    }
    (from, to)
}

/// Says whether a cut before letter `at` parts no word: the letter `outside` of what is kept is blank, or both beside
/// the cut are of a script without spaces.
fn is_bound(text: &[char], at: usize, outside: usize) -> bool {
    let is_character = |at: usize| text.get(at).is_some_and(|letter| is_character(*letter));
    text.get(outside).is_none_or(|letter| letter.is_whitespace()) || is_character(at - 1) && is_character(at)
}

/// The marks of a passage, joined where they overlap.
fn marks(matches: &[Match], start: usize, end: usize) -> Vec<[usize; 2]> {
    let mut marks: Vec<[usize; 2]> = Vec::new();
    for place in matches.iter().filter(|place| place.start >= start && place.end <= end) {
        match marks.last_mut() {
            Some(last) if place.start - start < last[1] => last[1] = last[1].max(place.end - start),
            _ => marks.push([place.start - start, place.end - start]),
        }
    }
    marks
}

/// The head of the body, for a hit whose match is not in it.
fn head(body: &str) -> Option<Snippet> {
    let paragraph = body.split("\n\n").next().filter(|paragraph| !paragraph.is_empty())?;
    let sentence = sentences(paragraph).into_iter().next()?;
    let whole = paragraph.get(sentence.clone())?;
    let mut text: String = whole.chars().take(PASSAGE).collect();
    let is_cut = text.len() < whole.len();
    if is_cut
        && !text.ends_with(is_character)
        && let Some((head, _)) = text.rsplit_once(' ')
    {
        text = head.to_owned();
    }
    let start = paragraph.get(..sentence.start)?.chars().count();
    Some(Snippet { field: Field::Body, start, text, marks: Vec::new(), cut_before: false, cut_after: is_cut })
}
