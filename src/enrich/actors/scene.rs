//! What is known of an article while its actors are found: who was found where, and what the article speaks of.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::article::Kind;
use crate::article::Rule;
use crate::knowledge::EntityId;
use crate::knowledge::Knowledge;

use super::words::Line;
use super::words::Words;

/// Who is meant: somebody on file, or somebody known from this article alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Who {
    /// In the gazetteer.
    Known(EntityId),
    /// The number in `Scene::locals`.
    Local(usize),
}

/// Somebody who is in no table.
#[derive(Debug, Clone)]
pub(super) struct Local {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// The words of the name.
    pub(super) hashes: Vec<u64>,
}

/// A place that names somebody: the words `from..to` of a field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// The number of the field in `Scene::texts`.
    pub(super) text: usize,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) who: Who,
    pub(super) rule: Rule,
}

/// The state of one article.
pub(super) struct Scene<'t> {
    pub(super) knowledge: &'t Knowledge,
    pub(super) date: Option<NaiveDate>,
    /// Title and body.
    pub(super) texts: [Words<'t>; 2],
    /// How often each country is spoken of.
    pub(super) countries: BTreeMap<&'static str, usize>,
    pub(super) locals: Vec<Local>,
    by_words: BTreeMap<(Vec<u64>, Kind), usize>,
    pub(super) found: Vec<Found>,
    /// Words that stand in capitals with no capital beside them, sorted.
    alone: Vec<u64>,
    /// Which words of each text are taken: by a mention, a place or a title.
    taken: [Vec<Taken>; 2],
}

/// What takes a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// Nothing.
    Free,
    /// A mention.
    Name,
    /// The name of a place.
    Place,
    /// A title, with its number.
    Title(u32),
}

impl<'t> Scene<'t> {
    pub(super) fn new(texts: [Words<'t>; 2], date: Option<NaiveDate>, knowledge: &'t Knowledge) -> Self {
        let mut alone: Vec<u64> = texts.iter().flat_map(alone).collect();
        alone.sort_unstable();
        let taken = [vec![Taken::Free; texts[0].words.len()], vec![Taken::Free; texts[1].words.len()]];
        Self {
            knowledge,
            date,
            texts,
            countries: BTreeMap::new(),
            locals: Vec::new(),
            by_words: BTreeMap::new(),
            found: Vec::new(),
            alone,
            taken,
        }
    }

    /// The words of a field; an empty one for a number that is none.
    pub(super) fn words(&self, text: usize) -> &Words<'t> {
        let [title, body] = &self.texts;
        if text == 0 { title } else { body }
    }

    pub(super) fn taken(&self, text: usize, at: usize) -> Taken {
        self.taken.get(text).and_then(|taken| taken.get(at)).copied().unwrap_or(Taken::Free)
    }

    /// Says whether a word stands alone in capitals somewhere.
    pub(super) fn is_alone_elsewhere(&self, hash: u64) -> bool {
        self.alone.binary_search(&hash).is_ok()
    }

    pub(super) fn is_free(&self, text: usize, from: usize, to: usize) -> bool {
        (from..to).all(|at| !matches!(self.taken(text, at), Taken::Name))
    }

    pub(super) fn take(&mut self, text: usize, from: usize, to: usize, by: Taken) {
        let places = self.taken.get_mut(text).and_then(|taken| taken.get_mut(from..to));
        places.into_iter().flatten().for_each(|place| *place = by);
    }

    /// Notes a mention, unless a word of it is taken by another.
    pub(super) fn note(&mut self, found: Found) {
        if self.is_free(found.text, found.from, found.to) && found.from < found.to {
            self.take(found.text, found.from, found.to, Taken::Name);
            self.found.push(found);
        }
    }

    /// The local actor with these words for a name, made if need be.
    pub(super) fn local(&mut self, name: &str, kind: Kind, hashes: Vec<u64>) -> Who {
        let next = self.locals.len();
        let number = *self.by_words.entry((hashes.clone(), kind)).or_insert(next);
        if number == next {
            self.locals.push(Local { name: name.to_owned(), kind, hashes });
        }
        Who::Local(number)
    }

    pub(super) fn hashes(&self, text: usize, from: usize, to: usize) -> Vec<u64> {
        let words = self.words(text).words.get(from..to).unwrap_or_default();
        words.iter().map(|word| word.hash).collect()
    }

    pub(super) fn kind(&self, who: Who) -> Kind {
        match who {
            Who::Known(id) => self.knowledge.gazetteer().entity(id).kind(),
            Who::Local(number) => self.locals.get(number).map_or(Kind::Other, |local| local.kind),
        }
    }

    /// The share of a country among those that the article speaks of, in 0..1.
    pub(super) fn share(&self, country: Option<&str>) -> f32 {
        let total: usize = self.countries.values().sum();
        let own = country.and_then(|country| self.countries.get(country)).copied().unwrap_or(0);
        if total == 0 { 0.0 } else { own as f32 / total as f32 }
    }
}

/// The words that stand in capitals inside a sentence, with no capital beside them.
fn alone<'w>(words: &'w Words<'_>) -> impl Iterator<Item = u64> + use<'w> {
    let is_alone = |at: usize| {
        let beside = [words.joined_before(at), words.joined_at(at + 1)];
        !beside.into_iter().flatten().any(|word| word.is_capital)
    };
    let words = words.words.iter().enumerate();
    let plain =
        words.filter(|(_, word)| word.is_capital && word.line == Line::Plain && !word.is_all_capitals);
    plain.filter(move |(at, _)| is_alone(*at)).map(|(_, word)| word.hash)
}
