//! Killed at any moment: the next run finds one whole commit, goes on, and ends as an undisturbed run does.

use std::process::Stdio;
use std::time::Duration;

use hustings::index::IndexError;
use hustings::index::Mode;
use hustings::index::Place;
use hustings::index::Reader;

use crate::folder::contents;
use crate::folder::hustings;
use crate::folder::indexed;
use crate::folder::json_lines;

/// Kills in the usual run; `HUSTINGS_KILLS` asks for more.
const KILLS: u64 = 60;

#[test]
fn a_run_killed_at_any_moment_leaves_one_whole_commit() {
    let n_kills = std::env::var("HUSTINGS_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(vec![folder.path().to_path_buf()], None);
    // How long an undisturbed run takes here: the kills are spread from its first instant to past its end.
    let undisturbed = tempfile::tempdir().unwrap();
    for file in 0..6 {
        let lines = json_lines(40, &format!("file{file}"));
        std::fs::write(undisturbed.path().join(format!("{file}.jsonl")), lines).unwrap();
    }
    let start = std::time::Instant::now();
    let ended = hustings().args(["index", "--quiet", "--in"]).arg(undisturbed.path()).output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    let whole = start.elapsed().as_micros() as u64 * 5 / 4;
    let mut seed = 20_241_u64;
    let mut round_of_commit = None;
    for kill in 0..n_kills {
        for file in 0..6 {
            if (kill + file) % 3 == 0 {
                let lines = json_lines(40, &format!("round{kill}file{file}"));
                std::fs::write(folder.path().join(format!("{file}.jsonl")), lines).unwrap();
            }
        }
        let mut command = hustings();
        command.args(["index", "--quiet", "--in"]).arg(folder.path());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_micros((seed >> 33) % whole));
        let _ = child.kill();
        child.wait().unwrap();
        match Reader::open(&place) {
            Err(IndexError::Missing { .. }) => {
                assert_eq!(round_of_commit, None, "a commit was lost in round {kill}")
            }
            Err(error) => panic!("round {kill}: {error}"),
            Ok(reader) => {
                let found = contents(&reader);
                let report = reader.status().unwrap().report;
                assert_eq!(found.len() as u64, report.articles, "round {kill}: manifest and segments differ");
                // Files hold forty articles each, in the index whole or not at all.
                assert_eq!(found.len() % 40, 0, "round {kill}");
                let generation = reader.commit().1;
                assert!(round_of_commit.is_none_or(|before| before <= generation), "round {kill} went back");
                round_of_commit = Some(generation);
            }
        }
    }
    let survived = contents(&indexed(folder.path(), Mode::Changed));
    std::fs::remove_dir_all(folder.path().join(".hustings")).unwrap();
    assert_eq!(survived, contents(&indexed(folder.path(), Mode::Full)));
    assert!(round_of_commit.is_some(), "no run lived to its first commit");
}
