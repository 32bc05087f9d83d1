//! Answers made by hand, for the tests of how they are shown.

use std::collections::BTreeMap;

use crate::article::Actor;
use crate::article::Article;
use crate::article::DateNote;
use crate::article::Evidence;
use crate::article::Field;
use crate::article::Junk;
use crate::article::Kind;
use crate::article::Mention;
use crate::article::Method;
use crate::article::Precision;
use crate::article::Published;
use crate::article::RecordId;
use crate::article::Role;
use crate::article::Rule;
use crate::article::Topic;
use crate::search::Answer;
use crate::search::Facet;
use crate::search::FacetCounts;
use crate::search::FacetValue;
use crate::search::Hit;
use crate::search::IndexState;
use crate::search::PartCount;
use crate::search::SCHEMA;
use crate::search::Shown;
use crate::search::Snippet;
use crate::search::Total;

pub(super) fn published(date: &str, precision: Precision, method: Method) -> Published {
    Published { date: date.to_owned(), precision, timezone: None, method, confidence: 0.9, evidence: vec![] }
}

pub(super) fn snippet(text: &str, marks: &[[usize; 2]]) -> Snippet {
    Snippet {
        field: Field::Body,
        start: 0,
        text: text.to_owned(),
        marks: marks.to_vec(),
        cut_before: true,
        cut_after: true,
    }
}

fn hit(id: &str, title: &str, published: Option<Published>, source: Option<&str>, file: &str) -> Hit {
    Hit {
        id: id.to_owned(),
        declared_id: None,
        title: Some(title.to_owned()),
        published,
        source: source.map(str::to_owned),
        url: None,
        file: file.to_owned(),
        line: None,
        score: Some(1.0),
        snippets: vec![],
        actors: vec![],
        topics: vec![],
        story: None,
    }
}

fn value(value: &str, label: &str, count: u64) -> FacetValue {
    FacetValue { value: value.to_owned(), label: label.to_owned(), count, selected: false }
}

/// Twelve articles, two shown.
pub(super) fn answer() -> Answer {
    let day = published("2013-04-16T09:00:00Z", Precision::Second, Method::Declared);
    let month = published("2016-05-01", Precision::Month, Method::Dateline);
    let mut first = hit(
        "7k2m9q4c1d0a8xyz",
        "Senators reach a deal on visas",
        Some(day),
        Some("Example Courier"),
        "pages/visas.html",
    );
    first.snippets = vec![
        Snippet {
            field: Field::Title,
            start: 0,
            text: "Senators reach a deal on visas".to_owned(),
            marks: vec![[25, 30]],
            cut_before: false,
            cut_after: false,
        },
        snippet("the immigration bill that Rubio put before the Senate", &[[4, 15], [26, 31]]),
    ];
    let mut second =
        hit("0a1b2c3d4e5f6g7h", "What the border vote means", Some(month), None, "dump/all.jsonl");
    second.line = Some(1_204);
    let third = hit("zzzzzzzzzzzzzzzz", "Untold", None, None, "notes.txt");
    let actors = FacetCounts {
        values: vec![value("Q324546", "Marco Rubio", 12), value("Q76", "Barack Obama", 7), value("?", "", 3)],
        distinct: 40,
    };
    let topics =
        FacetCounts { values: vec![value("1", "immigration", 9), value("2", "politics", 4)], distinct: 2 };
    let years = FacetCounts {
        values: vec![value("2013", "2013", 7), value("2016", "2016", 3), value("?", "", 2)],
        distinct: 2,
    };
    Answer {
        schema: SCHEMA,
        query: "actor:\"marco rubio\" immigration".to_owned(),
        understood: "actor:\"marco rubio\" AND immigration".to_owned(),
        notes: vec![],
        total: Total { articles: 12, stories: None },
        took_us: 412,
        index: IndexState { id: "i".to_owned(), generation: 3, articles: 1_234, committed: 0 },
        hits: vec![first, second, third],
        facets: BTreeMap::from([(Facet::Actor, actors), (Facet::Topic, topics), (Facet::Year, years)]),
        parts: vec![],
        timeline: None,
        next: None,
    }
}

/// Nothing, because a word is misspelt.
pub(super) fn no_answer() -> Answer {
    let part = |part: &str, articles, without, near: &[&str]| PartCount {
        part: part.to_owned(),
        articles,
        without,
        near: near.iter().map(|&near| near.to_owned()).collect(),
    };
    Answer {
        total: Total { articles: 0, stories: None },
        hits: vec![],
        facets: BTreeMap::new(),
        understood: "actor:\"marco rubio\" AND imigration".to_owned(),
        parts: vec![
            part("actor:\"marco rubio\"", 12, 0, &[]),
            part("imigration", 0, 12, &["immigration", "migration"]),
        ],
        ..answer()
    }
}

/// One article with everything.
pub(super) fn shown() -> Shown {
    let passage =
        |text: &str| Evidence::Passage { field: Field::Body, start: 0, end: 1, text: text.to_owned() };
    let mention =
        |text: &str, rule| Mention { field: Field::Body, start: 0, end: 1, text: text.to_owned(), rule };
    let mut published = published("2013-04-16", Precision::Day, Method::Dateline);
    published.evidence.push(passage("WASHINGTON, April 16"));
    let article = Article {
        id: RecordId::new("dump/all.jsonl", "7", ""),
        declared_id: None,
        file: "dump/all.jsonl".to_owned(),
        format: "jsonl".to_owned(),
        line: Some(7),
        title: Some("Senators reach a deal on visas".to_owned()),
        title_from: None,
        body: "WASHINGTON, April 16 - Marco Rubio spoke.\n\nThen Rubio left the visas to others.".to_owned(),
        language: None,
        source: Some("Example Courier".to_owned()),
        url: None,
        authors: vec!["A. Writer".to_owned()],
        section: None,
        keywords: vec![],
        wire: None,
        modified: None,
        published: Some(published),
        date_notes: vec![DateNote {
            value: "2013-04-18".to_owned(),
            method: Method::Url,
            why: "day of the capture".to_owned(),
        }],
        actors: vec![Actor {
            id: "Q324546".to_owned(),
            qid: Some("Q324546".to_owned()),
            name: "Marco Rubio".to_owned(),
            kind: Kind::Person,
            country: None,
            party: None,
            office: Some("senator from Florida".to_owned()),
            role: Role::Acts,
            salience: 0.9,
            mentions: vec![mention("Marco Rubio", Rule::Full), mention("Rubio", Rule::Surname)],
        }],
        topics: vec![Topic {
            path: "politics > immigration".to_owned(),
            code: "20000001".to_owned(),
            score: 0.91,
            evidence: vec![passage("visas"), Evidence::value("section", "Immigration")],
        }],
        quotes: vec![],
        story: None,
        junk: vec![Junk {
            text: "* indicates required fields".to_owned(),
            why: "form text".to_owned(),
            before: 0,
        }],
        notes: vec!["3 bytes replaced".to_owned()],
        source_map: vec![],
    };
    let marks = vec![(Field::Title, 25, 30), (Field::Body, 63, 68)];
    Shown { schema: "hustings.article.1", article, marks }
}
