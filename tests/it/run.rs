//! The program run over small folders, and how it ended.

use std::path::Path;
use std::process::Command;
use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;

use crate::folder::hustings;

pub(crate) const GOOD: &str =
    "Harbour dues to rise\n\nThe harbour board of Port Sable voted on Monday to raise dues.\n";

/// How a run ended and what it said.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ended {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The one object of a failure where `--json` was asked for.
    pub(crate) fn error(&self) -> Value {
        assert_eq!(self.out, "", "{self:?}");
        assert_eq!(self.err.lines().count(), 1, "{self:?}");
        serde_json::from_str(&self.err).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The skipped of a report, as `file:line: why`.
    pub(crate) fn skipped(&self) -> Vec<String> {
        let skipped = self.json()["report"]["skipped"].as_array().unwrap().clone();
        let text = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
        let line = |one: &Value| one["line"].as_u64().map_or_else(String::new, |line| format!(":{line}"));
        skipped
            .iter()
            .map(|one| format!("{}{}: {}", text(one, "file"), line(one), text(one, "why")))
            .collect()
    }
}

pub(crate) fn ended(mut command: Command) -> Ended {
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let ended =
        Ended { status: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) };
    assert!(!ended.err.contains("panicked") && !ended.err.contains("this is a bug"), "{ended:?}");
    ended
}

/// Runs `command` over `folder` with more arguments.
pub(crate) fn run(folder: &Path, command: &str, arguments: &[&str]) -> Ended {
    let mut hustings = hustings();
    hustings.args([command, "--in"]).arg(folder).args(arguments);
    ended(hustings)
}

pub(crate) fn index(folder: &Path) -> Ended {
    run(folder, "index", &["--json"])
}

/// How many articles a query finds.
pub(crate) fn n_found(folder: &Path, query: &str) -> u64 {
    run(folder, "search", &["--json", "--", query]).json()["total"]["articles"].as_u64().unwrap()
}

pub(crate) fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (file, bytes) in files {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

pub(crate) fn good() -> TempDir {
    folder(&[("good.txt", GOOD.as_bytes())])
}

/// The program as a user who may be denied something; `None` where that cannot be had. `reachable` is a folder that
/// anybody may enter: the one that the program was built in may be closed to others.
#[cfg(unix)]
pub(crate) fn hustings_of_an_ordinary_user(reachable: &Path) -> Option<Command> {
    if !rustix::process::geteuid().is_root() {
        return Some(hustings());
    }
    if std::env::var_os("HUSTINGS_TEST_WITHOUT_SETPRIV").is_some() {
        return None;
    }
    let program = reachable.join("hustings");
    if !program.exists() {
        std::fs::copy(env!("CARGO_BIN_EXE_hustings"), &program).unwrap();
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
    command.env("XDG_CONFIG_HOME", "/nonexistent").env("XDG_CACHE_HOME", "/nonexistent");
    Some(command)
}

/// The file below `.hustings` whose name ends so.
pub(crate) fn index_file(folder: &Path, ending: &str) -> std::path::PathBuf {
    let below = walkdir::WalkDir::new(folder.join(".hustings")).into_iter().map(Result::unwrap);
    let mut files = below.filter(|entry| entry.path().to_str().unwrap().ends_with(ending));
    let file = files.next().unwrap().into_path();
    assert!(files.next().is_none(), "several end with {ending}");
    file
}
