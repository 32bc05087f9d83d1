//! The table of queries, `tests/suites/query.toml`: what each is understood as, or why it is refused and where.

use chrono::NaiveDate;
use hustings::query;
use serde::Deserialize;

const TABLE: &str = include_str!("../suites/query.toml");

#[derive(Deserialize)]
struct Table {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    query: String,
    understood: Option<String>,
    #[serde(default)]
    notes: Vec<Remark>,
    error: Option<String>,
    /// The second line that `caret` draws.
    caret: Option<String>,
    hint: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Remark {
    text: String,
    /// The text at the place.
    at: String,
    other: Option<String>,
}

/// What is wrong with a case, in words.
#[allow(clippy::unwrap_used)]
fn faults(case: &Case) -> Vec<String> {
    let today = NaiveDate::from_ymd_opt(2016, 5, 20).unwrap();
    let mut wrong = Vec::new();
    let mut compare = |what: &str, found: Option<&str>, wanted: Option<&str>| {
        if found != wanted {
            wrong.push(format!("{:?}: {what} is {found:?} and not {wanted:?}", case.query));
        }
    };
    match query::read(&case.query, today, false) {
        Ok(plan) => {
            compare("the reading", Some(&plan.understood), case.understood.as_deref());
            for n in 0..plan.notes.len().max(case.notes.len()) {
                let (found, wanted) = (plan.notes.get(n), case.notes.get(n));
                let place = found.and_then(|note| case.query.get(note.at.clone()));
                compare("a note", found.map(|note| &*note.text), wanted.map(|note| &*note.text));
                compare("its place", place, wanted.map(|note| &*note.at));
                compare(
                    "its other reading",
                    found.and_then(|note| note.other.as_ref()).map(|other| &*other.understood),
                    wanted.and_then(|note| note.other.as_deref()),
                );
            }
            let is_strict = query::read(&case.query, today, true).is_ok();
            compare("strictness", Some(&is_strict.to_string()), Some(&plan.notes.is_empty().to_string()));
            let again = query::read(&plan.understood, today, false).map(|again| again.understood);
            compare("its second reading", again.ok().as_deref(), Some(&plan.understood));
        }
        Err(error) => {
            let drawn = query::caret(&case.query, error.at.clone());
            compare("the error", Some(&error.message), case.error.as_deref());
            compare("the caret", drawn.lines().nth(1), case.caret.as_deref());
            compare("the hint", error.hint.as_deref(), case.hint.as_deref());
        }
    }
    wrong
}

#[test]
#[allow(clippy::unwrap_used)]
fn every_query_of_the_table_is_read_as_it_says() {
    let table: Table = toml::from_str(TABLE).unwrap();
    assert!(table.case.len() >= 200);
    let wrong: Vec<String> = table.case.iter().flat_map(faults).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_runner_can_fail() {
    let case = Case {
        query: "a OR b".to_owned(),
        understood: Some("a AND b".to_owned()),
        notes: vec![],
        error: None,
        caret: None,
        hint: None,
    };
    assert_eq!(faults(&case).len(), 1);
}
