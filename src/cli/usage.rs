//! A command line that cannot be read, in the words of the program.

use std::path::Path;

use clap::CommandFactory;
use clap::ValueEnum;
use clap::error::ContextKind;
use clap::error::ContextValue;
use clap::error::ErrorKind;

use super::args::Colour;
use super::args::Line;
use super::escape;
use super::failure::Failure;
use super::failure::Kind;
use super::layers;

/// What a command line says about colour, though it may be wrong in all else.
pub(super) fn colour(arguments: &[String]) -> Colour {
    let mut words = arguments.iter().take_while(|word| *word != "--");
    let mut said = None;
    while let Some(word) = words.next() {
        match word.strip_prefix("--color") {
            Some("") => said = words.next().map(String::as_str),
            Some(rest) => said = rest.strip_prefix('='),
            None => {}
        }
    }
    said.and_then(|said| Colour::from_str(said, false).ok()).unwrap_or_default()
}

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
    if error.kind() == ErrorKind::InvalidSubcommand
        && let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidSubcommand)
        && let Some(failure) = no_command(typed, arguments)
    {
        return failure;
    }
    let mut failure = Failure::new(Kind::Usage, message);
    let invalid = [ContextKind::InvalidSubcommand, ContextKind::InvalidArg].into_iter().find_map(|kind| {
        match error.get(kind) {
            Some(ContextValue::String(invalid)) => Some(invalid.as_str()),
            _ => None,
        }
    });
    for kind in [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue] {
        let meant = match error.get(kind) {
            Some(ContextValue::String(meant)) => Some(meant),
            // Several are listed from the least to the most alike.
            Some(ContextValue::Strings(meant)) => meant.last(),
            _ => None,
        };
        if let Some(meant) = meant {
            // A value stands behind its option, which is what is invalid by name.
            let line = match kind {
                ContextKind::SuggestedValue => None,
                _ => invalid.and_then(|invalid| corrected(arguments, invalid, meant)),
            };
            failure = failure.hint(format!("did you mean `{}`?", line.as_deref().unwrap_or(meant)));
        }
    }
    if let Some(ContextValue::Strings(values)) = error.get(ContextKind::ValidValue)
        && !values.is_empty()
    {
        failure = failure.hint(format!("values: {}", values.join(", ")));
    }
    let known = Line::command();
    let command = arguments.first().filter(|name| known.find_subcommand(name.as_str()).is_some());
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

/// Commands that are meant to come, each with the nearest thing that there is.
const NOT_YET: &[(&str, &str)] = &[
    ("facets", "`hustings search -n 0 --facets actor,topic,source QUERY` counts"),
    ("timeline", "`hustings search -n 0 --facets year QUERY` counts by year"),
    ("actors", "`hustings search -n 0 --facets actor` counts who is in the articles"),
    ("topics", "`hustings search -n 0 --facets topic` counts what they are about"),
    ("sources", "`hustings search -n 0 --facets source` counts who published them"),
    ("quotes", "`hustings search --actor NAME said` finds articles with the name and the word"),
    ("stories", "`hustings search '\"words of a sentence\"'` finds the articles that share it"),
    ("similar", "`hustings search --actor NAME --topic NAME` finds articles by what they share"),
    ("export", "`hustings search --json -n 100000 QUERY > hits.json` writes the hits"),
    ("sample", "`hustings search --format tsv -n 100000 QUERY | shuf -n 200` draws from the hits"),
    ("batch", "`hustings search --format tsv QUERY`, once a query"),
    ("replay", "`hustings search --json QUERY > before.json` keeps an answer to compare with"),
    ("alert", "`hustings search --fresh --sort date QUERY` shows what came last"),
    ("eval", "`hustings show ID` shows what was inferred, with the evidence"),
    ("check", "`hustings index --full` makes the index again"),
    ("serve", "`hustings search --json QUERY` answers programs"),
    ("mcp", "`hustings search --json QUERY` answers programs"),
];

