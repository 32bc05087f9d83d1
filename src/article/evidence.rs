//! Why something is believed: a passage of the article, or a value of its metadata.

use schemars::JsonSchema;
use serde::Deserialize;
use serde::Serialize;

/// The fields of an article that spans point into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The headline.
    Title,
    /// The paragraphs, parted by one blank line.
    Body,
}

/// One piece of evidence.
///
/// A passage is `start..end` in code points of the named field with the text that stands there; a value is the
/// metadata key it was read from (`article:published_time`, `url`, `file`) with the value as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Evidence {
    /// A place in the article.
    Passage {
        /// The field that holds the passage.
        field: Field,
        /// First code point.
        start: usize,
        /// One past the last code point.
        end: usize,
        /// The passage itself.
        text: String,
    },
    /// A value of the article's metadata.
    Value {
        /// The key as declared.
        key: String,
        /// The value as declared.
        value: String,
    },
}

impl Evidence {
    /// Makes evidence of a metadata value.
    pub fn value(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self::Value { key: key.into(), value: value.into() }
    }
}

/// A line that was taken out of the body because it is page furniture, not report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Junk {
    /// The paragraph as it stood.
    pub text: String,
    /// The rule that took it out.
    pub why: String,
    /// Offset in the body, in code points, before which it stood.
    pub before: usize,
}

/// A run of the body that stands unchanged in the file: `[body offset, file offset, length]`, offsets of the body in
/// code points, of the file in code points of its decoded text, length in code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceRun(pub usize, pub usize, pub usize);
