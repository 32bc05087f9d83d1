//! What is said when the program itself is wrong.

use std::panic;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::PoisonError;

use super::failure::Failure;
use super::failure::Kind;
use super::out;

/// What is being done, in words.
static DOING: OnceLock<&'static str> = OnceLock::new();

/// The panic that waits until it is known whether the index is to blame: message, place.
static WAITING: Mutex<Option<(String, Option<String>)>> = Mutex::new(None);

/// Sees to it that a panic is told shortly, with what was being done; as JSON where errors are.
///
/// Where the engine may have met damaged bytes it waits for `tell`.
pub(super) fn watch(doing: &'static str, json: bool) {
    let _ = DOING.set(doing);
    panic::set_hook(Box::new(move |info| {
        let message = info.payload_as_str().unwrap_or("no message");
        let place = info.location().map(|place| format!("{}:{}", place.file(), place.line()));
        if is_of_the_engine(std::thread::current().name()) {
            let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.get_or_insert_with(|| (message.to_owned(), place));
        } else {
            out::failure(&failure(message, place.as_deref(), DOING.get().copied()), json);
        }
    }));
}

/// Tells of the panic that waits, if there is one.
pub(super) fn tell(json: bool) {
    let waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some((message, place)) = waiting {
        out::failure(&failure(&message, place.as_deref(), DOING.get().copied()), json);
    }
}

/// Says whether a thread works for the engine: its own, and the first, which searches.
fn is_of_the_engine(name: Option<&str>) -> bool {
    name.is_some_and(|name| {
        ["main", "thrd-tantivy", "segment_updater", "merge_thread", "docstore-"]
            .iter()
            .any(|of| name.starts_with(of))
    })
}

fn failure(message: &str, place: Option<&str>, doing: Option<&str>) -> Failure {
    let (place, doing) = (place.unwrap_or("an unknown place"), doing.unwrap_or("starting"));
    let because = format!("at {place} while {doing}: {message}");
    Failure::because(Kind::Bug, format!("this is a bug in hustings {}", env!("CARGO_PKG_VERSION")), because)
        .hint("report it with the two lines above and the command")
        .hint("should the index be damaged, `hustings check --repair` mends it")
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
