//! From a record and its article to the engine's document and back: what is stored, and what each field gets.

use std::collections::BTreeSet;

use chrono::Datelike;
use chrono::NaiveDate;
use tantivy::TantivyDocument;

use super::analysis::Analysed;
use super::analysis::Analysis;
use super::schema::Fields;
use super::schema::PART;
use super::schema::UNDATED;
use super::schema::UNDATED_TIME;
use super::stored::Stored;
use crate::article::Article;
use crate::article::Kind;
use crate::article::RecordId;
use crate::article::Rule;
use crate::knowledge::Knowledge;
use crate::text::fold;

/// The salience from which an article is said to be about an actor.
pub const MAIN_SALIENCE: f32 = 0.5;

/// Builds documents; holds the buffers of one thread.
pub(crate) struct Documents<'k> {
    fields: Fields,
    knowledge: &'k Knowledge,
    analysis: Analysis,
    analysed: Analysed,
}

impl<'k> Documents<'k> {
    pub(crate) fn new(fields: Fields, knowledge: &'k Knowledge) -> Self {
        Self { fields, knowledge, analysis: Analysis::new(), analysed: Analysed::default() }
    }

    /// The document of `stored`, whose file has the key `place`.
    ///
    /// # Errors
    /// The stored form cannot be written as JSON, which is a bug.
    pub(crate) fn document(&mut self, place: &str, stored: Stored) -> serde_json::Result<TantivyDocument> {
        let article = &stored.article;
        let fields = &self.fields;
        self.analysis.analyse(article, &mut self.analysed);
        let mut document = TantivyDocument::default();
        for (field, value) in [
            (fields.text, &self.analysed.text),
            (fields.stem, &self.analysed.stem),
            (fields.form, &self.analysed.form),
            (fields.title, &self.analysed.title),
            (fields.title_stem, &self.analysed.title_stem),
            (fields.marks, &self.analysed.marks),
        ] {
            if !value.is_empty() {
                document.add_text(field, value);
            }
        }
        document.add_u64(fields.body_at, u64::from(self.analysed.body_at));
        self.names(article, &mut document);
        if let Some(source) = &article.source {
            document.add_text(fields.source, source);
        }
        for author in article.authors.iter().collect::<BTreeSet<_>>() {
            document.add_text(fields.author, author);
        }
        if let Some(language) = &article.language {
            document.add_text(fields.language, language);
        }
        let (from, to, time) = days(article);
        document.add_i64(fields.from, from);
        document.add_i64(fields.to, to);
        document.add_i64(fields.time, time);
        let (key, key_rest) = key_of(&article.id);
        document.add_u64(fields.key, key);
        document.add_u64(fields.key_rest, key_rest);
        document.add_text(fields.id, article.id.as_str());
        document.add_text(fields.place, place);
        document.add_bytes(fields.stored, &stored.into_bytes()?);
        Ok(document)
    }

    /// Actors and topics: as terms for filtering, as columns for counting, as names for looking up.
    fn names(&self, article: &Article, document: &mut TantivyDocument) {
        let fields = &self.fields;
        let mut names = BTreeSet::new();
        for actor in &article.actors {
            document.add_text(fields.actor, &actor.id);
            document.add_text(fields.actor_facet, format!("{}{PART}{}", actor.name, actor.id));
            if actor.salience >= MAIN_SALIENCE {
                document.add_text(fields.actor_main, &actor.id);
            }
            for name in actor_names(actor) {
                names.insert(format!("a{PART}{name}{PART}{}", actor.id));
            }
        }
        let mut codes = BTreeSet::new();
        for topic in article.topics.iter().filter(|topic| topic.is_filed()) {
            let path = self.knowledge.topic_path(&topic.code);
            if path.is_empty() {
                // A topic that the taxonomy does not know is named by the labels of its path.
                codes.insert((topic.code.as_str(), topic.path.rsplit(" > ").next().unwrap_or_default()));
                for label in topic.path.split(" > ") {
                    names.insert(format!("t{PART}{}{PART}{}", fold(label), topic.code));
                }
            }
            codes.extend(path);
        }
        for (code, label) in codes {
            document.add_text(fields.topic, code);
            document.add_text(fields.topic_facet, format!("{label}{PART}{code}"));
            names.insert(format!("t{PART}{code}{PART}{code}"));
            for name in self.knowledge.topic_names(code) {
                names.insert(format!("t{PART}{name}{PART}{code}"));
            }
        }
        for name in names {
            document.add_text(fields.name, name);
        }
    }
}

/// The folded names by which an actor of an article can be asked for: the canonical name, the surname of a person,
/// and what the article calls the actor.
fn actor_names(actor: &crate::article::Actor) -> BTreeSet<String> {
    let canonical = fold(&actor.name);
    let mut names = BTreeSet::new();
    if actor.kind == Kind::Person
        && let Some(surname) = canonical.split_whitespace().next_back()
    {
        names.insert(surname.to_owned());
    }
    names.insert(canonical);
    for mention in &actor.mentions {
        if !matches!(mention.rule, Rule::Office | Rule::Pronoun | Rule::Demonym | Rule::Nominal) {
            names.insert(fold(&mention.text));
        }
    }
    names
}

/// First day, last day and seconds of an article's date.
pub(crate) fn days(article: &Article) -> (i64, i64, i64) {
    let day = |date: NaiveDate| i64::from(date.num_days_from_ce()) - EPOCH;
    let known = article
        .published
        .as_ref()
        .and_then(|date| Some((day(date.first_day()?), day(date.last_day()?), date.sort_seconds()?)));
    known.unwrap_or((UNDATED, UNDATED, UNDATED_TIME))
}

/// 1970-01-01 in chrono's count of days.
const EPOCH: i64 = 719_163;

/// The day of a number of days since 1970.
#[cfg(test)]
pub(crate) fn date_of_day(day: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(day + EPOCH).ok()?)
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The 80 bits of an id as two numbers, whose order is that of the ids.
pub(crate) fn key_of(id: &RecordId) -> (u64, u64) {
    let bits = id.as_str().bytes().fold(0_u128, |bits, byte| {
        bits << 5 | ALPHABET.iter().position(|&letter| letter == byte).unwrap_or_default() as u128
    });
    ((bits >> 16) as u64, (bits & 0xffff) as u64)
}

/// The id of two numbers made by `key_of`.
pub(crate) fn id_of(key: u64, key_rest: u64) -> String {
    let bits = u128::from(key) << 16 | u128::from(key_rest);
    (0..16)
        .rev()
        .filter_map(|at| ALPHABET.get((bits >> (5 * at) & 31) as usize))
        .map(|&byte| char::from(byte))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_the_way_through_two_numbers_and_keeps_its_order() {
        let mut ids: Vec<RecordId> = (0..200).map(|n| RecordId::new("f", &n.to_string(), "")).collect();
        for id in &ids {
            let (key, rest) = key_of(id);
            assert_eq!(id_of(key, rest), id.as_str());
        }
        let mut by_key = ids.clone();
        ids.sort();
        by_key.sort_by_key(key_of);
        assert_eq!(ids, by_key);
    }

    #[test]
    fn the_epoch_is_day_nought() {
        assert_eq!(date_of_day(0), NaiveDate::from_ymd_opt(1970, 1, 1));
        assert_eq!(date_of_day(-1), NaiveDate::from_ymd_opt(1969, 12, 31));
        assert_eq!(date_of_day(i64::MAX / 2), None);
    }
}
