//! The languages that the analyser knows: one row each. Further languages are further rows.

use frostem::Algorithm;

/// A language as the analyser sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English: Snowball stems, English abbreviations.
    English,
    /// A language without a row: exact forms only.
    Other,
}

impl Language {
    /// Every language with a row.
    pub const ALL: &[Self] = &[Self::English, Self::Other];

    /// The language of an ISO 639-1 code (`en`, `en-GB`), `Other` for those without a row.
    ///
    /// `None` is English: a text too short for its language to be told is a headline, and the product promises its
    /// inference for English.
    pub fn of(code: Option<&str>) -> Self {
        match code.and_then(|code| code.split(['-', '_']).next()) {
            Some(code) if !code.eq_ignore_ascii_case("en") => Self::Other,
            _ => Self::English,
        }
    }

    /// The stemmer of the language.
    pub(super) fn algorithm(self) -> Option<Algorithm> {
        match self {
            Self::English => Some(Algorithm::English),
            Self::Other => None,
        }
    }

    /// What parts the stems of the language from those of others in one dictionary.
    ///
    /// English has none, so that a corpus in one language pays nothing. No sign that stands in a word, and none that
    /// the index gives a meaning of its own.
    pub fn stem_prefix(self) -> &'static str {
        match self {
            Self::English => "",
            Self::Other => "\u{1e}",
        }
    }
}
