//! Compiles people, organisations and places into the gazetteer.
//!
//! Written are: `names.bin` (token trie of every name), `refs.bin` (who is meant by a name), `entities.bin` with
//! `entity-offsets.bin` (the facts, sorted by id), `strings.bin` with `string-offsets.bin` and `string-weights.bin`
//! (offices and parties), `words.bin` (titles, verbs, head words). `src/knowledge/gazetteer.rs` reads them.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;

use crate::table::NameToken;
use crate::table::rows;
use crate::table::tables;
use crate::table::tokens;
use crate::text::fold::fold;
use crate::trie::TrieBuilder;

/// How a name stands for an actor; two bits of a reference.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Full = 0,
    Alias = 1,
    Acronym = 2,
    Surname = 3,
}

const FIRST_NAME: u32 = 1 << 23;
const LAST_NAME: u32 = 1 << 22;

/// A token that begins, or ends, this many names of people on file is a first, or a last, name.
const FEW: usize = 3;

/// People below this weight are not found by title and surname alone.
const LEAST_BY_SURNAME: u8 = 45;

#[derive(Default)]
struct Entity {
    name: String,
    names: Vec<(String, Class, bool)>,
    kind: u8,
    weight: u8,
    country: String,
    party: String,
    offices: Vec<(String, u32, u32)>,
}

/// Sorts ids as the reader searches them: Wikidata numbers first, then the others by their bytes.
#[derive(PartialEq, Eq, PartialOrd, Ord, Clone)]
enum Id {
    Wikidata(u64),
    Own(String),
}

impl Id {
    fn of(text: &str) -> Self {
        match text.strip_prefix('Q').map(str::parse) {
            Some(Ok(number)) => Self::Wikidata(number),
            _ => Self::Own(text.to_owned()),
        }
    }
}

/// The compact forms, by the name of their file.
pub fn compile(data: &Path) -> Vec<(&'static str, Vec<u8>)> {
    let folder = &data.join("actors");
    let mut entities: BTreeMap<Id, Entity> = BTreeMap::new();
    read_people(folder, &mut entities);
    read_organisations(folder, &mut entities);
    read_places(&data.join("places"), &mut entities);

    let (mut strings, mut by_string) = (Vec::new(), BTreeMap::new());
    let texts: BTreeSet<&String> = entities
        .values()
        .flat_map(|entity| entity.offices.iter().map(|office| &office.0).chain([&entity.party]))
        .filter(|text| !text.is_empty())
        .collect();
    let weights = office_weights(folder);
    let (mut string_offsets, mut string_weights) = (vec![0_u32], Vec::new());
    for text in texts {
        by_string.insert(text.clone(), string_weights.len());
        strings.extend(text.as_bytes());
        string_offsets.push(strings.len() as u32);
        string_weights.push(weigh_office(&weights, text));
    }
    for entity in entities.values_mut().filter(|entity| entity.kind == 0) {
        let best = entity.offices.iter().map(|office| weigh_office(&weights, &office.0)).max();
        let country = if is_much_in_the_news(&entity.country) { 10 } else { 0 };
        entity.weight = entity.weight.max(best.unwrap_or(30).saturating_add(country));
    }

    let mut bytes = Vec::new();
    let mut offsets = vec![0_u32];
    for (id, entity) in &entities {
        write_entity(&mut bytes, id, entity, &by_string);
        offsets.push(bytes.len() as u32);
    }
    let (names, refs) = compile_names(&entities);
    vec![
        ("names.bin", names),
        ("refs.bin", little_endian(&refs)),
        ("entities.bin", bytes),
        ("entity-offsets.bin", little_endian(&offsets)),
        ("strings.bin", strings),
        ("string-offsets.bin", little_endian(&string_offsets)),
        ("string-weights.bin", string_weights),
        ("words.bin", compile_words(folder)),
        // As `data/actors/learn_runs.rs` wrote it.
        ("run-weights.bin", std::fs::read(folder.join("run-weights.bin")).expect("the weights can be read")),
    ]
}

fn read_people(folder: &Path, entities: &mut BTreeMap<Id, Entity>) {
    for row in tables(folder, "people-").iter().flat_map(|path| rows(path)) {
        let entity = entities.entry(Id::of(row.field("id"))).or_default();
        entity.name = row.field("name").to_owned();
        entity.country = row.field("country").to_owned();
        entity.party = row.field("party").to_owned();
        entity.weight = if row.field("source").contains("own") { 100 } else { 0 };
        entity.names.push((entity.name.clone(), Class::Full, false));
        entity.names.extend(row.list("aliases").map(|alias| (alias.to_owned(), Class::Alias, false)));
    }
    for row in tables(folder, "offices-").iter().flat_map(|path| rows(path)) {
        let Some(entity) = entities.get_mut(&Id::of(row.field("id"))) else {
            panic!("{}: nobody has this id", row.place());
        };
        entity.offices.push((row.field("office").to_owned(), day(row.field("start")), day(row.field("end"))));
        entity.offices.sort_by_key(|office| office.1);
    }
}

