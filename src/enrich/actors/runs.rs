//! Names that are in no table: runs of capitals that look like a person's or an organisation's name.

use crate::article::Kind;
use crate::article::Rule;

use super::named::title_before;
use super::scene::Found;
use super::scene::Scene;
use super::scene::Taken;
use super::words::Gap;
use super::words::Line;
use super::words::Word;
use super::words::Words;

/// Longest name of an organisation in words.
const LONGEST: usize = 9;

/// Takes organisations by the word that such names end or begin with. Goes before the dictionary's names, because
/// these may be pieces of them ("George Washington University").
pub(super) fn take_organisations(text: usize, scene: &mut Scene<'_>) {
    let mut at = 0;
    while at < scene.words(text).words.len() {
        let found = organisation_at(text, at, scene);
        if let Some((to, kind)) = found {
            let name = scene.words(text).surface(at, to).to_owned();
            let hashes = scene.hashes(text, at, to);
            let who = scene.local(&name, kind, hashes);
            scene.note(Found { text, from: at, to, who, rule: Rule::Tagged });
            at = to;
        } else {
            at += 1;
        }
    }
}

/// The end and the kind of an organisation's name that begins at word `from`.
fn organisation_at(text: usize, from: usize, scene: &Scene<'_>) -> Option<(usize, Kind)> {
    let words = scene.words(text);
    let first = words.get(from).filter(|word| is_name_word(word))?;
    if matches!(scene.taken(text, from), Taken::Name | Taken::Title(_)) {
        return None;
    }
    let is_place = scene.taken(text, from) == Taken::Place;
    if is_place
        && words.joined_before(from).is_some()
        && from.checked_sub(1).is_some_and(|last| scene.taken(text, last) == Taken::Place)
    {
        return None;
    }
    // A name does not begin inside a run of capitals.
    let before = words.joined_before(from).filter(|before| before.is_capital);
    if before.is_some_and(|word| !word.is_opening && !word.class.is_no_name())
        && from.checked_sub(1).is_some_and(|last| scene.taken(text, last) == Taken::Free)
    {
        return None;
    }
    if first.class.is_calendar()
        || first.is_opening
            && first.class.is_no_name()
            && !first.class.is_head_first()
            && !words.is_adjective(from)
    {
        return None;
    }
    let mut best = None;
    let mut to = from + 1;
    let mut is_led = first.class.is_head_first() && !is_place;
    let mut kind = first.class.kind().filter(|_| is_led);
    let mut last_capital = from;
    while to - from < LONGEST {
        let next = words.joined_at(to).or_else(|| {
            let is_owned = to == from + 1 && words.is_owner(from);
            words.get(to).filter(|next| is_owned && next.gap == Gap::Joined && next.is_capital)
        });
        let Some(next) = next else { break };
        if matches!(scene.taken(text, to), Taken::Name | Taken::Title(_)) {
            break;
        }
        if next.is_capital {
            // After "of" a person's name may follow the body's ("House of Commons Jane Doe").
            let is_after_link = words.get(to - 1).is_some_and(|last| !last.is_capital);
            if next.class.is_calendar() || is_after_link && is_the(words, to) {
                break;
            }
            // What follows a whole name is another's ("Securities and Exchange Commission John Shad").
            let is_whole = best.is_none() && is_led || best.is_some_and(|(end, _)| end == to);
            if is_whole && next.is_first_name() && !is_after_link && !next.class.is_head_last() {
                break;
            }
            last_capital = to;
            if next.class.is_head_last() && scene.taken(text, to) != Taken::Place {
                best = Some((to + 1, next.class.kind()?));
                // "Council of" leads on.
                is_led = next.class.is_head_first();
                kind = next.class.kind();
            }
            to += 1;
        } else if next.class.is_link()
            && is_led
            && !(best.is_some_and(|(end, _)| end == to) && words.surface(to, to + 1) == "and")
            && words.joined_at(to + 1).is_some_and(|after| after.is_capital || after.class.is_link())
        {
            to += 1;
        } else if next.class.is_link()
            && words.get(to).is_some_and(|word| word.end - word.start == 3)
            && words.joined_at(to + 1).is_some_and(|after| after.is_capital)
            && best.is_none()
        {
            // "Food and Drug Administration": only where the head word is still to come.
            to += 1;
        } else {
            break;
        }
    }
    // "Ministry of Defence": led by its head, and at least one link inside.
    let n_words = last_capital + 1 - from;
    let has_link = words.get(from + 1).is_some_and(|word| word.class.is_link());
    if best.is_none_or(|(end, _)| end <= last_capital)
        && is_led
        && n_words >= 3
        && (has_link || best.is_some())
    {
        best = Some((last_capital + 1, kind?));
    }
    best.filter(|(end, _)| *end > from + 1)
}

