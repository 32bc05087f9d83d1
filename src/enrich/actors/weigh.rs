//! Weighs runs of capitals that no table and no rule explains: a person, a body, or neither?
//!
//! A linear model over the words of the run, their shapes and what stands beside them. It knows English only.

use crate::article::Kind;
use crate::article::Rule;
use crate::knowledge::Gazetteer;
use crate::knowledge::RunWeights;

use super::runs::rule_weight;
use super::scene::Found;
use super::scene::Scene;
use super::scene::Taken;
use super::words::Gap;
use super::words::Line;
use super::words::Word;
use super::words::Words;

/// What must speak for a name of two words and more, and for a single word.
const ENOUGH: [f32; 2] = [-0.5, 0.8];

/// What the rules for people count for beside the weights.
const BY_RULE: f32 = 4.0;

/// Longest stretch of capitals and small words between them that is looked at.
const LONGEST: usize = 10;

/// How many words in a thousand are "the" or "of" in English text.
const ENGLISH: usize = 25;

/// A run that may be a name, with all that speaks for and against it.
#[derive(Debug)]
pub(super) struct Candidate {
    /// First byte in its field, and one past the last.
    pub(super) bytes: (usize, usize),
    pub(super) features: Vec<u64>,
    /// The rules take it for a person.
    pub(super) is_by_rule: bool,
}

/// Says what speaks for a person and for a body; zero is undecided.
pub(super) type Judge<'j> = &'j mut dyn FnMut(&Candidate) -> [f32; 2];

/// The judge built into the program.
pub(super) fn judge(weights: RunWeights) -> impl FnMut(&Candidate) -> [f32; 2] {
    move |candidate| {
        let [person, body] = weights.sum(&candidate.features);
        [person + if candidate.is_by_rule { BY_RULE } else { 0.0 }, body]
    }
}

/// Says whether a text looks English, by its smallest words.
pub(super) fn is_english(scene: &Scene<'_>) -> bool {
    let small = [Gazetteer::hash("the"), Gazetteer::hash("of"), Gazetteer::hash("to")];
    let words = scene.texts.iter().flat_map(|words| &words.words);
    let n_small = words.filter(|word| small.contains(&word.hash)).count();
    let n_words: usize = scene.texts.iter().map(|words| words.words.len()).sum();
    n_small * 1_000 >= n_words * ENGLISH
}

/// Takes names of two words and more.
pub(super) fn take_runs(text: usize, scene: &mut Scene<'_>, judge: Judge<'_>) {
    take(text, 2, scene, judge);
}

/// Takes names of a single word. Goes last: a surname leans on a full name first.
pub(super) fn take_single(text: usize, scene: &mut Scene<'_>, judge: Judge<'_>) {
    take(text, 1, scene, judge);
}

fn take(text: usize, least: usize, scene: &mut Scene<'_>, judge: Judge<'_>) {
    let mut at = 0;
    let inside = if least == 1 { inside(scene.words(text)) } else { vec![] };
    let mut features = Vec::new();
    while at < scene.words(text).words.len() {
        let Some(to) = stretch(text, at, scene) else {
            at += 1;
            continue;
        };
        let spans = if least == 1 {
            single(text, at, to, &inside, scene).into_iter().collect()
        } else {
            spans(text, at, to, scene)
        };
        let mut weighed = Vec::new();
        for (from, to) in spans {
            features.clear();
            let is_by_rule = collect(text, from, to, scene, &mut features);
            let Some(bytes) = bytes(scene.words(text), from, to) else { continue };
            let candidate = Candidate { bytes, features: std::mem::take(&mut features), is_by_rule };
            let [person, body] = judge(&candidate);
            features = candidate.features;
            weighed.push((person.max(body), from, to, person >= body));
        }
        weighed.sort_by(|left, right| {
            right.0.total_cmp(&left.0).then((left.1, right.2).cmp(&(right.1, left.2)))
        });
        let enough = if least == 1 { ENOUGH[1] } else { ENOUGH[0] };
        for (_, from, to, is_person) in weighed.into_iter().take_while(|weighed| weighed.0 >= enough) {
            if !scene.is_free(text, from, to) {
                continue;
            }
            let name = scene.words(text).surface(from, to).to_owned();
            let kind = if is_person { Kind::Person } else { kind(text, from, to, scene) };
            let hashes = scene.hashes(text, from, to);
            let who = scene.local(&name, kind, hashes);
            scene.note(Found { text, from, to, who, rule: Rule::Tagged });
        }
        at = to;
    }
}

fn bytes(words: &Words<'_>, from: usize, to: usize) -> Option<(usize, usize)> {
    let (first, last) = words.get(from).zip(words.get(to.checked_sub(1)?))?;
    Some((first.start as usize, last.end as usize))
}

