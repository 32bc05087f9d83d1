//! Which key of an object holds what: the user's own names first, then the well-known ones of `keys.tsv`.

use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::LazyLock;

use serde_json::Map;
use serde_json::Value;

use crate::config::KeyMap;

/// What a key can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Meaning {
    /// The identity of the record.
    Id,
    /// The headline.
    Title,
    /// The text.
    Body,
    /// A short text that stands in for a body.
    Summary,
    /// A date of publication.
    Date,
    /// A date of modification.
    Modified,
    /// The address.
    Url,
    /// The publisher.
    Source,
    /// Who wrote it.
    Authors,
    /// The section.
    Section,
    /// Keywords and topics.
    Keywords,
    /// The language.
    Language,
}

/// A value that may be what is looked for.
#[derive(Debug, Clone)]
pub(super) struct Candidate<'a> {
    /// The key as it stands, with the keys that lead to it.
    pub(super) key: String,
    /// Its value.
    pub(super) value: &'a Value,
}

/// The values of one object by what they mean, each list best first.
#[derive(Debug, Default)]
pub(super) struct Fields<'a>(HashMap<Meaning, Vec<(usize, Candidate<'a>)>>);

impl<'a> Fields<'a> {
    /// Looks at the keys of an object, and of the objects in it that the names lead into.
    pub(super) fn of(object: &'a Map<String, Value>, names: &Names) -> Self {
        let mut fields = Self::default();
        fields.collect(object, names, "", "");
        for candidates in fields.0.values_mut() {
            candidates.sort_by_key(|(rank, _)| *rank);
        }
        fields
    }

    fn collect(&mut self, object: &'a Map<String, Value>, names: &Names, path: &str, shown: &str) {
        let prefix = common_prefix(object);
        for (key, value) in object {
            let mut plain = join(path, &plain(key));
            if let Some(rest) = key.strip_prefix(prefix).filter(|_| !names.meanings.contains_key(&plain)) {
                plain = join(path, &self::plain(rest));
            }
            let key = join(shown, key);
            if let Some(meanings) = names.meanings.get(&plain) {
                for (meaning, rank) in meanings {
                    self.0.entry(*meaning).or_default().push((*rank, Candidate { key: key.clone(), value }));
                }
            }
            if let Value::Object(inner) = value
                && names.prefixes.contains(&plain)
            {
                self.collect(inner, names, &plain, &key);
            }
        }
    }

    /// Returns the values of a meaning, best first.
    pub(super) fn all(&self, meaning: Meaning) -> impl Iterator<Item = &Candidate<'a>> {
        self.0.get(&meaning).into_iter().flatten().map(|(_, candidate)| candidate)
    }
}

/// Fewest keys of an object whose common beginning says nothing.
const MANY_KEYS: usize = 4;

/// What all keys of an object begin with, as databases write them: `docTitle`, `docDate`, or `article_title`. Empty
/// where they do not.
fn common_prefix(object: &Map<String, Value>) -> &str {
    let Some(first) = object.keys().next().filter(|_| object.len() >= MANY_KEYS) else { return "" };
    let is_upper = |rest: &str| rest.starts_with(|letter: char| letter.is_ascii_uppercase());
    let bounds = first.char_indices().skip(1).filter_map(|(at, letter)| match letter {
        '_' | '-' | '.' => Some(at + 1),
        letter if letter.is_ascii_uppercase() => Some(at),
        _ => None,
    });
    let Some(prefix) = bounds.take(1).find_map(|at| first.get(..at)) else { return "" };
    let is_whole = |key: &String| {
        key.strip_prefix(prefix)
            .is_some_and(|rest| !rest.is_empty() && (prefix.ends_with(['_', '-', '.']) || is_upper(rest)))
    };
    if object.keys().all(is_whole) { prefix } else { "" }
}

/// The names of keys: the user's and the well-known ones.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    meanings: HashMap<String, Vec<(Meaning, usize)>>,
    prefixes: HashSet<String>,
}

