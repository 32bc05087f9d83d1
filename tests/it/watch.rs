//! `index --watch`: whatever happens in the folder and to it, the index ends as a fresh run makes it.

use std::io::BufRead;
use std::io::BufReader;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;
use std::time::Instant;

use hustings::index::Mode;
use hustings::index::Place;
use hustings::index::Reader;

use crate::folder::contents;
use crate::folder::hustings;
use crate::folder::indexed;
use crate::folder::json_lines;

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running `index --watch`; killed when dropped.
struct Watching {
    child: Child,
    said: Arc<Mutex<String>>,
}

impl Watching {
    /// Starts it and waits until it watches (or polls).
    fn start(command: Command, folder: &Path, arguments: &[&str]) -> Self {
        let watching = Self::spawn(command, folder, arguments);
        watching.until("Ctrl-C ends it");
        watching
    }

    fn spawn(mut command: Command, folder: &Path, arguments: &[&str]) -> Self {
        command.args(["index", "--watch", "--in"]).arg(folder).args(arguments);
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let (lines, heard) = (BufReader::new(child.stderr.take().unwrap()), Arc::clone(&said));
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                heard.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        Self { child, said }
    }

    fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Waits until it has said `words`.
    fn until(&self, words: &str) {
        wait(words, || self.said().contains(words), || self.said());
    }

