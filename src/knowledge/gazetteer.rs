//! The gazetteer: every name of every actor on file, and what is known of the actor.
//!
//! Names are a token trie, facts are records of bytes sorted by id; both are read where they lie in the program, so
//! opening the gazetteer costs nothing. `build/actors.rs` writes what this file reads.

use crate::article::Kind;
use crate::text::Capitals;
use crate::text::Tokens;

use super::entity::Entity;
use super::trie::ROOT;
use super::trie::Trie;
use super::trie::hash_token;
use super::trie::step;

/// The number of an actor in the gazetteer. It holds for one build only: what is stored is `Entity::id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub(super) u32);

/// How a name stands for an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameClass {
    /// The canonical name.
    Full,
    /// Another name.
    Alias,
    /// An acronym.
    Acronym,
    /// The surname alone, of somebody known well enough to be found by it.
    Surname,
}

/// One actor that a name may mean, with what the name asks of the text.
#[derive(Debug, Clone, Copy)]
pub struct NameRef(u32);

impl NameRef {
    /// Whom the name means.
    pub fn entity(self) -> EntityId {
        EntityId(self.0 & 0x3_FFFF)
    }

    /// How the name stands for the actor.
    pub fn class(self) -> NameClass {
        match self.0 >> 18 & 3 {
            0 => NameClass::Full,
            1 => NameClass::Alias,
            2 => NameClass::Acronym,
            _ => NameClass::Surname,
        }
    }

    /// Says whether token `at` of the name is written with a capital.
    pub fn is_capital(self, at: usize) -> bool {
        at >= 8 || self.0 >> (20 + at) & 1 == 1
    }

    /// The name counts only after "the" ("the Fed").
    pub fn is_after_the(self) -> bool {
        self.0 >> 28 & 1 == 1
    }

    /// The name counts only where something else in the article speaks for it.
    pub fn is_weak(self) -> bool {
        self.0 >> 29 & 1 == 1
    }

    /// The name is written in capitals throughout.
    pub fn is_acronym(self) -> bool {
        self.0 >> 30 & 1 == 1
    }
}

/// A place on the walk along a name.
#[derive(Debug, Clone, Copy)]
pub struct Walk {
    state: u64,
}

/// What the gazetteer knows of the tokens walked so far.
#[derive(Debug, Clone, Copy)]
pub struct Node(u32);

impl Node {
    /// The single token is a first name of people on file.
    pub fn is_first_name(self) -> bool {
        self.0 >> 23 & 1 == 1
    }

    /// The single token is a surname of people on file.
    pub fn is_last_name(self) -> bool {
        self.0 >> 22 & 1 == 1
    }

    /// The tokens are a whole name.
    pub fn is_name(self) -> bool {
        self.list() > 0
    }

    fn list(self) -> usize {
        (self.0 & 0x3F_FFFF) as usize
    }
}

/// Names and facts of the actors on file.
#[derive(Debug, Clone, Copy)]
pub struct Gazetteer {
    names: Trie<'static>,
    refs: &'static [u8],
    facts: Facts,
}

/// The records and what they point to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    pub(super) entities: &'static [u8],
    pub(super) entity_offsets: &'static [u8],
    pub(super) strings: &'static [u8],
    pub(super) string_offsets: &'static [u8],
    pub(super) string_weights: &'static [u8],
}

impl Facts {
    /// The text of a string and its weight, if it is an office.
    pub(super) fn string(&self, at: usize) -> (&'static str, u8) {
        let from = number(self.string_offsets, at).unwrap_or(0);
        let to = number(self.string_offsets, at + 1).unwrap_or(0);
        let bytes = self.strings.get(from as usize..to as usize).unwrap_or_default();
        let weight = self.string_weights.get(at).copied().unwrap_or(0);
        (std::str::from_utf8(bytes).unwrap_or_default(), weight)
    }

    fn entity(&self, at: usize) -> Option<&'static [u8]> {
        let (from, to) = (number(self.entity_offsets, at)?, number(self.entity_offsets, at + 1)?);
        self.entities.get(from as usize..to as usize)
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at.checked_mul(4)?..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

impl Gazetteer {
    /// The gazetteer built into the program.
    pub fn built_in() -> Self {
        Self {
            names: Trie::new(include_bytes!(concat!(env!("OUT_DIR"), "/names.bin"))),
            refs: include_bytes!(concat!(env!("OUT_DIR"), "/refs.bin")),
            facts: Facts {
                entities: include_bytes!(concat!(env!("OUT_DIR"), "/entities.bin")),
                entity_offsets: include_bytes!(concat!(env!("OUT_DIR"), "/entity-offsets.bin")),
                strings: include_bytes!(concat!(env!("OUT_DIR"), "/strings.bin")),
                string_offsets: include_bytes!(concat!(env!("OUT_DIR"), "/string-offsets.bin")),
                string_weights: include_bytes!(concat!(env!("OUT_DIR"), "/string-weights.bin")),
            },
        }
    }

