//! Phrases that speak for topics, each with a weight for every topic that it speaks for or against.
//!
//! Two tables: `data/topics/phrases-en.tsv` has learned weights for some sixty broad topics, `terms-en.tsv` the terms
//! by which a librarian would tell any topic of the tree. Its README says where the weights come from. Plurals are
//! folded, and both tables share one trie, so that a text is read once.

use super::trie::ROOT;
use super::trie::Trie;
use super::trie::hash_token;
use super::trie::step;
use super::trie::without_plural;

/// What a phrase says of one topic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PhraseRef {
    /// The number of the topic, below `Phrases::n_topics`.
    pub topic: usize,
    /// How much the phrase speaks for it; below zero it speaks against it.
    pub weight: f32,
}

/// What a term says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TermRef {
    /// The topic's place in `Taxonomy::nodes`.
    pub node: usize,
    /// How much the term speaks for it.
    pub weight: f32,
}

/// Marks a term among the references; `data/build/topics.rs` writes it.
const IS_TERM: u32 = 1 << 30;

/// The tables of phrases.
#[derive(Debug, Clone, Copy)]
pub struct Phrases {
    phrases: Trie<'static>,
    /// The terms of the other languages: in German `war` is no war.
    other: Trie<'static>,
    refs: &'static [u8],
    topics: &'static [u8],
}

impl Phrases {
    /// The phrases built into the program.
    pub fn built_in() -> Self {
        Self {
            phrases: Trie::new(include_bytes!(concat!(env!("OUT_DIR"), "/phrases.bin"))),
            other: Trie::new(include_bytes!(concat!(env!("OUT_DIR"), "/phrases-other.bin"))),
            refs: include_bytes!(concat!(env!("OUT_DIR"), "/phrase-refs.bin")),
            topics: include_bytes!(concat!(env!("OUT_DIR"), "/phrase-topics.bin")),
        }
    }

    /// The phrases for a text in a language, by its ISO 639-1 code.
    pub fn of_language(&self, language: &str) -> Self {
        let is_english = language.starts_with("en");
        Self { phrases: if is_english { self.phrases } else { self.other }, ..*self }
    }

    /// The number of topics that phrases speak for.
    pub fn n_topics(&self) -> usize {
        self.topics.len() / 8
    }

    /// The Media Topics code of a topic's number, and how likely the topic is before a word is read (a log-odds).
    pub fn topic(&self, number: usize) -> Option<(u32, f32)> {
        let code = int(self.topics, number * 2)?;
        let prior = int(self.topics, number * 2 + 1)?;
        Some((code, prior.cast_signed() as f32 / 100.0))
    }

    /// The hash of a folded token, as `step` takes it.
    pub fn hash(form: &str) -> u64 {
        hash_token(without_plural(form))
    }

    /// The state before the first token.
    pub fn start(&self) -> u64 {
        ROOT
    }

    /// Goes on with a token: the new state and the number of the phrase that ends there, zero for none; `None` where
    /// no phrase goes on so.
    pub fn step(&self, state: u64, token: u64) -> Option<(u64, u32)> {
        let state = step(state, token);
        self.phrases.value(state).map(|phrase| (state, phrase))
    }

    /// What the phrase with this number says of the learned topics.
    pub fn refs(&self, phrase: u32) -> impl Iterator<Item = PhraseRef> + use<> {
        self.all(phrase).filter(|reference| reference & IS_TERM == 0).map(|reference| {
            let weight = (reference >> 8 & 0x7FFF).cast_signed() - (1 << 14);
            PhraseRef { topic: (reference & 0xFF) as usize, weight: weight as f32 / 100.0 }
        })
    }

    /// The topics that the phrase with this number is a term of.
    pub fn terms(&self, phrase: u32) -> impl Iterator<Item = TermRef> + use<> {
        self.all(phrase).filter(|reference| reference & IS_TERM > 0).map(|reference| TermRef {
            node: (reference & 0x7FF) as usize,
            weight: (reference >> 11 & 0xFFF) as f32 / 100.0,
        })
    }

    fn all(&self, phrase: u32) -> impl Iterator<Item = u32> + use<> {
        let (refs, mut at) = (self.refs, phrase as usize);
        std::iter::from_fn(move || {
            let reference = int(refs, at.checked_sub(1)?)?;
            at = if reference >> 31 == 1 { 0 } else { at + 1 };
            Some(reference)
        })
    }
}

pub(super) fn int(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at.checked_mul(4)?..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(phrase: &str) -> Vec<(u32, f32)> {
        let phrases = Phrases::built_in();
        let mut at = (phrases.start(), 0);
        for token in phrase.split(' ') {
            let Some(next) = phrases.step(at.0, Phrases::hash(token)) else { return vec![] };
            at = next;
        }
        let code = |reference: &PhraseRef| phrases.topic(reference.topic).unwrap().0;
        phrases.refs(at.1).map(|reference| (code(&reference), reference.weight)).collect()
    }

    #[test]
    fn a_phrase_speaks_for_its_topic_in_both_numbers() {
        assert!(weights("gun control").iter().any(|&(code, weight)| code == 20_000_632 && weight > 0.0));
        assert_eq!(weights("tariffs"), weights("tariff"));
        assert!(weights("zebra crossing").is_empty());
    }

    #[test]
    fn a_term_names_its_topic() {
        let (phrases, taxonomy) = (Phrases::built_in(), crate::knowledge::Taxonomy::built_in());
        let codes = |phrase: &str| -> Vec<&str> {
            let mut at = (phrases.start(), 0);
            for token in phrase.split(' ') {
                at = phrases.step(at.0, Phrases::hash(token)).unwrap();
            }
            phrases.terms(at.1).map(|term| taxonomy.nodes()[term.node].code).collect()
        };
        assert!(codes("royal commission").contains(&"20001262"));
        assert!(codes("fishing quotas").contains(&"20000213"));
    }

    #[test]
    fn no_learned_phrase_is_the_name_of_a_politician() {
        for name in ["rubio", "obama", "mitch mcconnell", "president trump", "netanyahu"] {
            assert_eq!(weights(name), [], "{name}");
        }
    }

    #[test]
    fn every_topic_of_a_phrase_is_known() {
        let phrases = Phrases::built_in();
        assert!(phrases.n_topics() > 40);
        assert!((0..phrases.n_topics()).all(|number| phrases.topic(number).is_some()));
        assert!(phrases.topic(phrases.n_topics()).is_none());
    }
}