fn read_organisations(folder: &Path, entities: &mut BTreeMap<Id, Entity>) {
    for path in tables(folder, "organisations-") {
        let is_core = path.ends_with("organisations-core.tsv");
        for row in rows(&path) {
            let kind = kind(row.field("kind"));
            let entity = entities.entry(Id::of(row.field("id"))).or_default();
            if entity.name.is_empty() {
                entity.name = row.field("name").to_owned();
                entity.kind = kind;
                entity.country = row.field("country").to_owned();
                entity.weight = if is_core { 200 } else { 60 };
            }
            for (at, name) in [row.field("name")].into_iter().chain(row.list("aliases")).enumerate() {
                let is_acronym = is_acronym(name);
                let class = match (is_acronym, at) {
                    (true, _) => Class::Acronym,
                    (_, 0) => Class::Full,
                    _ => Class::Alias,
                };
                // "The Republicans" begins many a sentence that means others.
                let name = match name.strip_prefix("The ") {
                    Some(rest) if !is_core => format!("the {rest}"),
                    _ => name.to_owned(),
                };
                let is_weak = !is_core && tokens(name.trim_start_matches("the ")).len() < 2;
                entity.names.push((name, class, is_weak));
            }
        }
    }
}

/// Countries come with the words that only point to them: demonyms and towns are weak.
fn read_places(folder: &Path, entities: &mut BTreeMap<Id, Entity>) {
    for row in tables(folder, "").iter().flat_map(|path| rows(path)) {
        let country = row.field("country");
        let entity = entities.entry(Id::Own(format!("country:{country}"))).or_default();
        if entity.name.is_empty() {
            entity.name = row.field("name").to_owned();
            entity.kind = kind("country");
            entity.country = country.to_owned();
            entity.weight = 200;
        }
        let names = [row.field("name")].into_iter().chain(row.list("aliases"));
        entity.names.extend(names.map(|name| (name.to_owned(), Class::Full, false)));
        let pointers = row.list("demonyms").chain(row.list("capitals"));
        entity.names.extend(pointers.map(|name| (name.to_owned(), Class::Alias, true)));
    }
}

/// The number of a kind: its place in `article::Kind`.
fn kind(name: &str) -> u8 {
    const KINDS: [&str; 14] = [
        "person",
        "party",
        "government",
        "legislature",
        "court",
        "agency",
        "armed-group",
        "international",
        "ngo",
        "union",
        "company",
        "media",
        "country",
        "other",
    ];
    KINDS.iter().position(|known| *known == name).unwrap_or_else(|| panic!("unknown kind `{name}`")) as u8
}

/// A day as a number, `20160503`; what is not known of it is zero.
fn day(text: &str) -> u32 {
    let mut parts = text.split('-').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    next() * 10_000 + next() * 100 + next()
}

/// Capitals throughout, and short: its case is its spelling.
fn is_acronym(name: &str) -> bool {
    let letters = name.chars().filter(|letter| letter.is_alphabetic()).count();
    (2..=7).contains(&letters) && !name.contains(' ') && name.chars().all(|letter| !letter.is_lowercase())
}

fn is_much_in_the_news(country: &str) -> bool {
    matches!(country, "US" | "GB" | "DE" | "FR" | "RU" | "CN" | "IL")
}

/// The weights of offices by their leading words, longest first.
fn office_weights(folder: &Path) -> Vec<(String, u8)> {
    let mut weights: Vec<(String, u8)> = rows(&folder.join("office-weights.tsv"))
        .iter()
        .map(|row| (fold(row.field("begins")), row.number("weight")))
        .collect();
    weights.sort_by(|left, right| right.0.len().cmp(&left.0.len()).then(left.0.cmp(&right.0)));
    weights
}

fn weigh_office(weights: &[(String, u8)], office: &str) -> u8 {
    let folded = fold(office);
    weights.iter().find(|(begins, _)| folded.starts_with(begins.as_str())).map_or(30, |(_, weight)| *weight)
}

fn write_entity(bytes: &mut Vec<u8>, id: &Id, entity: &Entity, strings: &BTreeMap<String, usize>) {
    bytes.extend([entity.kind, entity.weight]);
    let mut country = entity.country.split('-').next().unwrap_or_default().bytes();
    bytes.extend([country.next().unwrap_or(b' '), country.next().unwrap_or(b' ')]);
    match id {
        Id::Wikidata(number) => {
            bytes.push(0);
            varint(bytes, *number);
        }
        Id::Own(text) => {
            bytes.push(1);
            write_text(bytes, text);
        }
    }
    write_text(bytes, &entity.name);
    varint(bytes, strings.get(&entity.party).map_or(0, |at| *at as u64 + 1));
    varint(bytes, entity.offices.len() as u64);
    for (office, start, end) in &entity.offices {
        varint(bytes, strings[office] as u64);
        varint(bytes, u64::from(*start));
        varint(bytes, u64::from(*end));
    }
}

