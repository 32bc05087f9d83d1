//! Stems: the Snowball algorithm of a language behind a cache, since news repeats its words.

use std::collections::HashMap;

use frostem::Stemmer;

use super::hash::FastHash;
use super::language::Language;

/// The cache is dropped when it holds this many forms: a corpus of garbage may not eat the memory.
const CACHE_LIMIT: usize = 200_000;

/// Stems folded words of one language.
pub struct Stems {
    stemmer: Option<Stemmer>,
    slots: HashMap<Box<str>, u32, FastHash>,
    /// By slot; empty where the form is its own stem.
    stems: Vec<Box<str>>,
    n_drops: u32,
}

/// A word that has a stem other than itself: the number of its form in the cache, and the stem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inflection<'s> {
    /// Number of the form, the same until the cache is dropped.
    pub slot: usize,
    /// How often the cache was dropped: slots of before mean nothing after.
    pub n_drops: u32,
    /// The stem.
    pub stem: &'s str,
}

impl Stems {
    /// Makes the stemmer of `language`; for a language without one every form is its own stem.
    pub fn new(language: Language) -> Self {
        let stemmer = language.algorithm().map(Stemmer::new);
        Self { stemmer, slots: HashMap::default(), stems: Vec::new(), n_drops: 0 }
    }

    /// The stem of a folded word. Two words are inflections of one another when their stems are equal.
    pub fn stem<'s>(&'s mut self, form: &'s str) -> &'s str {
        self.inflection(form).map_or(form, |inflection| inflection.stem)
    }

    /// The stem of a folded word where it differs from the word.
    pub fn inflection(&mut self, form: &str) -> Option<Inflection<'_>> {
        let stemmer = self.stemmer.as_ref()?;
        // A word with a digit or a sign has no inflection.
        if !form.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'\'' || byte >= 0x80) {
            return None;
        }
        let slot = match self.slots.get(form) {
            Some(&slot) => slot as usize,
            None => {
                if self.stems.len() >= CACHE_LIMIT {
                    self.slots.clear();
                    self.stems.clear();
                    self.n_drops += 1;
                }
                let stem = stemmer.stem(form);
                let slot = self.stems.len();
                self.stems.push(if stem == form { Box::default() } else { stem.into() });
                self.slots.insert(form.into(), slot as u32);
                slot
            }
        };
        let stem = self.stems.get(slot).map_or("", |stem| stem);
        (!stem.is_empty()).then_some(Inflection { slot, n_drops: self.n_drops, stem })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflections_share_a_stem_and_other_words_do_not() {
        let mut stems = Stems::new(Language::English);
        let mut same = |left: &str, right: &str| {
            let left = stems.stem(left).to_owned();
            left == stems.stem(right)
        };
        assert!(same("tariff", "tariffs"));
        assert!(same("senator", "senators"));
        assert!(same("negotiate", "negotiating"));
        assert!(!same("organ", "organise"));
        assert!(!same("us", "u.s"));
    }

    #[test]
    fn a_language_without_stemmer_keeps_the_form() {
        assert_eq!(Stems::new(Language::Other).stem("tariffs"), "tariffs");
    }

    #[test]
    fn a_form_keeps_its_slot() {
        let mut stems = Stems::new(Language::English);
        let first = stems.inflection("tariffs").map(|inflection| inflection.slot);
        assert_eq!(stems.inflection("tariff"), None);
        assert_eq!(stems.inflection("tariffs").map(|inflection| inflection.slot), first);
    }
}
