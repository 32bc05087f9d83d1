//! A damaged index: every damage is found and named, a repair makes of it what an undisturbed one is, and nothing is
//! lost unasked.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use hustings::article::Silent;
use hustings::config::Settings;
use hustings::index;
use hustings::index::IndexError;
use hustings::index::Mode;
use hustings::index::Place;
use hustings::index::Reader;
use hustings::index::Repair;
use serde_json::Value;

use crate::folder::contents;
use crate::folder::indexed;
use crate::folder::json_lines;
use crate::run::Ended;
use crate::run::run;

/// A folder whose index has two segments, one with a deletion, and deltas.
struct Scene {
    folder: tempfile::TempDir,
    whole: BTreeMap<PathBuf, Vec<u8>>,
    contents: BTreeMap<String, (String, String)>,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let write = |file: &str, n| std::fs::write(folder.path().join(file), json_lines(n, file)).unwrap();
        write("big.jsonl", 40);
        (0..4).for_each(|n| write(&format!("{n}.jsonl"), 5));
        drop(indexed(folder.path(), Mode::Changed));
        write("late.jsonl", 3);
        // Five articles of sixty less is too little for the segment to be rewritten.
        write("3.jsonl", 4);
        let contents = contents(&indexed(folder.path(), Mode::Changed));
        assert_eq!(contents.len(), 62);
        let mut scene = Self { folder, whole: BTreeMap::new(), contents };
        scene.whole = scene.files();
        scene
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn place(&self) -> Place {
        Place::new(vec![self.path().to_path_buf()], None)
    }

    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let below = walkdir::WalkDir::new(self.path().join(".hustings")).into_iter().map(Result::unwrap);
        let files = below.filter(|entry| entry.file_type().is_file());
        files.map(|entry| (entry.path().to_path_buf(), std::fs::read(entry.path()).unwrap())).collect()
    }

    /// Files of the index that are read, by the end of their names.
    fn named(&self, ending: &str) -> Vec<PathBuf> {
        self.whole.keys().filter(|path| path.to_str().unwrap().ends_with(ending)).cloned().collect()
    }

    /// Puts the index back as it was.
    fn restore(&self) {
        std::fs::remove_dir_all(self.path().join(".hustings")).unwrap();
        for (path, bytes) in &self.whole {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }

    fn flip(&self, path: &Path, at: usize) {
        let mut bytes = self.whole[path].clone();
        bytes[at] ^= 0x10;
        std::fs::write(path, bytes).unwrap();
    }

    fn findings(&self) -> Result<Vec<String>, IndexError> {
        let check = index::check(&self.place())?;
        Ok(check.findings.iter().map(|found| format!("{}: {}", found.file.display(), found.why)).collect())
    }

    fn repair(&self, agrees: bool) -> Repair {
        index::repair(&self.place(), &Settings::default(), false, &Silent, &mut |_| agrees).unwrap()
    }

    fn contents(&self) -> BTreeMap<String, (String, String)> {
        assert_eq!(self.findings().unwrap(), [""; 0]);
        contents(&Reader::open(&self.place()).unwrap())
    }
}