/// The sort of body: by its head word, else by the word behind ("the Renewal party").
fn kind(text: usize, from: usize, to: usize, scene: &Scene<'_>) -> Kind {
    let words = scene.words(text);
    let run = words.words.get(from..to).unwrap_or_default();
    let inside = run.iter().rev().find_map(|word| word.class.kind());
    let behind =
        words.joined_at(to).filter(|next| next.class.is_head_last()).and_then(|next| next.class.kind());
    inside.or(behind).unwrap_or(Kind::Other)
}

/// The end of a stretch of free capitals that begins at word `from`, with small words between them.
fn stretch(text: usize, from: usize, scene: &Scene<'_>) -> Option<usize> {
    let words = scene.words(text);
    if !is_part(text, from, scene)
        || words.get(from).is_some_and(|word| word.is_opening && word.class.is_no_name())
    {
        return None;
    }
    let mut to = from + 1;
    let mut is_all_places = scene.taken(text, from) == Taken::Place;
    while to - from < LONGEST && words.joined_at(to).is_some() {
        let is_small = |at: usize| {
            words
                .joined_at(at)
                .is_some_and(|word| !word.is_capital && (word.class.is_link() || word.class.is_particle()))
        };
        let next = match (is_part(text, to, scene), is_small(to), is_small(to + 1)) {
            (true, ..) => to,
            (_, true, _) if is_part(text, to + 1, scene) && words.joined_at(to + 1).is_some() => to + 1,
            (_, true, true) if is_part(text, to + 2, scene) && words.joined_at(to + 2).is_some() => to + 2,
            _ => break,
        };
        is_all_places &= scene.taken(text, next) == Taken::Place;
        to = next + 1;
    }
    (!is_all_places).then_some(to)
}

/// A capital that may be part of a name.
fn is_part(text: usize, at: usize, scene: &Scene<'_>) -> bool {
    scene.words(text).get(at).is_some_and(|word| {
        word.is_capital
            && word.line == Line::Plain
            && (!word.class.is_calendar() || word.is_hyphenated)
            && matches!(scene.taken(text, at), Taken::Free | Taken::Place)
    })
}

/// The words that have a capital inside a sentence, sorted.
fn inside(words: &Words<'_>) -> Vec<u64> {
    let inside =
        words.words.iter().filter(|word| word.is_capital && !word.is_opening && word.line == Line::Plain);
    let mut inside: Vec<u64> = inside.map(|word| word.hash).collect();
    inside.sort_unstable();
    inside
}

/// A stretch of one word. Of the first words of sentences those that have a capital inside one as well; no letters of
/// a number ("H.B. 5061").
fn single(text: usize, from: usize, to: usize, inside: &[u64], scene: &Scene<'_>) -> Option<(usize, usize)> {
    let words = scene.words(text);
    let word = words.get(from)?;
    let is_of_number = words.joined_at(to).is_some_and(|next| {
        words
            .text
            .get(next.start as usize..)
            .is_some_and(|rest| rest.starts_with(|sign: char| sign.is_ascii_digit()))
    });
    let is_name = word.is_last_name() || word.is_first_name();
    let is_sure = !word.is_opening || is_name || inside.binary_search(&word.hash).is_ok();
    (to == from + 1 && is_sure && !(word.is_all_capitals && is_of_number)).then_some((from, to))
}

/// The runs inside a stretch that may be names: they begin at a run of capitals or one word later, and end with one.
fn spans(text: usize, from: usize, to: usize, scene: &Scene<'_>) -> Vec<(usize, usize)> {
    if to < from + 2 {
        return vec![];
    }
    let words = scene.words(text);
    let is_capital = |at: usize| words.get(at).is_some_and(|word| word.is_capital);
    let begins = (from..to).filter(|at| is_capital(*at) && (*at == from || !is_capital(at - 1)));
    let begins: Vec<usize> =
        begins.flat_map(|at| [at, at + 1]).filter(|at| *at < to && is_capital(*at)).collect();
    let ends: Vec<usize> =
        (from + 1..=to).filter(|at| is_capital(at - 1) && (*at == to || !is_capital(*at))).collect();
    let is_free = |from: usize, to: usize| (from..to).any(|at| scene.taken(text, at) == Taken::Free);
    let pairs = begins.iter().flat_map(|from| ends.iter().map(move |to| (*from, *to)));
    let mut spans: Vec<_> = pairs.filter(|(from, to)| *to >= from + 2 && is_free(*from, *to)).collect();
    spans.sort_unstable();
    spans.dedup();
    spans
}

