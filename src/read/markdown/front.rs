//! Front matter: metadata in YAML, TOML or JSON before the text.

use saphyr::LoadableYamlNode;
use saphyr::Scalar;
use saphyr::Yaml;
use serde_json::Map;
use serde_json::Value;

use crate::read::text;

/// Largest front matter in bytes.
const MAX_BYTES: usize = 256 << 10;
/// Deepest nesting; no honest front matter has five levels.
const MAX_DEPTH: usize = 32;

/// A text parted from its front matter.
#[derive(Debug, Default)]
pub(super) struct Front<'a> {
    /// The values, where there are any.
    pub(super) values: Option<Map<String, Value>>,
    /// Front matter that does not parse, as it stands.
    pub(super) broken: Option<&'a str>,
    /// What is wrong with it.
    pub(super) note: Option<String>,
    /// The text after it.
    pub(super) body: &'a str,
    /// Offset of the text in code points.
    pub(super) offset: usize,
}

/// Parts a text from its front matter.
pub(super) fn split(text: &str) -> Front<'_> {
    let none = Front { body: text, ..Front::default() };
    if text.starts_with('{') {
        return json(text).unwrap_or(none);
    }
    let mut lines = text::lines(text);
    let fence = match lines.next().map(|line| line.text.trim_end()) {
        Some("---") => "---",
        Some("+++") => "+++",
        _ => return none,
    };
    let is_end = |line: &str| line == fence || (fence == "---" && line == "...");
    let Some(end) = lines.by_ref().find(|line| is_end(line.text.trim_end())) else { return none };
    let offset = lines.next().map_or_else(|| text.chars().count(), |line| line.at);
    let inner: &str = slice(text, 0, end.at);
    let inner = inner.split_once(['\n', '\r']).map_or("", |(_, inner)| inner);
    let body = slice(text, offset, usize::MAX);
    if inner.len() > MAX_BYTES || (fence == "---" && !has_key(inner)) {
        return none;
    }
    let parsed = if fence == "---" { yaml(inner) } else { toml(inner) };
    match parsed {
        Ok(values) => Front { values: Some(values), body, offset, ..Front::default() },
        Err((line, why)) => {
            // The first line of the file is the fence.
            let note = format!("line {}: the front matter is not used: {why}", line + 1);
            Front { broken: Some(inner), note: Some(note), body, offset, values: None }
        }
    }
}

/// Returns the text between two offsets in code points.
fn slice(text: &str, from: usize, to: usize) -> &str {
    let mut places = text.char_indices().map(|(at, _)| at);
    let start = if from == 0 { Some(0) } else { places.by_ref().nth(from) };
    let start = start.unwrap_or(text.len());
    if to == usize::MAX {
        return text.get(start..).unwrap_or_default();
    }
    let end = text.char_indices().nth(to).map_or(text.len(), |(at, _)| at);
    text.get(start..end).unwrap_or_default()
}

/// Says whether a line looks like `key: value`; else the fence is a drawn line.
fn has_key(inner: &str) -> bool {
    inner.lines().any(|line| {
        line.split_once(':').is_some_and(|(key, rest)| {
            let key = key.trim_matches(['"', '\'', ' ']);
            let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
            !key.is_empty() && key.chars().all(is_word) && (rest.is_empty() || rest.starts_with([' ', '\t']))
        })
    })
}

type Parsed = Result<Map<String, Value>, (usize, String)>;

fn yaml(inner: &str) -> Parsed {
    if let Some(line) = too_deep(inner) {
        return Err((line, format!("nested deeper than {MAX_DEPTH} levels, which is the limit")));
    }
    let documents = Yaml::load_from_str(inner)
        .map_err(|error| (error.marker().line(), format!("no valid YAML: {}", error.info())))?;
    match documents.first().map(from_yaml) {
        Some(Value::Object(values)) => Ok(values),
        Some(_) => Err((1, "no keys".to_owned())),
        None => Ok(Map::new()),
    }
}

/// Returns the line at which nesting goes too deep: the tree is dropped by recursion, so it must be known before.
fn too_deep(inner: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (nth, line) in inner.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        for character in line.chars() {
            match character {
                '[' | '{' => depth += 1,
                ']' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > MAX_DEPTH {
                return Some(nth + 1);
            }
        }
        // `- - - - x` nests a list in a list in a list.
        let is_stacked =
            line.split_whitespace().take_while(|word| matches!(*word, "-" | "?")).count() > MAX_DEPTH;
        if is_stacked || indent > 8 * MAX_DEPTH {
            return Some(nth + 1);
        }
    }
    None
}

