//! Stems: the Snowball algorithm of a language behind a cache, since news repeats its words.

use std::collections::HashMap;

use frostem::Stemmer;

use super::language::Language;

/// The cache is dropped when it holds this many forms: a corpus of garbage may not eat the memory.
const CACHE_LIMIT: usize = 200_000;

/// Stems folded words of one language.
pub struct Stems {
    stemmer: Option<Stemmer>,
    cache: HashMap<Box<str>, Box<str>>,
}

impl Stems {
    /// Makes the stemmer of `language`; for a language without one every form is its own stem.
    pub fn new(language: Language) -> Self {
        Self { stemmer: language.algorithm().map(Stemmer::new), cache: HashMap::new() }
    }

    /// The stem of a folded word. Two words are inflections of one another when their stems are equal.
    pub fn stem<'s>(&'s mut self, form: &'s str) -> &'s str {
        let Some(stemmer) = &self.stemmer else { return form };
        // A word with a digit or a sign has no inflection.
        if !form.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'\'' || byte >= 0x80) {
            return form;
        }
        if self.cache.len() >= CACHE_LIMIT {
            self.cache.clear();
        }
        // Two look-ups on a miss only: the borrow of a hit cannot be returned from the branch that also inserts.
        if !self.cache.contains_key(form) {
            self.cache.insert(form.into(), stemmer.stem(form).into());
        }
        self.cache.get(form).map_or(form, |stem| stem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflections_share_a_stem_and_other_words_do_not() {
        let mut stems = Stems::new(Language::English);
        let mut same = |left: &str, right: &str| stems.stem(left).to_owned() == *stems.stem(right);
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
}
