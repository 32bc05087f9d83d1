//! What a run says of each file: before it (`--dry-run`) and after it (`--report`), in numbers that add up.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::time::SystemTime;

use serde_json::Value;

use crate::folder::json_lines;
use crate::run::folder;
use crate::run::index;
use crate::run::run;

fn mixed() -> tempfile::TempDir {
    folder(&[
        ("good.jsonl", json_lines(3, "levy").as_bytes()),
        ("half.jsonl", (json_lines(2, "tram") + "{\"title\": \"cut").as_bytes()),
        ("sub/empty.txt", b""),
        ("picture.png", b"\x89PNG\r\n\x1a\n0000"),
        (".git/config", b"x"),
    ])
}

#[test]
fn the_report_lists_every_file_and_record_once_and_adds_up() {
    let folder = mixed();
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("all.jsonl");
    let ended = run(folder.path(), "index", &["--json", "--report", file.to_str().unwrap()]);
    assert_eq!(ended.status, 3);
    let report = ended.json()["report"].clone();
    let lines: Vec<Value> = std::fs::read_to_string(&file)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let n = |what: &str, outcome: &str| {
        lines.iter().filter(|line| line["what"] == what && line["outcome"] == outcome).count() as u64
    };
    assert_eq!(Some(n("file", "indexed")), report["indexed_files"].as_u64());
    assert_eq!(Some(n("file", "skipped")), report["skipped_files"].as_u64());
    let ignored: u64 = report["ignored"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(n("file", "ignored"), ignored);
    assert_eq!(Some(n("record", "indexed")), report["articles"].as_u64());
    let skipped = n("file", "skipped") + n("record", "skipped");
    assert_eq!(skipped, report["skipped"].as_array().unwrap().len() as u64);
    let files: BTreeSet<&str> =
        lines.iter().filter(|line| line["what"] == "file").filter_map(|line| line["file"].as_str()).collect();
    assert_eq!(
        files.into_iter().collect::<Vec<_>>(),
        [".git/", "good.jsonl", "half.jsonl", "picture.png", "sub/empty.txt"]
    );
    let ids: BTreeSet<&str> = lines.iter().filter_map(|line| line["id"].as_str()).collect();
    assert_eq!(ids.len(), 5);
    for id in ids {
        assert_eq!(run(folder.path(), "show", &[id]).status, 0, "{id}");
    }
    let cut = lines.iter().find(|line| line["what"] == "record" && line["outcome"] == "skipped").unwrap();
    assert_eq!((&cut["file"], &cut["line"]), (&"half.jsonl".into(), &3.into()));
    assert!(lines.iter().all(|line| line.as_object().unwrap().len() == 9), "keys are never left out");
    let unwritable = run(folder.path(), "index", &["--report", "/nonexistent/x"]);
    assert_eq!(unwritable.status, 4);
    assert!(unwritable.err.contains("cannot write the report `/nonexistent/x`"), "{unwritable:?}");
}

/// Every file below `folder` with its time.
fn listing(folder: &Path) -> Vec<(PathBuf, SystemTime)> {
    let below = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    below.map(|entry| (entry.path().to_path_buf(), entry.metadata().unwrap().modified().unwrap())).collect()
}

#[test]
fn a_dry_run_says_what_the_run_then_does_and_writes_nothing() {
    let folder = mixed();
    let dry = |arguments: &[&str]| {
        let before = listing(folder.path());
        let ended = run(folder.path(), "index", &[&["--dry-run", "--json"], arguments].concat());
        assert_eq!(listing(folder.path()), before);
        assert_eq!(ended.status, 0, "{ended:?}");
        let changes = ended.json();
        ["read", "replaced", "removed"].map(|list| {
            let list = changes[list].as_array().unwrap().iter();
            list.map(|change| change["file"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        })
    };
    assert_eq!(dry(&[]), [vec!["good.jsonl", "half.jsonl", "sub/empty.txt"], vec![], vec![]]);
    index(folder.path());
    std::fs::write(folder.path().join("good.jsonl"), json_lines(4, "levy")).unwrap();
    std::fs::write(folder.path().join("new.txt"), "The council voted on the levy after a debate.").unwrap();
    std::fs::remove_file(folder.path().join("half.jsonl")).unwrap();
    let changes = dry(&[]);
    // A skipped file this young is looked at again: its time stamp could not tell another change.
    assert_eq!(changes, [vec!["new.txt", "sub/empty.txt"], vec!["good.jsonl"], vec!["half.jsonl"]]);
    let report = index(folder.path()).json()["report"].clone();
    assert_eq!((&report["read"], &report["removed"]), (&5.into(), &2.into()));
    assert_eq!(dry(&[]), [vec!["sub/empty.txt"], vec![], vec![]]);
    assert_eq!(dry(&["--full"])[1], ["good.jsonl", "new.txt"]);
}

#[test]
fn an_index_in_a_visible_folder_below_the_articles_is_no_article() {
    let folder = folder(&[("sub/a.jsonl", json_lines(2, "levy").as_bytes())]);
    let place = folder.path().join("sub/own index");
    let run = || run(folder.path(), "index", &["--json", "--index", place.to_str().unwrap()]);
    assert_eq!(run().status, 0);
    let again = run();
    assert_eq!(again.status, 0, "{again:?}");
    let report = again.json()["report"].clone();
    assert_eq!((&report["indexed_files"], &report["ignored"]), (&1.into(), &serde_json::json!({})));
}
