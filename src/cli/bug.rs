//! What is said when the program itself is wrong.

use std::panic;
use std::sync::OnceLock;

use super::escape;
use super::out;

/// What is being done, in words.
static DOING: OnceLock<&'static str> = OnceLock::new();

/// Sees to it that a panic is told shortly, with what was being done.
pub(super) fn watch(doing: &'static str) {
    let _ = DOING.set(doing);
    panic::set_hook(Box::new(|info| {
        let message = info.payload_as_str().unwrap_or("no message");
        let place = info.location().map(|place| format!("{}:{}", place.file(), place.line()));
        for line in lines(message, place.as_deref(), DOING.get().copied()) {
            out::say(&line);
        }
    }));
}

fn lines(message: &str, place: Option<&str>, doing: Option<&str>) -> Vec<String> {
    vec![
        format!("error: this is a bug in hustings {}", env!("CARGO_PKG_VERSION")),
        format!(
            "  because: {} at {} while {}",
            escape::shown(message),
            place.unwrap_or("an unknown place"),
            doing.unwrap_or("starting")
        ),
        String::new(),
        "hint: report it with the two lines above and the command; the index is sound".to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bug_says_where_and_during_what() {
        assert_eq!(
            lines("overflow", Some("src/a.rs:7"), Some("indexing"))[1],
            "  because: overflow at src/a.rs:7 while indexing"
        );
    }
}
