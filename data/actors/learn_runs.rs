//! Learns what speaks for a run of capitals being a person's name, a body's, or none: writes
//! `data/actors/run-weights.bin`.
//!
//! `cargo run --release --example learn_runs -- TAGGED.conll.gz... ARTICLES.jsonl.gz...`, the files of `data/actors/README.md`: a token, a
//! tab and its tag (B- and I- of PER, ORG, others; O) a line, an empty line after each sentence. Ten sentences are
//! one text. Of articles (a JSON object a line, its text in `content_original` or `content`) names on file are hidden
//! and learned from. Logistic regression with AdaGrad, samples in a fixed order: same files, same bytes. Prints how well the
//! last tenth of each file is told by weights learned without it, then learns from everything.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout)]

use std::fs::File;
use std::io::BufRead;
use std::io::BufReader;

use flate2::read::GzDecoder;
use hustings::enrich::actors::learn::Label;
use hustings::enrich::actors::learn::Sample;
use hustings::enrich::actors::learn::hidden;
use hustings::enrich::actors::learn::tagged;
use hustings::knowledge::Knowledge;
use hustings::knowledge::RUN_BITS;
use hustings::knowledge::RUN_STEP;
use hustings::knowledge::run_place;

const ROUNDS: usize = 12;
const RATE: f32 = 0.15;
/// Pull of the weights to zero: a feature seen once says little.
const DECAY: f32 = 2e-5;

fn main() {
    let knowledge = Knowledge::built_in();
    let (mut train, mut test) = (Vec::new(), Vec::new());
    for path in std::env::args().skip(1) {
        if path.ends_with(".jsonl.gz") {
            articles(&path).iter().for_each(|text| train.extend(hidden(text, &knowledge)));
            println!("{path}: {} runs so far", train.len());
            continue;
        }
        let texts = texts(&path);
        let n_train = texts.len() * 9 / 10;
        for (nth, (text, labels)) in texts.iter().enumerate() {
            let into = if nth < n_train { &mut train } else { &mut test };
            into.extend(tagged(text, labels, &knowledge));
        }
        println!("{path}: {} texts, {} and {} runs so far", texts.len(), train.len(), test.len());
    }
    report(&learn(&train), &test);
    train.extend(test);
    let bytes: Vec<u8> = learn(&train)
        .iter()
        .flatten()
        .map(|weight| (weight / RUN_STEP).round().clamp(-127.0, 127.0) as i8 as u8)
        .collect();
    std::fs::write("data/actors/run-weights.bin", bytes).expect("the weights can be written");
}

/// The texts of a file of articles.
fn articles(path: &str) -> Vec<String> {
    let file = GzDecoder::new(File::open(path).expect("the file can be opened"));
    let article = |line: std::io::Result<String>| {
        let line = line.expect("the file is UTF-8");
        let article: serde_json::Value = serde_json::from_str(&line).expect("a line is JSON");
        let text = article.get("content_original").or(article.get("content"));
        text.and_then(|text| text.as_str()).unwrap_or_default().to_owned()
    };
    BufReader::new(file).lines().map(article).collect()
}

/// The texts of a file with their names.
fn texts(path: &str) -> Vec<(String, Vec<Label>)> {
    let file = GzDecoder::new(File::open(path).expect("the file can be opened"));
    let mut texts = Vec::new();
    let (mut text, mut labels): (String, Vec<Label>) = Default::default();
    let (mut n_sentences, mut is_open) = (0, false);
    for line in BufReader::new(file).lines() {
        let line = line.expect("the file is UTF-8");
        let Some((token, tag)) = line.split_once('\t') else {
            n_sentences += 1;
            text.push(' ');
            if n_sentences % 10 == 0 {
                texts.push((std::mem::take(&mut text), std::mem::take(&mut labels)));
            }
            is_open = false;
            continue;
        };
        let is_close = text.ends_with(['(', '[', '“', '-'])
            || token == "-"
            || token.starts_with(['.', ',', ';', ':', '?', '!', '\'', '’', ')', ']', '”', '%']);
        if is_close && text.ends_with(' ') && !text.ends_with(". ") {
            text.pop();
        }
        let start = text.len();
        text.push_str(token);
        let end = text.len();
        let is_person = tag.ends_with("PER");
        if tag.starts_with("I-") && is_open {
            if let Some(label) = labels.last_mut() {
                label.1 = end;
            }
        } else {
            is_open = is_person || tag.ends_with("ORG");
            if is_open {
                labels.push((start, end, is_person));
            }
        }
        if !text.ends_with(['(', '[', '“']) && token != "-" {
            text.push(' ');
        }
    }
    texts.push((text, labels));
    for (text, labels) in &mut texts {
        for label in labels {
            // The program's names have no article.
            for article in ["the ", "The "] {
                if text[label.0..label.1].starts_with(article) {
                    label.0 += article.len();
                }
            }
        }
    }
    texts
}

fn learn(samples: &[Sample]) -> Vec<[f32; 2]> {
    let mut weights = vec![[0.0_f32; 2]; 1 << RUN_BITS];
    let mut squares = vec![[1e-6_f32; 2]; 1 << RUN_BITS];
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut seed = 1_u64;
    for _ in 0..ROUNDS {
        for at in (1..order.len()).rev() {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(at, (seed >> 33) as usize % (at + 1));
        }
        for (features, label) in order.iter().filter_map(|at| samples.get(*at)) {
            let places: Vec<usize> = features.iter().map(|feature| run_place(*feature)).collect();
            let shares = shares(&weights, &places);
            for class in 0..2 {
                let is_right = *label == Some(class == 0);
                let error = shares[class] - f32::from(u8::from(is_right));
                for place in &places {
                    let gradient = error + DECAY * weights[*place][class];
                    squares[*place][class] += gradient * gradient;
                    weights[*place][class] -= RATE * gradient / squares[*place][class].sqrt();
                }
            }
        }
    }
    weights
}

/// The shares of a person and of a body, of what the features say.
fn shares(weights: &[[f32; 2]], places: &[usize]) -> [f32; 2] {
    let mut sums = [0.0_f32; 2];
    for place in places {
        sums[0] += weights[*place][0];
        sums[1] += weights[*place][1];
    }
    let most = sums[0].max(sums[1]).max(0.0);
    let parts = sums.map(|sum| (sum - most).exp());
    let total = parts[0] + parts[1] + (-most).exp();
    parts.map(|part| part / total)
}

fn report(weights: &[[f32; 2]], samples: &[Sample]) {
    for (class, name) in ["person", "body"].iter().enumerate() {
        let (mut right, mut told, mut there) = (0, 0, 0);
        for (features, label) in samples {
            let places: Vec<usize> = features.iter().map(|feature| run_place(*feature)).collect();
            let shares = shares(weights, &places);
            let is_told = shares[class] > 0.5;
            let is_there = *label == Some(class == 0);
            right += u32::from(is_told && is_there);
            told += u32::from(is_told);
            there += u32::from(is_there);
        }
        println!("{name}: {right} right of {told} told and {there} there");
    }
}
