//! What an article is about.
//!
//! Two witnesses: what the publisher calls the article's section and topics, and the phrases of its text. Phrases
//! are counted in one pass, title before lead before body, and weighed by a linear model over the table
//! `phrases-en.tsv`; sections speak through `sections.tsv`. A topic counts as filed from 0.5 on.

mod combine;
mod text;

use crate::article::Record;
use crate::article::Topic;
use crate::knowledge::Knowledge;

/// Finds the topics of an article, the best first. `record` gives the publisher's section and keywords.
pub fn topics(title: &str, body: &str, record: &Record, knowledge: &Knowledge) -> Vec<Topic> {
    let weighed = text::weigh(title, body, knowledge.phrases());
    let said = combine::declared(record, knowledge);
    combine::topics(title, body, weighed, said, knowledge)
}

#[cfg(test)]
mod tests;
