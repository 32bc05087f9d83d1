//! What holds for every query, whatever is in it: places, limits, and that the printed form is the query.

use std::fmt::Write as _;
use std::time::Duration;
use std::time::Instant;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::ast::Ast;
use super::ast::Leaf;
use super::ast::Shape;
use super::ast::Test;
use super::fields::Field;
use super::lex::lex;
use super::parse::Habit;
use super::parse::Reader;
use super::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2016, 5, 20).unwrap()
}

fn ast(text: &str) -> Result<Ast, QueryError> {
    let mut lexed = lex(text)?;
    note::drop_small_and(&mut lexed.tokens, &mut vec![]);
    let reader = Reader { today: today(), habit: Habit::Ours, soft_operators: false };
    Ok(reader.parse(&lexed.tokens)?.ast)
}

/// A text made of what queries are made of, so that most of the grammar is met.
fn query_like() -> impl Strategy<Value = String> {
    let pieces = vec![
        "tariff",
        "tariffs",
        "Müller",
        "U.S.",
        "US",
        "us",
        "AT&T",
        "#metoo",
        "co-operate",
        "1,200",
        "24/7",
        "wom?n",
        "immigra*",
        "*tion",
        "*",
        "?",
        "and",
        "or",
        "not",
        "near",
        "AND",
        "OR",
        "NOT",
        "BUT",
        "BUT NOT",
        "-",
        "–",
        "−",
        "(",
        ")",
        "（",
        "\"",
        "“",
        "„",
        "»",
        "'",
        ":",
        "：",
        "title:",
        "title(",
        "actor:",
        "main:",
        "topic:",
        "source:",
        "author:",
        "language:",
        "date:",
        "after:",
        "before:",
        "party:",
        "auther:",
        "2016",
        "2016-05",
        "2016-05-03..2016-07",
        "about:",
        "..",
        "today",
        "-30d",
        "en",
        "&",
        "|",
        "/",
        "~",
        "^",
        "!",
        "NEAR/5",
        "w/5",
        ",",
        ".",
        "\n",
        "\u{ad}",
        "\u{301}",
        "e\u{301}",
        "’s",
        "Re:",
        "http://x.y/?z=1",
        "東京",
        "[a TO b]",
        "date aft",
        "=",
        ">",
    ];
    prop::collection::vec((prop::sample::select(pieces), prop::bool::weighted(0.7)), 0..14).prop_map(
        |pieces| {
            let mut text = String::new();
            for (piece, spaced) in pieces {
                text.push_str(piece);
                if spaced {
                    text.push(' ');
                }
            }
            text
        },
    )
}

fn leaf() -> impl Strategy<Value = Ast> {
    let scope = prop_oneof![Just(Scope::Anywhere), Just(Scope::Title)];
    let word =
        prop_oneof!["[a-z]{5,8}", "[a-z]{3}-[a-z]{5}", "#[a-z]{3,5}", "[A-Z]&[A-Z]", "[0-9]{1,3},[0-9]{3}"];
    let wild = prop_oneof!["[a-z]{2,4}\\*", "\\*[a-z]{2,4}", "[a-z]{2}\\?[a-z]"];
    let phrase = "[a-zA-Z&()*:-]{1,8}( [a-zA-Z]{1,5}){0,2}"
        .prop_filter("has a word", |text| !word::words(text).is_empty());
    let value = "[a-zA-Zé.~'-]{1,6}( [a-z:?*]{1,5}){0,2}";
    let field =
        prop::sample::select(vec![Field::Actor, Field::Main, Field::Topic, Field::Source, Field::Author]);
    let known =
        prop::sample::select(vec![Field::Actor, Field::Topic, Field::Source, Field::Author, Field::Language]);
    let dated = (
        prop::sample::select(vec![Field::Date, Field::After, Field::Before]),
        prop::sample::select(vec!["2016", "2015-02", "2016-05-03", "today"]),
    );
    let text = (
        scope,
        prop_oneof![
            word.prop_map(|text| (Shape::Word, text)),
            wild.prop_map(|text| (Shape::Wild, text)),
            phrase.prop_map(|text| (Shape::Phrase, text)),
        ],
    );
    let test = prop_oneof![
        4 => text.prop_map(|(scope, (shape, text))| Test::Text { scope, shape, text }),
        2 => (field, value).prop_map(|(field, value)| Test::Is { field, value }),
        1 => known.clone().prop_map(Test::Known),
        1 => known.prop_map(Test::Unknown),
        1 => dated.prop_map(|(field, text)| {
            Test::Date { field, value: date::parse(field, text, 0, today()).unwrap() }
        }),
    ];
    prop_oneof![9 => test.prop_map(|test| Ast::Leaf(Leaf { test, at: 0..0 })), 1 => Just(Ast::All)]
}

