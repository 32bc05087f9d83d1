//! Who is in an article.
//!
//! The way: words → names of the gazetteer → organisations by their head word → weighed runs of capitals → what leans
//! on these (repetitions, acronyms, surnames, titles with a surname) → single words → actors with role and salience. Each step takes
//! words that no earlier one took, so mentions never overlap. Pure: no step looks outside the article.

mod choose;
mod dictionary;
mod exact;
mod later;
pub mod learn;
mod named;
mod runs;
mod scene;
mod short;
mod tell;
mod weigh;
mod words;

use chrono::NaiveDate;

use crate::article::Actor;
use crate::article::Field;
use crate::article::Published;
use crate::knowledge::Knowledge;

use dictionary::Hit;
use scene::Scene;
use words::Words;

/// Finds the actors of an article; the most salient first.
pub fn actors(title: &str, body: &str, published: Option<&Published>, knowledge: &Knowledge) -> Vec<Actor> {
    let date = published.and_then(Published::first_day);
    let texts = [Words::read(Field::Title, title, knowledge), Words::read(Field::Body, body, knowledge)];
    let hits = texts.each_ref().map(|text| dictionary::hits(text, knowledge.gazetteer()));
    tell::actors(&scene(texts, &hits, date, knowledge, &mut weigh::judge(knowledge.run_weights())))
}

fn scene<'t>(
    texts: [Words<'t>; 2],
    hits: &[Vec<Hit>; 2],
    date: Option<NaiveDate>,
    knowledge: &'t Knowledge,
    judge: weigh::Judge<'_>,
) -> Scene<'t> {
    let mut scene = Scene::new(texts, date, knowledge);
    let is_english = weigh::is_english(&scene);
    for (text, hits) in hits.iter().enumerate() {
        named::mark_titles(text, &mut scene);
        named::mark_places(text, hits, &mut scene);
    }
    for (text, hits) in hits.iter().enumerate() {
        named::take_names(text, hits, &mut scene);
        runs::take_organisations(text, &mut scene);
        runs::take_introduced(text, &mut scene);
        if is_english {
            weigh::take_runs(text, &mut scene, judge);
        } else {
            runs::take_people(text, &mut scene);
        }
        runs::take_speaking_acronyms(text, &mut scene);
    }
    later::take_repeated(&mut scene);
    later::take_acronyms(&mut scene);
    later::take_surnames(&mut scene);
    later::take_first_names(&mut scene);
    later::take_honorifics(&mut scene);
    if is_english {
        short::take_short_bodies(&mut scene);
        let n_locals = scene.locals.len();
        weigh::take_single(1, &mut scene, judge);
        if scene.locals.len() > n_locals {
            later::take_repeated(&mut scene);
        }
    }
    short::take_administrations(&mut scene);
    short::join_short_names(&mut scene);
    scene
}

/// Finds the actors of an article in a language without rules: those on file whose whole name, or another name of two
/// words at least, stands there; the most salient first.
pub fn exact(title: &str, body: &str, published: Option<&Published>, knowledge: &Knowledge) -> Vec<Actor> {
    let texts = [Words::read(Field::Title, title, knowledge), Words::read(Field::Body, body, knowledge)];
    let gazetteer = knowledge.gazetteer();
    let hits = [dictionary::hits(&texts[0], gazetteer), dictionary::hits(&texts[1], gazetteer)];
    let mut scene = Scene::new(texts, published.and_then(Published::first_day), knowledge);
    for (text, hits) in hits.iter().enumerate() {
        named::mark_places(text, hits, &mut scene);
    }
    for (text, hits) in hits.iter().enumerate() {
        exact::take_names(text, hits, &mut scene);
    }
    tell::actors(&scene)
}

/// The dictionary pass alone, for measuring: how many names of the gazetteer stand in `text`.
pub fn dictionary_pass(text: &str, knowledge: &Knowledge) -> usize {
    dictionary::hits(&Words::read(Field::Body, text, knowledge), knowledge.gazetteer()).len()
}

#[cfg(test)]
mod tests;