/// What to say of a first word that is no command; `None` where it is near to one.
fn no_command(typed: &str, arguments: &[String]) -> Option<Failure> {
    if let Some((name, instead)) = NOT_YET.iter().find(|(name, _)| *name == typed) {
        let failure = Failure::new(Kind::Usage, format!("`hustings {name}` is not there yet"));
        return Some(failure.hint(*instead).hint("`hustings -h` lists the commands"));
    }
    let word = escape::word(typed);
    if Path::new(typed).exists() {
        let failure = Failure::new(Kind::Usage, format!("`{typed}` is a path, and no command"));
        return Some(failure.hint(format!("`hustings search --in {word} QUERY` searches in it")));
    }
    let line = Line::command();
    let names = line.get_subcommands().filter(|command| !command.is_hide_set()).map(clap::Command::get_name);
    if layers::nearest(typed, names).is_some() {
        return None;
    }
    let query: Vec<String> = arguments.iter().map(|word| escape::word(word)).collect();
    let failure = Failure::new(Kind::Usage, format!("`{typed}` is no command"));
    let search = format!("`hustings search {}` looks for it", query.join(" "));
    Some(failure.hint(search).hint("`hustings -h` lists the commands"))
}

/// The line as it was meant: with `meant` in place of the first word that is, or begins an assignment to, `wrong`.
fn corrected(arguments: &[String], wrong: &str, meant: &str) -> Option<String> {
    let at = arguments.iter().position(|word| {
        word.strip_prefix(wrong).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
    })?;
    let mut line = "hustings".to_owned();
    for (place, word) in arguments.iter().enumerate() {
        let rest = word.get(wrong.len()..).filter(|_| place == at);
        let word = rest.map_or_else(|| word.clone(), |rest| format!("{meant}{rest}"));
        line.push(' ');
        line.push_str(&escape::word(&word));
    }
    Some(line)
}

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
    use crate::cli::shell_line;

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
                "hint: did you mean `hustings search x`?",
                "hint: `hustings -h` lists the commands"
            ]
        );
        let lines = lines(&["search", "--lmit", "5"]);
        assert_eq!(lines[0], "error: unexpected argument `--lmit` found");
        assert_eq!(lines[2], "hint: did you mean `hustings search --limit 5`?");
        let lines = self::lines(&["index", "--ful=yes", "--in", "my pages"]);
        assert_eq!(lines[2], "hint: did you mean `hustings index --full=yes --in 'my pages'`?");
    }

    #[test]
    fn what_is_no_command_leads_to_the_line_that_was_meant() {
        assert_eq!(
            lines(&["immigration", "marco rubio"]),
            [
                "error: `immigration` is no command",
                "",
                "hint: `hustings search immigration 'marco rubio'` looks for it",
                "hint: `hustings -h` lists the commands"
            ]
        );
        assert_eq!(lines(&["src"])[2], "hint: `hustings search --in src QUERY` searches in it");
        assert_eq!(lines(&["export", "x"])[0], "error: `hustings export` is not there yet");
    }

    #[test]
    fn what_is_not_there_yet_is_not_there_and_what_is_offered_instead_is() {
        let line = Line::command();
        for (name, instead) in NOT_YET {
            let Some(offered) = instead.split('`').nth(1) else { panic!("{name}") };
            let offered = offered.split(['|', '>']).next().unwrap_or_default().trim();
            let words = shell_line::words(offered, clap_complete::Shell::Bash);
            let read = Line::try_parse_from(words.into_iter().map(|word| word.value));
            assert!(line.find_subcommand(name).is_some() || read.is_ok(), "{name}: {offered}");
        }
    }

    #[test]
    fn a_wrong_value_lists_the_right_ones_and_a_missing_one_is_named() {
        let wrong = lines(&["search", "--sort", "dat", "x"]);
        assert_eq!(wrong[0], "error: invalid value `dat` for `--sort <SORT>`");
        assert!(wrong.contains(&"hint: values: relevance, date".to_owned()), "{wrong:?}");
        assert_eq!(lines(&["show"])[0], "error: missing: <ID>");
    }
}
