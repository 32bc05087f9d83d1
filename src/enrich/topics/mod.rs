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

/// Finds the topics of an article, the best first.
///
/// `language` is the ISO 639-1 code where it is known, `record` gives the publisher's section and keywords.
pub fn topics(
    title: &str,
    body: &str,
    language: Option<&str>,
    record: &Record,
    knowledge: &Knowledge,
) -> Vec<Topic> {
    let language = language.unwrap_or("en");
    let weighed = text::weigh(title, body, language, knowledge.phrases());
    let beliefs = score::believe(&weighed, knowledge.phrases(), knowledge.topic_model());
    let told = file::file(&beliefs, knowledge.topic_model());
    let declared = combine::declared(record, language, knowledge);
    combine::topics(title, body, &weighed, told, declared, knowledge)
}

#[cfg(test)]
mod tests;
