//! What a file is by its name. The table of extensions is `kinds.tsv`; what the bytes say beats it (`sniff`).

use std::collections::HashMap;
use std::sync::LazyLock;

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Plain text.
    Text,
    /// Markdown, with or without front matter.
    Markdown,
    /// A saved web page.
    Html,
    /// One JSON value: an object, or a list of objects somewhere in it.
    Json,
    /// JSON Lines: one object a line.
    JsonLines,
}

impl Format {
    /// The word of `Record::format`.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Json => "json",
            Self::JsonLines => "jsonl",
        }
    }
}

/// What an extension says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Read as this unless the bytes say otherwise.
    Read(Format),
    /// Something packed with gzip.
    Gzip,
    /// A format that is not read yet, by the name that people call it.
    Later(&'static str),
    /// No article, and what it is counted under.
    Ignored(&'static str),
    /// The extension says nothing.
    Unknown,
}

static KINDS: LazyLock<HashMap<&'static str, Kind>> = LazyLock::new(|| {
    let rows = include_str!("kinds.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let mut cells = row.split('\t');
        let (extension, class, word) = (cells.next()?, cells.next()?, cells.next()?);
        let kind = match (class, word) {
            ("read", "text") => Kind::Read(Format::Text),
            ("read", "markdown") => Kind::Read(Format::Markdown),
            ("read", "html") => Kind::Read(Format::Html),
            ("read", "json") => Kind::Read(Format::Json),
            ("read", "jsonl") => Kind::Read(Format::JsonLines),
            ("read", "gzip") => Kind::Gzip,
            ("later", _) => Kind::Later(word),
            ("ignore", _) => Kind::Ignored(word),
            _ => return None,
        };
        Some((extension, kind))
    })
    .collect()
});

/// Says what a file is by its name (the last part of its path).
pub(super) fn by_name(name: &str) -> Kind {
    let Some((stem, extension)) = name.rsplit_once('.') else { return Kind::Unknown };
    if stem.is_empty() || extension.len() > 12 {
        return Kind::Unknown;
    }
    let kind = KINDS.get(extension.to_ascii_lowercase().as_str()).copied().unwrap_or(Kind::Unknown);
    match (kind, inside_gzip(name)) {
        // A packed archive or picture is what it holds, so that its name alone decides.
        (Kind::Gzip, Kind::Later(word)) => Kind::Later(word),
        (Kind::Gzip, Kind::Ignored(word)) => Kind::Ignored(word),
        (kind, _) => kind,
    }
}

/// Says what is packed in a gzip file by its name: `a.jsonl.gz` holds JSON Lines.
pub(super) fn inside_gzip(name: &str) -> Kind {
    let inner = name.rsplit_once('.').map_or("", |(stem, _)| stem);
    let extension = inner.rsplit_once('.').map_or("", |(_, extension)| extension);
    KINDS.get(extension.to_ascii_lowercase().as_str()).copied().unwrap_or(Kind::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_understood() {
        let rows = include_str!("kinds.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(KINDS.len(), rows);
    }

    #[test]
    fn the_name_says_what_a_file_is() {
        assert_eq!(by_name("a.b.TXT"), Kind::Read(Format::Text));
        assert_eq!(by_name("a.pdf"), Kind::Later("PDF"));
        assert_eq!(by_name("a.warc.gz"), Kind::Later("WARC"));
        assert_eq!(by_name("a.jsonl.gz"), Kind::Gzip);
        assert_eq!(by_name("logo.svg"), Kind::Ignored("image"));
        assert_eq!(by_name("README"), Kind::Unknown);
        assert_eq!(by_name("a.2019"), Kind::Unknown);
        assert_eq!(inside_gzip("a.jsonl.gz"), Kind::Read(Format::JsonLines));
    }
}
