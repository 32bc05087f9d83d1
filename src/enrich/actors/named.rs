//! Names of the gazetteer: from hits to mentions.

use crate::article::Kind;
use crate::article::Rule;
use crate::knowledge::EntityId;
use crate::knowledge::NameClass;

use super::choose::Choice;
use super::choose::choose;
use super::dictionary::Hit;
use super::scene::Found;
use super::scene::Scene;
use super::scene::Taken;
use super::scene::Who;
use super::words::Gap;
use super::words::Line;
use super::words::Word;
use super::words::Words;

/// Marks the titles of a text, so that they are no part of a name and speak for the name after them.
pub(super) fn mark_titles(text: usize, scene: &mut Scene<'_>) {
    let mut at = 0;
    while at < scene.words(text).words.len() {
        let rest = scene.words(text).words.get(at..).unwrap_or_default();
        let tokens = rest.iter().enumerate().take_while(|(nth, word)| *nth == 0 || word.gap == Gap::Joined);
        let title = scene.knowledge.words().title_at(tokens.map(|(_, word)| word.hash));
        if let Some((n_words, title)) = title {
            scene.take(text, at, at + n_words, Taken::Title(title));
            at += n_words;
        } else {
            at += 1;
        }
    }
}

/// Counts the countries that the names speak of, and takes the words of places.
pub(super) fn mark_places(text: usize, hits: &[Hit], scene: &mut Scene<'_>) {
    let gazetteer = scene.knowledge.gazetteer();
    for hit in hits {
        let place = hit.refs.iter().map(|reference| gazetteer.entity(reference.entity()));
        if let Some(country) = place.into_iter().find(|entity| entity.kind() == Kind::Country) {
            *scene.countries.entry(country.country().unwrap_or_default()).or_default() += 1;
            if hit.refs.iter().all(|reference| gazetteer.entity(reference.entity()).kind() == Kind::Country) {
                scene.take(text, hit.from, hit.to, Taken::Place);
            }
        }
    }
}

/// Takes the hits that are names here.
pub(super) fn take_names(text: usize, hits: &[Hit], scene: &mut Scene<'_>) {
    for (nth, hit) in hits.iter().enumerate() {
        if scene.taken(text, hit.from) == Taken::Place || !scene.is_free(text, hit.from, hit.to) {
            continue;
        }
        let next_hit = hits.get(nth + 1).map(|next| next.from);
        let title = title_before(text, hit.from, scene);
        let persons = hit
            .refs
            .iter()
            .all(|reference| scene.knowledge.gazetteer().entity(reference.entity()).kind() == Kind::Person);
        if is_part_of_more(text, hit, next_hit, persons, title.is_some(), scene) {
            continue;
        }
        match choose(&hit.refs, title.is_some(), scene) {
            Choice::One(id, _) if scene.knowledge.gazetteer().entity(id).kind() == Kind::Country => {
                scene.take(text, hit.from, hit.to, Taken::Place);
            }
            Choice::One(_, _) if is_where_one_writes(text, hit, scene) => {
                scene.take(text, hit.from, hit.to, Taken::Place);
            }
            Choice::One(id, _)
                if with_unknown_country(text, hit.to, scene.kind(Who::Known(id)), scene) > hit.to
                    && with_country(text, hit.to, id, scene) == hit.to
                    && hit.to - hit.from > 1 =>
            {
                let kind = scene.kind(Who::Known(id));
                take_of_a_place(text, hit, kind, scene);
            }
            Choice::One(id, rule) => {
                let to = with_country(text, hit.to, id, scene);
                scene.note(Found { text, from: hit.from, to, who: Who::Known(id), rule });
            }
            Choice::Nobody(kind) if is_name_without_actor(text, hit, kind, scene) => {
                take_of_a_place(text, hit, kind, scene);
            }
            _ => {}
        }
    }
}

/// Takes a hit, and the country behind it, as a body that is on file as another's or as several.
fn take_of_a_place(text: usize, hit: &Hit, kind: Kind, scene: &mut Scene<'_>) {
    let to = with_unknown_country(text, hit.to, kind, scene);
    let name = scene.words(text).surface(hit.from, to).to_owned();
    let hashes = scene.hashes(text, hit.from, to);
    let who = scene.local(&name, kind, hashes);
    scene.note(Found { text, from: hit.from, to, who, rule: Rule::Full });
}

