//! The places of an article that match a query: what snippets show and `show` marks.

use std::collections::BTreeSet;
use std::collections::HashMap;

use super::SearchError;
use super::forms::fits;
use super::forms::inflections;
use crate::article::Article;
use crate::article::Evidence;
use crate::article::Field;
use crate::index::Reader;
use crate::query::Node;
use crate::query::Part;
use crate::query::Pattern;
use crate::query::Scope;
use crate::query::Unit;
use crate::text::Capitals;
use crate::text::CodePoints;
use crate::text::Language;
use crate::text::Tokens;

/// A place that matches, in code points of its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Match {
    pub(super) field: Field,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Which part of the query: places of different parts make a better snippet.
    pub(super) unit: usize,
}

/// Text looked at once something was found: a record of megabytes is not read to its end for a snippet.
const ENOUGH_BYTES: usize = 1 << 20;

/// What is looked for, prepared once for all hits of an answer.
#[derive(Default)]
pub(super) struct Wanted {
    units: Vec<WantedUnit>,
    actors: BTreeSet<String>,
    topics: BTreeSet<String>,
    /// For each form, what it can be.
    by_form: HashMap<String, Vec<Possible>>,
}

/// A part of a unit that a form can be.
#[derive(Clone, Copy)]
struct Possible {
    unit: usize,
    part: usize,
    /// The language of which it is an inflection; `None` where the form is what was asked for.
    language: Option<Language>,
}

struct WantedUnit {
    scope: Scope,
    n_parts: usize,
    pattern: Option<Pattern>,
}

impl Wanted {
    /// Prepares the positive text conditions of `node` and the actors and topics that were resolved for it.
    pub(super) fn new(
        reader: &Reader,
        node: &Node,
        actors: BTreeSet<String>,
        topics: BTreeSet<String>,
    ) -> Result<Self, SearchError> {
        let mut wanted = Self { actors, topics, ..Self::default() };
        for text in crate::query::text_units(node) {
            let nth = wanted.units.len();
            let (n_parts, pattern) = match &text.unit {
                Unit::Wild(pattern) => (1, Some(pattern.clone())),
                Unit::Words(parts) => {
                    for (at, part) in parts.iter().enumerate() {
                        for (form, language) in forms_of(reader, part)? {
                            let possible = Possible { unit: nth, part: at, language };
                            wanted.by_form.entry(form).or_default().push(possible);
                        }
                    }
                    (parts.len(), None)
                }
            };
            wanted.units.push(WantedUnit { scope: text.scope, n_parts, pattern });
        }
        // Phrases that speak for a topic are marked where it is all that was asked for: beside words and names that
        // were typed they would look like hits of these.
        if !wanted.units.is_empty() || !wanted.actors.is_empty() {
            wanted.topics.clear();
        }
        Ok(wanted)
    }

    /// How many parts of the query are words; their numbers are the lowest.
    pub(super) fn n_text_units(&self) -> usize {
        self.units.len()
    }

    /// The places of `article` that match, in text order, title first, the longer first where they begin alike.
    pub(super) fn matches(&self, article: &Article) -> Vec<Match> {
        let mut found = Vec::new();
        let language = Language::of(article.language.as_deref());
        if let Some(title) = &article.title {
            self.words(title, 0, Field::Title, language, &mut found);
        }
        let mut byte = 0;
        for paragraph in article.body.split("\n\n") {
            self.words(paragraph, byte, Field::Body, language, &mut found);
            byte += paragraph.len() + 2;
            if byte > ENOUGH_BYTES && !found.is_empty() {
                break;
            }
        }
        to_code_points(article, &mut found);
        let n_units = self.units.len();
        for (nth, id) in self.actors.iter().enumerate() {
            for actor in article.actors.iter().filter(|actor| actor.id == *id) {
                for mention in &actor.mentions {
                    let (field, start, end) = (mention.field, mention.start, mention.end);
                    found.push(Match { field, start, end, unit: n_units + nth });
                }
            }
        }
        for topic in article.topics.iter().filter(|topic| self.topics.contains(&topic.code)) {
            for evidence in &topic.evidence {
                if let Evidence::Passage { field, start, end, .. } = *evidence {
                    found.push(Match { field, start, end, unit: n_units + self.actors.len() });
                }
            }
        }
        found.sort_by_key(|place| (place.field, place.start, std::cmp::Reverse(place.end), place.unit));
        found
    }

