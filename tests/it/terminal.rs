//! A terminal for tests: a command under `script` (package bsdutils, part of every Debian), keys typed into it, and
//! what it shows.

#![expect(clippy::print_stderr, reason = "what is left out is said")]

use std::io::Read;
use std::io::Write;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;
use std::time::Instant;

/// How long something may take to appear.
const PATIENCE: Duration = Duration::from_secs(20);

/// A command on a terminal of 80 columns and 24 rows.
pub(super) struct Terminal {
    child: Child,
    shown: Arc<Mutex<Vec<u8>>>,
    seen: usize,
}

impl Terminal {
    /// Starts the shell line `command` in `folder` with nothing but these variables; `None` where there is no `script`.
    pub(super) fn start(command: &str, folder: &Path, env: &[(&str, &str)]) -> Option<Self> {
        if !has("script") {
            eprintln!("left out: needs `script`, from the package bsdutils");
            return None;
        }
        let mut script = Command::new("script");
        script.args(["-qefc", &format!("stty rows 24 cols 80; {command}"), "/dev/null"]).current_dir(folder);
        let program = Path::new(env!("CARGO_BIN_EXE_hustings")).parent().unwrap();
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
        script.env_clear().env("PATH", path).env("HOME", folder).env("TERM", "xterm").env("SHELL", "/bin/sh");
        script.env("LC_ALL", "C.UTF-8").envs(env.iter().copied());
        let mut child =
            script.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let shown = Arc::new(Mutex::new(Vec::new()));
        let (mut stdout, sink) = (child.stdout.take().unwrap(), Arc::clone(&shown));
        std::thread::spawn(move || {
            let mut block = [0; 4096];
            while let Ok(n) = stdout.read(&mut block) {
                if n == 0 {
                    break;
                }
                sink.lock().unwrap().extend_from_slice(&block[..n]);
            }
        });
        Some(Self { child, shown, seen: 0 })
    }

    /// Waits until `text` is shown after what was waited for before.
    pub(super) fn wait(&mut self, text: &str) {
        let start = Instant::now();
        loop {
            let shown = self.text();
            if let Some(at) = shown.get(self.seen..).and_then(|rest| rest.find(text)) {
                self.seen += at + text.len();
                return;
            }
            assert!(start.elapsed() < PATIENCE, "no {text:?} in {:?}", shown.get(self.seen..));
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Types `keys`.
    pub(super) fn keys(&mut self, keys: &str) {
        let stdin = self.child.stdin.as_mut().unwrap();
        stdin.write_all(keys.as_bytes()).and_then(|()| stdin.flush()).unwrap();
    }

    /// Everything shown so far.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.shown.lock().unwrap()).into_owned()
    }

    /// Waits for the end; everything shown, and the exit status.
    pub(super) fn end(mut self) -> (String, Option<i32>) {
        let start = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(start.elapsed() < PATIENCE, "does not end: {:?}", self.text());
            std::thread::sleep(Duration::from_millis(10));
        }
        let status = self.child.wait().unwrap().code();
        // The last of it may be on its way.
        std::thread::sleep(Duration::from_millis(50));
        (self.text(), status)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Says whether there is a command of that name.
pub(super) fn has(command: &str) -> bool {
    let found = Command::new("sh").args(["-c", &format!("command -v {command}")]).output();
    found.is_ok_and(|output| output.status.success())
}
