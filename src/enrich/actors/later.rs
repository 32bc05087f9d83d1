//! Names that lean on others: surnames and acronyms of those named in full, titles with a surname.

use std::collections::BTreeMap;

use crate::article::Kind;
use crate::article::Rule;
use crate::knowledge::EntityId;
use crate::knowledge::NameClass;
use crate::knowledge::Office;
use crate::text::fold;

use super::choose::rate;
use super::named::title_before;
use super::scene::Found;
use super::scene::Scene;
use super::scene::Taken;
use super::scene::Who;
use super::words::Line;
use super::words::Word;

/// A title with a surname is resolved when the best is so much better than the next.
const CLEAR: f32 = 15.0;

/// A title of courtesy with a surname is resolved for people as prominent as ministers.
const KNOWN: f32 = 190.0;

/// A bare surname without a full name is taken for people as prominent as heads of government.
const PROMINENT: f32 = 240.0;

/// Takes names that stand in full elsewhere: people and organisations found in the body, repeated in the title or
/// in a line where capitals tell nothing.
pub(super) fn take_repeated(scene: &mut Scene<'_>) {
    let mut by_first: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (number, local) in scene.locals.iter().enumerate() {
        if let Some(first) = local.hashes.first() {
            by_first.entry(*first).or_default().push(number);
        }
    }
    for text in 0..2 {
        for at in 0..scene.words(text).words.len() {
            // Most names are taken by now.
            if scene.taken(text, at) == Taken::Name {
                continue;
            }
            let Some(word) = scene.words(text).get(at).filter(|word| word.is_capital) else { continue };
            let Some(numbers) = by_first.get(&word.hash) else { continue };
            let longest =
                numbers.iter().filter_map(|number| scene.locals.get(*number).map(|local| (*number, local)));
            let longest = longest
                .filter(|(_, local)| scene.hashes(text, at, at + local.hashes.len()) == local.hashes)
                .max_by_key(|(_, local)| local.hashes.len());
            if let Some((number, local)) = longest {
                let to = at + local.hashes.len();
                scene.note(Found { text, from: at, to, who: Who::Local(number), rule: Rule::Tagged });
            }
        }
    }
}

/// A person named in full.
struct FullName {
    /// Field and first word.
    place: (usize, usize),
    who: Who,
    /// Small words before the surname that belong to it, from the last.
    particles: Vec<u64>,
}

/// Takes the surnames of people named in full: of two with one surname the one named last before.
pub(super) fn take_surnames(scene: &mut Scene<'_>) {
    let mut named: BTreeMap<u64, Vec<FullName>> = BTreeMap::new();
    for found in &scene.found {
        if scene.kind(found.who) != Kind::Person || found.to - found.from < 2 {
            continue;
        }
        let words = scene.words(found.text).words.get(found.from..found.to).unwrap_or_default();
        let surname =
            words.iter().rposition(|word| !word.class.is_suffix() && !word.is_initial).filter(|at| *at > 0);
        let Some(surname) = surname else { continue };
        let Some(word) = words.get(surname) else { continue };
        let before = words.get(1..surname).unwrap_or_default();
        let particles =
            before.iter().rev().take_while(|word| word.class.is_particle()).map(|word| word.hash).collect();
        named.entry(word.hash).or_default().push(FullName {
            place: (found.text, found.from),
            who: found.who,
            particles,
        });
    }
    named.values_mut().for_each(|names| names.sort_by_key(|name| name.place));
    for text in 0..2 {
        for at in 0..scene.words(text).words.len() {
            let Some(word) = scene.words(text).get(at).filter(|word| word.is_capital) else { continue };
            let Some(places) = named.get(&word.hash) else { continue };
            if !scene.is_free(text, at, at + 1) || is_inside_a_name(text, at, scene) {
                continue;
            }
            let Some((who, particles)) = nearest(places, (text, at)) else { continue };
            let mut from = at;
            for particle in particles {
                let before = scene.words(text).joined_before(from).filter(|before| before.hash == *particle);
                if before.is_none() || !scene.is_free(text, from - 1, from) {
                    break;
                }
                from -= 1;
            }
            scene.note(Found { text, from, to: at + 1, who, rule: Rule::Surname });
        }
    }
}

