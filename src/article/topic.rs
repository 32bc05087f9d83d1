//! What an article is about.

use schemars::JsonSchema;
use serde::Deserialize;
use serde::Serialize;

use super::evidence::Evidence;

/// A topic of the IPTC Media Topics tree with the score and what speaks for it.
///
/// Candidates below 0.5 are listed too; an article is filed under those of 0.5 and more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Topic {
    /// English labels from the root, parted by ` > `.
    pub path: String,
    /// The eight digits of the Media Topics code.
    pub code: String,
    /// Calibrated score in 0..1.
    pub score: f32,
    /// Phrases of the text, or the publisher's section.
    pub evidence: Vec<Evidence>,
}

impl Topic {
    /// The score from which an article is filed under a topic.
    pub const FILED: f32 = 0.5;

    /// Says whether the article is filed under the topic.
    pub fn is_filed(&self) -> bool {
        self.score >= Self::FILED
    }
}
