//! What the whole step promises, a rule and its nearest trap at a time.

use proptest::prelude::*;

use super::actors;
use crate::article::Actor;
use crate::article::Field;
use crate::article::Kind;
use crate::article::Method;
use crate::article::Precision;
use crate::article::Published;
use crate::article::Role;
use crate::article::Rule;
use crate::knowledge::Knowledge;

fn on(date: &str) -> Published {
    Published {
        date: date.to_owned(),
        precision: Precision::Day,
        timezone: None,
        method: Method::Declared,
        confidence: 0.9,
        evidence: vec![],
    }
}

fn found(title: &str, body: &str, date: &str) -> Vec<Actor> {
    actors(title, body, Some(&on(date)), &Knowledge::built_in())
}

fn mentions(actors: &[Actor], id: &str) -> Vec<(String, Rule)> {
    let actor = actors.iter().find(|actor| actor.id == id);
    actor
        .map(|actor| actor.mentions.iter().map(|mention| (mention.text.clone(), mention.rule)).collect())
        .unwrap_or_default()
}

fn one(text: &str, rule: Rule) -> (String, Rule) {
    (text.to_owned(), rule)
}

#[test]
fn a_title_is_evidence_and_no_part_of_the_name() {
    let actors =
        found("", "It was Secretary of State Marco Rubio who spoke. Rubio’s plan failed.", "2025-06-01");
    assert_eq!(mentions(&actors, "Q324546"), [one("Marco Rubio", Rule::Full), one("Rubio", Rule::Surname)]);
    assert_eq!(actors[0].office.as_deref(), Some("Secretary of State"));
}

#[test]
fn a_title_with_a_surname_finds_the_holder_of_the_office_at_the_date() {
    let body = "A speech by President Clinton drew crowds.";
    assert_eq!(mentions(&found("", body, "1996-08-30"), "Q1124"), [one("Clinton", Rule::Honorific)]);
    let body = "They met Prime Minister Starmer on Monday.";
    assert_eq!(found("", body, "2025-01-10")[0].office.as_deref(), Some("Prime Minister"));
}

#[test]
fn an_acronym_that_the_text_introduces_is_the_long_name() {
    let body = "He leads the National Example Agency (NEA). Critics say NEA is slow.";
    let actors = found("", body, "2020-01-01");
    let agency = &actors[0];
    assert_eq!((agency.kind, agency.name.as_str()), (Kind::Agency, "National Example Agency"));
    assert_eq!(agency.mentions.len(), 3);
    assert_eq!(agency.mentions[2].rule, Rule::Acronym);
}

#[test]
fn of_two_with_one_surname_the_nearest_before_is_meant() {
    let body = "It was Bill Clinton who won. Then Clinton left. In 2016 Hillary Clinton ran. Clinton lost.";
    let actors = found("", body, "2016-11-10");
    assert_eq!(mentions(&actors, "Q1124").len(), 2);
    assert_eq!(mentions(&actors, "Q6294").len(), 2);
}

#[test]
fn a_surname_inside_another_name_is_not_the_person() {
    let body = "It was Hillary Clinton. He gave to the Clinton Global Initiative.";
    assert_eq!(mentions(&found("", body, "2016-11-10"), "Q6294").len(), 1);
}

#[test]
fn people_in_no_table_are_found_by_first_name_or_verb() {
    let body = "“No,” said Zebedee Quux, who farms. Mary Quillfeather, 54, agreed.";
    let actors = found("", body, "2020-01-01");
    let names: Vec<_> = actors.iter().map(|actor| actor.name.as_str()).collect();
    assert!(names.contains(&"Zebedee Quux") && names.contains(&"Mary Quillfeather"), "{names:?}");
    assert!(actors.iter().any(|actor| actor.id == "~zebedee quux.person" && actor.role == Role::Quoted));
}

#[test]
fn a_headline_of_capitals_names_those_of_the_body() {
    let actors = found("Quux Says No to Tax Plan", "“No,” said Zebedee Quux on Monday.", "2020-01-01");
    assert_eq!(actors.len(), 1, "{actors:?}");
    assert_eq!(actors[0].mentions[0].field, Field::Title);
    assert_eq!(actors[0].mentions[0].text, "Quux");
}

#[test]
fn a_place_is_no_part_of_a_body_and_a_day_ends_its_name() {
    let actors = found("", "In the West Bank he met the National Widget Council on Friday.", "2020-05-01");
    let names: Vec<_> = actors.iter().map(|actor| actor.name.as_str()).collect();
    assert_eq!(names, ["National Widget Council"]);
}

#[test]
fn a_senate_is_another_countrys_where_the_article_is_about_it() {
    let actors =
        found("", "In Brazil, where Brazilian voters wait, the Senate voted in Brasilia.", "2020-05-01");
    assert_eq!(actors[0].id, "~senate.legislature");
    let actors = found("", "In China, Chinese papers quoted the White House. Beijing waits.", "2020-05-01");
    assert_eq!(actors[0].id, "Q35525");
    let actors = found("", "In Washington the Senate voted. Americans wait.", "2020-05-01");
    assert_eq!(actors[0].id, "Q66096");
}

#[test]
fn a_long_name_is_told_by_the_acronym_behind_it() {
    let actors = found("", "The talks with Voice of Free Example (VFE) failed; VFE left.", "2020-05-01");
    assert_eq!(actors[0].name, "Voice of Free Example");
    assert_eq!(actors[0].mentions.len(), 3);
}

#[test]
fn a_first_name_alone_is_the_only_one_who_has_it() {
    let body = "It was Zebedee Quux, 54, who spoke. Later Zebedee left.";
    let actors = found("", body, "2020-05-01");
    assert_eq!(actors[0].mentions.last().map(|mention| mention.rule), Some(Rule::FirstName));
}