/// Says whether a name tells an actor although it cannot be told which: a person's by its two words, a body's by its
/// kind, a party's only where it is called a party.
fn is_name_without_actor(text: usize, hit: &Hit, kind: Kind, scene: &Scene<'_>) -> bool {
    let n_words = hit.to - hit.from;
    let last = hit.to.checked_sub(1).and_then(|last| scene.words(text).get(last));
    match kind {
        Kind::Country => false,
        Kind::Party => n_words > 1 && last.is_some_and(|last| last.class.is_head_last()) || n_words > 3,
        Kind::Legislature | Kind::Court | Kind::Government => true,
        _ => n_words > 1,
    }
}

/// The end of a body's name with its own country behind it: "House of Commons of Canada".
fn with_country(text: usize, to: usize, id: EntityId, scene: &Scene<'_>) -> usize {
    let entity = scene.knowledge.gazetteer().entity(id);
    let words = scene.words(text);
    if !matches!(entity.kind(), Kind::Party | Kind::Legislature | Kind::Court | Kind::Government)
        || words.joined_at(to).is_none()
        || words.surface(to, to + 1) != "of"
    {
        return to;
    }
    let n_words = (to + 1..to + 4)
        .take_while(|at| words.joined_at(*at).is_some() && scene.taken(text, *at) == Taken::Place);
    let n_words = n_words.count();
    let place = words.surface(to + 1, to + 1 + n_words);
    let places = scene.knowledge.gazetteer().named(place);
    let is_own = places.iter().any(|(place, _)| {
        let place = scene.knowledge.gazetteer().entity(*place);
        place.kind() == Kind::Country && place.country() == entity.country()
    });
    if is_own { to + 1 + n_words } else { to }
}

/// The end of a body's name with a country behind it that is in no table: "National Assembly of Qashrin".
fn with_unknown_country(text: usize, to: usize, kind: Kind, scene: &Scene<'_>) -> usize {
    let words = scene.words(text);
    let is_of = words.joined_at(to).is_some() && words.surface(to, to + 1) == "of";
    if !is_of || !matches!(kind, Kind::Party | Kind::Legislature | Kind::Court | Kind::Government) {
        return to;
    }
    let is_the = words.joined_at(to + 1).is_some() && words.surface(to + 1, to + 2) == "the";
    let of = to + usize::from(is_the);
    let is_person = words.get(of + 1).is_some_and(Word::is_first_name);
    let is_place = |at: &usize| {
        words.joined_at(*at).is_some_and(|word| word.is_capital && !word.class.is_calendar())
            && matches!(scene.taken(text, *at), Taken::Free | Taken::Place)
    };
    match (of + 1..of + 4).take_while(is_place).count() {
        n_words if n_words > 0 && !(is_person && scene.taken(text, of + 1) != Taken::Place) => {
            of + 1 + n_words
        }
        _ => to,
    }
}

/// The title right before word `at`.
pub(super) fn title_before(text: usize, at: usize, scene: &Scene<'_>) -> Option<u32> {
    scene.words(text).joined_before(at)?;
    match scene.taken(text, at.checked_sub(1)?) {
        Taken::Title(title) => Some(title),
        _ => None,
    }
}

/// "on Twitter" is a place where something is written: nobody acts.
fn is_where_one_writes(text: usize, hit: &Hit, scene: &Scene<'_>) -> bool {
    let words = scene.words(text);
    words.joined_before(hit.from).is_some()
        && matches!(words.surface(hit.from.saturating_sub(1), hit.from), "on" | "On" | "via")
        && matches!(
            words.surface(hit.from, hit.to),
            "Twitter" | "Facebook" | "YouTube" | "Instagram" | "TikTok" | "Snapchat" | "Reddit" | "WhatsApp"
        )
}

