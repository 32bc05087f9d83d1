//! The manual: a page a command, the query language from the text of its help, and no fault that a formatter finds.
#![expect(clippy::print_stderr, reason = "what is left out is said")]

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use super::terminal::has;

fn hustings(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_hustings")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn pages(folder: &Path) -> Vec<PathBuf> {
    hustings(&["man", "--out", folder.to_str().unwrap()]);
    let files = |section: &str| {
        fs::read_dir(folder.join(section)).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>()
    };
    let mut pages = [files("man1"), files("man7")].concat();
    pages.sort();
    pages
}

#[test]
fn each_command_and_the_query_language_have_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let pages = pages(folder.path());
    let names: Vec<&str> = pages.iter().map(|page| page.file_name().unwrap().to_str().unwrap()).collect();
    for name in ["hustings.1", "hustings-search.1", "hustings-man.1", "hustings-query.7"] {
        assert!(names.contains(&name), "{names:?}");
    }
    assert!(!names.contains(&"hustings-complete.1"));
    let page = fs::read_to_string(folder.path().join("man1/hustings-search.1")).unwrap();
    assert_eq!(page.trim_end(), hustings(&["man", "search"]).trim_end());
    assert!(page.contains(".SH \"EXIT STATUS\"") && page.contains(".SH EXAMPLES"));
}

#[test]
fn the_page_of_the_query_language_is_its_help() {
    if !has("man") {
        eprintln!("left out: the manual as `man` shows it, which is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    pages(folder.path());
    let mut man = Command::new("man");
    man.args(["-l", "man7/hustings-query.7"]).current_dir(folder.path()).env("MANWIDTH", "120");
    let shown = String::from_utf8(man.env("LC_ALL", "C.UTF-8").output().unwrap().stdout).unwrap();
    for line in hustings(&["help", "query"]).lines().skip(1) {
        assert!(shown.contains(line.trim()), "{line}");
    }
}

#[test]
fn formatters_find_no_fault() {
    let folder = tempfile::tempdir().unwrap();
    let pages = pages(folder.path());
    for (formatter, arguments) in [
        ("mandoc", ["-T", "lint", "-W", "error"].as_slice()),
        ("groff", &["-ww", "-z", "-man", "-Kutf8", "-Tutf8"]),
    ] {
        if !has(formatter) {
            eprintln!("left out: the manual checked by `{formatter}`, which is not installed");
            continue;
        }
        for page in &pages {
            let output = Command::new(formatter).args(arguments).arg(page).output().unwrap();
            let said = [output.stdout, output.stderr].concat();
            let said = String::from_utf8_lossy(&said);
            assert!(output.status.success() && said.is_empty(), "{formatter} {page:?}: {said}");
        }
    }
}