    /// Ends it as Ctrl-C does.
    #[cfg(unix)]
    fn interrupt(&mut self) -> Option<i32> {
        let process = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(process, rustix::process::Signal::INT).unwrap();
        self.child.wait().unwrap().code()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits for `is_met`.
fn wait(what: &str, mut is_met: impl FnMut() -> bool, state: impl Fn() -> String) {
    let start = Instant::now();
    while !is_met() {
        assert!(start.elapsed() < PATIENCE, "{what} did not come: {}", state());
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn place(folder: &Path) -> Place {
    Place::new(vec![folder.to_path_buf()], None)
}

/// Waits until the index of `folder` holds what a fresh one would.
fn until_fresh(folder: &Path, watching: &Watching) {
    let fresh = {
        let elsewhere = tempfile::tempdir().unwrap();
        let place = Place::new(vec![folder.to_path_buf()], Some(elsewhere.path().join("index")));
        let settings = hustings::config::Settings::default();
        hustings::index::refresh(&place, &settings, Mode::Full, false, &hustings::article::Silent).unwrap();
        let reader = Reader::open(&place).unwrap();
        (contents(&reader), account(&reader))
    };
    let found = || Reader::open(&place(folder)).ok().map(|reader| (contents(&reader), account(&reader)));
    wait(
        "the fresh state",
        || found().as_ref() == Some(&fresh),
        || format!("{:?} articles, {}", found().map(|found| found.0.len()), watching.said()),
    );
}

/// What was ignored and skipped.
fn account(reader: &Reader) -> (std::collections::BTreeMap<String, u64>, u64) {
    let report = reader.status().unwrap().report;
    (report.ignored, report.skipped_files)
}

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// Ten thousand changes a second for some seconds: writes, the dance of an editor, folders that come, move and go.
fn storm(folder: &Path, seconds: u64) -> u64 {
    let start = Instant::now();
    let mut n_changes = 0_u64;
    while start.elapsed() < Duration::from_secs(seconds) {
        let n = n_changes % 40;
        let file = format!("sub{}/deep{}/f{n}.jsonl", n % 4, n % 3);
        write(folder, &file, &json_lines(1, &format!("round{n_changes}")));
        // Write beside, rename over, delete what was beside.
        write(folder, &format!("{file}.tmp"), &json_lines(2, &format!("dance{n_changes}")));
        std::fs::rename(folder.join(format!("{file}.tmp")), folder.join(&file)).unwrap();
        write(folder, &format!("{file}~"), "backup");
        std::fs::remove_file(folder.join(format!("{file}~"))).unwrap();
        if n == 7 {
            let _ = std::fs::remove_dir_all(folder.join("sub1"));
        }
        if n == 19 {
            let _ = std::fs::remove_dir_all(folder.join("moved"));
            let _ = std::fs::rename(folder.join("sub2"), folder.join("moved"));
        }
        n_changes += 1;
    }
    n_changes
}

#[test]
fn fault_13_after_a_storm_of_events_the_index_is_as_a_fresh_run_makes_it() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "first.jsonl", &json_lines(3, "first"));
    let watching = Watching::start(hustings(), folder.path(), &[]);
    let generation = || Reader::open(&place(folder.path())).unwrap().commit().1;
    let (before, start) = (generation(), Instant::now());
    let n_changes = storm(folder.path(), 3);
    write(folder.path(), "last/of/all.jsonl", &json_lines(1, "last"));
    until_fresh(folder.path(), &watching);
    assert!(n_changes > 100, "{n_changes}");
    let n_commits = generation() - before;
    assert!(n_commits <= start.elapsed().as_secs() + 1, "{n_commits} commits in {:?}", start.elapsed());
    // What is written slowly into folders that were moved and made again is still seen.
    write(folder.path(), "moved/deep0/late.jsonl", &json_lines(1, "late"));
    until_fresh(folder.path(), &watching);
    write(folder.path(), "sub1/deep1/late.jsonl", &json_lines(1, "later"));
    until_fresh(folder.path(), &watching);
    write(folder.path(), ".git/objects/x.jsonl", &json_lines(1, "hidden"));
    std::fs::write(folder.path().join("hustings.toml"), "ignore = [\"sub3\"]\n").unwrap();
    wait(
        "the new settings",
        || {
            Reader::open(&place(folder.path()))
                .unwrap()
                .status()
                .unwrap()
                .report
                .ignored
                .contains_key("configured")
        },
        || watching.said(),
    );
}

#[test]
fn fault_13_a_folder_that_is_deleted_and_made_again_is_followed_on() {
    let above = tempfile::tempdir().unwrap();
    let folder = above.path().join("pages");
    write(&folder, "a.jsonl", &json_lines(2, "before"));
    let watching = Watching::start(hustings(), &folder, &[]);
    std::fs::rename(&folder, above.path().join("away")).unwrap();
    watching.until("is gone; waiting for it");
    write(&folder, "b.jsonl", &json_lines(3, "again"));
    watching.until("is there again");
    until_fresh(&folder, &watching);
    write(&folder, "sub/c.jsonl", &json_lines(1, "after"));
    until_fresh(&folder, &watching);
    // Replaced between two looks at it.
    std::fs::rename(above.path().join("pages"), above.path().join("pages2")).unwrap();
    std::fs::rename(above.path().join("away"), above.path().join("pages")).unwrap();
    write(&folder, "d.jsonl", &json_lines(1, "swapped"));
    until_fresh(&folder, &watching);
    assert_eq!(contents(&Reader::open(&place(&folder)).unwrap()).len(), 3);
}

#[test]
fn fault_13_without_events_the_folder_is_polled() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.jsonl", &json_lines(2, "before"));
    let watching = Watching::start(hustings(), folder.path(), &["--poll=1"]);
    assert!(watching.said().contains("walking the folder every 1 second;"), "{}", watching.said());
    write(folder.path(), "sub/b.jsonl", &json_lines(3, "after"));
    until_fresh(folder.path(), &watching);
}

/// The limit is lowered in a name space of its own, where this machine lets one be made.
#[cfg(target_os = "linux")]
#[test]
fn fault_13_at_the_limit_of_watches_polling_takes_over() {
    let limited = |limit: &str, program: &str| {
        let mut command = Command::new("unshare");
        let script = format!("echo {limit} > /proc/sys/user/max_inotify_watches && exec \"$@\"");
        command.args(["--user", "--map-root-user", "sh", "-c", &script, "sh", program]);
        command.env("XDG_CONFIG_HOME", "/nonexistent");
        command
    };
    // `tests/run` sets it, and says that this was left out.
    if std::env::var_os("HUSTINGS_TEST_WITHOUT_UNSHARE").is_some() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for sub in 0..6 {
        write(folder.path(), &format!("sub{sub}/a.jsonl"), &json_lines(1, &format!("mark{sub}")));
    }
    let watching = Watching::start(limited("3", env!("CARGO_BIN_EXE_hustings")), folder.path(), &[]);
    let said = watching.said();
    assert!(
        said.contains("fs.inotify.max_user_watches") && said.contains("walking the folder every"),
        "{said}"
    );
    write(folder.path(), "sub5/b.jsonl", &json_lines(2, "late"));
    until_fresh(folder.path(), &watching);
    drop(watching);
    // Reached later, by a folder that comes.
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.jsonl", &json_lines(1, "first"));
    let watching = Watching::start(limited("3", env!("CARGO_BIN_EXE_hustings")), folder.path(), &[]);
    assert!(watching.said().contains("watching 1 folder;"), "{}", watching.said());
    for sub in 0..6 {
        write(folder.path(), &format!("sub{sub}/a.jsonl"), &json_lines(1, &format!("mark{sub}")));
    }
    watching.until("walking the folder every");
    write(folder.path(), "sub5/b.jsonl", &json_lines(2, "late"));
    until_fresh(folder.path(), &watching);
}

#[cfg(unix)]
#[test]
fn fault_04_a_watcher_is_in_nobodys_way_and_waits_for_another_writer() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.jsonl", &json_lines(2, "before"));
    let mut watching = Watching::start(hustings(), folder.path(), &[]);
    // Idle it holds no lock: another writer works.
    indexed(folder.path(), Mode::Full);
    let lock = std::fs::File::open(folder.path().join(".hustings/lock")).unwrap();
    lock.lock().unwrap();
    write(folder.path(), "b.jsonl", &json_lines(3, "meanwhile"));
    watching.until("waiting for it");
    assert_eq!(contents(&Reader::open(&place(folder.path())).unwrap()).len(), 2, "readers are not blocked");
    lock.unlock().unwrap();
    until_fresh(folder.path(), &watching);
    assert_eq!(watching.interrupt(), Some(130));
    assert_eq!(contents(&Reader::open(&place(folder.path())).unwrap()).len(), 5, "what was committed stands");
}
