//! From what was found to what is told: mentions, role, salience, order.

use std::collections::BTreeMap;

use crate::article::Actor;
use crate::article::Kind;
use crate::article::Mention;
use crate::article::Role;
use crate::article::Rule;
use crate::text::CodePoints;
use crate::text::fold;

use super::scene::Found;
use super::scene::Scene;
use super::scene::Who;

/// The lead, in bytes of the body.
const LEAD: u32 = 600;

/// Makes the actors, the most salient first.
pub(super) fn actors(scene: &Scene<'_>) -> Vec<Actor> {
    let mut found = scene.found.clone();
    found.sort_by_key(|found| (found.text, found.from));
    let mut points = [CodePoints::new(scene.words(0).text), CodePoints::new(scene.words(1).text)];
    let mut by_who: BTreeMap<Who, Vec<(Found, Mention)>> = BTreeMap::new();
    for found in found {
        let words = scene.words(found.text);
        let bounds = words.get(found.from).zip(words.get(found.to.saturating_sub(1)));
        let (Some((first, last)), Some(points)) = (bounds, points.get_mut(found.text)) else { continue };
        let start = points.before(first.start as usize);
        let end = points.before(last.end as usize);
        let text = words.surface(found.from, found.to).to_owned();
        let mention = Mention { field: words.field, start, end, text, rule: found.rule };
        by_who.entry(found.who).or_default().push((found, mention));
    }
    let most = by_who.values().map(Vec::len).max().unwrap_or(1);
    let mut actors: Vec<Actor> =
        by_who.into_iter().map(|(who, places)| actor(who, places, most, scene)).collect();
    actors.sort_by(|left, right| {
        right.salience.total_cmp(&left.salience).then_with(|| first_place(left).cmp(&first_place(right)))
    });
    actors
}

fn first_place(actor: &Actor) -> Option<(crate::article::Field, usize)> {
    actor.mentions.first().map(|mention| (mention.field, mention.start))
}

fn actor(who: Who, places: Vec<(Found, Mention)>, most: usize, scene: &Scene<'_>) -> Actor {
    let salience = salience(&places, most, scene);
    let role = role(&places, scene);
    let mentions: Vec<Mention> = places.into_iter().map(|(_, mention)| mention).collect();
    match who {
        Who::Known(id) => {
            let entity = scene.knowledge.gazetteer().entity(id);
            Actor {
                id: entity.id(),
                qid: entity.qid(),
                name: entity.name().to_owned(),
                kind: entity.kind(),
                country: entity.country().map(str::to_owned),
                party: entity.party().map(str::to_owned),
                office: entity.office_on(scene.date).map(|office| office.title.to_owned()),
                role,
                salience,
                mentions,
            }
        }
        Who::Local(number) => {
            let local = scene.locals.get(number);
            let kind = local.map_or(Kind::Other, |local| local.kind);
            let name = local.map(|local| local.name.clone()).unwrap_or_default();
            Actor {
                id: format!("~{}.{}", fold(&name), kind.as_str()),
                qid: None,
                name,
                kind,
                country: None,
                party: None,
                office: None,
                role,
                salience,
                mentions,
            }
        }
    }
}

/// Title, lead and count, in 0..1.
fn salience(places: &[(Found, Mention)], most: usize, scene: &Scene<'_>) -> f32 {
    let in_title = places.iter().any(|(found, _)| found.text == 0);
    let in_lead = places.iter().any(|(found, _)| {
        found.text == 1 && scene.words(1).get(found.from).is_some_and(|word| word.start < LEAD)
    });
    let share = places.len() as f32 / most.max(1) as f32;
    // One mention is little, however short the article.
    let count = 1.0 - 1.0 / (1.0 + places.len() as f32 / 2.0);
    0.3 * f32::from(u8::from(in_title)) + 0.2 * f32::from(u8::from(in_lead)) + 0.25 * share + 0.25 * count
}

/// Quoted when a verb of saying stands beside a mention; acts when it comes first in the title before a verb.
fn role(places: &[(Found, Mention)], scene: &Scene<'_>) -> Role {
    let is_name =
        |found: &Found| !matches!(found.rule, Rule::Demonym | Rule::Nominal | Rule::Office | Rule::Pronoun);
    for (found, _) in places.iter().filter(|(found, _)| is_name(found)) {
        let words = scene.words(found.text);
        let after = words.get(found.to).filter(|word| word.gap != super::words::Gap::Apart);
        let before = words.joined_before(found.from);
        if after.is_some_and(|word| word.class.is_speech())
            || before.is_some_and(|word| word.class.is_speech())
        {
            return Role::Quoted;
        }
    }
    let acts = places.iter().any(|(found, _)| {
        let next = scene.words(found.text).joined_at(found.to);
        found.text == 0 && next.is_some_and(|word| word.class.is_action() || word.class.is_speech())
    });
    if acts { Role::Acts } else { Role::Mentioned }
}
