//! Random small articles, and random queries over the same few words, so that most queries find some of the articles.

use hustings::article::Actor;
use hustings::article::Article;
use hustings::article::Field;
use hustings::article::Kind;
use hustings::article::Mention;
use hustings::article::Method;
use hustings::article::Precision;
use hustings::article::Published;
use hustings::article::RecordId;
use hustings::article::Role;
use hustings::article::Rule;
use hustings::article::Topic;
use proptest::prelude::*;
use proptest::sample::select;

/// Words of the texts: inflections, a hyphen, acronyms and the words like them, joined spellings, accents; words of other
/// languages in several forms, some of them spelled alike in two (`war`, `date`); Chinese and Japanese.
const WORDS: &[&str] = &[
    "tariff",
    "tariffs",
    "Tariffs",
    "trade",
    "trading",
    "traded",
    "war",
    "wars",
    "woman",
    "women",
    "US",
    "U.S.",
    "us",
    "co-operate",
    "cooperate",
    "co-operating",
    "AT&T",
    "#metoo",
    "metoo",
    "@who",
    "24/7",
    "1,200",
    "Müller",
    "muller",
    "the",
    "of",
    "not",
    "senator's",
    "senators",
    "Haus",
    "Häuser",
    "Mueller",
    "Straße",
    "Strasse",
    "waren",
    "élection",
    "elections",
    "députées",
    "députés",
    "выборы",
    "выборов",
    "Ёлка",
    "رئيس",
    "الرَّئيس",
    "대통령은",
    "中国",
    "中国人民",
    "国人",
    "国",
    "人",
    "民中国",
    "WTO协定",
    "5月",
    "月5日",
    "トランプ",
    "ﾄﾗﾝﾌﾟ",
    "ンフ",
    "か\u{3099}人",
    "中国Haus",
];

/// Pieces of runs of characters.
const CHARACTERS: &[&str] = &["中", "国", "人", "民", "中国", "国人", "人民", "月", "ト", "ラ", "プ", "が"];

/// What a query may ask of the text; with more weight on what the texts have.
const ASKED: &[&str] = &[
    "tariff",
    "tariffs",
    "trade",
    "traded",
    "war",
    "woman",
    "US",
    "us",
    "co-operate",
    "cooperate",
    "AT&T",
    "#metoo",
    "metoo",
    "@who",
    "24/7",
    "1,200",
    "Müller",
    "the",
    "senator",
    "wom?n",
    "tra*",
    "*ar",
    "*o*e*",
    "t?ade",
    "tariff?",
    "haus",
    "Häusern",
    "hause",
    "müller",
    "mueller",
    "strass*",
    "war-haus",
    "waren",
    "election",
    "deputee",
    "élection-politik",
    "выборами",
    "выбор*",
    "елки",
    "رييس",
    "대통령*",
    "国",
    "中国",
    "国人民",
    "中国人民中",
    "人*",
    "*国*",
    "协定",
    "wto协",
    "5月",
    "月5",
    "トランプ",
    "ランフ",
    "title:国人",
    "title:人",
    "\"中 国\"",
    "\"中国 人\"",
    "\"人 中国\"",
    "\"国 haus\"",
    "中国Haus",
    "中国häuser",
    "me*",
    "title:tariff",
    "title:wom?n",
    "title:(trade war)",
    "title:\"the war\"",
    "absent",
    "*",
];

const FILTERS: &[&str] = &[
    "actor:rubio",
    "actor:\"marco rubio\"",
    "actor:q1",
    "actor:clinton",
    "actor:\"the senator\"",
    "actor:?",
    "actor:*",
    "main:rubio",
    "main:clinton",
    "topic:politics",
    "topic:election",
    "topic:11000000",
    "topic:20000574",
    "topic:?",
    "topic:*",
    "source:bbc",
    "source:\"the sun\"",
    "source:?",
    "source:*",
    "author:\"jane doe\"",
    "author:?",
    "language:en",
    "language:de",
    "language:fr",
    "language:zh",
    "language:ko",
    "(language:de häuser)",
    "(language:(de OR ru) выборы)",
    "language:?",
    "date:2015",
    "date:2016",
    "date:2016-05",
    "date:2016-05-03",
    "date:2016-04..2016-05",
    "date:2016..",
    "date:..2015",
    "date:about:2016-05",
    "date:unknown",
    "date:*",
    "after:2016",
    "after:2016-05-03",
    "before:2016",
    "before:2016-05",
    "after:-30d",
];

