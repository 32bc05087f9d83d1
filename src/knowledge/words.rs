//! Words that tell who is an actor: titles, verbs of saying and doing, head words of organisations.

use std::sync::OnceLock;

use crate::article::Kind;

use super::entity::KINDS;
use super::trie::ROOT;
use super::trie::Trie;
use super::trie::step;

/// The titles with the offices that they name, one a row.
const TITLES: &str = include_str!("../../data/actors/titles.tsv");

/// What a word can be; several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WordClass(u32);

impl WordClass {
    /// A verb of saying: what stands beside it speaks.
    pub fn is_speech(self) -> bool {
        self.0 & 1 != 0
    }

    /// A verb of doing: what stands before it acts.
    pub fn is_action(self) -> bool {
        self.0 >> 1 & 1 != 0
    }

    /// The last word of an organisation's name ("Party").
    pub fn is_head_last(self) -> bool {
        self.0 >> 2 & 1 != 0
    }

    /// The first word of an organisation's name, before "of" or "for" ("Ministry").
    pub fn is_head_first(self) -> bool {
        self.0 >> 3 & 1 != 0
    }

    /// Written with a capital and yet no part of a person's name ("Tuesday").
    pub fn is_no_name(self) -> bool {
        self.0 >> 4 & 1 != 0
    }

    /// A day, a month, a feast.
    pub fn is_calendar(self) -> bool {
        self.is_no_name() && self.0 >> 8 & 15 == 15
    }

    /// A small word inside names of people ("van").
    pub fn is_particle(self) -> bool {
        self.0 >> 5 & 1 != 0
    }

    /// What follows a surname ("Jr").
    pub fn is_suffix(self) -> bool {
        self.0 >> 6 & 1 != 0
    }

    /// A small word inside names of organisations ("of").
    pub fn is_link(self) -> bool {
        self.0 >> 7 & 1 != 0
    }

    /// What sort of organisation the head word names.
    pub fn kind(self) -> Option<Kind> {
        let at = (self.0 >> 8 & 15).checked_sub(1)?;
        KINDS.get(at as usize).copied()
    }

    /// The number of a title of one word.
    pub fn title(self) -> Option<u32> {
        (self.0 >> 12).checked_sub(1)
    }
}

/// The table of words.
#[derive(Debug)]
pub struct Words {
    words: Trie<'static>,
    offices: OnceLock<Vec<Vec<&'static str>>>,
}

impl Words {
    /// The words built into the program.
    pub fn built_in() -> Self {
        Self {
            words: Trie::new(include_bytes!(concat!(env!("OUT_DIR"), "/words.bin"))),
            offices: OnceLock::new(),
        }
    }

    /// What the word with this hash can be.
    pub fn class(&self, token: u64) -> WordClass {
        WordClass(self.words.value(step(ROOT, token)).unwrap_or(0))
    }

    /// The longest title that `tokens` begin with: how many tokens, and its number.
    pub fn title_at(&self, tokens: impl IntoIterator<Item = u64>) -> Option<(usize, u32)> {
        let (mut state, mut found) = (ROOT, None);
        for (at, token) in tokens.into_iter().enumerate() {
            state = step(state, token);
            let Some(value) = self.words.value(state) else { break };
            if let Some(title) = WordClass(value).title() {
                found = Some((at + 1, title));
            }
        }
        found
    }

    /// The beginnings of the offices that a title names, folded; empty for titles of courtesy.
    pub fn offices(&self, title: u32) -> &[&'static str] {
        let offices = self.offices.get_or_init(|| {
            let column = |line: &'static str| line.split('\t').nth(1).unwrap_or_default();
            let list = |cell: &'static str| cell.split('|').filter(|office| !office.is_empty()).collect();
            TITLES.lines().skip(1).map(|line| list(column(line))).collect()
        });
        offices.get(title as usize).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Gazetteer;

    #[test]
    fn words_have_their_classes() {
        let words = Words::built_in();
        let class = |word: &str| words.class(Gazetteer::hash(word));
        assert!(class("said").is_speech() && !class("said").is_action());
        assert!(class("party").is_head_last());
        assert_eq!(class("party").kind(), Some(Kind::Party));
        assert!(class("tuesday").is_no_name() && class("tuesday").is_calendar());
        assert_eq!(class("tuesday").kind(), None);
        assert_eq!(class("rubio"), WordClass::default());
    }

    #[test]
    fn the_longest_title_wins_and_names_its_offices() {
        let words = Words::built_in();
        let at = |text: &str| words.title_at(text.split(' ').map(Gazetteer::hash));
        let (n_tokens, title) = at("secretary of state marco rubio").unwrap();
        assert_eq!(n_tokens, 3);
        assert_eq!(words.offices(title), ["secretary of state"]);
        assert_eq!(at("secretary of peace").unwrap().0, 1);
        assert_eq!(at("marco rubio"), None);
        assert!(words.offices(at("mr rubio").unwrap().1).is_empty());
        assert!(words.offices(9_999).is_empty());
    }
}
