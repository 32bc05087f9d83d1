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
    /// For each form, the units and the part of each that it can be.
    by_form: HashMap<String, Vec<(usize, usize)>>,
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
                        for form in forms_of(reader, part)? {
                            wanted.by_form.entry(form).or_default().push((nth, at));
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
        if let Some(title) = &article.title {
            self.words(title, 0, Field::Title, &mut found);
        }
        let mut byte = 0;
        for paragraph in article.body.split("\n\n") {
            self.words(paragraph, byte, Field::Body, &mut found);
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
    fn words(&self, paragraph: &str, offset: usize, field: Field, found: &mut Vec<Match>) {
        if self.units.is_empty() {
            return;
        }
        // For each unit of several words, where its first word stood and how many were met so far.
        let mut open: Vec<(usize, usize, u32, usize)> = Vec::new();
        let mut tokens = Tokens::new(paragraph, Capitals::of(paragraph), 0);
        while tokens.advance() {
            let (start, end) = (offset + tokens.start, offset + tokens.end);
            open.retain(|(_, _, last, _)| tokens.position <= last + 1);
            if let Some(places) = self.by_form.get(&tokens.form) {
                let mut next = Vec::new();
                for &(unit, part) in places {
                    let Some(wanted) = self.units.get(unit).filter(|wanted| is_in(wanted.scope, field))
                    else {
                        continue;
                    };
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

/// The forms that a part of a unit matches.
fn forms_of(reader: &Reader, part: &Part) -> Result<BTreeSet<String>, SearchError> {
    let mut forms = BTreeSet::from([part.form.clone()]);
    if part.inflected {
        let engine = |error| SearchError::engine(reader, &error);
        for &language in reader.languages().map_err(engine)? {
            forms.extend(inflections(reader, &part.form, language).map_err(engine)?);
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
