//! A failed command: what happened, the causes, and what to do about it.

use std::error::Error;
use std::ops::Range;

use serde::Serialize;

use super::escape;
use super::exit::Exit;
use crate::index::IndexError;
use crate::query::QueryError;
use crate::query::caret;
use crate::search::SearchError;

/// What went wrong, and so who can mend it; decides the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The command line or a setting is wrong.
    Usage,
    /// The query is wrong.
    Query,
    /// Folder, index or disk do not allow it.
    World,
    /// Another writer holds the index.
    Busy,
    /// The program is wrong.
    Bug,
    /// The user stopped it.
    Interrupted,
    /// The reader of the answer went away: nothing to say, no error.
    Closed,
}

/// A failed command.
#[derive(Debug)]
pub(super) struct Failure {
    /// What went wrong.
    pub(super) kind: Kind,
    source: Box<dyn Error + Send + Sync>,
    hints: Vec<String>,
    place: Option<(String, Range<usize>)>,
}

/// A message of the command itself, with the cause where there is one.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
struct Said {
    message: String,
    #[source]
    because: Option<Box<dyn Error + Send + Sync>>,
}

impl Failure {
    /// A failure that no module below names: lower case, without full stop, the thing and the place inside.
    pub(super) fn new(kind: Kind, message: impl Into<String>) -> Self {
        let source = Box::new(Said { message: message.into(), because: None });
        Self { kind, source, hints: Vec::new(), place: None }
    }

    /// The same with the error that caused it.
    pub(super) fn because(
        kind: Kind,
        message: impl Into<String>,
        cause: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        let source = Box::new(Said { message: message.into(), because: Some(cause.into()) });
        Self { kind, source, hints: Vec::new(), place: None }
    }

    /// The answer has no reader.
    pub(super) fn closed() -> Self {
        Self::new(Kind::Closed, "the output was closed")
    }

    /// The user stopped it before there was an answer.
    pub(super) fn interrupted() -> Self {
        Self::new(Kind::Interrupted, "interrupted; what was read is indexed")
    }

    /// The user stopped an answer in its middle.
    pub(super) fn interrupted_answer() -> Self {
        Self::new(Kind::Interrupted, "interrupted; the answers so far stand")
    }

    /// A query that cannot be read.
    pub(super) fn of_query(query: &str, error: QueryError) -> Self {
        let (at, hint) = (error.at.clone(), error.hint.clone());
        Self {
            kind: Kind::Query,
            source: Box::new(error),
            hints: hint.into_iter().collect(),
            place: Some((query.to_owned(), at)),
        }
    }

    /// A search that cannot be answered.
    pub(super) fn of_search(query: &str, error: SearchError) -> Self {
        match error {
            SearchError::Query(error) => Self::of_query(query, error),
            SearchError::Index(error) => error.into(),
            error => Self { kind: Kind::Usage, source: Box::new(error), hints: Vec::new(), place: None },
        }
    }

    /// Adds a command or spelling to type.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The exit status.
    pub(super) fn exit(&self) -> Exit {
        match self.kind {
            Kind::Closed => Exit::Done,
            Kind::Usage | Kind::Query => Exit::Wrong,
            Kind::World | Kind::Bug => Exit::Cannot,
            Kind::Busy => Exit::Busy,
            Kind::Interrupted => Exit::Interrupted,
        }
    }

    /// Says whether the index is damaged.
    pub(super) fn is_damage(&self) -> bool {
        matches!(self.source.downcast_ref(), Some(IndexError::Damaged { .. }))
    }

