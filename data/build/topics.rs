//! Compiles the phrases that speak for topics.
//!
//! Written are: `phrases.bin` (token trie, plurals folded, over learned phrases and English terms),
//! `phrases-other.bin` (the same over the terms of other languages), `phrase-refs.bin` (what
//! each of them says), `phrase-topics.bin` (code and prior of each learned topic), `topic-score.bin` (the weights of
//! the score) and `topic-twins.bin` (pairs of codes). `src/knowledge/phrases.rs` and `topic_model.rs` read them.

use std::collections::BTreeMap;
use std::path::Path;

use crate::table::Row;
use crate::table::rows;
use crate::table::tokens;
use crate::trie::TrieBuilder;
use crate::trie::hash_token;
use crate::trie::without_plural;

/// Weights are stored in hundredths with this offset, fifteen bits.
const OFFSET: i32 = 1 << 14;

/// Marks a term: eleven bits say which row of the tree, twelve how much, in hundredths.
const IS_TERM: u32 = 1 << 30;

/// What a term of another language than English weighs: as much as a rare English one.
const OTHER_LANGUAGE: f64 = 1.5;

/// What the score looks at, in the order in which `src/enrich/topics/score.rs` computes it.
const FEATURES: [&str; 19] = [
    "intercept",
    "title",
    "lead",
    "body",
    "phrases",
    "share",
    "rank",
    "class",
    "has-class",
    "core",
    "apolitical",
    "root",
    "second",
    "narrower",
    "broader",
    "sum",
    "own",
    "apart",
    "institution",
];

/// The compact forms, by the name of their file.
pub fn compile(folder: &Path) -> Vec<(&'static str, Vec<u8>)> {
    let mut topics = Vec::new();
    let mut numbers = BTreeMap::new();
    for (number, row) in rows(&folder.join("phrase-topics.tsv")).iter().enumerate() {
        assert!(number < 256, "a topic's number takes eight bits");
        numbers.insert(row.field("code").to_owned(), number as u32);
        topics.extend(row.number::<u32>("code").to_le_bytes());
        topics.extend(hundredths(row.number("prior")).to_le_bytes());
    }
    let mut trie = TrieBuilder::default();
    let mut lists = Lists::new();
    for row in rows(&folder.join("phrases-en.tsv")) {
        let hashes: Vec<u64> =
            tokens(row.field("phrase")).iter().map(|token| hash_token(without_plural(&token.form))).collect();
        assert!(!hashes.is_empty(), "{}: no phrase", row.place());
        let number = numbers.get(row.field("code"));
        let number = number.unwrap_or_else(|| panic!("{}: topic without a prior", row.place()));
        let weight = hundredths(row.number("weight")) + OFFSET;
        assert!((0..2 * OFFSET).contains(&weight), "{}: weight out of bounds", row.place());
        let state = trie.walk(&hashes);
        lists.entry(state).or_default().push(number | (weight as u32) << 8);
    }
    let tree = rows(&folder.join("mediatopics.tsv"));
    let places: BTreeMap<&str, usize> =
        tree.iter().enumerate().map(|(at, row)| (row.field("code"), at)).collect();
    let mut other_trie = TrieBuilder::default();
    let mut other_lists = Lists::new();
    let english = rows(&folder.join("terms-en.tsv"));
    for row in &english {
        term(row, row.number("weight"), &places, &mut trie, &mut lists);
    }
    for row in rows(&folder.join("terms-other.tsv")) {
        term(&row, OTHER_LANGUAGE, &places, &mut other_trie, &mut other_lists);
    }
    let mut refs = Vec::new();
    write(lists, &mut trie, &mut refs);
    write(other_lists, &mut other_trie, &mut refs);
    let score = rows(&folder.join("score.tsv"));
    let names: Vec<&str> = score.iter().map(|row| row.field("feature")).collect();
    assert_eq!(names, FEATURES, "score.tsv: other features than the program computes");
    let score = score.iter().flat_map(|row| row.number::<f32>("weight").to_le_bytes()).collect();
    let mut twins = Vec::new();
    for row in rows(&folder.join("twins.tsv")) {
        for class in row.field("class").split(',') {
            assert!(numbers.contains_key(class), "{}: `{class}` is no learned topic", row.place());
            twins.extend(row.number::<u32>("code").to_le_bytes());
            twins.extend(class.parse::<u32>().expect("a code is a number").to_le_bytes());
        }
    }
    vec![
        ("topic-score.bin", score),
        ("topic-twins.bin", twins),
        ("phrases-other.bin", other_trie.finish().expect("no two terms share a slot's fingerprint")),
        ("phrases.bin", trie.finish().expect("no two phrases share a slot's fingerprint")),
        ("phrase-refs.bin", refs),
        ("phrase-topics.bin", topics),
    ]
}

type Lists = BTreeMap<u64, Vec<u32>>;

/// Notes that a phrase is a term of a topic.
fn term(row: &Row, weight: f64, places: &BTreeMap<&str, usize>, trie: &mut TrieBuilder, lists: &mut Lists) {
    let hashes: Vec<u64> =
        tokens(row.field("phrase")).iter().map(|token| hash_token(without_plural(&token.form))).collect();
    assert!(!hashes.is_empty(), "{}: no phrase", row.place());
    let topic = places.get(row.field("code"));
    let topic = *topic.unwrap_or_else(|| panic!("{}: no such topic", row.place())) as u32;
    let weight = hundredths(weight) as u32;
    assert!(topic < 1 << 11 && weight < 1 << 12, "{}: out of bounds", row.place());
    let list = lists.entry(trie.walk(&hashes)).or_default();
    // Two spellings that fold to one are one term.
    if !list.iter().any(|other| other & IS_TERM > 0 && other & 0x7FF == topic) {
        list.push(IS_TERM | topic | weight << 11);
    }
}

/// Appends the references of each phrase and notes in the trie where they begin.
fn write(lists: Lists, trie: &mut TrieBuilder, refs: &mut Vec<u8>) {
    for (state, list) in lists {
        *trie.value(state) = refs.len() as u32 / 4 + 1;
        let last = list.len() - 1;
        for (n, reference) in list.iter().enumerate() {
            refs.extend((reference | u32::from(n == last) << 31).to_le_bytes());
        }
    }
}

fn hundredths(number: f64) -> i32 {
    (number * 100.0).round() as i32
}
