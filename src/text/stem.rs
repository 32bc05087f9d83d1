//! Stems: the Snowball algorithm of a language behind a cache, since news repeats its words.
//!
//! A stem is a function of the folded form, so that a form has one stem whatever accents a writer or a reader leaves
//! out. The algorithms know some endings with their accents alone; the table of languages gives these back first.

use std::collections::HashMap;

use frostem::Stemmer;

use super::fold;
use super::hash::FastHash;
use super::language::Language;

/// The cache is dropped when it holds this many forms: a corpus of garbage may not eat the memory.
const CACHE_LIMIT: usize = 200_000;

/// The same for each other language than English: a folder in a dozen of them stays within the bound of the heap.
const CACHE_LIMIT_OF_OTHERS: usize = 40_000;

/// Stems folded words of one language.
pub struct Stems {
    language: Language,
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
        Self { language, stemmer, slots: HashMap::default(), stems: Vec::new(), n_drops: 0 }
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
                let is_english = self.language == Language::ENGLISH;
                let limit = if is_english { CACHE_LIMIT } else { CACHE_LIMIT_OF_OTHERS };
                if self.stems.len() >= limit {
                    self.slots.clear();
                    self.stems.clear();
                    self.n_drops += 1;
                }
                let stem = match self.language.ending(form) {
                    Some((before, ending)) => fold(&stemmer.stem(&format!("{before}{ending}"))),
                    None => fold(&stemmer.stem(form)),
                };
                let slot = self.stems.len();
                self.stems.push(if stem == form || stem.is_empty() { Box::default() } else { stem.into() });
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

    /// By language: words in one line are inflections of one another, words of different lines are not.
    const FAMILIES: &[(&str, &[&str])] = &[
        (
            "en",
            &[
                "tariff tariffs",
                "senator senators",
                "negotiate negotiating",
                "organ organs",
                "organise",
                "us",
            ],
        ),
        (
            "de",
            &[
                "Müller Mueller MÜLLER muller",
                "Straße Straßen Strasse strassen",
                "Haus Häuser Häusern Hauses",
                "Zoll Zölle Zöllen",
                "Regierung Regierungen",
                "Gespräch Gespräche Gesprächen gesprach",
                "neu neue neuen neuer",
            ],
        ),
        (
            "fr",
            &[
                "élection élections elections ÉLECTIONS",
                "député députée députés députées deputees",
                "votèrent voter vote votés voterent",
                "national nationale nationaux",
                "société sociétés societe",
            ],
        ),
        (
            "es",
            &[
                "elección elecciones eleccion",
                "economía economías economia económico",
                "negociar negoció negociarían negociación negociaciones",
                "votar votó votará votaban",
                "país países pais",
            ],
        ),
        (
            "it",
            &[
                "elezione elezioni",
                "città citta",
                "governo governi",
                "votare votò votarono",
                "trattativa trattative",
            ],
        ),
        (
            "pt",
            &[
                "eleição eleições eleicao eleicoes",
                "negociação negociações negociar",
                "nacional nacionais",
                "alemão alemao",
                "votar votou votará",
                "nível níveis",
            ],
        ),
        (
            "ru",
            &[
                "выборы выборов выборам ВЫБОРЫ",
                "новый новая нового новые",
                "президент президента президентом",
                "ёлка елка елки",
                "переговоры переговоров",
            ],
        ),
        ("uk", &["президент президента президентом", "переговори переговорів", "новий нова нового"]),
        (
            "ar",
            &[
                "رئيس الرئيس رَئِيس الرئيسة رئيسا",
                "حكومة الحكومة حكومه",
                "انتخاب انتخـــاب الانتخابات",
                "إيران ايران",
            ],
        ),
        ("nl", &["verkiezing verkiezingen", "huis huizen", "regering regeringen"]),
        ("sv", &["regering regeringen regeringar", "väljare väljarna valjare"]),
        ("da", &["regering regeringen regeringer", "vælger vælgere vælgerne"]),
        ("nb", &["regjering regjeringen regjeringer", "valg valget"]),
    ];

    #[test]
    fn inflections_share_a_stem_and_other_words_do_not() {
        for (code, families) in FAMILIES {
            let mut stems = Stems::new(Language::of(Some(code)));
            let mut of_family = Vec::new();
            for family in *families {
                let found: Vec<String> =
                    family.split(' ').map(|word| stems.stem(&fold(word)).to_owned()).collect();
                assert!(found.iter().all(|stem| *stem == found[0]), "{code}: {family}: {found:?}");
                assert!(!of_family.contains(&found[0]), "{code}: {family}");
                of_family.push(found[0].clone());
            }
        }
    }

    #[test]
    fn a_stem_is_folded_and_never_empty() {
        for language in Language::all() {
            let mut stems = Stems::new(language);
            for (_, families) in FAMILIES {
                for word in
                    families.iter().flat_map(|family| family.split(' ')).chain(["ال", "و", "s", "ção"])
                {
                    let form = fold(word);
                    let stem = stems.stem(&form);
                    assert!(!stem.is_empty() && fold(stem) == stem, "{} {word} {stem}", language.name());
                }
            }
        }
    }

    #[test]
    fn a_language_without_stemmer_keeps_the_form() {
        for language in [Language::OTHER, Language::of(Some("zh")), Language::of(Some("ja"))] {
            assert_eq!(Stems::new(language).stem("tariffs"), "tariffs");
        }
    }

    #[test]
    fn a_form_keeps_its_slot() {
        let mut stems = Stems::new(Language::ENGLISH);
        let first = stems.inflection("tariffs").map(|inflection| inflection.slot);
        assert_eq!(stems.inflection("tariff"), None);
        assert_eq!(stems.inflection("tariffs").map(|inflection| inflection.slot), first);
    }
}
