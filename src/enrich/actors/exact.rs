//! Names of the gazetteer in a language whose grammar is not known: as they stand on file, and nothing that leans on them.

use crate::article::Kind;
use crate::knowledge::NameClass;
use crate::knowledge::NameRef;

use super::choose::Choice;
use super::choose::choose;
use super::dictionary::Hit;
use super::scene::Found;
use super::scene::Scene;
use super::scene::Who;

/// Takes the hits that are whole names of one actor.
///
/// A single word is a name where it is the canonical one; aliases of one word and acronyms are words of other
/// languages too often.
pub(super) fn take_names(text: usize, hits: &[Hit], scene: &mut Scene<'_>) {
    for hit in hits {
        let is_single = hit.to - hit.from == 1;
        let is_whole = |reference: &&NameRef| match reference.class() {
            NameClass::Full => true,
            NameClass::Alias => !is_single,
            NameClass::Acronym | NameClass::Surname => false,
        };
        let refs: Vec<NameRef> = hit.refs.iter().filter(is_whole).copied().collect();
        if let Choice::One(id, rule) = choose(&refs, false, scene)
            && scene.knowledge.gazetteer().entity(id).kind() != Kind::Country
        {
            scene.note(Found { text, from: hit.from, to: hit.to, who: Who::Known(id), rule });
        }
    }
}