/// The well-known names alone.
static WELL_KNOWN: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names { meanings: HashMap::new(), prefixes: HashSet::new() };
    let rows = include_str!("keys.tsv").lines().filter(|line| !line.starts_with('#'));
    for (rank, row) in rows.enumerate() {
        let Some((field, key)) = row.split_once('\t') else { continue };
        if let Some(meaning) = meaning(field) {
            // Ranks of the user's names come before all of these.
            names.add(meaning, key, rank + USER_RANKS);
        }
    }
    names
});

const USER_RANKS: usize = 1000;

impl Names {
    /// Joins the user's names and the well-known ones.
    pub(crate) fn new(map: &KeyMap) -> Self {
        let mut names = WELL_KNOWN.clone();
        let lists = [
            (Meaning::Id, &map.id),
            (Meaning::Title, &map.title),
            (Meaning::Body, &map.body),
            (Meaning::Date, &map.date),
            (Meaning::Modified, &map.modified),
            (Meaning::Url, &map.url),
            (Meaning::Source, &map.source),
            (Meaning::Authors, &map.authors),
            (Meaning::Section, &map.section),
            (Meaning::Keywords, &map.keywords),
            (Meaning::Language, &map.language),
        ];
        for (meaning, keys) in lists {
            for (rank, key) in keys.iter().enumerate() {
                let path: Vec<String> = key.split('.').map(plain).collect();
                names.add(meaning, &path.join("."), rank.min(USER_RANKS - 1));
            }
        }
        names
    }

    fn add(&mut self, meaning: Meaning, path: &str, rank: usize) {
        self.meanings.entry(path.to_owned()).or_default().push((meaning, rank));
        self.prefixes.extend(path.match_indices('.').filter_map(|(at, _)| path.get(..at)).map(str::to_owned));
    }
}

fn meaning(field: &str) -> Option<Meaning> {
    Some(match field {
        "id" => Meaning::Id,
        "title" => Meaning::Title,
        "body" => Meaning::Body,
        "summary" => Meaning::Summary,
        "date" => Meaning::Date,
        "modified" => Meaning::Modified,
        "url" => Meaning::Url,
        "source" => Meaning::Source,
        "authors" => Meaning::Authors,
        "section" => Meaning::Section,
        "keywords" => Meaning::Keywords,
        "language" => Meaning::Language,
        _ => return None,
    })
}

/// Leaves of a key what tells it from others: letters and digits in lower case, and the colon of a prefix.
fn plain(key: &str) -> String {
    // A leading underscore is kept, for `_id` is another key than `id`.
    let kept = key.char_indices().filter(|(at, character)| {
        character.is_alphanumeric() || *character == ':' || (*at == 0 && *character == '_')
    });
    kept.flat_map(|(_, character)| character.to_lowercase()).take(80).collect()
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn keys(value: &Value, map: &KeyMap, meaning: Meaning) -> Vec<String> {
        let names = Names::new(map);
        let fields = Fields::of(value.as_object().unwrap(), &names);
        fields.all(meaning).map(|candidate| candidate.key.clone()).collect()
    }

    #[test]
    fn every_row_of_the_table_has_a_meaning() {
        let rows = include_str!("keys.tsv").lines().filter(|line| !line.starts_with('#'));
        for row in rows {
            let (field, key) = row.split_once('\t').unwrap();
            assert!(meaning(field).is_some(), "{row}");
            assert!(key.split('.').all(|part| plain(part) == part), "{row}");
        }
    }

    #[test]
    fn keys_are_found_in_any_spelling_and_the_best_is_first() {
        let object =
            json!({"content": "a", "Content_Original": "b", "title": {"rendered": "c"}, "pub-date": 3});
        assert_eq!(keys(&object, &KeyMap::default(), Meaning::Body), ["Content_Original", "content"]);
        assert_eq!(keys(&object, &KeyMap::default(), Meaning::Title), ["title.rendered", "title"]);
        assert_eq!(keys(&object, &KeyMap::default(), Meaning::Date), ["pub-date"]);
    }

    #[test]
    fn the_users_names_come_first() {
        let object = json!({"title": "a", "story": {"hed_line": "b"}});
        let map = KeyMap { title: vec!["story.hed_line".to_owned()], ..KeyMap::default() };
        assert_eq!(keys(&object, &map, Meaning::Title), ["story.hed_line", "title"]);
    }
}
