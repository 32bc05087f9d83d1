//! `--licenses` names every package that is in the binary, and none that the lock file does not have.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn hustings() -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_hustings")).arg("--licenses").output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// The packages of `text` that stand as the licences list them: `  tantivy 0.27.0`.
fn named(text: &str) -> BTreeSet<String> {
    let is_package = |line: &&str| {
        let words: Vec<&str> = line.split(' ').collect();
        matches!(words.as_slice(), ["", "", name, version]
            if !name.is_empty() && version.starts_with(|letter: char| letter.is_ascii_digit())
                && version.split('.').count() >= 3)
    };
    text.lines().filter(is_package).map(|line| line.trim().to_owned()).collect()
}

#[test]
fn every_package_in_the_binary_is_named_with_its_licence() {
    let named = named(&hustings());
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    cargo
        .args(["tree", "--locked", "--offline", "--edges", "normal", "--prefix", "none"])
        .current_dir(root());
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    let mut n_packages = 0;
    for line in tree.lines().filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split(' ').collect();
        let package = format!("{} {}", words[0], words[1].trim_start_matches('v'));
        assert!(named.contains(&package), "{package}: make docs/licenses.txt again, its head says how");
        n_packages += 1;
    }
    assert!(n_packages > 100);
}

#[test]
fn no_package_is_named_that_is_gone() {
    let lock: toml::Table = fs::read_to_string(root().join("Cargo.lock")).unwrap().parse().unwrap();
    let packages = lock["package"].as_array().unwrap().iter();
    let locked: BTreeSet<String> = packages
        .map(|one| format!("{} {}", one["name"].as_str().unwrap(), one["version"].as_str().unwrap()))
        .collect();
    let gone: Vec<String> = named(&hustings()).difference(&locked).cloned().collect();
    assert_eq!(gone, [""; 0], "make docs/licenses.txt again, its head says how");
}

#[test]
fn the_sources_of_the_data_stand_before_the_libraries() {
    let text = hustings();
    let notice = fs::read_to_string(root().join("NOTICE")).unwrap();
    assert!(text.starts_with(notice.trim_end()));
    for licence in ["Apache License", "MIT License", "Permission is hereby granted", "Mozilla Public License"]
    {
        assert!(text.contains(licence), "{licence}");
    }
}
