//! What is said when the program itself is wrong.

use std::panic;
use std::sync::OnceLock;

use super::failure::Failure;
use super::failure::Kind;
use super::out;

/// What is being done, in words.
static DOING: OnceLock<&'static str> = OnceLock::new();

/// Sees to it that a panic is told shortly, with what was being done; as JSON where errors are.
pub(super) fn watch(doing: &'static str, json: bool) {
    let _ = DOING.set(doing);
    panic::set_hook(Box::new(move |info| {
        let message = info.payload_as_str().unwrap_or("no message");
        let place = info.location().map(|place| format!("{}:{}", place.file(), place.line()));
        out::failure(&failure(message, place.as_deref(), DOING.get().copied()), json);
    }));
}

fn failure(message: &str, place: Option<&str>, doing: Option<&str>) -> Failure {
    let (place, doing) = (place.unwrap_or("an unknown place"), doing.unwrap_or("starting"));
    let because = format!("at {place} while {doing}: {message}");
    Failure::because(Kind::Bug, format!("this is a bug in hustings {}", env!("CARGO_PKG_VERSION")), because)
        .hint("report it with the two lines above and the command")
        .hint("should the index be damaged, `hustings index --full` rebuilds it from the files")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bug_says_where_and_during_what() {
        let bug = failure("overflow", Some("src/a.rs:7"), Some("indexing"));
        assert_eq!(bug.lines()[1], "  because: at src/a.rs:7 while indexing: overflow");
        assert!(bug.json().contains(r#""code":"bug""#));
    }
}
