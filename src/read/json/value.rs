//! Values → words and paragraphs. Publishers wrap text in many ways: HTML, lists of paragraphs, lists of blocks.

use serde_json::Map;
use serde_json::Value;

use crate::article::Furniture;
use crate::read::markup;
use crate::read::mojibake;
use crate::read::prose;
use crate::read::text;

/// What was done to the strings of a record.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Done {
    /// Strings in which wrongly decoded UTF-8 was undone.
    pub(super) n_repaired: usize,
    /// Characters that are no text and were replaced.
    pub(super) n_replaced: usize,
    /// What blocks that are no report say: captions, prompts.
    pub(super) furniture: Vec<Furniture>,
}

/// Keys under which an object holds its own name or text, best first.
const NAMES: [&str; 20] = [
    "rendered",
    "value",
    "name",
    "main",
    "basic",
    "original",
    "full_name",
    "displayName",
    "display_name",
    "label",
    "text",
    "title",
    "term",
    "literal",
    "#text",
    "$t",
    "_",
    "$oid",
    "$date",
    "$numberLong",
];

/// Returns the strings of a value, each on one line: of a list all, of an object its name.
pub(super) fn words(value: &Value, done: &mut Done) -> Vec<String> {
    let mut found = Vec::new();
    collect_words(value, done, &mut found);
    found
}

