//! Options as query text: every filter has one meaning, that of the query language.

use super::args::FilterArgs;
use super::failure::Failure;
use super::failure::Kind;

/// The query that the arguments and the options say together.
///
/// Several values of one option: any of them; different options: all of them. `typed` is put in brackets where
/// something follows it, so that an OR of its own stays its own.
///
/// # Errors
/// A value that no query can hold.
pub(super) fn query(typed: &str, filter: &FilterArgs) -> Result<String, Failure> {
    let lists: [(&str, &[String]); 9] = [
        ("title", &filter.title),
        ("actor", &filter.actor),
        ("topic", &filter.topic),
        ("source", &filter.source),
        ("author", &filter.author),
        ("language", &filter.language),
        ("date", &filter.date),
        ("after", filter.after.as_slice()),
        ("before", filter.before.as_slice()),
    ];
    let typed = typed.trim();
    let mut parts = Vec::new();
    for (field, values) in lists {
        let said = values.iter().map(|value| flag_as_query(field, value)).collect::<Result<Vec<_>, _>>()?;
        match said.as_slice() {
            [] => {}
            [one] => parts.push(one.clone()),
            several => parts.push(format!("({})", several.join(" OR "))),
        }
    }
    if !typed.is_empty() {
        let is_one_word = parts.is_empty() || !typed.contains(char::is_whitespace);
        parts.insert(0, if is_one_word { typed.to_owned() } else { format!("({typed})") });
    }
    Ok(parts.join(" AND "))
}

/// The spelling of one option as query text: `--actor "marco rubio"` is `actor:"marco rubio"`.
///
/// A plain word stays bare, so that `--title visa` finds its inflections; `?` and `*` stay bare, being unknown and
/// known; everything else is quoted.
pub(super) fn flag_as_query(field: &str, value: &str) -> Result<String, Failure> {
    let value = value.trim();
    if value.is_empty() {
        return Err(Failure::new(Kind::Usage, format!("`--{field}` has an empty value"))
            .hint(format!("`--{field} '?'` finds articles where it is unknown")));
    }
    if value.contains(['"', '“', '”', '„', '«', '»']) {
        return Err(Failure::new(
            Kind::Usage,
            format!("a value of `--{field}` cannot hold a quotation mark"),
        )
        .hint(format!("write it in the query: `{field}:(...)`")));
    }
    let is_date = matches!(field, "date" | "after" | "before");
    let is_bare = match value {
        "?" | "*" => true,
        "AND" | "OR" | "NOT" | "SENT" | "PARA" => false,
        _ if is_date => value.chars().all(|letter| letter.is_alphanumeric() || ".:-+".contains(letter)),
        _ if field == "title" => {
            value.chars().all(|letter| letter.is_alphanumeric() || "*?".contains(letter))
        }
        _ => value.chars().all(char::is_alphanumeric),
    };
    Ok(if is_bare { format!("{field}:{value}") } else { format!("{field}:\"{value}\"") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(values: &[&str]) -> Vec<String> {
        values.iter().map(|&value| value.to_owned()).collect()
    }

    #[test]
    fn a_plain_word_stays_bare_and_all_else_is_quoted() {
        for (field, value, query) in [
            ("actor", "marco rubio", "actor:\"marco rubio\""),
            ("actor", " rubio ", "actor:rubio"),
            ("actor", "~rubio.person", "actor:\"~rubio.person\""),
            ("source", "bbc.co.uk", "source:\"bbc.co.uk\""),
            ("source", "OR", "source:\"OR\""),
            ("topic", "?", "topic:?"),
            ("title", "visa*", "title:visa*"),
            ("source", "bbc*", "source:\"bbc*\""),
            ("date", "2016-05..2016-07", "date:2016-05..2016-07"),
            ("date", "about:2016", "date:about:2016"),
            ("after", "-30d", "after:-30d"),
        ] {
            assert_eq!(flag_as_query(field, value).unwrap(), query);
        }
    }

    #[test]
    fn a_value_that_would_end_its_quotes_is_refused() {
        assert_eq!(flag_as_query("title", "the \"deal\"").unwrap_err().kind, Kind::Usage);
        assert_eq!(flag_as_query("title", " ").unwrap_err().kind, Kind::Usage);
    }

    #[test]
    fn several_values_are_any_and_several_options_are_all() {
        let filter = FilterArgs {
            actor: said(&["marco rubio"]),
            source: said(&["bbc", "cnn"]),
            after: Some("2013".to_owned()),
            ..FilterArgs::default()
        };
        assert_eq!(
            query("visas OR border", &filter).unwrap(),
            "(visas OR border) AND actor:\"marco rubio\" AND (source:bbc OR source:cnn) AND after:2013"
        );
        assert_eq!(query("visas", &filter).unwrap().split(" AND ").next(), Some("visas"));
        assert_eq!(query("a OR b", &FilterArgs::default()).unwrap(), "a OR b");
        assert_eq!(query(" ", &FilterArgs::default()).unwrap(), "");
    }
}
