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
        Value::Object(object) => match object::record(object, names) {
            Ok(record) if record.title.is_some() => vec![value],
            // A text without a title may be the wrapper of one that has it.
            Ok(_) => titled(value, names, 0).map_or_else(|| vec![value], |inner| vec![inner]),
            // The paragraphs of one article are a list of texts, too: what has a title is the article.
            Err(_) => best(value, names, 0)
                .map(|(_, list)| list)
                .filter(|list| has_titles(list, names) || titled(value, names, 0).is_none())
                .or_else(|| titled(value, names, 0).map(|inner| vec![inner]))
                .unwrap_or_else(|| vec![value]),
        },
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

/// Returns the object below a value that is an article with a title.
fn titled<'a>(value: &'a Value, names: &Names, depth: usize) -> Option<&'a Value> {
    let Value::Object(object) = value else { return None };
    if depth >= MAX_DEPTH {
        return None;
    }
    let is_titled = |inner: &&Value| {
        let record = inner.as_object().and_then(|inner| object::record(inner, names).ok());
        record.is_some_and(|record| record.title.is_some())
    };
    let inner = || object.values().filter(|inner| inner.is_object());
    inner().find(is_titled).or_else(|| inner().find_map(|inner| titled(inner, names, depth + 1)))
}

/// Reads tables that give their columns apart from their rows (`{"columns": […], "data": [[…]]}`), or each column
/// with its rows by number (`{"title": {"0": …}, "text": {"0": …}}`).
pub(super) fn table(value: &Value) -> Option<Value> {
    let object = value.as_object()?;
    if let (Some(Value::Array(columns)), Some(Value::Array(rows))) =
        (object.get("columns"), object.get("data"))
    {
        let columns: Option<Vec<&str>> = columns.iter().map(Value::as_str).collect();
        let columns = columns?;
        let row = |row: &Value| {
            let cells = columns.iter().map(|name| (*name).to_owned()).zip(row.as_array()?.iter().cloned());
            Some(Value::Object(cells.collect()))
        };
        return Some(Value::Array(rows.iter().filter_map(row).collect()));
    }
    let columns: Option<Vec<(&String, &Map<String, Value>)>> =
        object.iter().map(|(name, column)| Some((name, column.as_object()?))).collect();
    let columns = columns.filter(|columns| columns.len() > 1)?;
    let (_, first) = columns.first()?;
    let is_numbered = first.keys().all(|key| key.bytes().all(|byte| byte.is_ascii_digit()));
    let is_even = columns.iter().all(|(_, column)| column.len() == first.len());
    if first.is_empty() || !is_numbered || !is_even {
        return None;
    }
    let row = |key: &String| {
        let cells =
            columns.iter().filter_map(|(name, column)| Some(((*name).clone(), column.get(key)?.clone())));
        Value::Object(cells.collect())
    };
    let mut keys: Vec<&String> = first.keys().collect();
    keys.sort_by_key(|key| key.parse::<u64>().unwrap_or(u64::MAX));
    Some(Value::Array(keys.into_iter().map(row).collect()))
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
            Value::Array(list) => offer(counted(list.iter().collect(), names).or_else(|| {
                // Groups of articles: `{"days": [{"day": 1, "stories": […]}, …]}`.
                let groups = list.iter().filter_map(|group| Some(self::best(group, names, depth + 1)?.1));
                let joined: Vec<&Value> = groups.flatten().collect();
                (!joined.is_empty()).then_some((joined.len(), joined))
            })),
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

fn has_titles(list: &[&Value], names: &Names) -> bool {
    let mut records = list.iter().take(MAX_JUDGED).filter_map(|value| record(value, names).ok());
    records.any(|record| record.title.is_some())
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

    #[test]
    fn the_paragraphs_of_one_article_are_no_articles() {
        let text = "The commission heard on Wednesday that the roof of the seam had been moving for a week. "
            .repeat(4);
        let block = json!({"type": "paragraph", "text": text});
        let value = json!({"item": {"headings": {"web": "Roof warnings"}, "body": [block, block, block]}});
        assert_eq!(titles(&value), [Some("Roof warnings".to_owned())]);
    }

    #[test]
    fn a_beginning_that_all_keys_share_says_nothing() {
        let value = json!([{"docId": 1, "docTitle": "Polls", "docDate": "2017-04-05",
            "docText": "The survey asked a thousand adults about the law."}]);
        assert_eq!(titles(&value), [Some("Polls".to_owned())]);
    }

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
    fn tables_and_wrappers_are_read() {
        let names = Names::new(&KeyMap::default());
        let split = json!({"columns": ["title", "text"], "data": [["a", "One."]]});
        assert_eq!(table(&split).unwrap(), json!([article("a")]));
        let columns = json!({"title": {"0": "a"}, "text": {"0": "One."}});
        assert_eq!(table(&columns).unwrap(), json!([article("a")]));
        assert_eq!(table(&json!({"1": article("a"), "2": article("b")})), None);
        let wrapped = json!({"response": {"content": {"fields": {"headline": "a", "body": "One."}}}});
        assert_eq!(articles(&wrapped, &names).len(), 1);
        let groups =
            json!({"days": [{"day": 1, "stories": [article("a")]}, {"day": 2, "stories": [article("b")]}]});
        assert_eq!(titles(&groups).len(), 2);
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
