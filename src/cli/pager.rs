//! The pager: an answer longer than the screen goes through it.

use std::io;
use std::io::Write;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::sync::Arc;

use clap_complete::Shell;
use signal_hook::SigId;
use signal_hook::consts::SIGINT;

use super::layers;
use super::layers::Flags;
use super::shell_line;
use super::world::World;
use super::wrap;

/// The setting that leaves the choice to `PAGER`.
const AUTO: &str = "auto";
/// The pager where none is named: quits where one screen holds all, keeps colours, leaves the answer on the screen.
const LESS: &str = "less -FRX";

/// How long answers are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paging {
    /// The program with its arguments.
    command: Vec<String>,
    /// Of the screen.
    rows: usize,
    columns: usize,
}

impl Paging {
    /// The pager of the user, by `HUSTINGS_PAGER`, the user's settings, `PAGER`, else `less`; `None` where none is wanted
    /// or the output has no screen.
    pub(super) fn of(world: &World) -> Option<Self> {
        let (terminal_size::Width(columns), terminal_size::Height(rows)) = terminal_size::terminal_size()?;
        if world.env.get("TERM").is_some_and(|term| term == "dumb") || rows < 2 || columns == 0 {
            return None;
        }
        // Wrong settings are told by who needs more of them.
        let set = layers::join(&[], &world.env, Flags::default()).map(|layers| layers.settings.pager);
        let set = set.unwrap_or_else(|_| AUTO.to_owned());
        let named = if set == AUTO { world.env.get("PAGER").map_or(LESS, String::as_str) } else { &set };
        let command = shell_line::words(named, Shell::Bash).into_iter().map(|word| word.value);
        let command: Vec<String> = command.filter(|word| !word.is_empty()).collect();
        let is_wanted = command.first().is_some_and(|program| !matches!(program.as_str(), "never" | "cat"));
        is_wanted.then(|| Self { command, rows: rows.into(), columns: columns.into() })
    }

    /// The rows that `line` takes on the screen.
    fn rows_of(&self, line: &str) -> usize {
        wrap::width(&unpainted(line)).div_ceil(self.columns).max(1)
    }

    fn start(&self) -> io::Result<Child> {
        let (program, arguments) = self.command.split_first().ok_or(io::ErrorKind::NotFound)?;
        let mut command = Command::new(program);
        // What git sets as well: `less` without options of its own would show colours as codes.
        for (name, value) in [("LESS", "FRX"), ("LESSCHARSET", "utf-8"), ("LV", "-c")] {
            if std::env::var_os(name).is_none() {
                command.env(name, value);
            }
        }
        command.args(arguments).stdin(Stdio::piped()).spawn()
    }
}

/// An answer that is held back until it is known whether the screen holds it, and then goes where it belongs.
#[derive(Debug)]
pub(super) struct Pager {
    paging: Paging,
    held: Vec<u8>,
    rows: usize,
    running: Option<Running>,
}

/// A pager at work. Ctrl-C is meant for it: if this process ended by that, the shell and the pager would both read the
/// keys, and nobody would put the terminal back in order.
#[derive(Debug)]
struct Running {
    child: Child,
    watch: Option<SigId>,
}

impl Pager {
    pub(super) fn new(paging: Paging) -> Self {
        Self { paging, held: Vec::new(), rows: 0, running: None }
    }

    /// Takes a line, which may hold line ends.
    ///
    /// # Errors
    /// The pager was closed.
    pub(super) fn line(&mut self, line: &str) -> io::Result<()> {
        if let Some(pipe) = self.running.as_mut().and_then(|running| running.child.stdin.as_mut()) {
            return pipe.write_all(line.as_bytes()).and_then(|()| pipe.write_all(b"\n"));
        }
        self.held.extend_from_slice(line.as_bytes());
        self.held.push(b'\n');
        self.rows += line.split('\n').map(|row| self.paging.rows_of(row)).sum::<usize>();
        // The prompt takes a row.
        if self.rows < self.paging.rows {
            return Ok(());
        }
        let child = match self.paging.start() {
            Ok(child) => child,
            // An answer is not withheld because of its pager.
            Err(_) => {
                self.paging.rows = usize::MAX;
                return Ok(());
            }
        };
        let watch = signal_hook::flag::register(SIGINT, Arc::default()).ok();
        let running = self.running.insert(Running { child, watch });
        running.child.stdin.as_mut().map_or(Ok(()), |pipe| pipe.write_all(&std::mem::take(&mut self.held)))
    }

    /// Waits until the pager is closed; hands back what fits on the screen.
    pub(super) fn end(mut self) -> Vec<u8> {
        drop(self.running.take());
        std::mem::take(&mut self.held)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
        if let Some(watch) = self.watch {
            signal_hook::low_level::unregister(watch);
        }
    }
}

/// `line` without the codes of its colours.
fn unpainted(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            letters.by_ref().find(|letter| *letter == 'm');
        } else {
            plain.push(letter);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pager(command: &str) -> Pager {
        let command = command.split(' ').map(str::to_owned).collect();
        Pager::new(Paging { command, rows: 4, columns: 10 })
    }

    #[test]
    fn what_the_screen_holds_is_handed_back() {
        let mut pager = pager("no-such-program");
        pager.line("a\nb").unwrap();
        assert_eq!(pager.end(), b"a\nb\n");
    }

    #[test]
    fn a_missing_pager_withholds_nothing() {
        let mut pager = pager("no-such-program");
        for line in ["a", "b", "c", "d", "e"] {
            pager.line(line).unwrap();
        }
        assert_eq!(pager.end(), b"a\nb\nc\nd\ne\n");
    }

    #[test]
    fn a_closed_pager_is_a_closed_pipe() {
        let mut pager = pager("true");
        let long = "x".repeat(1_000_000);
        let failed = (0..3).find_map(|_| pager.line(&long).err()).unwrap();
        assert_eq!(failed.kind(), io::ErrorKind::BrokenPipe);
        assert_eq!(pager.end(), b"");
    }

    #[test]
    fn rows_are_counted_as_the_screen_shows_them() {
        let paging = pager("x").paging;
        let rows = ["", "\u{1b}[1;4mRubio\u{1b}[0m", "0123456789", "0123456789a", "漢字漢字漢字"];
        assert_eq!(rows.map(|line| paging.rows_of(line)), [1, 1, 1, 2, 2]);
    }
}