fn collect_words(value: &Value, done: &mut Done, found: &mut Vec<String>) {
    match value {
        Value::String(string) => {
            let line = prose::one_line(&markup::plain(&repaired(string, done)));
            if !line.is_empty() {
                found.push(line);
            }
        }
        Value::Number(number) => found.push(number.to_string()),
        Value::Array(list) if is_roles(list) => {
            let is_main =
                |value: &&Value| value.get("role").is_some_and(|role| role == "main" || role == "headline");
            let main = list.iter().find(is_main).or_else(|| list.first());
            main.into_iter().for_each(|value| collect_words(value, done, found));
        }
        Value::Array(list) => list.iter().for_each(|value| collect_words(value, done, found)),
        Value::Object(object) => {
            let named = NAMES.iter().filter_map(|key| object.get(*key));
            let mut named = named.filter(|value| !value.is_null() && **value != Value::String(String::new()));
            if let Some(value) = named.next() {
                collect_words(value, done, found);
            } else if let Some(name) = person(object) {
                found.push(name);
            } else if let Some(value) = of_language(object) {
                collect_words(value, done, found);
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

/// Returns the day that an object or a list gives in parts: `{"year": 2018, "month": 6, "day": 1}`, `[2018, 6, 1, …]`.
pub(super) fn day_in_parts(value: &Value) -> Option<String> {
    let number = |value: &Value| value.as_u64().or_else(|| value.as_str()?.trim().parse().ok());
    let (year, month, day) = match value {
        Value::Array(list) if list.len() >= 3 => (list.first(), list.get(1), list.get(2)),
        Value::Object(object) => {
            let part = |names: [&str; 2]| names.iter().find_map(|name| object.get(*name));
            (part(["year", "Year"]), part(["month", "Month"]), part(["day", "Day"]))
        }
        _ => return None,
    };
    let year = number(year?).filter(|year| (1800..=2100).contains(year))?;
    let month = month.and_then(number).filter(|month| (1..=12).contains(month));
    let day = day.and_then(number).filter(|day| (1..=31).contains(day));
    Some(match (month, day) {
        (Some(month), Some(day)) => format!("{year}-{month:02}-{day:02}"),
        (Some(month), None) => format!("{year}-{month:02}"),
        _ => year.to_string(),
    })
}

/// Puts a name together that is given in parts.
fn person(object: &Map<String, Value>) -> Option<String> {
    let part = |keys: [&str; 4]| keys.iter().find_map(|key| object.get(*key)?.as_str()).unwrap_or_default();
    let first = part(["firstname", "first_name", "firstName", "given"]);
    let last = part(["lastname", "last_name", "lastName", "family"]);
    let name = prose::one_line(&format!("{first} {last}"));
    (!name.is_empty()).then_some(name)
}

/// Returns the paragraphs of a value.
pub(super) fn paragraphs(value: &Value, done: &mut Done) -> Vec<String> {
    let mut found = Vec::new();
    collect_paragraphs(value, done, &mut found);
    found
}

fn collect_paragraphs(value: &Value, done: &mut Done, found: &mut Vec<String>) {
    match value {
        Value::String(string) => {
            let string = repaired(string, done);
            let (paragraphs, n_replaced) = if markup::is_markup(&string) {
                markup::paragraphs(&string)
            } else {
                text::paragraphs(&string)
            };
            done.n_replaced += n_replaced;
            found.extend(paragraphs);
        }
        Value::Array(list) if is_roles(list) => {
            if let Some(best) = best_role(list) {
                collect_paragraphs(best, done, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| collect_paragraphs(value, done, found)),
        Value::Object(block) => collect_block(block, done, found),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Adds the text of one block of an article; pictures, links and the like have none.
fn collect_block(block: &Map<String, Value>, done: &mut Done, found: &mut Vec<String>) {
    const TEXTS: [&str; 21] = [
        "rendered",
        "html",
        "bodyHtml",
        "body_html",
        "text",
        "content",
        "value",
        "paragraph",
        "body",
        "items",
        "content_elements",
        "children",
        "data",
        "paragraphs",
        "blocks",
        "nodes",
        "lines",
        "p",
        "para",
        "$t",
        "#text",
    ];
    const NO_TEXT: [&str; 14] = [
        "image",
        "photo",
        "picture",
        "video",
        "gallery",
        "embed",
        "ad",
        "advert",
        "advertisement",
        "related",
        "interstitial_link",
        "raw_html",
        "social",
        "newsletter",
    ];
    let kind = ["type", "_type", "blockType", "kind"].iter().find_map(|key| block.get(*key)?.as_str());
    let kind = kind.unwrap_or_default().to_lowercase();
    if NO_TEXT.iter().any(|word| kind.split(['/', '-', '.']).any(|part| part == *word)) {
        return set_aside(block, kind, done, found.len());
    }
    let Some(inner) = TEXTS.iter().filter_map(|key| block.get(*key)).find(|value| !value.is_null()) else {
        // One text in several languages, or paragraphs under keys of their own (`p1`, `p2`).
        if let Some(value) = of_language(block) {
            collect_paragraphs(value, done, found);
        } else if block.values().all(Value::is_string) && block.keys().all(|key| is_numbered(key)) {
            block.values().for_each(|value| collect_paragraphs(value, done, found));
        }
        return;
    };
    match inner {
        // Rich text gives the pieces of one paragraph as a list of spans.
        Value::Array(spans) if spans.iter().all(is_span) => {
            let joined: String = spans.iter().filter_map(span_text).collect();
            collect_paragraphs(&Value::String(joined), done, found);
        }
        _ => collect_paragraphs(inner, done, found),
    }
}

/// Says whether a key is a number, perhaps with a letter or a word before it (`3`, `p3`, `para_3`).
fn is_numbered(key: &str) -> bool {
    key.len() <= 16 && key.ends_with(|c: char| c.is_ascii_digit())
}

/// Returns the value of an object whose keys are tags of languages: the English one, else the first.
fn of_language(object: &Map<String, Value>) -> Option<&Value> {
    let is_tag = |key: &String| {
        let mut parts = key.split(['-', '_']);
        parts.next().is_some_and(|tag| tag.len() == 2 && tag.bytes().all(|b| b.is_ascii_lowercase()))
            && parts.next().is_none_or(|region| region.len() == 2)
    };
    if object.is_empty() || !object.keys().all(is_tag) {
        return None;
    }
    object.get("en").or_else(|| object.values().next())
}

/// Keeps what a block that is no report says: the caption of a picture, the words of a prompt.
fn set_aside(block: &Map<String, Value>, kind: String, done: &mut Done, before: usize) {
    let texts =
        ["caption", "text", "content", "title", "body"].iter().filter_map(|key| block.get(*key)?.as_str());
    let text = texts.map(|text| prose::one_line(&markup::plain(text))).find(|text| !text.is_empty());
    done.furniture.extend(text.map(|text| Furniture { before, text, why: kind }));
}

fn is_span(value: &Value) -> bool {
    span_text(value).is_some()
        && value
            .as_object()
            .is_some_and(|span| !span.contains_key("content") && !span.contains_key("children"))
        && value
            .get("type")
            .and_then(Value::as_str)
            .is_none_or(|kind| matches!(kind, "text" | "span" | "link"))
}

fn span_text(value: &Value) -> Option<&str> {
    value.get("text")?.as_str()
}

/// Says whether a list holds the same text in several forms, as the bodies of ninjs do.
fn is_roles(list: &[Value]) -> bool {
    list.len() > 1 && list.iter().all(|value| value.get("role").is_some() && value.get("value").is_some())
}

fn best_role(list: &[Value]) -> Option<&Value> {
    let by_type = |wanted: &str| {
        list.iter().find(|value| {
            let kind = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
            kind("contenttype").contains(wanted)
                || kind("contentType").contains(wanted)
                || kind("role").contains(wanted)
        })
    };
    by_type("html").or_else(|| by_type("text")).or_else(|| list.first())
}

fn repaired<'a>(string: &'a str, done: &mut Done) -> std::borrow::Cow<'a, str> {
    match mojibake::repair(string) {
        Some((repaired, _)) => {
            done.n_repaired += 1;
            repaired.into()
        }
        None => string.into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn body(value: Value) -> Vec<String> {
        paragraphs(&value, &mut Done::default())
    }

    #[test]
    fn a_body_may_be_text_markup_or_a_list() {
        assert_eq!(body(json!("One.\n\nTwo.")), ["One.", "Two."]);
        assert_eq!(body(json!("<p>One.</p><p>Two &amp; a <b>half</b>.</p>")), ["One.", "Two & a half."]);
        assert_eq!(body(json!(["One.", "Two."])), ["One.", "Two."]);
        assert_eq!(
            body(json!([
                {"type": "paragraph", "text": "One."},
                {"type": "image", "text": "no"},
                {"type": "paragraph", "content": [{"type": "text", "text": "Two "}, {"type": "text", "text": "halves."}]}
            ])),
            ["One.", "Two halves."]
        );
        assert_eq!(
            body(
                json!([{"role": "text", "value": "One."}, {"role": "xhtml", "contenttype": "text/html", "value": "<p>Two.</p>"}])
            ),
            ["Two."]
        );
    }

    #[test]
    fn names_are_found_in_objects() {
        let mut done = Done::default();
        assert_eq!(words(&json!([{"name": "A B"}, "C&#8217;D", 7]), &mut done), ["A B", "C’D", "7"]);
        assert_eq!(words(&json!({"first_name": "A", "last_name": "B"}), &mut done), ["A B"]);
        assert_eq!(words(&json!("donâ€™t"), &mut done), ["don’t"]);
        assert_eq!(done.n_repaired, 1);
    }
}
