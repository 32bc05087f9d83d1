//! What is inferred is as right as it was: figures over the bundled gold may not fall. And the figures are honest: the
//! eval agrees with independent scorers on a sample that is fixed.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;

use hustings::article::Article;
use hustings::config::Settings;
use hustings::knowledge::Knowledge;
use hustings::measure;
use hustings::measure::Eval;
use hustings::measure::Figures;
use hustings::measure::Gold;
use hustings::measure::Split;
use hustings::measure::SplitFigures;
use serde::Deserialize;
use sha2::Digest;
use sha2::Sha256;

use crate::folder::corpus;

/// The least figures of a split.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Floors {
    /// Least share of dates that are right.
    dates_right: f64,
    /// Largest share of dates that are wrong.
    dates_wrong: f64,
    /// Most articles that are not read at all.
    lost: u64,
    /// Least F1, by kind of label.
    f1: BTreeMap<String, f64>,
}

fn in_repository(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn bundled() -> (Vec<Gold>, Vec<Article>, Eval) {
    let gold = measure::read_gold(&in_repository("corpus/gold/articles.jsonl")).unwrap();
    let knowledge = Knowledge::built_in();
    let articles = measure::extracted(&corpus(), &Settings::default(), &knowledge).unwrap();
    let eval = measure::eval(&gold, &articles, &knowledge);
    (gold, articles, eval)
}

/// What of `figures` is below its floor.
fn below(floors: &Floors, figures: &SplitFigures) -> Vec<String> {
    let mut below = Vec::new();
    let dates = figures.dates;
    if dates.right_share() < floors.dates_right {
        below.push(format!("dates right {:.3} < {}", dates.right_share(), floors.dates_right));
    }
    if dates.wrong_share() > floors.dates_wrong {
        below.push(format!("dates wrong {:.3} > {}", dates.wrong_share(), floors.dates_wrong));
    }
    if figures.lost > floors.lost {
        below.push(format!("articles lost {} > {}", figures.lost, floors.lost));
    }
    for (label, floor) in &floors.f1 {
        let f1 = figures.labels.get(label.as_str()).and_then(|figures| figures.f1);
        if f1.is_none_or(|f1| f1 < *floor) {
            below.push(format!("{label} {f1:?} < {floor}"));
        }
    }
    below
}

#[test]
fn no_figure_falls_below_its_floor() {
    let text = std::fs::read_to_string(in_repository("tests/floors.toml")).unwrap();
    let floors: BTreeMap<Split, Floors> = toml::from_str(&text).unwrap();
    let (_, _, eval) = bundled();
    for split in Split::ALL {
        let (floors, figures) = (&floors[&split], &eval.splits[&split]);
        assert!(floors.f1.len() >= 4, "{} has floors", split.as_str());
        assert_eq!(below(floors, figures), Vec::<String>::new(), "{}", split.as_str());
    }
}

#[test]
fn a_figure_below_its_floor_is_named() {
    let (_, _, eval) = bundled();
    let floors = Floors {
        dates_right: 1.01,
        dates_wrong: -0.01,
        lost: 99,
        f1: BTreeMap::from([("junk".into(), 1.01)]),
    };
    assert_eq!(below(&floors, &eval.splits[&Split::Seen]).len(), 3);
}

#[test]
fn the_gold_is_of_the_corpus_and_of_all_of_it() {
    let (gold, articles, _) = bundled();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for article in &articles {
        *counts.entry(&article.file).or_default() += 1;
    }
    let mut labelled: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for gold in &gold {
        labelled.entry(&gold.file).or_default().insert(gold.n);
        let name = gold.file.rsplit('/').next().unwrap();
        let expected = if Sha256::digest(name.as_bytes())[0] < 85 { Split::Unseen } else { Split::Seen };
        assert_eq!(gold.split, expected, "{}", gold.file);
    }
    for (file, numbers) in &labelled {
        assert_eq!(*numbers, (1..=numbers.len()).collect(), "{file}");
    }
    for (file, n) in counts {
        assert_eq!(labelled.get(file).map(BTreeSet::len), Some(n), "articles of {file} without gold");
    }
}

/// Twelve articles with the records of one state of the program, judged by three scorers that share no code with the
/// eval: for actors (mentions and identities), for dates of pages, for topics by major.
#[test]
fn the_eval_agrees_with_independent_scorers() {
    let gold = measure::read_gold(&in_repository("tests/suites/eval/gold.jsonl")).unwrap();
    let articles = measure::read_records(&in_repository("tests/suites/eval/records.jsonl")).unwrap();
    let eval = measure::eval(&gold, &articles, &Knowledge::built_in());
    let seen = &eval.splits[&Split::Seen];
    let three = |figures: &Figures| [figures.precision, figures.recall, figures.f1].map(Option::unwrap);
    let close = |label: &str, expected: [f64; 3], n: u64| {
        let figures = &seen.labels[label];
        assert_eq!(figures.n, n, "{label}");
        for (ours, theirs) in three(figures).into_iter().zip(expected) {
            assert!((ours - theirs).abs() < 1e-6, "{label}: {ours} here, {theirs} there");
        }
    };
    // article level: precision 0.946667 recall 0.71 f1 0.811429 gold 100
    close("actors by article", [0.946_666_666_7, 0.71, 0.811_428_571_4], 100);
    // mentions: persons 68 right of 72 found and 74 wanted, bodies 24 of 24 and 52; both together
    close("actors by mention", [92.0 / 96.0, 92.0 / 126.0, 184.0 / 222.0], 126);
    // cap micro P 0.7000 R 0.3500 F1 0.4667
    close("topics by major", [0.7, 0.35, 0.466_666_666_7], 20);
    // dates of the ten with a day: right 90 %, wrong 0 %; of the two others one is rightly undated, of one the year is not
    // told
    assert_eq!((seen.dates.right, seen.dates.wrong, seen.dates.unknown), (10, 0, 2));
}