#[test]
fn the_members_of_a_party_are_its_name() {
    let actors = found("", "Then Democrats voted with Republicans; a Republican senator left.", "2016-05-01");
    assert_eq!(mentions(&actors, "Q29552"), [one("Democrats", Rule::Alias)]);
    assert_eq!(mentions(&actors, "Q29468"), [one("Republicans", Rule::Alias)]);
}

#[test]
fn an_administration_is_a_government_and_not_the_person() {
    let body = "It was Barack Obama. Then the Obama administration sued. Obama spoke.";
    let actors = found("", body, "2015-05-01");
    assert_eq!(mentions(&actors, "Q76"), [one("Barack Obama", Rule::Full), one("Obama", Rule::Surname)]);
    let names: Vec<_> = actors.iter().map(|actor| (actor.kind, actor.name.as_str())).collect();
    assert!(names.contains(&(Kind::Government, "Obama administration")), "{names:?}");
}

#[test]
fn on_twitter_nobody_acts() {
    let actors = found("", "He wrote on Twitter that Facebook had changed its rules.", "2019-05-01");
    let names: Vec<_> = actors.iter().map(|actor| actor.name.as_str()).collect();
    assert_eq!(names, ["Facebook"]);
}

#[test]
fn what_is_on_file_can_be_the_end_of_a_longer_name() {
    let body = "In May the Property and Progress Party met the People's Renewal Front and the Mine Workers' Union. \
        Then the Michigan Supreme Court ruled.";
    let names: Vec<_> = found("", body, "2016-05-01").into_iter().map(|actor| actor.name).collect();
    for name in [
        "Property and Progress Party",
        "People's Renewal Front",
        "Mine Workers' Union",
        "Michigan Supreme Court",
    ] {
        assert!(names.iter().any(|found| found == name), "{name} in {names:?}");
    }
    assert_eq!(names.len(), 4, "{names:?}");
}

#[test]
fn a_body_is_the_same_without_its_country() {
    let body = "It was the National Assembly of Qashrin that met. Later the National Assembly voted.";
    let actors = found("", body, "2019-05-01");
    assert_eq!(actors.len(), 1, "{actors:?}");
    assert_eq!(actors[0].name, "National Assembly of Qashrin");
    assert_eq!(actors[0].mentions.len(), 2);
}

#[test]
fn a_circuit_is_its_court() {
    let actors = found(
        "",
        "Three judges of the Fourth Circuit ruled against the Army Corps of Engineers.",
        "2016-05-01",
    );
    assert_eq!(mentions(&actors, "own:fourth-circuit"), [one("Fourth Circuit", Rule::Alias)]);
    assert_eq!(
        mentions(&actors, "own:army-corps-of-engineers"),
        [one("Army Corps of Engineers", Rule::Alias)]
    );
}

#[test]
fn strangers_are_told_by_what_stands_beside_them() {
    let body = "The town's ombudsman, Loes Kranendonk, advises the council. It was said by Baek Jin-ho, the minister \
        of the island. Before the vote Alderman Gerrit-Jan Bosscha of the town left, and Bosscha did not return.";
    let actors = found("", body, "2016-05-01");
    for name in ["Loes Kranendonk", "Baek Jin-ho", "Gerrit-Jan Bosscha"] {
        assert!(
            actors.iter().any(|actor| actor.name == name && actor.kind == Kind::Person),
            "{name}: {actors:?}"
        );
    }
}

#[test]
fn a_company_is_named_again_by_its_first_word() {
    let body =
        "The mine's operator is Carrawong Holdings, the court heard. Carrawong denied it to the press.";
    let actors = found("", body, "2016-05-01");
    assert_eq!(mentions(&actors, "~carrawong holdings.company").len(), 2, "{actors:?}");
}

#[test]
fn the_state_behind_a_member_of_congress_is_no_body() {
    let body = "It was Rep. Peter DeFazio, D-Ore., who said to the House that H.B. 5061 was the end of it.";
    let names: Vec<_> = found("", body, "2012-05-01").into_iter().map(|actor| actor.name).collect();
    assert!(!names.iter().any(|name| name.contains("Ore") || name.contains("H.B")), "{names:?}");
}

#[test]
fn common_words_and_places_are_nobody() {
    assert!(
        found("", "In May the house fed its congress of birds in Ohio and Paris.", "2020-05-01").is_empty()
    );
}

proptest! {
    #[test]
    fn mentions_are_slices_and_never_overlap(
        title in "([A-Z][a-z]{0,7}|the|of|Sen\\.|Marco|Rubio|U\\.N\\.|,|’s| |\\PC){0,20}",
        body in "([A-Z][a-z]{0,7}( |, |\\. |\n\n|’s |-)|said |Marco |Rubio |President |NATO |Bank of England |É|\\PC){0,40}",
    ) {
        let actors = found(&title, &body, "2020-01-01");
        let mut spans = Vec::new();
        for actor in &actors {
            prop_assert!((0.0..=1.0).contains(&actor.salience));
            for mention in &actor.mentions {
                let text = if mention.field == Field::Title { &title } else { &body };
                let slice: String = text.chars().skip(mention.start).take(mention.end - mention.start).collect();
                prop_assert_eq!(&slice, &mention.text);
                spans.push((mention.field, mention.start, mention.end));
            }
        }
        spans.sort();
        for pair in spans.windows(2) {
            prop_assert!(pair[0].0 != pair[1].0 || pair[0].2 <= pair[1].1);
        }
    }
}
