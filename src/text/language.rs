//! The languages that the analyser knows: one row each. Further languages are further rows.
//!
//! How words are parted is no column: it follows from the script (`token.rs`), since a query has no language of its
//! own and a German report may quote a Chinese name. So a row for Chinese or Japanese has no stemmer and no more.

use frostem::Algorithm;

/// A row: what the analyser does otherwise in this language.
struct Row {
    /// ISO 639-1 codes.
    codes: &'static [&'static str],
    /// Its English name.
    name: &'static str,
    /// The stemmer; it gets folded words.
    algorithm: Option<Algorithm>,
    /// Folded endings that the stemmer knows with their accents alone, and how it wants them; the first that fits.
    /// Endings that it does without are not here, and none that are ambiguous without accents (`-ie` of French).
    endings: &'static [(&'static str, &'static str)],
    /// Dates, names and topics are inferred from the text; elsewhere only what is declared or named exactly.
    is_promised: bool,
}

/// A row with a stemmer and nothing else.
const fn row(codes: &'static [&'static str], name: &'static str, algorithm: Algorithm) -> Row {
    Row { codes, name, algorithm: Some(algorithm), endings: &[], is_promised: false }
}

/// Every language without a row: exact forms only.
const OTHER: Row =
    Row { codes: &[], name: "another language", algorithm: None, endings: &[], is_promised: false };

const ROWS: &[Row] = &[
    Row { is_promised: true, ..row(&["en"], "English", Algorithm::English) },
    row(&["de"], "German", Algorithm::German),
    Row {
        endings: &[("erent", "èrent"), ("ees", "ées"), ("ee", "ée")],
        ..row(&["fr"], "French", Algorithm::French)
    },
    Row {
        endings: &[
            ("arian", "arían"),
            ("erian", "erían"),
            ("irian", "irían"),
            ("nomias", "nomías"),
            ("nomia", "nomía"),
        ],
        ..row(&["es"], "Spanish", Algorithm::Spanish)
    },
    row(&["it"], "Italian", Algorithm::Italian),
    Row {
        // The plurals of -ão and -l, too, which the stemmer leaves apart.
        endings: &[
            ("coes", "ção"),
            ("cao", "ção"),
            ("oes", "ão"),
            ("ao", "ão"),
            ("ais", "al"),
            ("eis", "el"),
        ],
        ..row(&["pt"], "Portuguese", Algorithm::Portuguese)
    },
    row(&["ru"], "Russian", Algorithm::Russian),
    row(&["uk"], "Ukrainian", Algorithm::Ukrainian),
    Row { endings: &[("ه", "ة")], ..row(&["ar"], "Arabic", Algorithm::Arabic) },
    row(&["nl"], "Dutch", Algorithm::Dutch),
    row(&["sv"], "Swedish", Algorithm::Swedish),
    row(&["da"], "Danish", Algorithm::Danish),
    row(&["no", "nb", "nn"], "Norwegian", Algorithm::Norwegian),
    Row { algorithm: None, ..row(&["zh"], "Chinese", Algorithm::English) },
    Row { algorithm: None, ..row(&["ja"], "Japanese", Algorithm::English) },
];

/// Letters that a word has before an ending at least.
const LEAST_BEFORE_ENDING: usize = 2;

/// A language as the analyser sees it: a row of the table, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(u8);

impl Language {
    /// English, the language of texts too short for it to be told.
    pub const ENGLISH: Self = Self(0);
    /// A language without a row.
    pub const OTHER: Self = Self(ROWS.len() as u8);

    /// Every language with a row, and the one for all others.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..=Self::OTHER.0).map(Self)
    }

    /// The language of an ISO 639-1 code (`en`, `en-GB`), `OTHER` for those without a row.
    ///
    /// `None` is English: a text too short for its language to be told is a headline, and the product promises its
    /// inference for English.
    pub fn of(code: Option<&str>) -> Self {
        let Some(code) = code.and_then(|code| code.split(['-', '_']).next()) else { return Self::ENGLISH };
        let is_of = |row: &Row| row.codes.iter().any(|one| one.eq_ignore_ascii_case(code));
        ROWS.iter().position(is_of).map_or(Self::OTHER, |row| Self(row as u8))
    }

    fn row(self) -> &'static Row {
        ROWS.get(usize::from(self.0)).unwrap_or(&OTHER)
    }

    /// Its English name, or `another language`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Says whether dates, names and topics are inferred from texts in it.
    pub fn is_promised(self) -> bool {
        self.row().is_promised
    }

    /// The stemmer of the language.
    pub(super) fn algorithm(self) -> Option<Algorithm> {
        self.row().algorithm
    }

    /// The part of a folded word before an ending of the table, and that ending as the stemmer wants it.
    pub(super) fn ending(self, form: &str) -> Option<(&str, &'static str)> {
        self.row().endings.iter().find_map(|(folded, wanted)| {
            let before = form.strip_suffix(folded)?;
            (before.chars().count() >= LEAST_BEFORE_ENDING).then_some((before, *wanted))
        })
    }

    /// What parts the stems of the language from those of others in one dictionary.
    ///
    /// English has none, so that a corpus in one language pays nothing. No sign that stands in a word, and none that
    /// the index gives a meaning of its own.
    pub fn stem_prefix(self) -> String {
        match self {
            Self::ENGLISH => String::new(),
            other => format!("\u{1e}{}\u{1e}", other.row().codes.first().unwrap_or(&"")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_one_row_and_every_row_its_own_prefix() {
        let codes: Vec<&str> = ROWS.iter().flat_map(|row| row.codes).copied().collect();
        for code in &codes {
            assert_eq!(codes.iter().filter(|other| *other == code).count(), 1, "{code}");
            assert!(code.len() == 2 && Language::of(Some(code)) != Language::OTHER, "{code}");
        }
        let prefixes: std::collections::BTreeSet<String> =
            Language::all().map(Language::stem_prefix).collect();
        assert_eq!(prefixes.len(), ROWS.len() + 1);
    }

    #[test]
    fn tags_and_unknown_codes_find_their_row() {
        for (code, name) in [
            (None, "English"),
            (Some("en-GB"), "English"),
            (Some("DE_at"), "German"),
            (Some("nb"), "Norwegian"),
            (Some("ko"), "another language"),
            (Some(""), "another language"),
        ] {
            assert_eq!(Language::of(code).name(), name, "{code:?}");
        }
    }

    #[test]
    fn inference_is_promised_for_english_alone() {
        assert!(Language::all().all(|language| language.is_promised() == (language == Language::ENGLISH)));
    }
}
