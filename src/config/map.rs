//! Which keys of an unknown JSON shape hold what: `[map]` in `hustings.toml`, on top of the well-known names.

use serde::Deserialize;
use serde::Serialize;

/// Key names of the user's own files, best first; a path into nested objects is parted by dots (`story.headline`).
///
/// An empty list leaves the field to the well-known names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeyMap {
    /// The identity of the record.
    pub id: Vec<String>,
    /// The headline.
    pub title: Vec<String>,
    /// The text.
    pub body: Vec<String>,
    /// The date of publication.
    pub date: Vec<String>,
    /// The date of the last change.
    pub modified: Vec<String>,
    /// The address.
    pub url: Vec<String>,
    /// The publisher.
    pub source: Vec<String>,
    /// The authors.
    pub authors: Vec<String>,
    /// The section.
    pub section: Vec<String>,
    /// Keywords and topics.
    pub keywords: Vec<String>,
    /// The language.
    pub language: Vec<String>,
}
