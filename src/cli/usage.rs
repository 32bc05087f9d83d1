//! A command line that cannot be read, in the words of the program.

use clap::error::ContextKind;
use clap::error::ContextValue;
use clap::error::ErrorKind;

use super::failure::Failure;
use super::failure::Kind;

/// A wrong command line as a failure: the message, the nearest spelling, where help is.
pub(super) fn failure(error: &clap::Error, arguments: &[String]) -> Failure {
    let rendered = error.render().to_string();
    let first = rendered.lines().next().unwrap_or_default();
    let message = first.strip_prefix("error: ").unwrap_or(first).trim_end_matches(':');
    let mut message = backticked(message);
    // Where clap lists what is missing below its first line, the list belongs to the message.
    if error.kind() == ErrorKind::MissingRequiredArgument
        && let Some(ContextValue::Strings(missing)) = error.get(ContextKind::InvalidArg)
    {
        message = format!("missing: {}", missing.join(", "));
    }
    if error.kind() == ErrorKind::InvalidUtf8
        && let Some(word) = arguments.iter().find(|word| word.contains(char::REPLACEMENT_CHARACTER))
    {
        message = format!("`{word}` is no text in UTF-8");
    }
    let mut failure = Failure::new(Kind::Usage, message);
    for kind in [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue] {
        match error.get(kind) {
            Some(ContextValue::String(meant)) => failure = failure.hint(format!("did you mean `{meant}`?")),
            // Several are listed from the least to the most alike.
            Some(ContextValue::Strings(meant)) => {
                if let Some(meant) = meant.last() {
                    failure = failure.hint(format!("did you mean `{meant}`?"));
                }
            }
            _ => {}
        }
    }
    if let Some(ContextValue::Strings(values)) = error.get(ContextKind::ValidValue)
        && !values.is_empty()
    {
        failure = failure.hint(format!("values: {}", values.join(", ")));
    }
    let command = arguments.first().filter(|name| COMMANDS.contains(&name.as_str()));
    let is_unlike_any =
        error.kind() == ErrorKind::UnknownArgument && error.get(ContextKind::SuggestedArg).is_none();
    if command.is_some_and(|name| name == "search") && is_unlike_any {
        failure =
            failure.hint("a query that begins with `-` goes behind `--`: `hustings search -- -tariffs`");
    }
    match command {
        Some(command) => failure.hint(format!("`hustings {command} -h` lists the options")),
        None => failure.hint("`hustings -h` lists the commands"),
    }
}

const COMMANDS: [&str; 6] = ["search", "index", "show", "status", "extract", "help"];

/// A query that the shell hands over as an option: `hustings search -healthcare` would be the options `-h`, `-e`, ….
///
/// `None` where the arguments hold no such thing.
pub(super) fn dash_query(arguments: &[String]) -> Option<Failure> {
    let [command, rest @ ..] = arguments else { return None };
    if command != "search" {
        return None;
    }
    let options = rest.iter().take_while(|argument| *argument != "--");
    let mut before = "";
    for argument in options {
        let takes_a_value = matches!(before, "--after" | "--before");
        before = argument;
        let Some(short) = argument.strip_prefix('-') else { continue };
        let is_limit =
            short.strip_prefix('n').is_some_and(|n| n.starts_with(|c: char| c == '=' || c.is_ascii_digit()));
        if takes_a_value || is_limit || short.starts_with('-') || short.chars().count() < 2 {
            continue;
        }
        let query = super::escape::word(argument);
        return Some(
            Failure::new(
                Kind::Usage,
                format!("`{argument}` begins with `-`, so the shell hands it over as an option"),
            )
            .hint(format!("a query that begins with `-` goes behind `--`: `hustings search -- {query}`")),
        );
    }
    None
}

/// Names in backticks, as everywhere else; an apostrophe within a word is left alone.
fn backticked(message: &str) -> String {
    let mut ticked = String::with_capacity(message.len());
    let letters: Vec<char> = message.chars().collect();
    let is_letter =
        |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|letter| letter.is_alphanumeric());
    for (at, &letter) in letters.iter().enumerate() {
        let inside_a_word = is_letter(at.checked_sub(1)) && is_letter(Some(at + 1));
        ticked.push(if letter == '\'' && !inside_a_word { '`' } else { letter });
    }
    ticked
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::args::Line;

    fn lines(arguments: &[&str]) -> Vec<String> {
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        if let Some(failure) = dash_query(&arguments) {
            return failure.lines();
        }
        let error = Line::try_parse_from(["hustings".to_owned()].iter().chain(&arguments)).unwrap_err();
        failure(&error, &arguments).lines()
    }

    #[test]
    fn a_query_that_begins_with_a_dash_is_told_where_to_go() {
        for arguments in
            [["search", "-tariffs"], ["search", "-healthcare"], ["search", "-nato"], ["search", "-x"]]
        {
            let lines = lines(&arguments);
            assert!(
                lines
                    .iter()
                    .any(|line| line.starts_with("hint: a query that begins with `-` goes behind `--`")),
                "{lines:?}"
            );
        }
        let fine = ["search", "-n", "5", "-n5", "--after", "-30d", "-h", "--", "-tariffs"].map(str::to_owned);
        assert!(dash_query(&fine).is_none());
    }

    #[test]
    fn a_misspelt_command_or_option_gives_the_nearest() {
        assert_eq!(
            lines(&["serach", "x"]),
            [
                "error: unrecognized subcommand `serach`",
                "",
                "hint: did you mean `search`?",
                "hint: `hustings -h` lists the commands"
            ]
        );
        let lines = lines(&["search", "--lmit", "5"]);
        assert_eq!(lines[0], "error: unexpected argument `--lmit` found");
        assert_eq!(lines[2], "hint: did you mean `--limit`?");
    }

    #[test]
    fn a_wrong_value_lists_the_right_ones_and_a_missing_one_is_named() {
        let wrong = lines(&["search", "--sort", "dat", "x"]);
        assert_eq!(wrong[0], "error: invalid value `dat` for `--sort <SORT>`");
        assert!(wrong.contains(&"hint: values: relevance, date".to_owned()), "{wrong:?}");
        assert_eq!(lines(&["show"])[0], "error: missing: <ID>");
    }
}