/// Who of this surname is meant at a place: the only one, else the one named last before it in the field.
fn nearest(names: &[FullName], place: (usize, usize)) -> Option<(Who, &[u64])> {
    let first = names.first()?;
    if names.iter().all(|name| name.who == first.who) {
        return Some((first.who, &first.particles));
    }
    let before = names.iter().rev().find(|name| name.place < place && name.place.0 == place.0);
    before.map(|name| (name.who, name.particles.as_slice()))
}

/// Says whether a single word with a capital is a piece of a longer name, or no name.
fn is_inside_a_name(text: usize, at: usize, scene: &Scene<'_>) -> bool {
    let words = scene.words(text);
    let Some(word) = words.get(at) else { return true };
    if word.is_opening && word.class.is_no_name() {
        return true;
    }
    if word.line != Line::Plain {
        return word.class.is_no_name();
    }
    let goes_on = words.joined_at(at + 1).is_some_and(|next| {
        next.is_capital
            && scene.taken(text, at + 1) == Taken::Free
            && (!next.class.is_no_name() || next.class.is_head_last())
            && !next.is_all_capitals
    });
    let is_named = words.joined_before(at).is_some_and(|before: &Word| {
        before.is_capital
            && before.is_first_name()
            && scene.taken(text, at.saturating_sub(1)) == Taken::Free
            && !before.class.is_no_name()
    });
    goes_on || is_named
}

/// Takes the first names of people named in full, where nobody else in the article has the name.
pub(super) fn take_first_names(scene: &mut Scene<'_>) {
    let mut named: BTreeMap<u64, Option<Who>> = BTreeMap::new();
    for found in &scene.found {
        if scene.kind(found.who) != Kind::Person || found.to - found.from < 2 {
            continue;
        }
        let first = scene.words(found.text).get(found.from).filter(|word| !word.is_initial);
        let Some(first) = first.filter(|word| !word.class.is_no_name()) else { continue };
        let place = named.entry(first.hash).or_insert(Some(found.who));
        if *place != Some(found.who) {
            *place = None;
        }
    }
    for text in 0..2 {
        for at in 0..scene.words(text).words.len() {
            let Some(word) = scene.words(text).get(at).filter(|word| word.is_capital) else { continue };
            let Some(Some(who)) = named.get(&word.hash).copied() else { continue };
            if scene.taken(text, at) == Taken::Free && !is_inside_a_name(text, at, scene) {
                scene.note(Found { text, from: at, to: at + 1, who, rule: Rule::FirstName });
            }
        }
    }
}

/// Takes a title with a surname, of people not named in full (`Sen. Rubio`), and the bare surnames of people whom
/// everybody knows.
pub(super) fn take_honorifics(scene: &mut Scene<'_>) {
    let mut resolved: BTreeMap<u64, Option<Who>> = BTreeMap::new();
    for text in 0..2 {
        for at in 0..scene.words(text).words.len() {
            let Some(word) = scene.words(text).get(at).copied().filter(|word| word.is_capital) else {
                continue;
            };
            if scene.taken(text, at) != Taken::Free || word.is_initial || is_inside_a_name(text, at, scene) {
                continue;
            }
            let title = title_before(text, at, scene);
            let who = match (resolved.get(&word.hash), title) {
                (Some(Some(who)), _) => Some(*who),
                (_, Some(title)) => of_title(text, at, title, scene),
                (Some(None), None) => continue,
                (None, None) => {
                    let who = prominent(&word, scene).map(Who::Known);
                    resolved.insert(word.hash, who);
                    who
                }
            };
            if let Some(who) = who {
                resolved.insert(word.hash, Some(who));
                let rule = if title.is_some() { Rule::Honorific } else { Rule::Surname };
                scene.note(Found { text, from: at, to: at + 1, who, rule });
            }
        }
    }
}

