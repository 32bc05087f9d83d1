//! JSON-LD → the metadata of the article that a page is about.

use std::collections::HashMap;

use serde_json::Map;
use serde_json::Value;

use crate::read::markup;
use crate::read::prose;

/// Nodes of one page that are looked at.
const MAX_NODES: usize = 2000;

/// What JSON-LD says about the article, as it stands.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Linked {
    /// The headline.
    pub(super) title: Option<String>,
    /// Dates of publication.
    pub(super) published: Option<String>,
    /// Date of creation.
    pub(super) created: Option<String>,
    /// Date at which a page that is no article says it was published.
    pub(super) page_published: Option<String>,
    /// Date of modification.
    pub(super) modified: Option<String>,
    /// Names of the authors.
    pub(super) authors: Vec<String>,
    /// Name of the publisher.
    pub(super) source: Option<String>,
    /// Section.
    pub(super) section: Option<String>,
    /// Keywords.
    pub(super) keywords: Vec<String>,
    /// Language.
    pub(super) language: Option<String>,
    /// Address.
    pub(super) url: Option<String>,
    /// The text of the article.
    pub(super) body: Option<String>,
    /// There is an article.
    pub(super) is_article: bool,
}

/// Reads the scripts of a page.
pub(super) fn read(scripts: &[&str]) -> Linked {
    let mut values = Vec::new();
    let mut salvaged = Linked::default();
    for script in scripts {
        match parse(script) {
            Some(value) => values.push(value),
            None => salvage(script, &mut salvaged),
        }
    }
    let mut nodes = Vec::new();
    for value in &values {
        collect(value, &mut nodes);
    }
    let by_id: HashMap<&str, &Map<String, Value>> = nodes
        .iter()
        .filter(|node| node.len() > 1)
        .filter_map(|node| Some((node.get("@id")?.as_str()?, *node)))
        .collect();
    let article = nodes.iter().filter(|node| is_article(node)).max_by_key(|node| {
        // The page's own article has its text or headline; teasers of others come later and have less.
        (node.contains_key("headline"), node.contains_key("datePublished"))
    });
    let first = nodes.iter().find(|node| is_article(node) && node.contains_key("headline"));
    let mut linked = match first.or(article) {
        Some(node) => of(node, &by_id),
        None => Linked::default(),
    };
    let page = nodes.iter().find(|node| is_type(node, &["WebPage", "ItemPage", "CreativeWork"]));
    if let Some(page) = page {
        linked.page_published = text(page, "datePublished");
        linked.language = linked.language.or_else(|| text(page, "inLanguage"));
    }
    linked.published = linked.published.or(salvaged.published);
    linked.modified = linked.modified.or(salvaged.modified);
    linked.title = linked.title.or(salvaged.title);
    linked
}

fn parse(script: &str) -> Option<Value> {
    let trimmed = script.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
    let trimmed = trimmed.trim_start_matches("//").trim_start_matches("<![CDATA[").trim_end_matches("]]>");
    let trimmed = trimmed.trim().trim_end_matches("//").trim_end_matches(';').trim();
    if let Ok(value) = serde_json::from_str(trimmed) {
        return Some(value);
    }
    // Line ends inside strings and commas before a closing bracket are the faults that pages have.
    let mended: String = trimmed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    serde_json::from_str(&without_last_commas(&mended)).ok()
}

fn without_last_commas(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut pending = false;
    let (mut in_string, mut is_escaped) = (false, false);
    let mut blanks = String::new();
    for character in json.chars() {
        if pending && character.is_whitespace() {
            blanks.push(character);
            continue;
        }
        if pending {
            if !matches!(character, '}' | ']') {
                out.push(',');
            }
            out.push_str(&blanks);
            blanks.clear();
            pending = false;
        }
        if in_string {
            match character {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '"' => in_string = false,
                _ => {}
            }
        } else if character == '"' {
            in_string = true;
        } else if character == ',' {
            pending = true;
            continue;
        }
        out.push(character);
    }
    out
}

/// Takes single values out of a script that does not parse.
fn salvage(script: &str, linked: &mut Linked) {
    let value = |key: &str| {
        let (_, after) = script.split_once(&format!("\"{key}\""))?;
        let quoted = after.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
        let (value, _) = quoted.split_once('"')?;
        Some(prose::one_line(&markup::plain(value)))
            .filter(|value| !value.is_empty() && value.len() < 300 && !value.contains('\\'))
    };
    linked.published = linked.published.take().or_else(|| value("datePublished"));
    linked.modified = linked.modified.take().or_else(|| value("dateModified"));
    linked.title = linked.title.take().or_else(|| value("headline"));
}

/// Collects the nodes of a value: of lists, graphs, and of what a page is about.
fn collect<'a>(value: &'a Value, nodes: &mut Vec<&'a Map<String, Value>>) {
    if nodes.len() >= MAX_NODES {
        return;
    }
    match value {
        Value::Array(list) => list.iter().for_each(|value| collect(value, nodes)),
        Value::Object(node) => {
            nodes.push(node);
            for key in ["@graph", "mainEntity", "mainEntityOfPage", "author", "publisher"] {
                if let Some(inner) = node.get(key) {
                    collect(inner, nodes);
                }
            }
        }
        _ => {}
    }
}

