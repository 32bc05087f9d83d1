//! The engine finds exactly the articles that the definition (`brute.rs`) finds, counts them exactly, and orders them
//! the same way every time.

use std::collections::BTreeSet;

use hustings::article::Article;
use hustings::article::Record;
use hustings::article::Silent;
use hustings::config::Settings;
use hustings::index::Mode;
use hustings::index::Place;
use hustings::index::Reader;
use hustings::knowledge::Knowledge;
use hustings::query;
use hustings::search;
use hustings::search::Facet;
use hustings::search::Request;
use hustings::search::Sort;
use proptest::prelude::*;

use crate::brute;
use crate::brute_generate;
use crate::folder::corpus;
use crate::folder::real_articles;
use crate::folder::today;

/// The article that a generated record carries as its text, letter by letter in hexadecimal digits.
fn carried(record: &Record, _: &Knowledge) -> Article {
    let text = record.paragraphs.concat();
    let bytes: Vec<u8> =
        (0..text.len() / 2).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap()).collect();
    let article: Article = serde_json::from_slice(&bytes).unwrap();
    Article { id: record.id(), declared_id: record.declared_id.clone(), ..article }
}

/// An index of just these articles, in two commits, so that it has two segments; the first article is added twice and
/// the first of its two forms replaced, so that it has deletes.
fn index_of(articles: &[Article], folder: &std::path::Path) -> (Reader, Vec<Article>) {
    let place = Place::new(vec![folder.to_path_buf()], None);
    let refresh = || {
        hustings::index::refresh_with(&place, &Settings::default(), Mode::Changed, false, &Silent, carried)
            .unwrap();
    };
    let line = |nth: usize, article: &Article| {
        let hex: String =
            serde_json::to_vec(article).unwrap().iter().map(|byte| format!("{byte:02x}")).collect();
        serde_json::json!({"id": format!("a{nth}"), "title": "carrier", "content": hex}).to_string() + "\n"
    };
    let half = articles.len() / 2;
    let lines: Vec<String> = articles.iter().enumerate().map(|(nth, article)| line(nth, article)).collect();
    std::fs::write(folder.join("old.jsonl"), lines.iter().take(1).map(String::as_str).collect::<String>())
        .unwrap();
    std::fs::write(folder.join("b.jsonl"), lines[half..].concat()).unwrap();
    refresh();
    std::fs::remove_file(folder.join("old.jsonl")).unwrap();
    std::fs::write(folder.join("a.jsonl"), lines[..half].concat()).unwrap();
    refresh();
    let reader = Reader::open(&place).unwrap();
    let held = all_of(&reader);
    (reader, held)
}

/// Every article of an index.
fn all_of(reader: &Reader) -> Vec<Article> {
    let request =
        Request { limit: 1_000_000, snippets: false, facets: Vec::new(), ..Request::new("", today()) };
    let answer = search::search(reader, &request).unwrap();
    answer
        .hits
        .iter()
        .map(|hit| search::show(reader, &hit.id, None, today()).unwrap().unwrap().article)
        .collect()
}

fn found(reader: &Reader, text: &str, sort: Sort) -> (Vec<String>, u64, u64) {
    let request = Request {
        limit: 1_000_000,
        snippets: true,
        sort,
        facets: vec![Facet::Year],
        facet_limit: 10_000,
        ..Request::new(text, today())
    };
    let answer = search::search(reader, &request).unwrap();
    let by_year = answer.facets[&Facet::Year].values.iter().map(|value| value.count).sum();
    (answer.hits.into_iter().map(|hit| hit.id).collect(), answer.total.articles, by_year)
}

