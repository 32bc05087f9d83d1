//! A module imports only from strictly lower floors, and reaches no further up than its own folder.

use std::path::Path;

const FLOORS: &[(&str, u8)] = &[
    ("article", 0),
    ("config", 1),
    ("text", 1),
    ("knowledge", 2),
    ("query", 3),
    ("read", 3),
    ("enrich", 4),
    ("story", 4),
    ("index", 5),
    ("search", 6),
    ("watch", 6),
    ("export", 7),
    ("measure", 7),
    ("serve", 8),
    ("cli", 9),
];

/// Names of the crate's root that every floor may use.
const ROOT_NAMES: &[&str] = &["PROGRAM"];

/// Lines that a file may have, its tests included.
const LONGEST_FILE: usize = 800;

fn floor_of(name: &str) -> Option<u8> {
    FLOORS.iter().find(|(module, _)| *module == name).map(|(_, floor)| *floor)
}

/// Reports each `crate::name` and `super::name` of `source` that does not point down.
fn check(place: &str, source: &str, wrong: &mut Vec<String>) {
    let home = place.split(['/', '.']).next().unwrap();
    if matches!(home, "lib" | "main") {
        return;
    }
    let Some(floor) = floor_of(home) else {
        return wrong.push(format!("src/{place}: `{home}` has no floor"));
    };
    // In the file of a module itself `super` is the crate; in a file below it, the module, whose children are free.
    let is_below = place.contains('/') && !place[home.len()..].eq("/mod.rs");
    for (row, line) in source.lines().enumerate() {
        let code = line.split("//").next().unwrap();
        for (prefix, others_may_pass) in [("crate::", false), ("super::", true)] {
            for (at, _) in code.match_indices(prefix) {
                let rest = &code[at + prefix.len()..];
                let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let points_down = match floor_of(&name) {
                    // `super::name` inside a folder is a child of the same module, whatever floor bears its name.
                    Some(other) => other < floor || name == home || (others_may_pass && is_below),
                    None => (others_may_pass && name != "super") || ROOT_NAMES.contains(&name.as_str()),
                };
                if !points_down {
                    wrong.push(format!("src/{place}:{}: `{home}` may not use `{prefix}{name}`", row + 1));
                }
            }
        }
    }
}

#[test]
fn every_module_imports_only_from_lower_floors() {
    let (mut wrong, mut n_files) = (Vec::new(), 0);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in walkdir::WalkDir::new(&root) {
        let entry = entry.unwrap();
        if entry.path().extension().is_some_and(|extension| extension == "rs") {
            n_files += 1;
            let place = entry.path().strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            let source = std::fs::read_to_string(entry.path()).unwrap();
            check(&place, &source, &mut wrong);
            if source.lines().count() > LONGEST_FILE {
                wrong.push(format!("src/{place}: more than {LONGEST_FILE} lines"));
            }
        }
    }
    assert!(n_files > 30, "only {n_files} files were looked at");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_check_can_fail() {
    let wrong_of = |place: &str, source: &str| {
        let mut wrong = Vec::new();
        check(place, source, &mut wrong);
        wrong.len()
    };
    assert_eq!(wrong_of("query/parse.rs", "use crate::index::Reader;"), 1);
    assert_eq!(wrong_of("query/parse.rs", "use crate::read::walk;"), 1, "the same floor is not lower");
    assert_eq!(wrong_of("enrich/date/url.rs", "use super::super::topics;"), 1);
    assert_eq!(wrong_of("enrich/mod.rs", "let x = crate::{a, b};"), 1);
    assert_eq!(wrong_of("index/mod.rs", "use super::search::search;"), 1, "above a module is the crate");
    assert_eq!(wrong_of("attic/mod.rs", ""), 1);
    assert_eq!(wrong_of("index/reader.rs", "use crate::text::Language; // crate::cli\nuse super::store;"), 0);
}