/// Whom a title with the surname at word `at` means: somebody on file who holds such an office, else a local person.
fn of_title(text: usize, at: usize, title: u32, scene: &mut Scene<'_>) -> Option<Who> {
    let word = scene.words(text).get(at).copied()?;
    if word.class.is_no_name() || word.class.is_head_last() || word.line == Line::Shouted {
        return None;
    }
    let offices = scene.knowledge.words().offices(title);
    let rated = by_surname(&word, scene);
    if offices.is_empty() {
        // "Mr." says nothing of the office: only of people whom everybody knows.
        if let Some(id) = clear(rated.clone())
            .filter(|best| rated.iter().any(|(id, rating)| id == best && *rating >= KNOWN))
        {
            return Some(Who::Known(id));
        }
    }
    let rated = rated.into_iter().filter_map(|(id, rating)| {
        let entity = scene.knowledge.gazetteer().entity(id);
        let fitting = entity.offices().filter(|office| {
            let office = fold(office.title);
            offices.iter().any(|begins| office.starts_with(begins))
        });
        let Some(date) = scene.date else {
            return fitting.map(|office| office.weight).max().map(|weight| (id, f32::from(weight)));
        };
        // Who holds the office comes before who held it.
        let of_office =
            |office: Office| match (office.holds_on(date) || office.start == 0, office.has_begun(date)) {
                (true, _) => Some(rating),
                (_, true) => Some(rating - 60.0),
                _ => None,
            };
        fitting.filter_map(of_office).max_by(f32::total_cmp).map(|rating| (id, rating))
    });
    if let Some(id) = clear(rated.collect()) {
        return Some(Who::Known(id));
    }
    // A title of one's trade before a capital is no name yet ("Republican America"): the word must be a surname.
    let is_courtesy = offices.is_empty() && !word.is_last_name();
    let name = scene.words(text).surface(at, at + 1).to_owned();
    if is_courtesy || name.chars().count() < 3 || word.is_all_capitals {
        return None;
    }
    Some(scene.local(&name, Kind::Person, vec![word.hash]))
}

/// Somebody so prominent that a bare surname tells.
fn prominent(word: &Word, scene: &Scene<'_>) -> Option<EntityId> {
    if word.class.is_no_name() || word.is_opening && word.line != Line::Plain || word.line == Line::Shouted {
        return None;
    }
    let rated = by_surname(word, scene);
    let best = clear(rated.clone())?;
    rated.iter().any(|(id, rating)| *id == best && *rating >= PROMINENT).then_some(best)
}

/// The people of a surname with their rating.
fn by_surname(word: &Word, scene: &Scene<'_>) -> Vec<(EntityId, f32)> {
    let gazetteer = scene.knowledge.gazetteer();
    let Some((_, node)) = word.step else { return vec![] };
    let surnames = gazetteer.refs(node).filter(|reference| reference.class() == NameClass::Surname);
    surnames
        .map(|reference| (reference.entity(), rate(&gazetteer.entity(reference.entity()), scene)))
        .collect()
}

fn clear(mut rated: Vec<(EntityId, f32)>) -> Option<EntityId> {
    rated.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    let mut rated = rated.into_iter();
    let (best, rating) = rated.next()?;
    rated.next().is_none_or(|(_, next)| rating - next >= CLEAR).then_some(best)
}

/// Takes acronyms that the text itself introduces behind a long name: `National Example Agency (NEA)`.
pub(super) fn take_acronyms(scene: &mut Scene<'_>) {
    let mut introduced: BTreeMap<u64, Who> = BTreeMap::new();
    for found in &scene.found {
        let words = scene.words(found.text);
        let Some(next) =
            words.get(found.to).filter(|next| next.is_all_capitals && scene.kind(found.who) != Kind::Person)
        else {
            continue;
        };
        let last_end = words.get(found.to.saturating_sub(1)).map_or(0, |last| last.end as usize);
        let between = words.text.get(last_end..next.start as usize).unwrap_or_default();
        let closes = words.text.get(next.end as usize..).is_some_and(|rest| rest.starts_with(')'));
        if between.trim_start_matches("'s").trim_start_matches("’s") == " ("
            && closes
            && found.to - found.from > 1
        {
            introduced.entry(next.hash).or_insert(found.who);
        }
    }
    if introduced.is_empty() {
        return;
    }
    // What the text introduces beats what the gazetteer says of the same letters.
    for found in &mut scene.found {
        let word =
            if found.text == 0 { scene.texts[0].get(found.from) } else { scene.texts[1].get(found.from) };
        if let Some(word) = word.filter(|word| word.is_all_capitals && found.to - found.from == 1)
            && let Some(who) = introduced.get(&word.hash)
        {
            (found.who, found.rule) = (*who, Rule::Acronym);
        }
    }
    for text in 0..2 {
        for at in 0..scene.words(text).words.len() {
            let word = scene.words(text).get(at).filter(|word| word.is_all_capitals);
            if let Some(who) = word.and_then(|word| introduced.get(&word.hash)).copied() {
                scene.note(Found { text, from: at, to: at + 1, who, rule: Rule::Acronym });
            }
        }
    }
}
