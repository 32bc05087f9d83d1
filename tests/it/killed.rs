//! Killed at any moment: the next run finds one whole commit, goes on, and ends as an undisturbed run does.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use hustings::index;
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

/// Files of the folder; each holds forty articles, or is not there.
const FILES: u64 = 6;

/// What is killed.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Killed {
    /// A run over two changed files.
    Index,
    /// A run that takes out and replaces so much that old segments are rewritten.
    Merge,
    /// A watcher while files change.
    Watch,
}

/// The next number of a fixed sequence.
fn next(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

fn write(folder: &Path, file: u64, mark: &str) {
    // Under another name first, so that what a watcher reads is whole.
    let fresh = folder.join(format!(".{file}.new"));
    std::fs::write(&fresh, json_lines(40, &format!("{mark}file{file}"))).unwrap();
    std::fs::rename(fresh, folder.join(format!("{file}.jsonl"))).unwrap();
}

#[test]
fn fault_01_a_run_killed_at_any_moment_leaves_one_whole_commit() {
    let n_kills = std::env::var("HUSTINGS_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(vec![folder.path().to_path_buf()], None);
    // How long an undisturbed run takes here: the kills are spread from its first instant to past its end.
    let undisturbed = tempfile::tempdir().unwrap();
    (0..FILES).for_each(|file| write(undisturbed.path(), file, ""));
    let start = Instant::now();
    let ended = hustings().args(["index", "--quiet", "--in"]).arg(undisturbed.path()).output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    let whole = start.elapsed().as_micros() as u64 * 5 / 4;
    let (mut seed, mut round_of_commit, mut n_commits) = (20_241, None, 0);
    for kill in 0..n_kills {
        let killed = [Killed::Index, Killed::Merge, Killed::Index, Killed::Watch][kill as usize % 4];
        let mark = format!("round{kill}");
        for file in 0..FILES {
            match killed {
                Killed::Merge if (kill + file) % 2 == 0 => {
                    let _ = std::fs::remove_file(folder.path().join(format!("{file}.jsonl")));
                }
                Killed::Merge => write(folder.path(), file, &mark),
                _ if (kill + file) % 3 == 0 => write(folder.path(), file, &mark),
                _ => {}
            }
        }
        let mut command = hustings();
        command.args(["index", "--quiet", "--in"]).arg(folder.path());
        if killed == Killed::Watch {
            command.arg("--watch");
        }
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut wait = || std::thread::sleep(Duration::from_micros(next(&mut seed) % whole));
        wait();
        if killed == Killed::Watch {
            // The second refresh comes a second after the first.
            (0..FILES)
                .filter(|file| file % 2 == 0)
                .for_each(|file| write(folder.path(), file, &format!("{mark}late")));
            std::thread::sleep(Duration::from_micros(900_000));
            wait();
            wait();
        }
        let _ = child.kill();
        child.wait().unwrap();
        match Reader::open(&place) {
            Err(IndexError::Missing { .. }) => {
                assert_eq!(round_of_commit, None, "a commit was lost in round {kill}")
            }
            Err(error) => panic!("round {kill}, {killed:?}: {error}"),
            Ok(reader) => {
                let check = index::check(&place).unwrap();
                assert_eq!(check.findings, [], "round {kill}, {killed:?}");
                let n_articles = reader.n_articles();
                assert_eq!(n_articles, reader.status().unwrap().report.articles, "round {kill}");
                // Files hold forty articles each, in the index whole or not at all.
                assert_eq!(n_articles % 40, 0, "round {kill}, {killed:?}");
                let generation = reader.commit().1;
                assert!(round_of_commit.is_none_or(|before| before <= generation), "round {kill} went back");
                n_commits += u64::from(round_of_commit != Some(generation));
                round_of_commit = Some(generation);
            }
        }
    }
    let survived = contents(&indexed(folder.path(), Mode::Changed));
    std::fs::remove_dir_all(folder.path().join(".hustings")).unwrap();
    assert_eq!(survived, contents(&indexed(folder.path(), Mode::Full)));
    assert!(n_commits > 0, "no run lived to its first commit");
    assert!(n_commits < n_kills, "no run was killed before its commit");
}
