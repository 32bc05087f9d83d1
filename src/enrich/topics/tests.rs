//! What the whole step promises.

use proptest::prelude::*;

use super::topics;
use crate::article::Evidence;
use crate::article::Field;
use crate::article::Record;
use crate::article::Topic;
use crate::knowledge::Knowledge;

fn about(title: &str, body: &str, record: &Record) -> Vec<Topic> {
    topics(title, body, record.language.as_deref(), record, &Knowledge::built_in())
}

#[test]
fn the_publishers_topic_files_the_article_and_is_the_evidence() {
    let record = Record { keywords: vec!["gun_control_and_gun_rights".to_owned()], ..Record::default() };
    let topics = about("It failed", "Nothing more is known.", &record);
    assert_eq!((topics[0].code.as_str(), topics[0].is_filed()), ("20000632", true));
    assert!(topics[0].path.ends_with("personal weapon control policy"), "{}", topics[0].path);
    assert!(topics[0].evidence.contains(&Evidence::value("keywords", "gun_control_and_gun_rights")));
}

#[test]
fn phrases_file_an_article_and_are_the_evidence() {
    let body = "The justices heard a challenge to Roe v. Wade. Planned Parenthood defends abortion rights, and \
                anti-abortion groups want a ban on late-term abortions.";
    let topics = about("Abortion rights before the court", body, &Record::default());
    assert_eq!((topics[0].code.as_str(), topics[0].is_filed()), ("20000785", true));
    let named =
        |evidence: &Evidence| matches!(evidence, Evidence::Passage { text, .. } if text.contains("bortion"));
    assert!(topics[0].evidence.iter().any(named), "{:?}", topics[0].evidence);
}

#[test]
fn sport_and_cooking_are_no_politics() {
    let taxonomy = Knowledge::built_in();
    for (title, body) in [
        (
            "Late goal wins the cup",
            "The striker scored in injury time and the coach praised his football team.",
        ),
        ("Ten recipes for a summer dinner", "Grill the chicken, dress the salad, and pour the wine."),
    ] {
        let filed: Vec<_> =
            about(title, body, &Record::default()).into_iter().filter(Topic::is_filed).collect();
        let is_politics = |topic: &Topic| {
            taxonomy
                .taxonomy()
                .ancestors(&topic.code)
                .any(|node| node.code == "11000000" || node.code == "16000000")
        };
        assert!(!filed.iter().any(is_politics), "{filed:?}");
    }
}

#[test]
fn narrow_topics_of_invented_countries_are_told() {
    let body = "Tarvik's fishermen may land a fifth less cod from May, the fisheries ministry said. The fishing fleet of \
                the northern ports called the catch quota a death sentence. Fish stocks have fallen for ten years.";
    let topics = about("Tarvik cuts cod quota by a fifth", body, &Record::default());
    let fishing = topics.iter().find(|topic| topic.code == "20000213").unwrap();
    assert!(fishing.is_filed() && !fishing.evidence.is_empty(), "{topics:?}");
}

#[test]
fn other_languages_have_topics() {
    let body = "Der Stadtrat berät über das Haushaltsloch. Die Bürgermeisterin schließt höhere Steuern aus, der \
                Haushalt der Stadt braucht ein Sparpaket.";
    let record = Record { language: Some("de".to_owned()), ..Record::default() };
    let filed: Vec<_> = about("Haushaltsloch überschattet den Stadtrat", body, &record)
        .into_iter()
        .filter(Topic::is_filed)
        .collect();
    assert!(filed.iter().any(|topic| ["20000607", "20000612"].contains(&topic.code.as_str())), "{filed:?}");
}

#[test]
fn english_terms_say_nothing_in_other_languages() {
    let record = Record { language: Some("de".to_owned()), ..Record::default() };
    let topics =
        about("Das war die Gift", "Es war die Not, es war der Rat, und die Welt war stumm.", &record);
    assert!(!topics.iter().any(Topic::is_filed), "{topics:?}");
}

#[test]
fn an_empty_article_has_no_topic() {
    assert!(about("", "", &Record::default()).is_empty());
}

proptest! {
    #[test]
    fn evidence_is_a_slice_and_scores_are_shares(
        title in "(gun|control|senate|taxes|É| |,|\\PC){0,12}",
        body in "(gun control|supreme court|abortion|the |tariffs|\n\n|, |É|\\PC){0,30}",
    ) {
        let topics = about(&title, &body, &Record::default());
        for topic in &topics {
            prop_assert!((0.0..=1.0).contains(&topic.score));
            for evidence in &topic.evidence {
                if let Evidence::Passage { field, start, end, text } = evidence {
                    let whole = if *field == Field::Title { &title } else { &body };
                    let slice: String = whole.chars().skip(*start).take(end - start).collect();
                    prop_assert_eq!(&slice, text);
                }
            }
        }
        prop_assert!(topics.windows(2).all(|pair| pair[0].score >= pair[1].score));
    }
}
