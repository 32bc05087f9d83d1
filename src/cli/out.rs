//! The only place that writes: answers to stdout, everything else to stderr.

use std::io;
use std::io::BufWriter;
use std::io::IsTerminal;
use std::io::Stdout;
use std::io::Write;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use serde::Serialize;

use super::args::Colour;
use super::escape;
use super::exit::Exit;
use super::failure::Failure;
use super::failure::Kind;
use super::pager::Pager;
use super::pager::Paging;
use super::wrap::Look;

/// The standard output.
pub(super) struct Out {
    stdout: BufWriter<Stdout>,
    /// How answers for people are drawn.
    pub(super) look: Look,
    /// It is a terminal.
    pub(super) is_terminal: bool,
    /// Takes the lines until they are handed over.
    pager: Option<Pager>,
}

/// The colour of what is said on stderr; decided once, before anything is said.
static STDERR_HAS_COLOUR: AtomicBool = AtomicBool::new(false);

impl Out {
    /// The standard output as the user wants it; `env` looks up a variable of the environment.
    pub(super) fn new(colour: Colour, env: &dyn Fn(&str) -> Option<String>) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let width = match terminal_size::terminal_size() {
            Some((terminal_size::Width(columns), _)) if is_terminal => usize::from(columns).clamp(40, 120),
            _ => Look::PLAIN.width,
        };
        STDERR_HAS_COLOUR.store(has_colour(colour, io::stderr().is_terminal(), env), Ordering::Relaxed);
        let look = Look { colour: has_colour(colour, is_terminal, env), bars: is_terminal, width };
        Self { stdout: BufWriter::with_capacity(1 << 16, io::stdout()), look, is_terminal, pager: None }
    }

    /// Shows what follows through a pager where it is longer than the screen.
    pub(super) fn page(&mut self, paging: Option<Paging>) {
        self.pager = paging.filter(|_| self.is_terminal).map(Pager::new);
    }

    /// Writes a line.
    pub(super) fn line(&mut self, line: &str) -> Result<(), Failure> {
        if let Some(pager) = &mut self.pager {
            return pager.line(line).map_err(failed);
        }
        let written = self.stdout.write_all(line.as_bytes()).and_then(|()| self.stdout.write_all(b"\n"));
        written.map_err(failed)
    }

    /// Writes lines.
    pub(super) fn lines<L: AsRef<str>>(&mut self, lines: impl IntoIterator<Item = L>) -> Result<(), Failure> {
        lines.into_iter().try_for_each(|line| self.line(line.as_ref()))
    }

    /// Writes one JSON object as one line.
    pub(super) fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string(value)
            .map_err(|error| Failure::because(Kind::Bug, "the answer has no JSON form", error))?;
        self.line(&text)
    }

    /// Hands over what was written so far; waits for the pager.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        if let Some(pager) = self.pager.take() {
            self.stdout.write_all(&pager.end()).map_err(failed)?;
        }
        self.stdout.flush().map_err(failed)
    }
}

/// What became of a write. A closed pipe is no error.
fn failed(error: io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::closed(),
        _ => Failure::because(Kind::World, "cannot write the answer", error),
    }
}

/// Says whether a stream takes colour: `--color`, then `NO_COLOR`, then `CLICOLOR_FORCE`, then what the stream is.
fn has_colour(colour: Colour, is_terminal: bool, env: &dyn Fn(&str) -> Option<String>) -> bool {
    let is_set = |name| env(name).is_some_and(|value| !value.is_empty());
    match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto if is_set("NO_COLOR") => false,
        Colour::Auto if env("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != "0") => true,
        Colour::Auto => is_terminal && env("TERM").as_deref() != Some("dumb"),
    }
}

/// How a command ended that has printed its answer: that nobody reads it on is no error, and changes nothing else.
pub(super) fn ended(printed: Result<(), Failure>, exit: Exit) -> Result<Exit, Failure> {
    match printed {
        Err(failure) if failure.kind != Kind::Closed => Err(failure),
        _ => Ok(exit),
    }
}

/// Writes a line to stderr; that it cannot be written is nobody's business. The line must be safe to show.
pub(super) fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", painted(line));
}

/// Says `warning: …`; what it holds of data is shown, never sent.
pub(super) fn warn(text: &str) {
    say(&format!("warning: {}", escape::shown(text)));
}

/// Says `note: …`.
pub(super) fn note(text: &str) {
    say(&format!("note: {}", escape::shown(text)));
}

/// Says `hint: …`.
pub(super) fn hint(text: &str) {
    say(&format!("hint: {}", escape::shown(text)));
}

/// Says what failed.
pub(super) fn failure(failure: &Failure, json: bool) {
    match failure.kind {
        Kind::Closed => {}
        _ if json => say(&failure.json()),
        _ => failure.lines().iter().for_each(|line| say(line)),
    }
}

/// Asks on the terminal; anything but yes is no.
pub(super) fn ask(question: &str) -> bool {
    let _ = write!(io::stderr().lock(), "{} [y/N] ", escape::shown(question));
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).is_ok() && matches!(answer.trim(), "y" | "Y" | "yes")
}

/// `line` with its head in the colour of its kind, where stderr has colour.
fn painted(line: &str) -> String {
    if STDERR_HAS_COLOUR.load(Ordering::Relaxed) {
        for (head, colour) in [("error:", "31"), ("warning:", "33"), ("hint:", "36"), ("note:", "36")] {
            if let Some(rest) = line.strip_prefix(head) {
                return format!("\x1b[1;{colour}m{head}\x1b[0m{rest}");
            }
        }
    }
    line.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_beats_the_environment_and_the_environment_the_terminal() {
        let env = |set: &'static [(&'static str, &'static str)]| {
            move |name: &str| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        };
        assert!(has_colour(Colour::Always, false, &env(&[("NO_COLOR", "1")])));
        assert!(!has_colour(Colour::Never, true, &env(&[("CLICOLOR_FORCE", "1")])));
        assert!(!has_colour(Colour::Auto, true, &env(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")])));
        assert!(has_colour(Colour::Auto, false, &env(&[("CLICOLOR_FORCE", "1")])));
        assert!(!has_colour(Colour::Auto, false, &env(&[("CLICOLOR_FORCE", "0")])));
        assert!(has_colour(Colour::Auto, true, &env(&[("NO_COLOR", "")])));
        assert!(!has_colour(Colour::Auto, true, &env(&[("TERM", "dumb")])));
    }

    #[test]
    fn a_closed_pipe_is_no_error() {
        assert_eq!(failed(io::ErrorKind::BrokenPipe.into()).kind, Kind::Closed);
        assert_eq!(failed(io::ErrorKind::StorageFull.into()).kind, Kind::World);
        assert_eq!(ended(Err(Failure::closed()), Exit::Skipped).unwrap(), Exit::Skipped);
        assert!(ended(Err(failed(io::ErrorKind::StorageFull.into())), Exit::Skipped).is_err());
    }
}
