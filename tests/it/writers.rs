//! One writer, many readers: the second writer is told who holds the lock, readers are never blocked.

use std::process::Stdio;

use hustings::index::Mode;

use crate::folder::contents;
use crate::folder::hustings;
use crate::folder::indexed;
use crate::folder::json_lines;

#[test]
fn fault_04_of_several_writers_each_ends_done_or_busy_and_the_index_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.jsonl"), json_lines(400, "levy")).unwrap();
    let start = || {
        let mut command = hustings();
        command.args(["index", "--quiet", "--in"]).arg(folder.path());
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let writers: Vec<_> = (0..8).map(|_| start()).collect();
    let (mut n_done, mut n_busy) = (0, 0);
    for writer in writers {
        let output = writer.wait_with_output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        match output.status.code() {
            Some(0) => n_done += 1,
            Some(5) => {
                assert!(words.contains("process "), "{words}");
                n_busy += 1;
            }
            other => panic!("{other:?}: {words}"),
        }
    }
    assert!(n_done >= 1 && n_done + n_busy == 8, "{n_done} done, {n_busy} busy");
    assert_eq!(contents(&indexed(folder.path(), Mode::Changed)).len(), 400);
}

#[test]
fn fault_14_a_reader_shows_one_commit_while_a_writer_makes_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let write = |n| std::fs::write(folder.path().join("a.jsonl"), json_lines(n, "levy")).unwrap();
    write(10);
    let old = indexed(folder.path(), Mode::Changed);
    write(25);
    let new = indexed(folder.path(), Mode::Changed);
    assert_eq!((contents(&old).len(), contents(&new).len()), (10, 25));
    assert!(old.commit().1 < new.commit().1);
}

#[cfg(unix)]
#[test]
fn fault_03_a_reader_needs_no_write_permission_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.jsonl"), json_lines(5, "levy")).unwrap();
    drop(indexed(folder.path(), Mode::Changed));
    let list = || {
        let mut list: Vec<_> = walkdir::WalkDir::new(folder.path().join(".hustings"))
            .into_iter()
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.path().to_path_buf(), entry.metadata().unwrap().modified().unwrap()))
            .collect();
        list.sort();
        list
    };
    let before = list();
    let place = hustings::index::Place::new(vec![folder.path().to_path_buf()], None);
    let reader = hustings::index::Reader::open(&place).unwrap();
    assert_eq!(contents(&reader).len(), 5);
    assert_eq!(before, list());
}

#[test]
fn fault_14_the_state_of_a_commit_that_was_replaced_is_told_of_the_later_one() {
    let folder = tempfile::tempdir().unwrap();
    let write = |n| std::fs::write(folder.path().join("a.jsonl"), json_lines(n, "levy")).unwrap();
    write(10);
    let old = indexed(folder.path(), Mode::Changed);
    // Deltas, then a new base: what the first commit names is swept.
    for n in 20..26 {
        write(n);
        drop(indexed(folder.path(), Mode::Changed));
    }
    assert_eq!(contents(&old).len(), 10, "the articles are those of the commit that is shown");
    assert_eq!(old.status().unwrap().report.articles, 25, "the manifest of that commit is gone");
}
