//! Folders that cannot be written: the index goes to the cache, and what is there already is searched without a write.
#![cfg(unix)]

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use crate::folder::json_lines;
use crate::run::Ended;
use crate::run::ended;
use crate::run::hustings_of_an_ordinary_user;

/// A folder that an ordinary user may read, and a cache that he may write.
struct Scene {
    pages: TempDir,
    cache: TempDir,
    reachable: TempDir,
}

impl Scene {
    fn new() -> Self {
        let scene = Self {
            pages: tempfile::tempdir().unwrap(),
            cache: tempfile::tempdir().unwrap(),
            reachable: tempfile::tempdir().unwrap(),
        };
        allow(scene.pages.path(), 0o755);
        allow(scene.cache.path(), 0o777);
        allow(scene.reachable.path(), 0o755);
        scene.write("a.jsonl", 2);
        scene
    }

    fn write(&self, file: &str, n: usize) {
        allow(self.pages.path(), 0o755);
        std::fs::write(self.pages.path().join(file), json_lines(n, file)).unwrap();
        allow(self.pages.path(), 0o555);
    }

    fn command(&self) -> Option<Command> {
        let mut command = hustings_of_an_ordinary_user(self.reachable.path())?;
        command.env("XDG_CACHE_HOME", self.cache.path());
        Some(command)
    }

    fn run(&self, command: &str, arguments: &[&str]) -> Option<Ended> {
        let mut hustings = self.command()?;
        hustings.args([command, "--in"]).arg(self.pages.path()).args(arguments);
        Some(ended(hustings))
    }

    fn n_found(&self) -> u64 {
        let found = self.run("search", &["--json", "levy"]).unwrap();
        found.json()["total"]["articles"].as_u64().unwrap()
    }

    /// Every file of the folder with its time.
    fn listing(&self) -> Vec<(PathBuf, std::time::SystemTime)> {
        let below =
            walkdir::WalkDir::new(self.pages.path()).sort_by_file_name().into_iter().map(Result::unwrap);
        below
            .map(|entry| (entry.path().to_path_buf(), entry.metadata().unwrap().modified().unwrap()))
            .collect()
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        allow(self.pages.path(), 0o755);
    }
}

fn allow(path: &Path, mode: u32) {
    std::fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn fault_03_the_index_of_a_folder_that_cannot_be_written_goes_to_the_cache() {
    let scene = Scene::new();
    let before = scene.listing();
    let Some(indexed) = scene.run("index", &[]) else { return };
    assert_eq!(indexed.status, 0, "{indexed:?}");
    assert!(indexed.err.contains("cannot be written: its index is in `"), "{indexed:?}");
    assert!(indexed.err.contains(scene.cache.path().to_str().unwrap()), "{indexed:?}");
    assert_eq!(scene.n_found(), 2, "found there again");
    let status = scene.run("status", &["--json"]).unwrap().json();
    assert!(status["folder"].as_str().unwrap().starts_with(scene.cache.path().to_str().unwrap()), "{status}");
    assert_eq!(scene.listing(), before, "nothing was written there");
    scene.write("b.jsonl", 3);
    assert_eq!(scene.run("search", &["--fresh", "levy"]).unwrap().status, 0);
    assert_eq!(scene.n_found(), 5);
    // The text of what may be confidential lies in a folder that nobody else may enter.
    let folder = walkdir::WalkDir::new(scene.cache.path()).max_depth(1).into_iter().last().unwrap().unwrap();
    assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn fault_03_a_search_without_an_index_builds_it_in_the_cache() {
    let scene = Scene::new();
    let Some(found) = scene.run("search", &["levy"]) else { return };
    assert_eq!(found.status, 0, "{found:?}");
    assert!(found.err.contains("cannot be written: its index is in `"), "{found:?}");
    assert_eq!(scene.n_found(), 2);
}

#[test]
fn fault_03_an_index_in_a_folder_that_cannot_be_written_is_searched_without_a_write() {
    let scene = Scene::new();
    allow(scene.pages.path(), 0o755);
    drop(crate::folder::indexed(scene.pages.path(), hustings::index::Mode::Changed));
    allow(scene.pages.path(), 0o555);
    let before = scene.listing();
    let Some(found) = scene.run("search", &["levy"]) else { return };
    assert_eq!(found.status, 0, "{found:?}");
    assert!(scene.run("show", &["0"]).unwrap().status <= 1);
    assert_eq!(scene.run("status", &[]).unwrap().status, 0);
    assert_eq!(scene.listing(), before);
    assert_eq!(std::fs::read_dir(scene.cache.path()).unwrap().count(), 0, "nothing was written at all");
    // Brought up to the files it goes to the cache, and is searched there from then on.
    scene.write("b.jsonl", 3);
    let indexed = scene.run("index", &[]).unwrap();
    assert!(indexed.err.contains("cannot be written: its index is in `"), "{indexed:?}");
    assert_eq!(scene.n_found(), 5);
}

/// A mount that nobody can write to, in a name space of its own.
#[cfg(target_os = "linux")]
#[test]
fn fault_03_a_read_only_mount_is_as_good_as_a_denial() {
    if std::env::var_os("HUSTINGS_TEST_WITHOUT_UNSHARE").is_some() {
        return;
    }
    let scene = Scene::new();
    let mut command = Command::new("unshare");
    let script =
        "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && exec \"$1\" index --in \"$0\"";
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]).arg(scene.pages.path());
    command.arg(env!("CARGO_BIN_EXE_hustings")).env("XDG_CACHE_HOME", scene.cache.path());
    let indexed = ended(command);
    assert_eq!(indexed.status, 0, "{indexed:?}");
    assert!(indexed.err.contains("cannot be written: its index is in `"), "{indexed:?}");
}

#[test]
fn fault_03_where_the_cache_cannot_be_written_either_the_folder_is_named() {
    let scene = Scene::new();
    allow(scene.cache.path(), 0o555);
    let Some(refused) = scene.run("index", &[]) else { return };
    assert_eq!(refused.status, 4, "{refused:?}");
    assert!(
        refused.err.contains("cannot make `") && refused.err.contains("permission denied"),
        "{refused:?}"
    );
}