/// An article of which nothing is known but the text.
pub(crate) fn article_of(title: &str, body: &str) -> Article {
    Article {
        id: RecordId::new("a.txt", "", ""),
        declared_id: None,
        file: "a.txt".to_owned(),
        format: "text".to_owned(),
        line: None,
        title: (!title.is_empty()).then(|| title.to_owned()),
        title_from: None,
        body: body.to_owned(),
        language: None,
        source: None,
        url: None,
        authors: vec![],
        section: None,
        keywords: vec![],
        wire: None,
        modified: None,
        published: None,
        date_notes: vec![],
        actors: vec![],
        topics: vec![],
        quotes: vec![],
        story: None,
        junk: vec![],
        notes: vec![],
        source_map: vec![],
    }
}

/// Some words with signs between them; now and then all in capitals.
fn text(n_words: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let sign =
        prop_oneof![8 => Just(" "), 2 => Just(""), 1 => Just(", "), 1 => Just(". "), 1 => Just("\n\n")];
    let words = prop::collection::vec((select(WORDS), sign), n_words);
    (words, prop::bool::weighted(0.1)).prop_map(|(words, in_capitals)| {
        let text: String = words.iter().flat_map(|(word, sign)| [*word, *sign]).collect();
        let text = text.trim();
        if in_capitals { text.to_uppercase() } else { text.to_owned() }
    })
}

fn published() -> impl Strategy<Value = Option<Published>> {
    let date = select(vec![
        ("2015-01-01", Precision::Year),
        ("2016-01-01", Precision::Year),
        ("2016-05-01", Precision::Month),
        ("2016-04-01", Precision::Month),
        ("2016-05-03", Precision::Day),
        ("2016-05-03T23:30:00-08:00", Precision::Minute),
        ("2015-12-31", Precision::Day),
        ("2017-01-01", Precision::Day),
    ]);
    prop::option::weighted(0.8, date).prop_map(|date| {
        date.map(|(date, precision)| Published {
            date: date.to_owned(),
            precision,
            timezone: None,
            method: Method::Declared,
            confidence: 0.9,
            evidence: vec![],
        })
    })
}

fn actor(id: &str, name: &str, text: &str, rule: Rule, salience: f32) -> Actor {
    Actor {
        id: id.to_owned(),
        qid: None,
        name: name.to_owned(),
        kind: Kind::Person,
        country: None,
        party: None,
        office: None,
        role: Role::Mentioned,
        salience,
        mentions: vec![Mention { field: Field::Body, start: 0, end: 0, text: text.to_owned(), rule }],
    }
}

fn actors() -> impl Strategy<Value = Vec<Actor>> {
    let all = vec![
        actor("Q1", "Marco Rubio", "Rubio", Rule::Surname, 0.8),
        actor("Q2", "Hillary Clinton", "Secretary Clinton", Rule::Honorific, 0.3),
        actor("~mike rubio.person", "Mike Rubio", "the senator", Rule::Nominal, 0.2),
    ];
    prop::sample::subsequence(all, 0..=3)
}

fn topics() -> impl Strategy<Value = Vec<Topic>> {
    let topic = |path: &str, code: &str, score| Topic {
        path: path.to_owned(),
        code: code.to_owned(),
        score,
        evidence: vec![],
    };
    let all = vec![
        topic("politics", "11000000", 0.7),
        topic("politics > election", "20000574", 0.5),
        topic("economy, business and finance > economy", "20000344", 0.4),
    ];
    prop::sample::subsequence(all, 0..=3)
}