fn from_yaml(yaml: &Yaml<'_>) -> Value {
    match yaml {
        Yaml::Value(Scalar::String(text)) => Value::String(text.to_string()),
        Yaml::Value(Scalar::Integer(number)) => Value::from(*number),
        Yaml::Value(Scalar::FloatingPoint(number)) => Value::from(**number),
        Yaml::Value(Scalar::Boolean(is)) => Value::Bool(*is),
        Yaml::Representation(text, ..) => Value::String(text.to_string()),
        Yaml::Sequence(list) => list.iter().map(from_yaml).collect(),
        Yaml::Tagged(_, inner) => from_yaml(inner),
        Yaml::Mapping(map) => {
            let pairs = map.iter().filter_map(|(key, value)| match from_yaml(key) {
                Value::String(key) => Some((key, from_yaml(value))),
                Value::Null | Value::Array(_) | Value::Object(_) => None,
                key => Some((key.to_string(), from_yaml(value))),
            });
            Value::Object(pairs.collect())
        }
        _ => Value::Null,
    }
}

fn toml(inner: &str) -> Parsed {
    let table: toml::Table = inner.parse().map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| inner.get(..span.start)).unwrap_or_default();
        (before.matches('\n').count() + 1, format!("no valid TOML: {}", error.message()))
    })?;
    Ok(table.iter().map(|(key, value)| (key.clone(), from_toml(value))).collect())
}

fn from_toml(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text.clone()),
        toml::Value::Integer(number) => Value::from(*number),
        toml::Value::Float(number) => Value::from(*number),
        toml::Value::Boolean(is) => Value::Bool(*is),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(list) => list.iter().map(from_toml).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.iter().map(|(key, value)| (key.clone(), from_toml(value))).collect())
        }
    }
}

/// Reads an object at the beginning of a text; what is none is text.
fn json(text: &str) -> Option<Front<'_>> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Map<String, Value>>();
    let found = values.next()?.ok()?;
    let end = values.byte_offset();
    if end > MAX_BYTES {
        return None;
    }
    let (head, body) = text.split_at_checked(end)?;
    Some(Front { values: Some(found), body, offset: head.chars().count(), ..Front::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(text: &str) -> Option<String> {
        split(text).values?.get("title")?.as_str().map(str::to_owned)
    }

    #[test]
    fn three_notations_are_read() {
        let yaml = "---\ntitle: \"A: b\"\ndate: 2019-03-14\ntags:\n  - x\n---\nText.";
        assert_eq!(title(yaml).as_deref(), Some("A: b"));
        assert_eq!(split(yaml).body, "Text.");
        assert_eq!(split(yaml).offset, yaml.find("Text").unwrap());
        assert_eq!(split(yaml).values.unwrap()["date"], "2019-03-14");
        let toml = "+++\r\ntitle = \"Ä\"\r\ndate = 2023-05-22T08:05:00-04:00\r\n+++\r\n\r\nText.";
        assert_eq!(title(toml).as_deref(), Some("Ä"));
        assert_eq!(split(toml).values.unwrap()["date"], "2023-05-22T08:05:00-04:00");
        assert_eq!(title("{\"title\": \"A\"}\n\nText.").as_deref(), Some("A"));
    }

    #[test]
    fn a_drawn_line_is_no_front_matter() {
        let text = "---\nA line.\n---\nText.";
        assert_eq!(split(text).body, text);
        assert_eq!(split("---\ntitle: never closed").body, "---\ntitle: never closed");
    }

    #[test]
    fn broken_front_matter_names_its_line() {
        let front = split("---\ntitle: \"Unclosed\ndate: [2020\n---\nText.");
        assert!(front.note.unwrap().starts_with("line "));
        assert_eq!(front.body, "Text.");
        assert!(front.broken.is_some());
        let deep = format!("---\na: {}\n---\nText.", "[".repeat(50_000));
        assert!(split(&deep).note.unwrap().contains("limit"));
        let stacked = format!("---\na: b\nc:\n {}x\n---\nText.", "- ".repeat(50_000));
        assert!(split(&stacked).note.unwrap().contains("limit"));
        let laughs = "---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n---\nText.";
        assert!(split(laughs).note.is_some());
    }
}