/// Compares the engine with the definition for one query; says how many articles were found.
fn compare(reader: &Reader, articles: &[Article], text: &str) -> usize {
    let plan = query::read(text, today(), false).unwrap();
    let knowledge = Knowledge::built_in();
    let names = |name: &str| knowledge.topics_named(name);
    let expected: BTreeSet<&str> = articles
        .iter()
        .filter(|article| brute::matches_with(&plan.node, article, &names))
        .map(|article| article.id.as_str())
        .collect();
    let (by_relevance, total, by_year) = found(reader, text, Sort::Relevance);
    let set: BTreeSet<&str> = by_relevance.iter().map(String::as_str).collect();
    assert_eq!(set, expected, "{text}");
    assert_eq!(by_relevance.len(), set.len(), "an article twice: {text}");
    assert_eq!((total, by_year), (set.len() as u64, set.len() as u64), "counts: {text}");
    let (by_date, ..) = found(reader, text, Sort::Date);
    assert_eq!(by_date.iter().map(String::as_str).collect::<BTreeSet<_>>(), expected, "{text}");
    // The first hits are the same whatever is asked for behind them.
    let few = Request { limit: 3, facets: Vec::new(), ..Request::new(text, today()) };
    let few: Vec<String> = search::hits(reader, &few).unwrap().ids.into_iter().map(|(id, _)| id).collect();
    assert_eq!(few, by_relevance.iter().take(3).cloned().collect::<Vec<_>>(), "{text}");
    set.len()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_equals_the_definition_on_generated_articles(
        articles in brute_generate::articles(2..24),
        queries in prop::collection::vec(brute_generate::query(), 24),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let (reader, held) = index_of(&articles, folder.path());
        prop_assert_eq!(held.len(), articles.len());
        for text in &queries {
            compare(&reader, &held, text);
        }
    }
}

/// Queries over real text: words of every frequency, phrases, shapes, names, topics, dates, and their combinations.
const REAL: &[&str] = &[
    "government",
    "governments",
    "\"government\"",
    "the",
    "\"the government\"",
    "\"of the\"",
    "vote*",
    "*tion",
    "wom?n",
    "senat* OR congress*",
    "NOT senate",
    "senate -house",
    "(house OR senate) vote",
    "senate AND house OR court",
    "title:court",
    "title:\"supreme court\"",
    "title:(vote OR votes)",
    "U.S.",
    "US",
    "us",
    "co-operate",
    "twenty-five",
    "1,000",
    "24/7",
    "AT&T",
    "don't",
    "o'brien",
    "obama's",
    "actor:obama",
    "actor:\"marco rubio\"",
    "actor:rubio visa",
    "main:obama",
    "actor:?",
    "actor:*",
    "topic:immigration",
    "topic:elections -actor:obama",
    "topic:?",
    "topic:politics",
    "date:2013",
    "date:2013-04",
    "date:2013-04-05",
    "after:2013 before:2017",
    "before:2013",
    "after:2020",
    "date:unknown",
    "NOT after:2015",
    "date:about:2016",
    "date:2012-12..2013-01",
    "source:?",
    "source:*",
    "author:?",
    "language:en",
    "NOT language:en",
    "language:?",
    "immigration reform",
    "\"path to citizenship\"",
    "naïve",
    "president trump",
];

fn on_real(folder: std::path::PathBuf, n_least: usize) {
    let index = tempfile::tempdir().unwrap();
    let place = Place::new(vec![folder], Some(index.path().join("index")));
    hustings::index::refresh(&place, &Settings::default(), Mode::Full, false, &Silent).unwrap();
    let reader = Reader::open(&place).unwrap();
    let articles = all_of(&reader);
    assert!(articles.len() >= n_least, "{} articles", articles.len());
    let n_found: usize = REAL.iter().map(|text| compare(&reader, &articles, text)).sum();
    assert!(n_found > 5 * REAL.len(), "the queries hardly find anything: {n_found}");
}

#[test]
fn the_engine_equals_the_definition_on_the_bundled_articles() {
    on_real(corpus(), 30);
}

/// A file of the large set, where this machine has it; `tests/run` lists what is left out where it does not.
#[test]
fn the_engine_equals_the_definition_on_real_articles() {
    let Some(folder) = real_articles() else { return };
    let one = tempfile::tempdir().unwrap();
    let lines = std::fs::read(folder.join("part-00.jsonl.gz")).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::MultiGzDecoder::new(lines.as_slice()), &mut text)
        .unwrap();
    let some: String = text.lines().take(250).map(|line| format!("{line}\n")).collect();
    std::fs::write(one.path().join("part.jsonl"), some).unwrap();
    on_real(one.path().to_path_buf(), 240);
}
