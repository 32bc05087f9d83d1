//! Compiles the phrases that speak for topics.
//!
//! Written are: `phrases.bin` (token trie, plurals folded), `phrase-refs.bin` (topic and weight of a phrase) and
//! `phrase-topics.bin` (code and prior of each topic). `src/knowledge/phrases.rs` reads them.

use std::collections::BTreeMap;
use std::path::Path;

use crate::table::rows;
use crate::table::tokens;
use crate::trie::TrieBuilder;
use crate::trie::hash_token;
use crate::trie::without_plural;

/// Weights are stored in hundredths with this offset, fifteen bits.
const OFFSET: i32 = 1 << 14;

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
    let mut lists: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
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
    let mut refs = Vec::new();
    for (state, list) in lists {
        *trie.value(state) = refs.len() as u32 / 4 + 1;
        let last = list.len() - 1;
        for (n, reference) in list.iter().enumerate() {
            refs.extend((reference | u32::from(n == last) << 31).to_le_bytes());
        }
    }
    vec![
        ("phrases.bin", trie.finish().expect("no two phrases share a slot's fingerprint")),
        ("phrase-refs.bin", refs),
        ("phrase-topics.bin", topics),
    ]
}

fn hundredths(number: f64) -> i32 {
    (number * 100.0).round() as i32
}