#[test]
fn a_whole_index_is_told_to_be_whole_and_a_repair_leaves_it_alone() {
    let scene = Scene::new();
    let ended = run(scene.path(), "check", &["--json"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    let check = ended.json();
    assert_eq!((&check["segments"], &check["files"], &check["articles"]), (&2.into(), &6.into(), &62.into()));
    assert_eq!(check["findings"], serde_json::json!([]));
    let repaired = run(scene.path(), "check", &["--repair"]);
    assert_eq!(
        (repaired.status, repaired.out.as_str()),
        (0, "whole      nothing is damaged, and nothing was done\n")
    );
    assert_eq!(scene.files().keys().collect::<Vec<_>>(), scene.whole.keys().collect::<Vec<_>>());
    let none = tempfile::tempdir().unwrap();
    for arguments in [&["--json"][..], &["--json", "--repair"]] {
        let missing = run(none.path(), "check", arguments);
        assert_eq!((missing.status, &missing.error()["code"]), (4, &"cannot".into()), "{missing:?}");
    }
}

/// Places at which a file is damaged; `HUSTINGS_FLIPS` asks for more.
fn places(length: usize) -> impl Iterator<Item = usize> {
    let n = std::env::var("HUSTINGS_FLIPS").ok().and_then(|flips| flips.parse().ok()).unwrap_or(4_usize);
    let tail = length.saturating_sub(3)..length;
    (0..n).map(move |nth| nth * length / n).chain(tail).filter(move |at| *at < length)
}

#[test]
fn fault_06_a_flipped_byte_anywhere_is_found_and_never_a_panic_or_a_wrong_answer() {
    let scene = Scene::new();
    for (path, bytes) in &scene.whole {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        // Locks and what no commit names any more are nobody's matter; a list of its own the engine can make again.
        if name.contains("lock") || name == ".managed.json" {
            continue;
        }
        let mut n_found = 0;
        for at in places(bytes.len()) {
            scene.flip(path, at);
            match scene.findings() {
                Ok(findings) if findings.is_empty() => {
                    // Harmless, or the answer is another: only words of the identity and of footers may differ.
                    assert_eq!(
                        contents(&Reader::open(&scene.place()).unwrap()),
                        scene.contents,
                        "{name} at {at}"
                    );
                }
                Ok(findings) => {
                    n_found += 1;
                    let is_identity = name == "meta.json" || name == "meta.toml";
                    assert!(
                        is_identity || findings.iter().any(|found| found.contains(&name)),
                        "{name} at {at}: {findings:?}"
                    );
                }
                Err(IndexError::Newer { .. }) if name == "meta.toml" => n_found += 1,
                Err(error) => panic!("{name} at {at}: {error}"),
            }
            // A reader refuses it or reads it; what it makes of damaged postings only `check` can tell.
            let opened = std::panic::catch_unwind(|| Reader::open(&scene.place()).map(drop));
            assert!(opened.is_ok(), "{name} at {at}");
        }
        assert!(n_found > 0 || name == "meta.toml", "{name}");
        std::fs::write(path, bytes).unwrap();
    }
    assert_eq!(scene.contents(), scene.contents);
}

#[test]
fn fault_06_a_missing_file_is_named_and_a_repair_makes_the_index_whole() {
    let scene = Scene::new();
    let ids: BTreeMap<_, _> = scene.contents.clone();
    for path in scene.whole.keys() {
        let name = path.file_name().unwrap().to_str().unwrap();
        if name.contains("lock") || name == ".managed.json" {
            continue;
        }
        std::fs::remove_file(path).unwrap();
        let findings = scene.findings().unwrap();
        assert!(findings.iter().any(|found| found.contains(name)), "{name}: {findings:?}");
        let repaired = scene.repair(false);
        assert!(!repaired.is_declined && repaired.lost.is_empty(), "{name}: {repaired:?}");
        assert_eq!(scene.contents(), ids, "{name}");
        scene.restore();
    }
}

#[test]
fn fault_06_damage_in_each_file_is_repaired() {
    let scene = Scene::new();
    for (path, bytes) in &scene.whole {
        let name = path.file_name().unwrap().to_str().unwrap();
        if name.contains("lock") || bytes.is_empty() {
            continue;
        }
        std::fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        let repaired = scene.repair(false);
        assert!(!repaired.findings.is_empty() && !repaired.is_declined, "{name}: {repaired:?}");
        assert_eq!(scene.contents(), scene.contents, "{name}");
        scene.restore();
    }
}

#[test]
fn fault_06_articles_of_files_that_are_gone_are_saved_where_the_store_is_whole() {
    let scene = Scene::new();
    std::fs::remove_file(scene.path().join("0.jsonl")).unwrap();
    std::fs::remove_file(scene.path().join("late.jsonl")).unwrap();
    for path in scene.named(".fast") {
        scene.flip(&path, 40);
    }
    let repaired = scene.repair(false);
    assert_eq!((repaired.saved, repaired.lost.len(), repaired.segments_dropped), (8, 0, 2), "{repaired:?}");
    assert_eq!(scene.contents(), scene.contents, "what was in the index is in it");
    // The next run takes them out, as it would have.
    assert_eq!(contents(&indexed(scene.path(), Mode::Changed)).len(), 54);
}

#[test]
fn fault_06_what_cannot_be_had_again_is_asked_for_and_named() {
    let scene = Scene::new();
    std::fs::remove_file(scene.path().join("late.jsonl")).unwrap();
    for path in scene.named(".store") {
        scene.flip(&path, 10);
    }
    let refused = run(scene.path(), "check", &["--repair", "--json"]);
    assert_eq!(refused.status, 2, "{refused:?}");
    assert!(refused.error()["error"].as_str().unwrap().contains("would lose 3 articles"), "{refused:?}");
    assert!(refused.error()["hint"].as_str().unwrap().contains("`--yes`"), "{refused:?}");
    assert!(!scene.findings().unwrap().is_empty(), "nothing was done");
    let agreed = run(scene.path(), "check", &["--repair", "--yes"]);
    assert_eq!(agreed.status, 3, "{agreed:?}");
    assert!(agreed.out.contains("3 articles of `late.jsonl`, which is gone"), "{agreed:?}");
    assert_eq!(scene.contents().len(), 59);
    // Without the list nobody knows which files are gone.
    scene.restore();
    for path in scene.named(".store").into_iter().chain(scene.named(".base")) {
        scene.flip(&path, 10);
    }
    let repaired: Value = run(scene.path(), "check", &["--repair", "--yes", "--json"]).json();
    assert_eq!(repaired["lost"][0]["file"], Value::Null);
    assert_eq!(scene.contents().len(), 59);
}

#[test]
fn fault_06_damage_that_the_engine_dies_of_is_told_as_damage() {
    let scene = Scene::new();
    let named = |ended: &Ended, ending: &str| {
        assert_eq!(ended.status, 4, "{ended:?}");
        let error = ended.error();
        assert!(error["error"].as_str().unwrap().contains(ending), "{error}");
        assert!(error["hint"].as_str().unwrap().contains("`hustings check --repair`"), "{error}");
    };
    let mut n_refused = 0;
    for path in scene.named(".fast") {
        let length = scene.whole[&path].len();
        for back in (1..60).step_by(4) {
            scene.flip(&path, length - back);
            let ended = run(scene.path(), "search", &["--json", "levy"]);
            if ended.status == 0 {
                assert_eq!(ended.json()["total"]["articles"], 62, "{back} from the end");
                continue;
            }
            n_refused += 1;
            named(&ended, ".fast");
        }
        scene.restore();
    }
    assert!(n_refused > 0);
    // A writer meets it in a thread of the engine.
    for path in scene.named(".fast") {
        let length = scene.whole[&path].len();
        scene.flip(&path, length - 90);
    }
    let ended = run(scene.path(), "index", &["--json", "--full"]);
    assert_eq!(ended.status, 0, "a full run builds it again: {ended:?}");
}
