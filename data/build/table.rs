//! Reads the tab-separated tables: one header line, one fact a row.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::text::token::Capitals;
use crate::text::token::Tokens;
use crate::trie::hash_token;

/// One row, its fields by the name of their column.
pub struct Row {
    columns: BTreeMap<String, usize>,
    fields: Vec<String>,
    place: String,
}

impl Row {
    /// The field of a column that must be there.
    pub fn field(&self, column: &str) -> &str {
        let at = self.columns.get(column).unwrap_or_else(|| panic!("{}: no column `{column}`", self.place));
        self.fields.get(*at).unwrap_or_else(|| panic!("{}: no field `{column}`", self.place))
    }

    /// The values of a field that holds several, parted by `|`.
    pub fn list(&self, column: &str) -> impl Iterator<Item = &str> {
        self.field(column).split('|').filter(|value| !value.is_empty())
    }

    /// The field as a number.
    pub fn number<N: std::str::FromStr>(&self, column: &str) -> N {
        self.field(column).parse().unwrap_or_else(|_| panic!("{}: `{column}` is no number", self.place))
    }

    /// File and line, for messages.
    pub fn place(&self) -> &str {
        &self.place
    }
}

/// The tables of a folder whose name begins with `prefix`, in the order of their names.
pub fn tables(folder: &Path, prefix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.expect("readable folder").path()).collect();
    found.retain(|path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with(prefix) && name.ends_with(".tsv")
    });
    found.sort();
    found
}

/// The rows of a table.
pub fn rows(path: &Path) -> Vec<Row> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut lines = text.lines();
    let header = lines.next().unwrap_or_else(|| panic!("{}: empty", path.display()));
    let columns: BTreeMap<String, usize> =
        header.split('\t').enumerate().map(|(at, name)| (name.to_owned(), at)).collect();
    let row = |(n, line): (usize, &str)| {
        let fields: Vec<String> = line.split('\t').map(str::to_owned).collect();
        let place = format!("{}:{}", path.display(), n + 2);
        assert_eq!(fields.len(), columns.len(), "{place}: number of fields");
        Row { columns: columns.clone(), fields, place }
    };
    lines.enumerate().map(row).collect()
}

/// One token of a name as the matcher will see it.
pub struct NameToken {
    pub form: String,
    pub hash: u64,
    pub is_capital: bool,
}

/// The tokens of a name; joined spellings are no step of a walk.
pub fn tokens(name: &str) -> Vec<NameToken> {
    let mut tokens = Tokens::new(name, Capitals::Tell, 0);
    let mut found = Vec::new();
    while tokens.advance() {
        if !tokens.is_joined {
            let is_capital = tokens.surface().chars().next().is_some_and(char::is_uppercase);
            found.push(NameToken { form: tokens.form.clone(), hash: hash_token(&tokens.form), is_capital });
        }
    }
    found
}
