//! The words of dates: months, weekdays, zones, in several languages. Rows of `data/dates`, nothing in code.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::fold;

const NAMES: &str = include_str!("../../../data/dates/names.tsv");
const ZONES: &str = include_str!("../../../data/dates/zones.tsv");

/// Longest name in bytes; what is longer is looked up nowhere.
const LONGEST: usize = 24;

/// What a word can be inside a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// A month; the value is its number.
    Month,
    /// A day of the week.
    Weekday,
    /// The ending of an ordinal (`5th`, `1er`).
    Ordinal,
    /// Between day, month and year (`3 de marzo de 2015`).
    Of,
    /// Before a date or a time (`at`, `um`).
    At,
    /// After a time (`Uhr`).
    Clock,
}

static WORDS: LazyLock<HashMap<(Kind, &'static str), u64>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for line in NAMES.lines() {
        let mut columns = line.split('\t');
        let (Some(kind), Some(value), Some(name)) = (columns.next(), columns.next(), columns.next()) else {
            continue;
        };
        let kind = match kind {
            "month" => Kind::Month,
            "weekday" => Kind::Weekday,
            "ordinal" => Kind::Ordinal,
            "of" => Kind::Of,
            "at" => Kind::At,
            _ => Kind::Clock,
        };
        words.insert((kind, name), value.parse().unwrap_or(0));
    }
    words
});

static OFFSETS: LazyLock<HashMap<&'static str, Option<i32>>> = LazyLock::new(|| {
    ZONES
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, value)| (name, value.parse().ok()))
        .collect()
});

/// The value of `word` as a `kind`; `None` when it is none.
pub(super) fn look_up(kind: Kind, word: &str) -> Option<u64> {
    if word.len() > LONGEST {
        return None;
    }
    WORDS.get(&(kind, fold(word).as_str())).copied()
}

/// The offset of a zone's name in minutes; `Some(None)` where the name is a zone's and the season decides.
pub(super) fn zone(word: &str) -> Option<Option<i32>> {
    if word.len() > LONGEST {
        return None;
    }
    OFFSETS.get(fold(word).as_str()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_folded_and_within_the_longest() {
        for (_, name) in WORDS.keys() {
            assert!(name.len() <= LONGEST && fold(name) == *name, "{name}");
        }
        for name in OFFSETS.keys() {
            assert!(name.len() <= LONGEST && fold(name) == *name, "{name}");
        }
    }

    #[test]
    fn months_of_several_languages_and_no_other_words() {
        for (word, month) in [("Sept", 9), ("März", 3), ("août", 8), ("dicembre", 12), ("MARÇO", 3)] {
            assert_eq!(look_up(Kind::Month, word), Some(month), "{word}");
        }
        assert_eq!(look_up(Kind::Month, "maybe"), None);
        assert_eq!(zone("BST"), Some(Some(60)));
        assert_eq!(zone("ET"), Some(None));
        assert_eq!(zone("AND"), None);
    }
}