/// Collects the features of a run; says whether the rules take it for a person.
fn collect(text: usize, from: usize, to: usize, scene: &Scene<'_>, features: &mut Vec<u64>) -> bool {
    let words = scene.words(text);
    let run = words.words.get(from..to).unwrap_or_default();
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return false };
    let rule = rule_weight(text, from, to, scene).clamp(-3, 5);
    let mut add = |name: u8, value: u64| features.push(mixed(name, value));
    let n_words = run.len().min(6) as u64;
    let is_small = |word: &&Word| !word.is_capital;
    let n_small = run.iter().filter(is_small).count().min(2) as u64;
    add(0, 0);
    add(1, n_words * 3 + n_small);
    add(2, first.hash);
    add(3, last.hash);
    for word in run {
        add(4, word.hash);
    }
    for (name, word) in [(5, first), (6, last)] {
        let surface = words.text.get(word.start as usize..word.end as usize).unwrap_or_default();
        let mut ending = [0_u8; 8];
        for (to, from) in ending.iter_mut().zip(surface.bytes().rev().take(3)) {
            *to = from;
        }
        add(name, u64::from_le_bytes(ending));
        let has_inner_capital = surface.chars().skip(1).any(char::is_uppercase) && !word.is_all_capitals;
        let shape = [
            word.is_all_capitals,
            has_inner_capital,
            word.is_initial,
            surface.len() <= 3,
            !surface.is_ascii(),
        ];
        add(name + 2, bits(&shape));
    }
    let names =
        bits(&[first.is_first_name(), first.is_last_name(), last.is_last_name(), last.is_first_name()]);
    let is_small_rest = run.iter().any(|word| word.class.is_particle()) && n_small > 0;
    let classes =
        |word: &Word| bits(&[word.class.is_head_last(), word.class.is_head_first(), word.class.is_no_name()]);
    add(9, names * 8 + n_words);
    add(10, classes(first) * 8 + n_words);
    add(11, classes(last) * 8 + n_words);
    add(12, last.class.kind().map_or(0, |kind| kind as u64 + 1));
    add(
        13,
        bits(&[
            run.iter().any(|word| word.is_initial),
            is_small_rest,
            run.iter().any(|word| word.class.is_head_last()),
        ]),
    );
    add(14, (rule + 3) as u64 * 8 + n_words);
    let is_place = |at: usize| scene.taken(text, at) == Taken::Place;
    add(15, bits(&[is_place(from), is_place(to - 1), first.is_opening, last.is_possessive]) * 8 + n_words);
    let is_alone = [first, last].map(|word| scene.is_alone_elsewhere(word.hash));
    add(16, bits(&is_alone) * 8 + n_words);
    // What stands beside.
    let before = from.checked_sub(1).and_then(|at| words.get(at));
    let gap = |word: Option<&Word>| match word.map(|word| word.gap) {
        Some(Gap::Joined) => 1,
        Some(Gap::Comma) => 2,
        Some(Gap::Apart) => 3,
        None => 0,
    };
    let behind = words.get(to);
    let (gap_before, gap_behind) = (gap(Some(first)), gap(behind));
    let beside = |word: Option<&Word>, gap: u64| {
        word.filter(|_| gap < 3)
            .map_or(gap, |word| if word.is_capital { 7 } else { word.hash.wrapping_add(gap) })
    };
    let n_kind = u64::from(n_words > 1);
    add(17, beside(before, gap_before));
    add(18, beside(behind, gap_behind));
    add(19, beside(before, gap_before).wrapping_mul(3).wrapping_add(names + n_kind));
    add(20, beside(behind, gap_behind).wrapping_mul(3).wrapping_add(n_kind));
    if gap_before < 3 {
        let second = from.checked_sub(2).and_then(|at| words.get(at));
        let is_near = before.is_some_and(|before| before.gap != Gap::Apart);
        add(21, second.filter(|_| is_near).map_or(1, |word| word.hash));
    }
    if gap_behind < 3 {
        let second = words.get(to + 1).filter(|word| word.gap != Gap::Apart);
        add(22, second.map_or(1, |word| word.hash));
    }
    let of = |word: Option<&Word>| {
        word.map_or(0, |word| {
            bits(&[word.class.is_speech(), word.class.is_action(), word.class.title().is_some()])
        })
    };
    add(23, of(before) * 4 + gap_before);
    add(24, of(behind) * 4 + gap_behind);
    let taken = |at: Option<usize>| match at.map(|at| scene.taken(text, at)) {
        Some(Taken::Name) => 1,
        Some(Taken::Place) => 2,
        Some(Taken::Title(_)) => 3,
        _ => 0,
    };
    add(25, (taken(from.checked_sub(1)) * 4 + taken(Some(to))) * 16 + gap_before * 4 + gap_behind);
    let is_inside = before.is_some_and(|word| word.is_capital) && gap_before == 1;
    let goes_on = behind.is_some_and(|word| word.is_capital) && gap_behind == 1;
    add(26, bits(&[is_inside, goes_on]) * 8 + n_words);
    rule >= 2
}

fn bits(flags: &[bool]) -> u64 {
    flags.iter().enumerate().map(|(at, flag)| u64::from(*flag) << at).sum()
}

fn mixed(name: u8, value: u64) -> u64 {
    let mut hash =
        (value ^ u64::from(name).wrapping_mul(0xA24B_AED4_963E_E407)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    hash ^= hash >> 32;
    hash
}