    /// The number of actors.
    pub fn len(&self) -> usize {
        (self.facts.entity_offsets.len() / 4).saturating_sub(1)
    }

    /// Says whether nobody is on file.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Starts a walk along a name.
    pub fn start(&self) -> Walk {
        Walk { state: ROOT }
    }

    /// Goes on with the hash of a folded token (`hash`); `None` where no name goes on so.
    pub fn step(&self, walk: Walk, token: u64) -> Option<(Walk, Node)> {
        let state = step(walk.state, token);
        self.names.value(state).map(|value| (Walk { state }, Node(value)))
    }

    /// The hash of a folded token, as `step` takes it.
    pub fn hash(form: &str) -> u64 {
        hash_token(form)
    }

    /// Whom the name at a node may mean: canonical names first, then aliases, acronyms, surnames.
    pub fn refs(&self, node: Node) -> impl Iterator<Item = NameRef> + use<> {
        let (refs, mut at) = (self.refs, node.list());
        std::iter::from_fn(move || {
            let reference = number(refs, at.checked_sub(1)?)?;
            at = if reference >> 31 == 1 { 0 } else { at + 1 };
            Some(NameRef(reference))
        })
    }

    /// The actors of a name as a reader types it; case and accents do not matter.
    pub fn named(&self, name: &str) -> Vec<(EntityId, NameClass)> {
        let mut tokens = Tokens::new(name, Capitals::of(name), 0);
        let mut state = ROOT;
        while tokens.advance() {
            if !tokens.is_joined {
                state = step(state, hash_token(&tokens.form));
            }
        }
        let node = self.names.value(state).map(Node);
        node.into_iter()
            .flat_map(|node| self.refs(node))
            .map(|reference| (reference.entity(), reference.class()))
            .collect()
    }

    /// What is known of an actor.
    pub fn entity(&self, id: EntityId) -> Entity {
        Entity::read(self.facts, self.facts.entity(id.0 as usize).unwrap_or_default())
    }

    /// The actor with an id (`Q22686`, `own:karoline-leavitt`).
    pub fn by_id(&self, id: &str) -> Option<EntityId> {
        let wanted = sort_key(id);
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let found = self.entity(EntityId(middle as u32)).id();
            match sort_key(&found).cmp(&wanted) {
                std::cmp::Ordering::Equal => return Some(EntityId(middle as u32)),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// All actors of a kind, in the order of their ids.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = EntityId> + '_ {
        (0..self.len()).map(|at| EntityId(at as u32)).filter(move |id| self.entity(*id).kind() == kind)
    }
}

/// Wikidata numbers come first, by size, then other ids by their bytes.
fn sort_key(id: &str) -> (u64, &str) {
    match id.strip_prefix('Q').map(str::parse) {
        Some(Ok(number)) => (number, ""),
        _ => (u64::MAX, id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_to_its_actor_whatever_the_case() {
        let gazetteer = Gazetteer::built_in();
        for name in ["Marco Rubio", "marco rubio", "MARCO RUBIO"] {
            let (id, class) = gazetteer.named(name)[0];
            assert_eq!(gazetteer.entity(id).id(), "Q324546");
            assert_eq!(class, NameClass::Full);
        }
        assert!(gazetteer.named("no such name").is_empty());
        assert!(gazetteer.named("").is_empty());
    }

    #[test]
    fn every_id_is_found_again() {
        let gazetteer = Gazetteer::built_in();
        assert!(gazetteer.len() > 90_000);
        for at in (0..gazetteer.len()).step_by(997) {
            let id = EntityId(at as u32);
            let entity = gazetteer.entity(id);
            assert_eq!(gazetteer.by_id(&entity.id()), Some(id), "{}", entity.name());
        }
        assert_eq!(gazetteer.by_id("Q0"), None);
        assert_eq!(gazetteer.by_id(""), None);
    }

    #[test]
    fn what_a_name_asks_of_the_text_is_on_file() {
        let gazetteer = Gazetteer::built_in();
        let refs = |name: &str| {
            let walk = name.split(' ').try_fold((gazetteer.start(), None), |(walk, _), token| {
                gazetteer.step(walk, hash_token(token)).map(|(walk, node)| (walk, Some(node)))
            });
            let node = walk.and_then(|(_, node)| node);
            node.map(|node| gazetteer.refs(node).collect::<Vec<_>>()).unwrap_or_default()
        };
        assert!(refs("nato")[0].is_acronym());
        assert!(refs("fed").iter().any(|reference| reference.is_after_the()));
        assert!(!refs("bank of england")[0].is_capital(1));
        assert!(refs("rubio").iter().all(|reference| reference.class() == NameClass::Surname));
    }
}