    /// Finds the words of one paragraph, as byte offsets of the field.
    fn words(
        &self,
        paragraph: &str,
        offset: usize,
        field: Field,
        language: Language,
        found: &mut Vec<Match>,
    ) {
        if self.units.is_empty() {
            return;
        }
        // For each unit of several words, where its first word stood and how many were met so far.
        let mut open: Vec<(usize, usize, u32, usize)> = Vec::new();
        let mut tokens = Tokens::new(paragraph, Capitals::of(paragraph), 0);
        while tokens.advance() {
            let (start, end) = (offset + tokens.start, offset + tokens.end);
            open.retain(|(_, _, last, _)| tokens.position <= last + 1);
            let form = tokens.form.as_str();
            // A character is what was asked for by itself, and with the one behind it.
            let alone = tokens.is_character.then(|| first_letter(form)).filter(|alone| *alone != form);
            let possible =
                [Some(form), alone].into_iter().flatten().filter_map(|form| self.by_form.get(form));
            let mut possible = possible.flatten().peekable();
            if possible.peek().is_some() {
                let mut next = Vec::new();
                for &Possible { unit, part, language: of } in possible {
                    let fits = |wanted: &&WantedUnit| {
                        is_in(wanted.scope, field) && of.is_none_or(|of| of == language)
                    };
                    let Some(wanted) = self.units.get(unit).filter(fits) else { continue };
                    let began = if part == 0 {
                        Some(start)
                    } else {
                        open.iter()
                            .find(|(open_unit, parts, last, _)| {
                                *open_unit == unit && *parts == part && last + 1 == tokens.position
                            })
                            .map(|(.., began)| *began)
                    };
                    let Some(began) = began else { continue };
                    if part + 1 == wanted.n_parts {
                        found.push(Match { field, start: began, end, unit });
                    } else {
                        next.push((unit, part + 1, tokens.position, began));
                    }
                }
                open.append(&mut next);
            }
            for (unit, wanted) in self.units.iter().enumerate() {
                if let Some(pattern) = &wanted.pattern
                    && is_in(wanted.scope, field)
                    && !tokens.is_character
                    && fits(&pattern.0, &tokens.form)
                {
                    found.push(Match { field, start, end, unit });
                }
            }
        }
    }
}

fn is_in(scope: Scope, field: Field) -> bool {
    scope == Scope::Anywhere || field == Field::Title
}

fn first_letter(form: &str) -> &str {
    let length = form.chars().next().map_or(0, char::len_utf8);
    form.get(..length).unwrap_or_default()
}

/// The forms that a part of a unit matches, each with the language of which it is an inflection.
fn forms_of(reader: &Reader, part: &Part) -> Result<Vec<(String, Option<Language>)>, SearchError> {
    let mut forms = vec![(part.form.clone(), None)];
    if part.inflected {
        let engine = |error| SearchError::engine(reader, &error);
        for &language in reader.languages().map_err(engine)? {
            let inflections = inflections(reader, &part.form, language).map_err(engine)?;
            let others = inflections.into_iter().filter(|form| *form != part.form);
            forms.extend(others.map(|form| (form, Some(language))));
        }
    }
    Ok(forms)
}

/// Turns the byte offsets of `found` into code points; they rise in each field but for overlaps.
fn to_code_points(article: &Article, found: &mut [Match]) {
    found.sort_by_key(|place| (place.field, place.start));
    for (field, text) in
        [(Field::Title, article.title.as_deref().unwrap_or_default()), (Field::Body, article.body.as_str())]
    {
        let mut points = CodePoints::new(text);
        for place in found.iter_mut().filter(|place| place.field == field) {
            let start = points.before(place.start);
            // The end is counted on from the start, so that the walk goes forward only.
            let inside = text.get(place.start..place.end).map_or(0, |inside| inside.chars().count());
            (place.start, place.end) = (start, start + inside);
        }
    }
}
