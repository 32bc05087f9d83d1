//! Stopped in the middle of one huge file: what was read is found, and the next run goes on behind it.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use hustings::article::Event;
use hustings::article::Progress;
use hustings::article::Report;
use hustings::config::Settings;
use hustings::index;
use hustings::index::Mode;
use hustings::index::Place;
use hustings::index::Reader;

use crate::folder::contents;
use crate::folder::json_lines;

/// Stops a run after so many records.
struct StopsAfter {
    n: u64,
    seen: AtomicU64,
}

impl Progress for StopsAfter {
    fn event(&self, event: Event) {
        if matches!(event, Event::Record { .. }) {
            self.seen.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn is_stopped(&self) -> bool {
        self.seen.load(Ordering::Relaxed) >= self.n
    }
}

fn run(place: &Place, n: u64) -> Report {
    let progress = StopsAfter { n, seen: AtomicU64::new(0) };
    let settings = Settings { threads: 1, ..Settings::default() };
    index::refresh(place, &settings, Mode::Changed, false, &progress).unwrap()
}

/// A file old enough for its time stamp to tell a later change.
fn write(place: &Place, text: &str) {
    let path = place.roots[0].join("huge.jsonl");
    std::fs::write(&path, text).unwrap();
    let earlier = std::time::SystemTime::now() - std::time::Duration::from_secs(3_600);
    std::fs::File::options().write(true).open(path).unwrap().set_modified(earlier).unwrap();
}

#[test]
fn fault_01_a_huge_file_that_was_stopped_in_the_middle_is_read_on() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(vec![folder.path().to_path_buf()], None);
    let cut = "{\"title\": \"cut\n";
    let text = [json_lines(50, "early"), cut.to_owned(), json_lines(450, "late"), cut.to_owned()].concat();
    write(&place, &text);
    // The time of change of the inode is now; only when it is older does a time stamp prove anything.
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    let first = run(&place, 100);
    assert!(first.stopped && first.articles >= 100 && first.articles < 300, "{first:?}");
    assert_eq!(contents(&Reader::open(&place).unwrap()).len() as u64, first.articles);
    let note = first.skipped.iter().find(|skipped| skipped.why.contains("read in part")).unwrap();
    assert!(note.why.contains(&format!("up to record {}", first.articles)), "{note:?}");
    assert_eq!(index::check(&place).unwrap().findings, []);
    let second = run(&place, 100);
    assert!(second.stopped && second.articles >= first.articles + 100, "it went on: {second:?}");
    let last = run(&place, u64::MAX);
    assert!(!last.stopped, "{last:?}");
    assert_eq!((last.articles, last.read), (500, 500 - second.articles));
    assert_eq!(last.skipped.len(), 2, "each once: {:?}", last.skipped);
    let found = contents(&Reader::open(&place).unwrap());
    let elsewhere = tempfile::tempdir().unwrap();
    let fresh = Place::new(place.roots.clone(), Some(elsewhere.path().to_path_buf()));
    assert_eq!(run(&fresh, u64::MAX).skipped, last.skipped);
    assert_eq!(found, contents(&Reader::open(&fresh).unwrap()));
    assert_eq!(run(&place, u64::MAX).read, 0);
}

#[test]
fn fault_01_a_huge_file_that_changed_since_it_was_stopped_is_read_from_its_start() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(vec![folder.path().to_path_buf()], None);
    write(&place, &json_lines(300, "old"));
    assert!(run(&place, 100).stopped);
    write(&place, &json_lines(300, "new"));
    let last = run(&place, u64::MAX);
    assert_eq!((last.articles, last.read, last.skipped.len()), (300, 300, 0));
    assert!(contents(&Reader::open(&place).unwrap()).values().all(|(title, _)| title.ends_with("new")));
    // A file that a stopped run did not come to keeps what is in the index of it.
    std::fs::write(folder.path().join("zz.jsonl"), json_lines(5, "kept")).unwrap();
    run(&place, u64::MAX);
    write(&place, &json_lines(300, "third"));
    std::fs::write(folder.path().join("zz.jsonl"), json_lines(6, "changed")).unwrap();
    assert!(run(&place, 10).stopped);
    let found = contents(&Reader::open(&place).unwrap());
    assert_eq!(found.values().filter(|(title, _)| title.ends_with("kept")).count(), 5);
    assert_eq!(index::check(&place).unwrap().findings, []);
    assert_eq!(run(&place, u64::MAX).articles, 306);
}