/// A random article. Give each of several its own `id`: they are all of one file.
pub(crate) fn article() -> impl Strategy<Value = Article> {
    let metadata = (
        prop::option::of(select(vec!["BBC", "The Sun"])),
        prop::option::of(select(vec!["Jane Doe", "Søren Kjær"])),
        prop::option::of(select(vec!["en", "de", "fr", "ru", "ar", "zh", "ja", "ko"])),
    );
    (text(0..5), text(0..12), metadata, published(), actors(), topics()).prop_map(
        |(title, body, (source, author, language), published, actors, topics)| Article {
            source: source.map(str::to_owned),
            authors: author.map(str::to_owned).into_iter().collect(),
            language: language.map(str::to_owned),
            published,
            actors,
            topics,
            ..article_of(&title, &body)
        },
    )
}

/// Random articles with ids of their own.
#[allow(dead_code)]
pub(crate) fn articles(n: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Article>> {
    prop::collection::vec(article(), n).prop_map(|mut articles| {
        for (n, article) in articles.iter_mut().enumerate() {
            article.file = format!("{n}.txt");
            article.id = RecordId::new(&article.file, "", "");
        }
        articles
    })
}

/// Characters in a row, now and then a space between.
fn characters() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec((select(CHARACTERS), prop::bool::weighted(0.15)), 1..5);
    (pieces, any::<bool>()).prop_map(|(pieces, is_quoted)| {
        let text: String = pieces
            .iter()
            .map(|(piece, has_space)| format!("{piece}{}", if *has_space { " " } else { "" }))
            .collect();
        if is_quoted { format!("\"{}\"", text.trim()) } else { text.replace(' ', "") }
    })
}

fn condition() -> impl Strategy<Value = String> {
    let phrase =
        prop::collection::vec(select(WORDS), 1..4).prop_map(|words| format!("\"{}\"", words.join(" ")));
    prop_oneof![
        4 => select(ASKED).prop_map(str::to_owned),
        2 => phrase,
        1 => characters(),
        2 => select(FILTERS).prop_map(str::to_owned),
    ]
}

/// A random query text: it can always be read, with notes now and then.
pub(crate) fn query() -> impl Strategy<Value = String> {
    condition().prop_recursive(4, 12, 3, |inner| {
        let link = select(vec![" ", " AND ", " OR ", " AND NOT ", " -"]);
        let joined = |members: Vec<(String, &str)>| {
            let mut text = String::new();
            for (n, (member, link)) in members.iter().enumerate() {
                if n > 0 {
                    text.push_str(link);
                }
                text.push_str(member);
            }
            text
        };
        let run = prop::collection::vec((inner.clone(), link), 2..4).prop_map(joined);
        prop_oneof![
            run.clone(),
            run.prop_map(|run| format!("({run})")),
            inner.prop_map(|inner| format!("NOT ({inner})")),
        ]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brute::matches;

    fn today() -> chrono::NaiveDate {
        chrono::NaiveDate::from_ymd_opt(2016, 5, 20).unwrap_or_default()
    }

    proptest! {
        /// Said once more without positions: characters in a row are found where the text holds them in a row.
        #[test]
        fn characters_in_a_row_are_found_where_the_text_holds_them(
            pieces in prop::collection::vec(select(CHARACTERS), 1..4),
            is_quoted in any::<bool>(),
            article in article(),
        ) {
            let run = pieces.concat();
            let query = if is_quoted { format!("\"{run}\"") } else { run.clone() };
            let plan = hustings::query::read(&query, today(), false);
            prop_assert!(plan.is_ok(), "{} {:?}", query, plan);
            if let Ok(plan) = plan {
                let texts = article.title.iter().map(String::as_str).chain(article.body.split("\n\n"));
                let held = texts.into_iter().any(|text| hustings::text::fold(text).contains(&run));
                prop_assert_eq!(matches(&plan.node, &article), held, "{}", query);
            }
        }

        #[test]
        fn a_generated_query_is_read_and_its_canonical_form_finds_the_same(text in query(), article in article()) {
            let plan = hustings::query::read(&text, today(), false);
            prop_assert!(plan.is_ok(), "{} {:?}", text, plan);
            if let Ok(plan) = plan {
                let again = hustings::query::read(&plan.understood, today(), false);
                prop_assert!(again.is_ok(), "{}", plan.understood);
                if let Ok(again) = again {
                    prop_assert_eq!(matches(&plan.node, &article), matches(&again.node, &article), "{}", text);
                }
            }
        }
    }
}