fn is_the(words: &Words<'_>, at: usize) -> bool {
    words.surface(at, at + 1).eq_ignore_ascii_case("the")
}

/// Takes long names that the text itself shortens behind them: `Party of Example (POE)`.
pub(super) fn take_introduced(text: usize, scene: &mut Scene<'_>) {
    for at in 1..scene.words(text).words.len() {
        let Some(from) = introduced_at(text, at, scene) else { continue };
        let name = scene.words(text).surface(from, at).to_owned();
        let words = scene.words(text).words.get(from..at).unwrap_or_default();
        let kind = words.iter().filter(|word| word.is_capital).find_map(|word| word.class.kind());
        let hashes = scene.hashes(text, from, at);
        let who = scene.local(&name, kind.unwrap_or(Kind::Other), hashes);
        scene.note(Found { text, from, to: at, who, rule: Rule::Tagged });
    }
}

/// Takes acronyms in no table that act or speak ("CGT said"): a unit or a technical term does neither.
pub(super) fn take_speaking_acronyms(text: usize, scene: &mut Scene<'_>) {
    for at in 0..scene.words(text).words.len() {
        let words = scene.words(text);
        let Some(word) = words.get(at).filter(|word| word.is_all_capitals && word.line == Line::Plain) else {
            continue;
        };
        let is_beside = words.joined_before(at).is_some_and(|before| before.is_capital)
            || words.joined_at(at + 1).is_none_or(|next| !next.class.is_speech());
        let length = word.end - word.start;
        if is_beside
            || word.class.is_no_name()
            || !(3..=6).contains(&length)
            || scene.taken(text, at) != Taken::Free
        {
            continue;
        }
        let name = words.surface(at, at + 1).to_owned();
        let who = scene.local(&name, Kind::Other, vec![word.hash]);
        scene.note(Found { text, from: at, to: at + 1, who, rule: Rule::Tagged });
    }
}

/// Where the long name begins that the acronym at word `at` shortens: its capitals are the acronym's letters.
fn introduced_at(text: usize, at: usize, scene: &Scene<'_>) -> Option<usize> {
    let words = scene.words(text);
    let acronym = words.get(at).filter(|word| word.is_all_capitals && word.gap == Gap::Apart)?;
    let last = words.get(at - 1)?;
    if words.text.get(last.end as usize..acronym.start as usize)? != " (" {
        return None;
    }
    if !words.text.get(acronym.end as usize..)?.starts_with(')') {
        return None;
    }
    let mut letters: Vec<char> =
        words.surface(at, at + 1).chars().filter(|letter| letter.is_alphabetic()).collect();
    let n_letters = letters.len();
    let mut from = at;
    while let Some(letter) = letters.last().copied() {
        from = from.checked_sub(1)?;
        let word = words.get(from)?;
        if matches!(scene.taken(text, from), Taken::Name) {
            return None;
        }
        if from + 1 < at && words.get(from + 1)?.gap != Gap::Joined {
            return None;
        }
        let first = words.surface(from, from + 1).chars().next()?;
        if word.is_capital && first == letter {
            letters.pop();
        } else if word.is_capital || !word.class.is_link() && !word.class.is_particle() {
            return None;
        }
    }
    (n_letters >= 2 && at - from >= 2).then_some(from)
}

fn is_name_word(word: &Word) -> bool {
    word.is_capital && word.line == Line::Plain && !word.is_initial
}

/// Takes people who are in no table.
pub(super) fn take_people(text: usize, scene: &mut Scene<'_>) {
    let mut at = 0;
    while at < scene.words(text).words.len() {
        let Some(to) = run_at(text, at, scene) else {
            at += 1;
            continue;
        };
        if is_person(text, at, to, scene) {
            let name = scene.words(text).surface(at, to).to_owned();
            let hashes = scene.hashes(text, at, to);
            let who = scene.local(&name, Kind::Person, hashes);
            scene.note(Found { text, from: at, to, who, rule: Rule::Tagged });
        }
        at = to;
    }
}

