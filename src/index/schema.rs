//! The fields of the index, and the version of its format.
//!
//! Words are kept twice, each in the plainest form the engine has: exact forms with positions (`text`), for quoted
//! words, phrases, wildcards and proximity; stems without positions (`stem`), so that the usual unquoted word is one
//! posting list with its true document frequency. `form` is the bridge: its dictionary lists, under each stem, the
//! forms that occur, for what needs both inflections and positions. What is known about places in the text stands
//! in `marks`, aligned with the positions of `text`, so that it does not lengthen `text` (figures: ARCHITECTURE.md).

use tantivy::schema::BytesOptions;
use tantivy::schema::Field;
use tantivy::schema::IndexRecordOption;
use tantivy::schema::NumericOptions;
use tantivy::schema::Schema;
use tantivy::schema::TextFieldIndexing;
use tantivy::schema::TextOptions;

/// The version of the format. It changes whenever an index written before cannot be searched correctly after: with the
/// schema, and with the analysis of words. (2: stems of each language, characters of Chinese and Japanese.)
pub(crate) const FORMAT: u32 = 2;

/// The day that an undated article has in the columns: outside of every range that can be asked for, and near enough
/// for the columns to stay narrow.
///
/// A column without gaps is searched four times as fast as one with.
pub(crate) const UNDATED: i64 = -1_000_000;

/// The second that an undated article has: older than every dated one.
pub(crate) const UNDATED_TIME: i64 = UNDATED * 86_400;

/// Parts a value from its label in facet columns, and the pieces of a key of `name`.
pub(crate) const PART: char = '\u{1f}';

/// Names of the analysers that `analyser.rs` registers.
pub(crate) const LINES: &str = "hustings_lines";
/// One folded token of the whole value.
pub(crate) const FOLDED: &str = "hustings_folded";

/// The fields. The words in front of each say: how it is kept, what for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// Positions; exact forms of title and body as one run with one empty position between.
    pub(crate) text: Field,
    /// Frequencies; stems of the same run.
    pub(crate) stem: Field,
    /// Dictionary; `stem PART form` for each form that is not its own stem.
    pub(crate) form: Field,
    /// Positions; exact forms of the title.
    pub(crate) title: Field,
    /// Frequencies; stems of the title.
    pub(crate) title_stem: Field,
    /// Positions aligned with `text`; sentence and paragraph bounds, actors and topic phrases.
    pub(crate) marks: Field,
    /// Dictionary; `a PART name PART id` for each name of each actor, `t PART name PART code` of each topic.
    pub(crate) name: Field,
    /// Term; ids of the actors.
    pub(crate) actor: Field,
    /// Term; ids of the actors that the article is about.
    pub(crate) actor_main: Field,
    /// Term; codes of the topics it is filed under and of all their ancestors.
    pub(crate) topic: Field,
    /// Column; `name PART id`, so that its order is that of what is shown.
    pub(crate) actor_facet: Field,
    /// Column; `label PART code`.
    pub(crate) topic_facet: Field,
    /// Folded term and column; the publisher.
    pub(crate) source: Field,
    /// Folded term and column; the authors.
    pub(crate) author: Field,
    /// Folded term and column; the language.
    pub(crate) language: Field,
    /// Column; first day of the interval of publication.
    pub(crate) from: Field,
    /// Column; last day.
    pub(crate) to: Field,
    /// Column; seconds since 1970, for sorting.
    pub(crate) time: Field,
    /// Column; position of the first word of the body.
    pub(crate) body_at: Field,
    /// Column; first 64 bits of the id, the last tie-break of every order.
    pub(crate) key: Field,
    /// Column; the remaining 16 bits.
    pub(crate) key_rest: Field,
    /// Term; the id.
    pub(crate) id: Field,
    /// Term; root and file, for replacing and removing.
    pub(crate) place: Field,
    /// Stored; the record as read and the article, as JSON.
    pub(crate) stored: Field,
}

impl Fields {
    /// The schema with its fields.
    pub(crate) fn schema() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let lines = |option, norms| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer(LINES)
                    .set_index_option(option)
                    .set_fieldnorms(norms),
            )
        };
        let term = || {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer("raw")
                    .set_index_option(IndexRecordOption::Basic)
                    .set_fieldnorms(false),
            )
        };
        let folded = || {
            TextOptions::default()
                .set_indexing_options(
                    TextFieldIndexing::default()
                        .set_tokenizer(FOLDED)
                        .set_index_option(IndexRecordOption::Basic)
                        .set_fieldnorms(false),
                )
                .set_fast("raw")
        };
        let column = || TextOptions::default().set_fast("raw");
        let number = || NumericOptions::default().set_fast();
        let fields = Self {
            text: schema.add_text_field("text", lines(IndexRecordOption::WithFreqsAndPositions, true)),
            stem: schema.add_text_field("stem", lines(IndexRecordOption::WithFreqs, true)),
            form: schema.add_text_field("form", lines(IndexRecordOption::Basic, false)),
            title: schema.add_text_field("title", lines(IndexRecordOption::WithFreqsAndPositions, true)),
            title_stem: schema.add_text_field("title_stem", lines(IndexRecordOption::WithFreqs, true)),
            marks: schema.add_text_field("marks", lines(IndexRecordOption::WithFreqsAndPositions, false)),
            name: schema.add_text_field("name", term()),
            actor: schema.add_text_field("actor", term()),
            actor_main: schema.add_text_field("actor_main", term()),
            topic: schema.add_text_field("topic", term()),
            actor_facet: schema.add_text_field("actor_facet", column()),
            topic_facet: schema.add_text_field("topic_facet", column()),
            source: schema.add_text_field("source", folded()),
            author: schema.add_text_field("author", folded()),
            language: schema.add_text_field("language", folded()),
            from: schema.add_i64_field("from", number()),
            to: schema.add_i64_field("to", number()),
            time: schema.add_i64_field("time", number()),
            body_at: schema.add_u64_field("body_at", number()),
            key: schema.add_u64_field("key", number()),
            key_rest: schema.add_u64_field("key_rest", number()),
            id: schema.add_text_field("id", term()),
            place: schema.add_text_field("place", term()),
            stored: schema.add_bytes_field("stored", BytesOptions::default().set_stored()),
        };
        (schema.build(), fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever changes the schema, or how `text` parts, folds and stems words, raises `FORMAT` and then states the new hash here.
    #[test]
    fn the_schema_is_that_of_the_format() {
        let (schema, _) = Fields::schema();
        let text = serde_json::to_string(&schema).unwrap();
        let hash = blake3::hash(text.as_bytes()).to_hex();
        assert_eq!((FORMAT, &hash.as_str()[..16]), (2, "5c6ae326a4b704a0"), "{text}");
    }
}
