//! Chooses among several actors of one name: by the office at the date, the countries of the article, prominence.

use crate::article::Kind;
use crate::article::Rule;
use crate::knowledge::Entity;
use crate::knowledge::EntityId;
use crate::knowledge::NameClass;
use crate::knowledge::NameRef;

use super::scene::Scene;

/// People below this weight (legislators of a state, officials of the event dictionaries) are known to few: a name
/// alone does not make them certain.
const KNOWN_TO_FEW: f32 = 62.0;

/// So much must part the best from the next.
const CLEAR: f32 = 12.0;

/// What a name means in this article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// This actor.
    One(EntityId, Rule),
    /// Somebody of this name, who cannot be told.
    Nobody(Kind),
    /// No name at all.
    NoName,
}

/// How much speaks for an actor in this article.
pub(super) fn rate(entity: &Entity, scene: &Scene<'_>) -> f32 {
    let mut rating = f32::from(entity.weight());
    if let Some(date) = scene.date
        && entity.kind() == Kind::Person
    {
        if let Some(office) = entity.office_on(Some(date)) {
            rating = rating.max(f32::from(office.weight)) + 40.0;
        } else if entity.offices().any(|office| office.start > 0)
            && !entity.offices().any(|office| office.is_near(date, 12))
        {
            rating -= 50.0;
        }
    }
    rating + 40.0 * scene.share(entity.country())
}

/// Chooses what a name means. `is_titled`: a title stands before it.
pub(super) fn choose(refs: &[NameRef], is_titled: bool, scene: &Scene<'_>) -> Choice {
    let gazetteer = scene.knowledge.gazetteer();
    let mut best: Option<(f32, EntityId, Rule, Kind)> = None;
    let mut second = f32::MIN;
    for reference in refs {
        let entity = gazetteer.entity(reference.entity());
        let share = scene.share(entity.country());
        if reference.is_weak() && (entity.country().is_none() || share < 0.2) {
            continue;
        }
        let rule = match reference.class() {
            NameClass::Full => Rule::Full,
            NameClass::Acronym => Rule::Acronym,
            _ => Rule::Alias,
        };
        if is_twin(&entity, refs, scene) {
            continue;
        }
        let mut rating = rate(&entity, scene);
        if rule == Rule::Alias {
            rating -= 5.0;
        }
        if best.is_none_or(|(most, ..)| rating > most) {
            second = best.map_or(second, |(most, ..)| most);
            best = Some((rating, reference.entity(), rule, entity.kind()));
        } else {
            second = second.max(rating);
        }
    }
    let Some((rating, id, rule, kind)) = best else { return Choice::NoName };
    if is_foreign_body(&gazetteer.entity(id), rule, scene) {
        return Choice::Nobody(kind);
    }
    let is_clear = rating - second >= CLEAR;
    let is_known = kind != Kind::Person || rating >= KNOWN_TO_FEW || is_titled;
    if is_clear && is_known { Choice::One(id, rule) } else { Choice::Nobody(kind) }
}

/// The same person can be on file twice, once without Wikidata's id: then the record with the id counts. Members of
/// American state legislatures stand for themselves, theirs were joined where they could be.
fn is_twin(entity: &Entity, refs: &[NameRef], scene: &Scene<'_>) -> bool {
    if entity.kind() != Kind::Person
        || entity.qid().is_some()
        || entity.id().starts_with("os:")
        || refs.len() < 2
    {
        return false;
    }
    let others = refs.iter().map(|reference| scene.knowledge.gazetteer().entity(reference.entity()));
    others.into_iter().any(|other| other.qid().is_some() && other.country() == entity.country())
}

/// Every country has a senate: the name of a national body is another's where the article is about another country.
fn is_foreign_body(entity: &Entity, rule: Rule, scene: &Scene<'_>) -> bool {
    // The seat of a government has a name of its own ("White House"), its ministries have everybody's.
    let is_national = matches!(entity.kind(), Kind::Legislature | Kind::Court | Kind::Party)
        || entity.kind() == Kind::Government && rule == Rule::Alias;
    let Some(country) = entity.country().filter(|_| is_national && rule != Rule::Acronym) else {
        return false;
    };
    let is_full = rule == Rule::Full && entity.name().starts_with(['U', 'É']);
    let most = scene.countries.keys().map(|other| scene.share(Some(other))).fold(0.0, f32::max);
    !is_full && scene.share(Some(country)) < 0.08 && most >= 0.5
}