fn is_article(node: &Map<String, Value>) -> bool {
    let has_type = |name: &str| {
        name.ends_with("Article")
            || name.ends_with("BlogPosting")
            || matches!(name, "Report" | "SocialMediaPosting" | "NewsItem")
    };
    types(node).any(|name| has_type(name.rsplit(['/', ':']).next().unwrap_or_default()))
}

fn is_type(node: &Map<String, Value>, wanted: &[&str]) -> bool {
    types(node).any(|name| wanted.contains(&name))
}

fn types(node: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let list = match node.get("@type") {
        Some(Value::Array(list)) => list.as_slice(),
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    list.iter().filter_map(Value::as_str)
}

type ById<'a> = HashMap<&'a str, &'a Map<String, Value>>;

fn of(node: &Map<String, Value>, by_id: &ById<'_>) -> Linked {
    let keywords = |key: &str| -> Vec<String> {
        let mut found = Vec::new();
        for value in list(node.get(key)) {
            match value {
                Value::String(words) => {
                    found.extend(words.split([',', ';']).map(|word| prose::one_line(&markup::plain(word))))
                }
                other => found.extend(names(other, by_id)),
            }
        }
        found.retain(|word| !word.is_empty() && !word.contains(':'));
        found
    };
    Linked {
        title: text(node, "headline").or_else(|| text(node, "name")),
        published: text(node, "datePublished"),
        created: ["dateCreated", "uploadDate", "coverageStartTime"].iter().find_map(|key| text(node, key)),
        modified: text(node, "dateModified"),
        authors: list(node.get("author")).iter().flat_map(|value| names(value, by_id)).collect(),
        source: list(node.get("publisher")).iter().flat_map(|value| names(value, by_id)).next(),
        section: list(node.get("articleSection")).iter().flat_map(|value| names(value, by_id)).next(),
        keywords: keywords("keywords"),
        language: list(node.get("inLanguage")).iter().flat_map(|value| names(value, by_id)).next(),
        url: text(node, "url").or_else(|| match node.get("mainEntityOfPage") {
            Some(Value::Object(page)) => text(page, "@id").or_else(|| text(page, "url")),
            Some(Value::String(url)) => Some(url.clone()),
            _ => None,
        }),
        body: node.get("articleBody").and_then(Value::as_str).map(str::to_owned),
        is_article: true,
        page_published: None,
    }
}

fn list(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::Array(list)) => list,
        Some(value) => std::slice::from_ref(value),
        None => &[],
    }
}

/// Returns the names of a person or body: given, or at the node that an id leads to.
fn names(value: &Value, by_id: &ById<'_>) -> Vec<String> {
    let name = match value {
        Value::String(name) => Some(name.clone()),
        Value::Object(node) => match node.get("name") {
            Some(Value::String(name)) => Some(name.clone()),
            Some(Value::Array(list)) => {
                return list.iter().filter_map(Value::as_str).map(prose::one_line).collect();
            }
            _ => node
                .get("@id")
                .and_then(Value::as_str)
                .and_then(|id| by_id.get(id))
                .and_then(|node| node.get("name"))
                .and_then(Value::as_str)
                .map(str::to_owned),
        },
        _ => None,
    };
    name.map(|name| prose::one_line(&markup::plain(&name)))
        .filter(|name| !name.is_empty() && !name.contains("://"))
        .into_iter()
        .collect()
}

fn text(node: &Map<String, Value>, key: &str) -> Option<String> {
    let value = list(node.get(key)).first()?;
    let text = match value {
        Value::String(text) => prose::one_line(&markup::plain(text)),
        Value::Number(number) => number.to_string(),
        Value::Object(inner) => prose::one_line(inner.get("@value")?.as_str()?),
        _ => return None,
    };
    (!text.is_empty() && text.len() < 2000).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graph_is_joined_by_its_ids() {
        let linked = read(&[r##"{"@graph": [{"@type": "Organization", "@id": "#o", "name": "Courier"},
            {"@type": "WebPage", "datePublished": "2019-03-01"}, {"@type": "Person", "@id": "#p", "name": "M. Osk"},
            {"@type": ["NewsArticle"], "headline": "A &amp; B", "datePublished": "2019-03-14", "author": {"@id": "#p"},
             "publisher": {"@id": "#o"}, "keywords": "x, y"}]}"##]);
        assert_eq!(linked.title.as_deref(), Some("A & B"));
        assert_eq!(linked.published.as_deref(), Some("2019-03-14"));
        assert_eq!(linked.page_published.as_deref(), Some("2019-03-01"));
        assert_eq!(linked.authors, ["M. Osk"]);
        assert_eq!(linked.source.as_deref(), Some("Courier"));
        assert_eq!(linked.keywords, ["x", "y"]);
    }

    #[test]
    fn broken_scripts_still_say_something() {
        let linked = read(&["{\"@type\": \"NewsArticle\", \"headline\": \"A\nB\", \"author\": [\"C\",],}"]);
        assert_eq!(linked.title.as_deref(), Some("A B"));
        let linked =
            read(&[r#"{"headline":"A","datePublished":"2020-06-30","description":"He said "no"",}"#]);
        assert_eq!(linked.published.as_deref(), Some("2020-06-30"));
        assert_eq!(read(&["", "{}", "[[[", "null"]), Linked::default());
    }
}