fn write_text(bytes: &mut Vec<u8>, text: &str) {
    varint(bytes, text.len() as u64);
    bytes.extend(text.as_bytes());
}

fn varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn little_endian(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// The trie of names with the list of references that each name leads to.
fn compile_names(entities: &BTreeMap<Id, Entity>) -> (Vec<u8>, Vec<u32>) {
    let mut trie = TrieBuilder::default();
    let mut lists: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
    let (mut first_names, mut last_names) = (BTreeMap::new(), BTreeMap::new());
    for (at, entity) in entities.values().enumerate() {
        let at = at as u32;
        assert!(at < 1 << 18, "an entity's number takes eighteen bits");
        let mut seen = BTreeSet::new();
        for (name, class, is_weak) in &entity.names {
            let after_the = name.starts_with("the ");
            let name = name.strip_prefix("the ").unwrap_or(name);
            let tokens = tokens(name);
            let hashes: Vec<u64> = tokens.iter().map(|token| token.hash).collect();
            if hashes.is_empty() || !seen.insert(hashes.clone()) {
                continue;
            }
            let state = trie.walk(&hashes);
            let reference = at
                | (*class as u32) << 18
                | capitals(&tokens) << 20
                | u32::from(after_the) << 28
                | u32::from(*is_weak) << 29
                | u32::from(*class == Class::Acronym) << 30;
            lists.entry(state).or_default().push(reference);
            if entity.kind == 0 && tokens.len() > 1 {
                count(&mut first_names, tokens.first());
                count(&mut last_names, last_name(&tokens));
            }
        }
        if entity.kind == 0 && entity.weight >= LEAST_BY_SURNAME {
            let tokens = tokens(&entity.name);
            if let Some(last) = last_name(&tokens).filter(|_| tokens.len() > 1) {
                let state = trie.walk(&[last.hash]);
                lists.entry(state).or_default().push(at | (Class::Surname as u32) << 18 | 1 << 20);
            }
        }
    }
    let mut refs = Vec::new();
    for (state, mut list) in lists {
        list.sort_by_key(|reference| (reference >> 18 & 3, reference & 0x3_FFFF));
        *trie.value(state) = refs.len() as u32 + 1;
        let last = list.len() - 1;
        refs.extend(list.iter().enumerate().map(|(n, reference)| reference | u32::from(n == last) << 31));
    }
    for (names, flag) in [(first_names, FIRST_NAME), (last_names, LAST_NAME)] {
        for (hash, n) in names {
            if n >= FEW {
                let state = trie.walk(&[hash]);
                *trie.value(state) |= flag;
            }
        }
    }
    (trie.finish().expect("no two names share a slot's fingerprint"), refs)
}

fn count(names: &mut BTreeMap<u64, usize>, token: Option<&NameToken>) {
    if let Some(token) = token.filter(|token| token.is_capital && token.form.chars().count() > 1) {
        *names.entry(token.hash).or_default() += 1;
    }
}

/// The last token that is no "Jr." or number.
fn last_name(tokens: &[NameToken]) -> Option<&NameToken> {
    tokens.iter().rev().find(|token| !matches!(token.form.as_str(), "jr" | "sr" | "ii" | "iii" | "iv"))
}

/// Which of the first eight tokens must be written with a capital.
fn capitals(tokens: &[NameToken]) -> u32 {
    tokens.iter().take(8).enumerate().map(|(at, token)| u32::from(token.is_capital) << at).sum()
}

/// Titles, verbs and head words: one bit a class, a title's number above them.
fn compile_words(folder: &Path) -> Vec<u8> {
    let mut trie = TrieBuilder::default();
    let mut add = |text: &str, bits: u32| {
        let hashes: Vec<u64> = tokens(text).iter().map(|token| token.hash).collect();
        let state = trie.walk(&hashes);
        *trie.value(state) |= bits;
    };
    for row in rows(&folder.join("words.tsv")) {
        let class = match row.field("class") {
            "speech" => 1,
            "action" => 1 << 1,
            "head-last" => 1 << 2 | (u32::from(kind(row.field("kind"))) + 1) << 8,
            "head-first" => 1 << 3 | (u32::from(kind(row.field("kind"))) + 1) << 8,
            "no-name" => 1 << 4,
            // Fifteen is the number of no kind.
            "calendar" => 1 << 4 | 15 << 8,
            "particle" => 1 << 5,
            "suffix" => 1 << 6,
            "link" => 1 << 7,
            other => panic!("{}: unknown class `{other}`", row.place()),
        };
        add(row.field("word"), class);
    }
    for (n, row) in rows(&folder.join("titles.tsv")).iter().enumerate() {
        add(row.field("title"), (n as u32 + 1) << 12);
    }
    trie.finish().expect("no two words share a slot's fingerprint")
}
