//! What an article is about.
//!
//! Two witnesses: what the publisher calls the article's section and topics, and the phrases of its text. Phrases are
//! found in one pass (`text`), weighed by a linear model for some sixty broad topics and, as terms, for every topic of
//! the tree; both are joined into the chance of each topic (`score`), of which one to three are filed under (`file`).
//! Sections speak through `sections.tsv` (`combine`). A topic counts as filed from 0.5 on.

mod combine;
mod file;
mod score;
mod text;

use crate::article::Record;
use crate::article::Topic;
use crate::knowledge::Knowledge;

/// Finds the topics of an article, the best first. `record` gives the publisher's section and keywords.
pub fn topics(title: &str, body: &str, record: &Record, knowledge: &Knowledge) -> Vec<Topic> {
    let weighed = text::weigh(title, body, knowledge.phrases());
    let beliefs = score::believe(&weighed, knowledge.phrases(), knowledge.topic_model());
    let told = file::file(&beliefs, knowledge.topic_model());
    let language = record.language.as_deref().unwrap_or("en").get(..2).unwrap_or("en").to_lowercase();
    let said = combine::declared(record, &language, knowledge);
    combine::topics(title, body, &weighed, told, said, knowledge)
}

/// The topics that section, keywords and address declare, for an article whose language has no phrases on file.
/// `language` is its ISO 639-1 code.
pub fn declared(record: &Record, language: &str, knowledge: &Knowledge) -> Vec<Topic> {
    let said = combine::declared(record, language, knowledge);
    combine::topics("", "", &text::Weighed::default(), Vec::new(), said, knowledge)
}

#[cfg(test)]
mod tests;