/// Says whether the words around a hit show that it is a piece of a longer name.
fn is_part_of_more(
    text: usize,
    hit: &Hit,
    next_hit: Option<usize>,
    is_person: bool,
    is_titled: bool,
    scene: &Scene<'_>,
) -> bool {
    let words: &Words<'_> = scene.words(text);
    let is_acronym = hit.refs.iter().all(|reference| reference.is_acronym());
    let Some(first) = words.get(hit.from).filter(|word| word.line == Line::Plain && !is_acronym) else {
        return false;
    };
    let is_single = hit.to - hit.from == 1;
    if is_party_of_a_place(text, hit, scene)
        || is_body_of_a_state(text, hit, scene)
        || is_second_of_two(text, hit, scene)
    {
        return true;
    }
    if let Some(next) = words.joined_at(hit.to)
        && next.is_capital
        && next_hit != Some(hit.to)
        && scene.taken(text, hit.to) == Taken::Free
        && !next.class.is_no_name()
        && (!next.is_all_capitals || next.class.is_head_last())
    {
        let may_stand_alone = is_person && !next.class.is_head_last() && !next.is_last_name();
        if !may_stand_alone {
            return true;
        }
    }
    if let Some(before) = words.joined_before(hit.from)
        && before.is_capital
        && !is_titled
        && !before.is_opening
        && !first.is_opening
        && scene.taken(text, hit.from - 1) == Taken::Free
        && (!before.class.is_no_name() || is_rare(hit, scene) && words.is_adjective(hit.from - 1))
        && !before.is_all_capitals
    {
        // Of bodies of two words and more only those that the news names daily are sure to be whole.
        return before.is_first_name() && is_person || is_single || is_rare(hit, scene);
    }
    false
}

/// No body that the news names daily.
fn is_rare(hit: &Hit, scene: &Scene<'_>) -> bool {
    let gazetteer = scene.knowledge.gazetteer();
    hit.refs.iter().all(|reference| {
        let entity = gazetteer.entity(reference.entity());
        entity.kind() != Kind::Person && entity.weight() < 100
    })
}

/// "Property and Progress Party", "People's Renewal Front": what is on file is the end of a longer name.
fn is_second_of_two(text: usize, hit: &Hit, scene: &Scene<'_>) -> bool {
    let words = scene.words(text);
    let Some(before) = hit.from.checked_sub(1).and_then(|at| words.get(at)) else { return false };
    let is_joined = words.get(hit.from).is_some_and(|word| word.gap == Gap::Joined);
    if !is_joined || !is_rare(hit, scene) {
        return false;
    }
    let is_and = words.surface(hit.from - 1, hit.from) == "and";
    let first = hit.from.checked_sub(2).and_then(|at| words.get(at));
    let is_pair = first.is_some_and(|first| {
        first.is_capital && !first.class.is_no_name() && !first.is_possessive && before.gap == Gap::Joined
    });
    is_and && is_pair && scene.taken(text, hit.from - 2) == Taken::Free
        || before.is_possessive && before.is_capital && words.is_owner(hit.from - 1)
}

/// Every American state has a court and a legislature of its own: "Michigan Supreme Court", "Iowa Senate".
fn is_body_of_a_state(text: usize, hit: &Hit, scene: &Scene<'_>) -> bool {
    let gazetteer = scene.knowledge.gazetteer();
    let words = scene.words(text);
    let is_american = hit.refs.iter().any(|reference| {
        let entity = gazetteer.entity(reference.entity());
        matches!(entity.kind(), Kind::Court | Kind::Legislature) && entity.country() == Some("US")
    });
    let before = hit.from.checked_sub(1).filter(|_| words.joined_before(hit.from).is_some());
    let Some(before) = before.filter(|at| is_american && scene.taken(text, *at) == Taken::Place) else {
        return false;
    };
    let is_state = |begins: usize| {
        let place = words.surface(begins, hit.from);
        let is_country = matches!(place, "U.S." | "US" | "USA" | "United States" | "America" | "Washington");
        let places = gazetteer.named(place);
        !is_country
            && places.iter().any(|(place, class)| {
                *class == NameClass::Full && gazetteer.entity(*place).country() == Some("US")
            })
    };
    // "North Carolina" is two words.
    is_state(before) || before.checked_sub(1).is_some_and(is_state)
}

/// "Ontario Liberal Party" is another party than the Liberals; "Canadian Liberal Party" is not.
fn is_party_of_a_place(text: usize, hit: &Hit, scene: &Scene<'_>) -> bool {
    let gazetteer = scene.knowledge.gazetteer();
    let is_party =
        hit.refs.iter().any(|reference| gazetteer.entity(reference.entity()).kind() == Kind::Party);
    if !is_party || hit.to - hit.from < 2 || scene.words(text).joined_before(hit.from).is_none() {
        return false;
    }
    let Some(before) = hit.from.checked_sub(1).filter(|at| scene.taken(text, *at) == Taken::Place) else {
        return false;
    };
    let places = gazetteer.named(scene.words(text).surface(before, hit.from));
    places
        .iter()
        .any(|(place, class)| *class == NameClass::Full && gazetteer.entity(*place).kind() == Kind::Country)
}