/// The end of a run of two to five free words with capitals, small words of names inside, that begins at `from`.
fn run_at(text: usize, from: usize, scene: &Scene<'_>) -> Option<usize> {
    let words = scene.words(text);
    let is_free = |at: usize| scene.taken(text, at) == Taken::Free;
    let first =
        words.get(from).filter(|word| word.is_capital && word.line == Line::Plain && is_free(from))?;
    // "Park Hae-won" is no park.
    let is_given = words.get(from + 2).is_some_and(|word| word.is_half);
    if first.class.is_no_name() && !is_given || first.class.is_head_last() || first.is_possessive {
        return None;
    }
    let mut to = from + 1;
    let mut n_capitals = 1;
    while let Some(next) = words.get(to).filter(|_| is_free(to)) {
        let joins = words.joined_at(to).is_some() || next.gap == Gap::Comma && next.class.is_suffix();
        if !joins {
            break;
        }
        if next.is_capital && (!next.class.is_no_name() || next.class.is_suffix() || next.is_hyphenated) {
            n_capitals += 1;
            to += 1;
        } else if next.class.is_particle()
            && words.joined_at(to + 1).is_some_and(|after| after.is_capital && is_free(to + 1))
        {
            to += 1;
        } else {
            break;
        }
    }
    // What follows in capitals, and is no name, belongs to something longer.
    (n_capitals >= 2 && to - from <= 5).then_some(to)
}

/// Says whether the rules take a whole run for a person.
fn is_person(text: usize, from: usize, to: usize, scene: &Scene<'_>) -> bool {
    rule_weight(text, from, to, scene) >= 2
}

/// Weighs what speaks for a person; two is enough. Nothing speaks for what is no whole run.
pub(super) fn rule_weight(text: usize, from: usize, to: usize, scene: &Scene<'_>) -> i32 {
    let words = scene.words(text);
    let run = words.words.get(from..to).unwrap_or_default();
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return -3 };
    if run.iter().any(|word| word.class.is_head_last())
        || last.is_initial
        || run_at(text, from, scene) != Some(to)
    {
        return -3;
    }
    let before = words.joined_before(from).filter(|before| before.is_capital && !before.class.is_no_name());
    if before.is_some() && from.checked_sub(1).is_some_and(|at| scene.taken(text, at) == Taken::Free) {
        return -3;
    }
    let mut weight = 0;
    if run.iter().any(|word| word.is_half) {
        weight += 2;
    }
    if first.is_first_name() {
        weight += 2;
    }
    if last.is_last_name() {
        weight += 1;
    }
    if title_before(text, from, scene).is_some() {
        weight += 2;
    }
    if run.iter().skip(1).any(|word| word.is_initial) {
        weight += 1;
    }
    if first.is_initial && run.len() >= 2 {
        weight += 1;
    }
    if run.iter().any(|word| word.class.is_particle()) {
        weight += 1;
    }
    weight += beside(text, from, to, scene);
    // The surname alone elsewhere: people are named again by their last word, companies by their first.
    if first.line == Line::Plain
        && scene.is_alone_elsewhere(last.hash)
        && !scene.is_alone_elsewhere(first.hash)
    {
        weight += 2;
    }
    if run.iter().any(|word| word.is_all_capitals) {
        weight -= 2;
    }
    weight
}

/// What stands beside: a verb of saying, an age, an apposition.
fn beside(text: usize, from: usize, to: usize, scene: &Scene<'_>) -> i32 {
    let words = scene.words(text);
    let before = from.checked_sub(1).and_then(|at| words.joined_before(from).and(words.get(at)));
    if before.is_some_and(|word| word.class.is_speech())
        || words.joined_at(to).is_some_and(|word| word.class.is_speech())
    {
        return 2;
    }
    let Some(after) = words.get(to).filter(|after| after.gap == Gap::Comma) else { return 0 };
    let text = words.text.get(after.start as usize..after.end as usize).unwrap_or_default();
    let is_age = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_apposition = matches!(text, "who" | "a" | "the" | "an" | "whose");
    if is_age { 2 } else { i32::from(is_apposition) }
}
