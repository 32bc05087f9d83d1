//! What was said, and which reports are one story. Both are filled by later steps of the way.

use schemars::JsonSchema;
use serde::Deserialize;
use serde::Serialize;

use super::evidence::Field;

/// A quotation: `start..end` in code points of the field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    /// The field that holds it.
    pub field: Field,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The words quoted.
    pub text: String,
    /// An actor's id, or the name as written.
    pub speaker: Option<String>,
    /// Words in quotation marks, as against reported speech.
    pub direct: bool,
    /// The word that introduces the speech.
    pub cue: Option<String>,
}

/// What an article is to the original of its story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// The first report.
    Original,
    /// The same text.
    Copy,
    /// The same text with changes.
    Edited,
    /// A part of it.
    Excerpt,
    /// A longer article that holds it.
    Contains,
}

/// The story an article belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Story {
    /// Id of the story: the id of its first member, for ever.
    pub id: String,
    /// What the article is to the original.
    pub relation: Relation,
    /// Id of the original.
    pub of: String,
}
