//! The user's corrections of one file: `<file>.hustings.toml`, with `[[article]] n = 3` for the third article.

use std::path::Path;

use toml::Table;
use toml::Value;

use super::walk::SIDECAR;
use crate::article::Declared;
use crate::article::Record;
use crate::article::Skipped;
use crate::article::TitleFrom;

/// Largest sidecar in bytes.
const MAX_BYTES: u64 = 4 << 20;

/// What a sidecar says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sidecar {
    /// The text of the file, which is part of what the hash of the article's file is over.
    pub(super) text: String,
    all: Table,
    /// Ordinal and values of single articles.
    single: Vec<(u64, Table)>,
}

/// Reads the sidecar of a file, if there is one; `file` is the name of the article's file in messages.
pub(super) fn load(path: &Path, file: &str) -> Option<Result<Sidecar, Skipped>> {
    let mut name = path.as_os_str().to_owned();
    name.push(SIDECAR);
    let metadata = std::fs::metadata(&name).ok().filter(std::fs::Metadata::is_file)?;
    let skipped = |line, why: String| Skipped { file: format!("{file}{SIDECAR}"), line, why };
    if metadata.len() > MAX_BYTES {
        return Some(Err(skipped(
            None,
            format!("more than {} MB, which is the limit of a sidecar", MAX_BYTES >> 20),
        )));
    }
    let text = match std::fs::read_to_string(&name) {
        Ok(text) => text,
        Err(error) => return Some(Err(skipped(None, super::walk::unreadable(&error)))),
    };
    Some(parse(&text).map_err(|(line, why)| skipped(line, format!("the corrections are not used: {why}"))))
}

const KEYS: [&str; 12] = [
    "title",
    "published",
    "date",
    "modified",
    "source",
    "url",
    "author",
    "authors",
    "section",
    "keywords",
    "language",
    "article",
];

fn parse(text: &str) -> Result<Sidecar, (Option<u64>, String)> {
    let text = text.trim_start_matches('\u{feff}');
    let mut all: Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().and_then(|span| text.get(..span.start)).map(|before| n_lines(before) + 1);
        (line, format!("no valid TOML: {}", error.message()))
    })?;
    check(&all, text)?;
    let mut single = Vec::new();
    if let Some(articles) = all.remove("article") {
        let wrong =
            || (line_of(text, "article"), "`article` must be a list of tables: `[[article]]`".to_owned());
        for article in articles.as_array().ok_or_else(wrong)? {
            let mut article = article.as_table().cloned().ok_or_else(wrong)?;
            let n = article.remove("n").and_then(|n| u64::try_from(n.as_integer()?).ok()).filter(|n| *n > 0);
            let missing = || {
                (
                    line_of(text, "[[article]]"),
                    "`[[article]]` needs `n`, the number of the article from 1".to_owned(),
                )
            };
            let n = n.ok_or_else(missing)?;
            check(&article, text)?;
            single.push((n, article));
        }
    }
    Ok(Sidecar { text: text.to_owned(), all, single })
}

/// Refuses keys that mean nothing, so that a slip of the pen does not go unnoticed.
fn check(table: &Table, text: &str) -> Result<(), (Option<u64>, String)> {
    match table.keys().find(|key| !KEYS.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => {
            let known = KEYS.join(", ");
            Err((line_of(text, key), format!("unknown key `{key}`; known are {known}")))
        }
    }
}

fn n_lines(text: &str) -> u64 {
    memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64
}

fn line_of(text: &str, key: &str) -> Option<u64> {
    text.lines().position(|line| line.trim_start().starts_with(key)).map(|line| line as u64 + 1)
}

impl Sidecar {
    /// Sets and overrides what the user says about the article of this ordinal.
    pub(super) fn apply(&self, record: &mut Record, ordinal: u64) {
        set(record, &self.all);
        for (_, table) in self.single.iter().filter(|(n, _)| *n == ordinal) {
            set(record, table);
        }
    }
}

fn set(record: &mut Record, table: &Table) {
    for (key, value) in table {
        let words = words(value);
        let first = words.first().cloned();
        match key.as_str() {
            "title" => {
                record.title_from = first.is_some().then_some(TitleFrom::Declared);
                record.title = first;
            }
            "published" | "date" => set_dates(&mut record.dates, key, words),
            "modified" => set_dates(&mut record.modified, key, words),
            "source" => record.source = first,
            "url" => record.url = first,
            "author" | "authors" => record.authors = words,
            "section" => record.section = first,
            "keywords" => record.keywords = words,
            "language" => record.language = first,
            _ => {}
        }
    }
}

/// Puts the user's dates before those of the file, which stay as evidence.
fn set_dates(dates: &mut Vec<Declared>, key: &str, values: Vec<String>) {
    dates.retain(|date| !date.by_user);
    let own = values.into_iter().map(|value| Declared { key: key.to_owned(), value, by_user: true });
    dates.splice(0..0, own);
}

fn words(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => list.iter().flat_map(words).collect(),
        Value::Table(_) => Vec::new(),
        Value::String(text) => {
            Some(super::prose::one_line(text)).filter(|text| !text.is_empty()).into_iter().collect()
        }
        other => vec![other.to_string()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_override_and_dates_are_the_users() {
        let sidecar =
            parse("title = \"A\"\npublished = 2016-05-03\nauthors = [\"B\", \"C\"]\n[[article]]\nn = 2\ntitle = \"D\"\n")
                .unwrap();
        let file = Declared { key: "date".to_owned(), value: "2015".to_owned(), by_user: false };
        let mut record = Record { title: Some("x".to_owned()), dates: vec![file], ..Record::default() };
        sidecar.apply(&mut record, 1);
        assert_eq!(record.title.as_deref(), Some("A"));
        assert_eq!(record.authors, ["B", "C"]);
        assert_eq!(
            record.dates[0],
            Declared { key: "published".to_owned(), value: "2016-05-03".to_owned(), by_user: true }
        );
        assert_eq!(record.dates.len(), 2);
        sidecar.apply(&mut record, 2);
        assert_eq!(record.title.as_deref(), Some("D"));
    }

    #[test]
    fn faults_have_a_line() {
        assert_eq!(parse("title = \"A\"\nurl = \n").unwrap_err().0, Some(2));
        let (line, why) = parse("title = \"A\"\nautor = \"B\"\n").unwrap_err();
        assert_eq!(line, Some(2));
        assert!(why.contains("`autor`"));
        assert!(parse("[[article]]\ntitle = \"A\"\n").is_err());
    }
}
