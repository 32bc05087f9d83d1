//! Where in a JSON value the articles are: the value itself, a list somewhere in it, or a wrapper around each.

use serde_json::Map;
use serde_json::Value;

use super::keys::Names;
use super::object;
use crate::article::Record;

/// How deep a list of articles may lie.
const MAX_DEPTH: usize = 8;
/// Elements of a list that are looked at to judge it.
const MAX_JUDGED: usize = 20;

/// Returns the objects of a value that should be articles.
pub(super) fn articles<'a>(value: &'a Value, names: &Names) -> Vec<&'a Value> {
    match value {
        Value::Object(object) if object::record(object, names).is_ok() => vec![value],
        Value::Object(_) => best(value, names, 0).map_or_else(|| vec![value], |(_, list)| list),
        Value::Array(list) => {
            let own: Vec<&Value> = list.iter().collect();
            // A list of pages of results is common: `[{"articles": [...]}, ...]`.
            if judge(&own, names) > 0 || own.is_empty() {
                return own;
            }
            let inner: Vec<&Value> = own.iter().flat_map(|value| self::articles(value, names)).collect();
            if judge(&inner, names) > 0 { inner } else { own }
        }
        _ => Vec::new(),
    }
}

/// Makes a record of one element, also where it is wrapped (`_source`, `doc`, `node`).
pub(super) fn record(value: &Value, names: &Names) -> Result<Record, String> {
    let Value::Object(object) = value else {
        return Err("no article: not an object".to_owned());
    };
    let why = match object::record(object, names) {
        Ok(record) => return Ok(record),
        Err(why) => why,
    };
    let inner = wrapped(object).find_map(|inner| object::record(inner, names).ok());
    inner
        .map(|mut record| {
            if record.declared_id.is_none() {
                record.declared_id = object::metadata_of(object, names).declared_id;
            }
            record
        })
        .ok_or(why)
}

fn wrapped(object: &Map<String, Value>) -> impl Iterator<Item = &Map<String, Value>> {
    object.values().filter_map(Value::as_object)
}

/// Returns the list below a value with the most articles.
fn best<'a>(value: &'a Value, names: &Names, depth: usize) -> Option<(usize, Vec<&'a Value>)> {
    let Value::Object(object) = value else { return None };
    if depth >= MAX_DEPTH {
        return None;
    }
    let mut best_found: Option<(usize, Vec<&Value>)> = None;
    let mut offer = |found: Option<(usize, Vec<&'a Value>)>| {
        if let Some((count, list)) = found
            && best_found.as_ref().is_none_or(|(known, _)| count > *known)
        {
            best_found = Some((count, list));
        }
    };
    for inner in object.values() {
        match inner {
            Value::Array(list) => offer(counted(list.iter().collect(), names)),
            Value::Object(_) => offer(self::best(inner, names, depth + 1)),
            _ => {}
        }
    }
    // Articles under their ids: `{"id1": {...}, "id2": {...}}`.
    let is_id = |key: &String| key.bytes().any(|byte| byte.is_ascii_digit());
    if (object.len() > 1 || object.keys().all(is_id)) && object.values().all(Value::is_object) {
        offer(counted(object.values().collect(), names));
    }
    best_found
}

fn counted<'a>(list: Vec<&'a Value>, names: &Names) -> Option<(usize, Vec<&'a Value>)> {
    let share = judge(&list, names);
    (share > 0).then_some((list.len(), list))
}

/// Counts the articles among the first elements.
fn judge(list: &[&Value], names: &Names) -> usize {
    list.iter().take(MAX_JUDGED).filter(|value| record(value, names).is_ok()).count()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::config::KeyMap;

    fn titles(value: &Value) -> Vec<Option<String>> {
        let names = Names::new(&KeyMap::default());
        articles(value, &names)
            .into_iter()
            .filter_map(|value| record(value, &names).ok()?.title.into())
            .collect()
    }

    fn article(title: &str) -> Value {
        json!({"title": title, "text": "One."})
    }

    #[test]
    fn lists_are_found_wherever_they_are() {
        let [a, b] = ["a", "b"].map(article);
        let expected = [Some("a".to_owned()), Some("b".to_owned())];
        for value in [
            json!([a, b]),
            json!({"status": "ok", "tags": ["x"], "articles": [a, b]}),
            json!({"response": {"meta": {"hits": 2}, "docs": [a, b]}}),
            json!({"hits": {"hits": [{"_id": 1, "_source": a}, {"_id": 2, "_source": b}]}}),
            json!({"1": a, "2": b}),
            json!({"export": {"count": 2, "entries": {"n-1": a, "n-2": b}}}),
            json!([{"articles": [a]}, {"articles": [b]}]),
        ] {
            assert_eq!(titles(&value), expected, "{value}");
        }
        assert_eq!(titles(&a), [Some("a".to_owned())]);
        assert_eq!(titles(&json!({"export": {"entries": {"n-1": a}}})), [Some("a".to_owned())]);
        assert!(titles(&json!({"dependencies": {"a": "1"}})).is_empty());
    }
}