    /// The word for programs.
    fn code(&self) -> &'static str {
        match self.kind {
            Kind::Usage => "usage",
            Kind::Query => "query",
            Kind::World => "cannot",
            Kind::Busy => "busy",
            Kind::Bug => "bug",
            Kind::Interrupted => "interrupted",
            Kind::Closed => "closed",
        }
    }

    /// The message alone, with the first hint: one line among others.
    pub(super) fn short(&self) -> String {
        match self.hints.first() {
            Some(hint) => format!("{} ({hint})", self.source),
            None => self.source.to_string(),
        }
    }

    /// The lines for people, without colour: message, causes, place in the query, hints.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("error: {}", escape::shown(&self.source.to_string()))];
        if let Some((query, at)) = &self.place {
            lines.extend(caret(query, at.clone()).lines().map(|line| format!("  {line}")));
        }
        let mut cause = self.source.source();
        while let Some(error) = cause {
            lines.push(format!("  because: {}", escape::shown(&plain(&error.to_string()))));
            cause = error.source();
        }
        if !self.hints.is_empty() {
            lines.push(String::new());
            lines.extend(self.hints.iter().map(|hint| format!("hint: {}", escape::shown(hint))));
        }
        lines
    }

    /// The object for programs.
    pub(super) fn json(&self) -> String {
        #[derive(Serialize)]
        struct Form<'f> {
            error: String,
            code: &'f str,
            because: Vec<String>,
            hint: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            span: Option<[usize; 2]>,
        }
        let causes = std::iter::successors(self.source.source(), |&error| error.source());
        let form = Form {
            error: self.source.to_string(),
            code: self.code(),
            because: causes.map(|error| plain(&error.to_string())).collect(),
            hint: (!self.hints.is_empty()).then(|| self.hints.join("\n")),
            span: self.place.as_ref().map(|(query, at)| points(query, at)),
        };
        serde_json::to_string(&form).unwrap_or_default()
    }
}

impl From<IndexError> for Failure {
    fn from(error: IndexError) -> Self {
        let kind = if matches!(error, IndexError::Busy { .. }) { Kind::Busy } else { Kind::World };
        let hints = error.hint().into_iter().collect();
        Self { kind, source: Box::new(error), hints, place: None }
    }
}

/// The span in code points of the query, the unit of every offset that leaves the program.
fn points(query: &str, at: &Range<usize>) -> [usize; 2] {
    [at.start, at.end].map(|byte| query.char_indices().take_while(|(start, _)| *start < byte).count())
}

/// The message of the system without its number: `no such file or directory`.
fn plain(message: &str) -> String {
    let message = message.find(" (os error ").and_then(|end| message.get(..end)).unwrap_or(message);
    let mut letters = message.chars();
    let first = letters.next();
    let is_word = letters.clone().next().is_some_and(char::is_lowercase);
    match first {
        Some(letter) if is_word => letter.to_lowercase().chain(letters).collect(),
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(at: Range<usize>) -> QueryError {
        QueryError {
            message: "unknown field `auther`".to_owned(),
            at,
            hint: Some("did you mean `author:`?".to_owned()),
        }
    }

    #[test]
    fn a_wrong_query_shows_its_place_and_what_to_type() {
        let failure = Failure::of_query("auther:rubio tariffs", wrong(0..6));
        assert_eq!(
            failure.lines().join("\n"),
            "error: unknown field `auther`\n  auther:rubio tariffs\n  ^^^^^^\n\nhint: did you mean `author:`?"
        );
        assert_eq!(failure.exit(), Exit::Wrong);
        assert_eq!(
            failure.json(),
            r#"{"error":"unknown field `auther`","code":"query","because":[],"hint":"did you mean `author:`?","span":[0,6]}"#
        );
    }

    #[test]
    fn causes_are_lines_of_their_own_without_system_numbers() {
        let source = std::io::Error::from_raw_os_error(2);
        let failure = Failure::from(IndexError::Folder { folder: "pages".into(), source });
        assert_eq!(
            failure.lines(),
            [
                "error: cannot read the folder `pages`",
                "  because: no such file or directory",
                "",
                "hint: give the folder of the articles with `--in DIR`"
            ]
        );
        assert_eq!(failure.exit(), Exit::Cannot);
    }

    #[test]
    fn busy_has_its_own_status() {
        let busy = IndexError::Busy { folder: "x".into(), holder: "process 7".to_owned() };
        assert_eq!(Failure::from(busy).exit(), Exit::Busy);
    }
}
