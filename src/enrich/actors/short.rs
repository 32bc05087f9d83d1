//! Names of bodies that stand shorter, or longer, than where they were found: a company by its first word, a body
//! without its country, an administration by its president.

use std::collections::BTreeMap;

use crate::article::Kind;
use crate::article::Rule;
use crate::knowledge::Gazetteer;

use super::scene::Found;
use super::scene::Local;
use super::scene::Scene;
use super::scene::Taken;
use super::scene::Who;
use super::words::Line;

/// Below this share of an article its country is hardly spoken of.
const LITTLE: f32 = 0.2;

/// Takes the first words of companies and the like named in full ("Carrawong" of "Carrawong Resources"): where only
/// one body begins so, and the word is no first name.
pub(super) fn take_short_bodies(scene: &mut Scene<'_>) {
    let mut by_first: BTreeMap<u64, Option<Who>> = BTreeMap::new();
    for found in &scene.found {
        let is_body = matches!(scene.kind(found.who), Kind::Company | Kind::Media | Kind::Ngo | Kind::Other);
        let first = scene.words(found.text).get(found.from).filter(|_| is_body && found.to > found.from + 1);
        let Some(first) = first.filter(|first| {
            let is_common =
                first.class.is_no_name() || first.class.is_head_last() || first.class.is_head_first();
            first.line == Line::Plain && !is_common && !first.is_first_name() && first.end - first.start > 3
        }) else {
            continue;
        };
        let place = by_first.entry(first.hash).or_insert(Some(found.who));
        if *place != Some(found.who) {
            *place = None;
        }
    }
    if by_first.is_empty() {
        return;
    }
    for text in 0..2 {
        for at in 0..scene.words(text).words.len() {
            let words = scene.words(text);
            let is_free = scene.taken(text, at) == Taken::Free;
            let Some(word) = words.get(at).filter(|word| word.is_capital && is_free) else { continue };
            let Some(Some(who)) = by_first.get(&word.hash).copied() else { continue };
            let beside = [words.joined_before(at), words.joined_at(at + 1)];
            let is_beside = beside.into_iter().flatten().any(|word| word.is_capital);
            if !is_beside {
                scene.note(Found { text, from: at, to: at + 1, who, rule: Rule::Alias });
            }
        }
    }
}

/// "The Obama administration" is a government and not the person: joins a person's name to the word behind it.
pub(super) fn take_administrations(scene: &mut Scene<'_>) {
    let administration = Gazetteer::hash("administration");
    for nth in 0..scene.found.len() {
        let Some(found) = scene.found.get(nth).copied() else { continue };
        if scene.kind(found.who) != Kind::Person || scene.taken(found.text, found.to) != Taken::Free {
            continue;
        }
        let words = scene.words(found.text);
        let Some(next) = words.joined_at(found.to).filter(|next| next.hash == administration) else {
            continue;
        };
        let hashes = words.get(found.to - 1).map_or(vec![], |last| vec![last.hash, next.hash]);
        let name = words.surface(found.to - 1, found.to + 1).to_owned();
        let who = scene.local(&name, Kind::Government, hashes);
        scene.take(found.text, found.to, found.to + 1, Taken::Name);
        if let Some(found) = scene.found.get_mut(nth) {
            (found.to, found.who, found.rule) = (found.to + 1, who, Rule::Tagged);
        }
    }
}

/// A body named with its country elsewhere ("National Assembly of Example") is the same without it; so is one on file
/// whose own country the article hardly speaks of.
pub(super) fn join_short_names(scene: &mut Scene<'_>) {
    let of = Gazetteer::hash("of");
    let is_long =
        |local: &Local| local.kind != Kind::Person && local.hashes.iter().skip(1).any(|hash| *hash == of);
    let longs: Vec<usize> = scene
        .locals
        .iter()
        .enumerate()
        .filter(|(_, local)| is_long(local))
        .map(|(number, _)| number)
        .collect();
    for nth in 0..scene.found.len() {
        let Some(found) = scene.found.get(nth).copied().filter(|_| !longs.is_empty()) else { return };
        let is_foreign = match found.who {
            Who::Known(id) => scene.share(scene.knowledge.gazetteer().entity(id).country()) < LITTLE,
            Who::Local(_) => true,
        };
        if !is_foreign {
            continue;
        }
        let short = scene.hashes(found.text, found.from, found.to);
        let mut fitting = longs.iter().copied().filter(|number| {
            scene.locals.get(*number).is_some_and(|long| {
                let rest = long.hashes.strip_prefix(short.as_slice());
                long.kind == scene.kind(found.who) && rest.is_some_and(|rest| rest.first() == Some(&of))
            })
        });
        let long = fitting.next().filter(|_| fitting.next().is_none());
        if let Some(long) = long
            && let Some(found) = scene.found.get_mut(nth)
        {
            found.who = Who::Local(long);
        }
    }
}