fn tree() -> impl Strategy<Value = Ast> {
    leaf().prop_recursive(5, 24, 4, |inner| {
        let members = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            members.clone().prop_map(Ast::and),
            members.prop_map(Ast::or),
            inner.prop_map(|inner| Ast::Not(Box::new(inner))),
        ]
    })
}

fn has_a_place(text: &str, result: &Result<Plan, QueryError>) -> Result<(), TestCaseError> {
    match result {
        Ok(plan) => {
            for note in &plan.notes {
                prop_assert!(text.get(note.at.clone()).is_some(), "{:?}", note);
            }
        }
        Err(error) => {
            prop_assert!(text.get(error.at.clone()).is_some(), "{:?}", error);
            prop_assert_eq!(caret(text, error.at.clone()).lines().count(), 2);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_at_a_place(text in "\\PC{0,60}", strict in any::<bool>()) {
        has_a_place(&text, &read(&text, today(), strict))?;
    }

    #[test]
    fn any_query_is_read_or_refused_at_a_place(text in query_like(), strict in any::<bool>()) {
        has_a_place(&text, &read(&text, today(), strict))?;
    }

    #[test]
    fn the_printed_form_of_a_text_is_the_same_query(text in query_like()) {
        if let Ok(read) = ast(&text) {
            let printed = print::print(&read);
            let again = ast(&printed);
            prop_assert_eq!(again.as_ref(), Ok(&read), "{}", printed);
            prop_assert_eq!(print::print(&again.unwrap()), printed);
        }
    }

    #[test]
    fn the_printed_form_of_a_tree_is_read_as_the_tree(tree in tree()) {
        let printed = print::print(&tree);
        prop_assert_eq!(ast(&printed), Ok(tree), "{}", printed);
    }

    #[test]
    fn the_printed_form_leaves_no_doubt(tree in tree()) {
        let plan = read(&print::print(&tree), today(), false).unwrap();
        prop_assert!(plan.notes.iter().all(|note| !note.text.contains("may be meant otherwise")));
    }

    #[test]
    fn a_flag_is_spelled_so_that_it_parses_back(value in "\\PC{1,30}") {
        let query = quoted("actor", &value);
        if let Ok(plan) = read(&query, today(), true) {
            let is_name = matches!(&plan.node, Node::Actor { main: false, .. } | Node::Value { .. });
            prop_assert!(is_name, "{}", query);
        } else {
            prop_assert!(value.chars().all(|letter| sign::is_quote(letter) || letter.is_whitespace() || sign::collapse(&letter.to_string()).is_empty()), "{}", query);
        }
    }
}

#[test]
fn a_limit_is_named_at_once() {
    let ored = |n: usize| {
        let mut text = "x0".to_owned();
        (1..n).for_each(|n| write!(text, " OR x{n}").unwrap());
        text
    };
    for (text, message) in [
        ("(".repeat(60_000), "nested deeper than 64"),
        ("NOT ".repeat(15_000) + "a", "nested deeper than 64"),
        ("(NOT ".repeat(12_000), "nested deeper than 64"),
        ("-(".repeat(30_000), "nested deeper than 64"),
        ("a ".repeat(50_000), "at most 64 kB"),
        (ored(7_000), "at most 1,024 words"),
        (format!("\"{}\"", "word ".repeat(12_000)), "at most 1,024 words"),
        (format!("{}*", "a".repeat(10_000)), "at most 240 letters"),
        ("\"".repeat(60_001), "nothing between the quotes"),
        ("[".repeat(60_000), ""),
        ("a:".repeat(30_000), "unknown field"),
        ("or ".repeat(20_000), "at most 1,024 words"),
        ("& ".repeat(30_000), "at most 1,024 words"),
    ] {
        let begin = Instant::now();
        let error = read(&text, today(), false).err();
        // Generous, since a debug build on a loaded machine is slow: what it must find is a cost that grows faster.
        assert!(begin.elapsed() < Duration::from_millis(500), "{message}");
        assert!(error.is_none_or(|error| error.message.contains(message)), "{message}");
    }
}

#[test]
fn what_is_within_the_limits_is_answered() {
    let deep = format!("{}a{}", "(".repeat(64), ")".repeat(64));
    assert_eq!(read(&deep, today(), true).unwrap().understood, "a");
    let mut nested = "a".to_owned();
    (0..32).for_each(|n| nested = format!("(b{n} OR (c{n} AND {nested}))"));
    let plan = read(&nested, today(), true).unwrap();
    assert_eq!(read(&plan.understood, today(), true).unwrap().understood, plan.understood);
    let wide = vec!["a"; 1_024].join(" OR ");
    assert_eq!(text_units(&read(&wide, today(), true).unwrap().node).len(), 1_024);
}

#[test]
fn the_units_are_the_words_that_an_article_has() {
    let plan = read("a title:b NOT c (d OR NOT e) \"f g\"", today(), false).unwrap();
    let at: Vec<_> = text_units(&plan.node).iter().map(|unit| unit.at.start).collect();
    assert_eq!(at, [0, 2, 17, 29]);
    assert_eq!(parts(&plan.node).len(), 5);
}

#[test]
fn a_word_is_every_inflection_and_a_quoted_one_its_form() {
    let parts = |text: &str| match read(text, today(), true).unwrap().node {
        Node::Text(TextMatch { unit: Unit::Words(parts), .. }) => parts,
        node => panic!("{node:?}"),
    };
    let part = |form: &str, inflected| Part { form: form.into(), inflected };
    assert_eq!(parts("Tariffs"), [part("tariffs", true)]);
    assert_eq!(parts("\"Tariffs\""), [part("tariffs", false)]);
    assert_eq!(parts("US"), [part("u.s", true)]);
    assert_eq!(parts("us"), [part("us", true)]);
    assert_eq!(parts("AT&T"), [part("at&t", false)]);
    assert_eq!(parts("@name"), [part("@name", false)]);
    assert_eq!(parts("24/7"), [part("24", true), part("7", true)]);
    assert_eq!(
        parts("\"the co-operation\""),
        [part("the", false), part("co", false), part("operation", false)]
    );
}

#[test]
fn a_hyphenated_word_is_its_parts_or_the_joined_word() {
    let Node::Or(nodes) = read("co-operate", today(), true).unwrap().node else { panic!("no Or") };
    let forms: Vec<Vec<&str>> = nodes
        .iter()
        .map(|node| match node {
            Node::Text(TextMatch { unit: Unit::Words(parts), .. }) => {
                parts.iter().map(|part| part.form.as_str()).collect()
            }
            node => panic!("{node:?}"),
        })
        .collect();
    assert_eq!(forms, [vec!["co", "operate"], vec!["cooperate"]]);
}

#[test]
fn a_flag_is_spelled_as_query_text() {
    assert_eq!(quoted("actor", "marco rubio"), "actor:\"marco rubio\"");
    assert_eq!(quoted("source", " \"The  Sun\" "), "source:\"The Sun\"");
    assert_eq!(quoted("topic", "?"), "topic:?");
    assert_eq!(quoted("date", "2016-05.."), "date:\"2016-05..\"");
    assert!(read(&quoted("after", "-30d"), today(), true).is_ok());
}
