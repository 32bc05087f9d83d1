//! The table of fields: which are answered, which are known and refused by name, and what a name from elsewhere means.

use super::plan::ValueField;

/// A field that is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Actor,
    Main,
    Topic,
    Source,
    Author,
    Language,
    Date,
    After,
    Before,
}

/// Every answered field with its name, in the order in which suggestions prefer them.
const ANSWERED: &[(&str, Field)] = &[
    ("title", Field::Title),
    ("actor", Field::Actor),
    ("main", Field::Main),
    ("topic", Field::Topic),
    ("source", Field::Source),
    ("author", Field::Author),
    ("language", Field::Language),
    ("date", Field::Date),
    ("after", Field::After),
    ("before", Field::Before),
];

/// Fields of the grammar and of other query languages that are not answered, with the nearest thing that is.
const REFUSED: &[(&str, &str)] = &[
    ("by", "`actor:` finds the articles that name the speaker"),
    ("party", "`actor:` takes the name of a party"),
    ("country", "`actor:` takes the name of a person or an organisation"),
    ("kind", "`actor:` takes the name of one actor"),
    ("section", "`topic:` is what an article is about"),
    ("wire", "`source:` is the publisher"),
    ("url", "`source:` takes the name of the publisher, or its domain where no name is known"),
    ("file", "`source:` is the publisher"),
    ("id", "`hustings show ID` shows one article"),
    ("words", "leave it out: the length of an article cannot be asked for"),
    ("lead", "`title:` looks in the title, a plain word in title and body"),
    ("body", "a plain word is looked for in title and body"),
    ("hlead", "`title:` looks in the title, a plain word in title and body"),
    ("headline", "`title:` looks in the title"),
    ("intitle", "`title:` looks in the title"),
    ("allintitle", "`title:(...)` looks for all of its words in the title"),
    ("site", "`source:` takes the name of the publisher, or its domain where no name is known"),
    ("inurl", "`source:` takes the name of the publisher, or its domain where no name is known"),
    ("filetype", "`source:` is the publisher"),
    ("byline", "`author:` takes the name of an author"),
    ("publication", "`source:` is the publisher"),
    ("case", "words are compared without their case, acronyms such as `US` excepted"),
];

/// What people type for a field that is answered under another name.
const MEANINGS: &[(&str, Field)] = &[
    ("person", Field::Actor),
    ("people", Field::Actor),
    ("politician", Field::Actor),
    ("organisation", Field::Actor),
    ("organization", Field::Actor),
    ("entity", Field::Actor),
    ("name", Field::Actor),
    ("who", Field::Actor),
    ("speaker", Field::Actor),
    ("about", Field::Main),
    ("subject", Field::Topic),
    ("category", Field::Topic),
    ("theme", Field::Topic),
    ("tag", Field::Topic),
    ("keyword", Field::Topic),
    ("issue", Field::Topic),
    ("from", Field::Source),
    ("publisher", Field::Source),
    ("paper", Field::Source),
    ("newspaper", Field::Source),
    ("outlet", Field::Source),
    ("domain", Field::Source),
    ("host", Field::Source),
    ("writer", Field::Author),
    ("reporter", Field::Author),
    ("journalist", Field::Author),
    ("lang", Field::Language),
    ("day", Field::Date),
    ("month", Field::Date),
    ("year", Field::Date),
    ("when", Field::Date),
    ("published", Field::Date),
    ("pubdate", Field::Date),
    ("since", Field::After),
    ("until", Field::Before),
    ("till", Field::Before),
];

impl Field {
    /// The field of that name, in any case.
    pub(super) fn of(name: &str) -> Option<Self> {
        find(ANSWERED, name)
    }

    /// The name as it is typed.
    pub(super) fn name(self) -> &'static str {
        ANSWERED.iter().find(|(_, field)| *field == self).map_or("", |(name, _)| name)
    }

    /// The value is words of the text, with all that words can be; else it is compared whole.
    pub(super) fn takes_words(self) -> bool {
        self == Self::Title
    }

    /// The value is a date.
    pub(super) fn takes_dates(self) -> bool {
        matches!(self, Self::Date | Self::After | Self::Before)
    }

    /// Words side by side in its brackets are one name, not several.
    pub(super) fn takes_names(self) -> bool {
        matches!(self, Self::Actor | Self::Main | Self::Topic | Self::Source | Self::Author)
    }

    /// An article has at most one value of it.
    pub(super) fn has_one_value(self) -> bool {
        matches!(self, Self::Source | Self::Language)
    }

    /// The field as the plan names it where it is asked whether a value is known.
    pub(super) fn value_field(self) -> Option<ValueField> {
        match self {
            Self::Actor => Some(ValueField::Actor),
            Self::Topic => Some(ValueField::Topic),
            Self::Source => Some(ValueField::Source),
            Self::Author => Some(ValueField::Author),
            Self::Language => Some(ValueField::Language),
            Self::Title | Self::Main | Self::Date | Self::After | Self::Before => None,
        }
    }
}

/// The nearest thing that is answered, for a field that is known and not answered.
pub(super) fn refused(name: &str) -> Option<&'static str> {
    find(REFUSED, name)
}

/// The field that people mean by a name which is no field.
pub(super) fn meant_by(name: &str) -> Option<Field> {
    find(MEANINGS, name)
}

/// The names of the fields that are answered.
pub(super) fn answered() -> impl Iterator<Item = &'static str> {
    ANSWERED.iter().map(|(name, _)| *name)
}

/// Every name that makes a field, answered ones first.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    answered().chain(REFUSED.iter().map(|(name, _)| *name))
}

fn find<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_meaning() {
        for name in names().chain(MEANINGS.iter().map(|(name, _)| *name)) {
            let n_tables = usize::from(Field::of(name).is_some())
                + usize::from(refused(name).is_some())
                + usize::from(meant_by(name).is_some());
            assert_eq!(n_tables, 1, "{name}");
        }
    }
}
