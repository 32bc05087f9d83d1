//! From what was typed to the actors and topics of the index that it names.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use tantivy::Term;

use super::forms::after;
use crate::index::Reader;
use crate::index::schema::PART;
use crate::knowledge::Knowledge;
use crate::knowledge::NameClass;

/// Which names are looked up: the first piece of a key of the field `name`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// Actors.
    Actors,
    /// Topics.
    Topics,
}

impl Names {
    fn letter(self) -> char {
        match self {
            Self::Actors => 'a',
            Self::Topics => 't',
        }
    }
}

/// The ids behind a folded name, sorted: what the articles call so, and what is on file under the name.
pub(super) fn resolve(reader: &Reader, names: Names, name: &str) -> tantivy::Result<BTreeSet<String>> {
    let prefix = format!("{}{PART}{name}{PART}", names.letter());
    let candidates = if names == Names::Actors { on_file(name) } else { BTreeSet::new() };
    let mut ids = BTreeSet::new();
    for segment in reader.searcher().segment_readers() {
        let terms = segment.inverted_index(reader.fields().name)?;
        let mut stream = terms.terms().range().ge(prefix.as_bytes()).lt(after(&prefix)).into_stream()?;
        while stream.advance() {
            let key = std::str::from_utf8(stream.key()).unwrap_or_default();
            ids.extend(key.strip_prefix(&prefix).map(str::to_owned));
        }
        let field = reader.fields().actor;
        let actors = segment.inverted_index(field)?;
        for id in &candidates {
            if actors.get_term_info(&Term::from_field_text(field, id))?.is_some() {
                ids.insert(id.clone());
            }
        }
    }
    Ok(ids)
}

/// The ids that a folded name stands for whether or not an article uses it: names on file (`gop`), and ids
/// themselves, which come folded.
fn on_file(name: &str) -> BTreeSet<String> {
    let knowledge = Knowledge::built_in();
    let gazetteer = knowledge.gazetteer();
    let known = gazetteer.named(name).into_iter().filter(|(_, class)| *class != NameClass::Surname);
    let mut ids: BTreeSet<String> = known.map(|(entity, _)| gazetteer.entity(entity).id()).collect();
    ids.insert(match name.strip_prefix('q') {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => format!("Q{digits}"),
        _ => name.to_owned(),
    });
    ids
}

/// Names like the one typed, nearest first, with the most frequent first among equals; at most `limit`.
pub(super) fn near(reader: &Reader, names: Names, name: &str, limit: usize) -> tantivy::Result<Vec<String>> {
    let prefix = format!("{}{PART}", names.letter());
    let mut found: BTreeMap<String, u32> = BTreeMap::new();
    for segment in reader.searcher().segment_readers() {
        let terms = segment.inverted_index(reader.fields().name)?;
        let mut stream = terms.terms().range().ge(prefix.as_bytes()).lt(after(&prefix)).into_stream()?;
        while stream.advance() {
            let key = std::str::from_utf8(stream.key()).unwrap_or_default();
            if let Some((known, _)) = key.strip_prefix(&prefix).and_then(|rest| rest.split_once(PART))
                && is_near(known, name)
            {
                *found.entry(known.to_owned()).or_default() += stream.value().doc_freq;
            }
        }
    }
    Ok(nearest(found, name, limit))
}

/// Words of the text like the one typed, nearest first; at most `limit`.
pub(super) fn near_words(reader: &Reader, form: &str, limit: usize) -> tantivy::Result<Vec<String>> {
    let Some(first) = form.chars().next() else { return Ok(Vec::new()) };
    // A slip in the first letter is rare, and the dictionary is long.
    let prefix = first.to_string();
    let mut found: BTreeMap<String, u32> = BTreeMap::new();
    for segment in reader.searcher().segment_readers() {
        let terms = segment.inverted_index(reader.fields().text)?;
        let mut stream = terms.terms().range().ge(prefix.as_bytes()).lt(after(&prefix)).into_stream()?;
        while stream.advance() {
            let known = std::str::from_utf8(stream.key()).unwrap_or_default();
            if is_near(known, form) {
                *found.entry(known.to_owned()).or_default() += stream.value().doc_freq;
            }
        }
    }
    Ok(nearest(found, form, limit))
}

/// Says whether two spellings are a slip or two apart, or one holds the other as whole words.
fn is_near(known: &str, typed: &str) -> bool {
    let allowed = if typed.len() < 5 { 1 } else { 2 };
    if known.len().abs_diff(typed.len()) <= allowed && strsim::osa_distance(known, typed) <= allowed {
        return true;
    }
    typed.len() >= 4
        && typed.contains(' ') != known.contains(' ')
        && known.split(' ').any(|word| word == typed)
}

fn nearest(found: BTreeMap<String, u32>, typed: &str, limit: usize) -> Vec<String> {
    let mut ranked: Vec<_> = found
        .into_iter()
        .filter(|(known, _)| known != typed)
        .map(|(known, count)| {
            // A longer name that holds what was typed is as near as one slip.
            let holds = known.split([' ', ',']).any(|word| word == typed);
            let distance = if holds { 1 } else { strsim::osa_distance(&known, typed) };
            (distance, std::cmp::Reverse(count), known)
        })
        .collect();
    ranked.sort();
    ranked.into_iter().take(limit).map(|(_, _, known)| known).collect()
}
