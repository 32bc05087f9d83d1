//! Random adds, changes and removals, run after run: the index always equals one made afresh.

use std::collections::BTreeMap;
use std::path::Path;

use hustings::index::Mode;
use proptest::prelude::*;

use crate::folder::contents;
use crate::folder::indexed;
use crate::folder::json_lines;

/// What happens to a file between two runs.
#[derive(Debug, Clone)]
enum Change {
    Write { file: u8, n_articles: u8, mark: u8 },
    Remove { file: u8 },
    Sidecar { file: u8, source: u8 },
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => (0..5_u8, 0..4_u8, 0..6_u8).prop_map(|(file, n_articles, mark)| Change::Write { file, n_articles, mark }),
        1 => (0..5_u8).prop_map(|file| Change::Remove { file }),
        1 => (0..5_u8, 0..3_u8).prop_map(|(file, source)| Change::Sidecar { file, source }),
    ]
}

fn apply(folder: &Path, change: &Change) {
    let path = |file: u8| folder.join(format!("sub{}/f{file}.jsonl", file % 2));
    match change {
        Change::Write { file, n_articles, mark } => {
            std::fs::create_dir_all(path(*file).parent().unwrap()).unwrap();
            std::fs::write(path(*file), json_lines(usize::from(*n_articles), &format!("mark{mark}")))
                .unwrap();
        }
        Change::Remove { file } => {
            let _ = std::fs::remove_file(path(*file));
        }
        Change::Sidecar { file, source } => {
            if path(*file).exists() {
                let sidecar = format!("{}.hustings.toml", path(*file).display());
                std::fs::write(sidecar, format!("source = \"Paper {source}\"\n")).unwrap();
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_refreshed_index_equals_a_fresh_one(runs in prop::collection::vec(prop::collection::vec(change(), 1..4), 1..5)) {
        let folder = tempfile::tempdir().unwrap();
        for changes in &runs {
            for change in changes {
                apply(folder.path(), change);
            }
            let refreshed = contents(&indexed(folder.path(), Mode::Changed));
            let copy = tempfile::tempdir().unwrap();
            copy_articles(folder.path(), copy.path());
            let fresh = contents(&indexed(copy.path(), Mode::Full));
            prop_assert_eq!(refreshed, fresh);
        }
    }
}

fn copy_articles(from: &Path, to: &Path) {
    for entry in
        walkdir::WalkDir::new(from).into_iter().filter_entry(|entry| entry.file_name() != ".hustings")
    {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).unwrap();
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn fault_12_a_second_run_reads_nothing_and_commits_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.jsonl"), json_lines(3, "levy")).unwrap();
    // Written long enough ago for its time stamp to tell a later change.
    let earlier = std::time::SystemTime::now() - std::time::Duration::from_secs(3_600);
    let file = std::fs::File::options().write(true).open(folder.path().join("a.jsonl")).unwrap();
    file.set_modified(earlier).unwrap();
    let place = hustings::index::Place::new(vec![folder.path().to_path_buf()], None);
    let settings = hustings::config::Settings::default();
    let run = || {
        hustings::index::refresh(&place, &settings, Mode::Changed, false, &hustings::article::Silent).unwrap()
    };
    assert_eq!(run().read, 3);
    // The change time of the inode is now, so within its resolution the file is looked at again, and found the same.
    let generation = || hustings::index::Reader::open(&place).unwrap().commit().1;
    let report = run();
    assert_eq!((report.articles, report.undated), (3, 0));
    assert!(generation() <= 2);
}

#[test]
fn every_file_is_in_exactly_one_account() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("good.jsonl", json_lines(2, "levy").as_bytes());
    write("half.jsonl", (json_lines(1, "tram") + "{\"title\": \"cut").as_bytes());
    write("empty.txt", b"");
    write("noise.bin", &[0, 159, 146, 150, 0, 1, 2, 3, 0, 255, 254, 0]);
    write("picture.png", b"\x89PNG\r\n\x1a\n0000");
    let reader = indexed(folder.path(), Mode::Changed);
    let report = reader.status().unwrap().report;
    // The folder of the index is none of the user's.
    let ignored: u64 = report.ignored.values().sum();
    assert_eq!(report.indexed_files + ignored + report.skipped_files, 5, "{report:?}");
    assert_eq!((report.articles, report.indexed_files), (3, 2));
    let lines: BTreeMap<_, _> =
        report.skipped.iter().map(|skipped| (skipped.file.as_str(), skipped.line)).collect();
    assert_eq!(lines.get("half.jsonl"), Some(&Some(2)), "{report:?}");
    assert!(lines.contains_key("empty.txt"), "{report:?}");
}

/// A name that stays and is no file any more: the walk leaves it out, and its article goes.
#[cfg(unix)]
#[test]
fn an_article_whose_file_became_a_dangling_link_is_taken_out() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.txt");
    std::fs::write(&file, "Harbour levy\n\nThe council voted on the levy on Monday.\n").unwrap();
    std::fs::write(folder.path().join("b.txt"), "Tram fares\n\nThe council voted on fares on Monday.\n")
        .unwrap();
    assert_eq!(contents(&indexed(folder.path(), Mode::Changed)).len(), 2);
    std::fs::remove_file(&file).unwrap();
    std::os::unix::fs::symlink("nowhere", &file).unwrap();
    let reader = indexed(folder.path(), Mode::Changed);
    assert_eq!(contents(&reader).len(), 1);
    assert_eq!(reader.status().unwrap().report.articles, 1);
}
