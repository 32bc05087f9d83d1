//! `hustings help`: the query language in one screen, and the help of each command.

use clap::CommandFactory;

use super::args::HelpArgs;
use super::args::Line;
use super::exit::Exit;
use super::failure::Failure;
use super::failure::Kind;
use super::layers;
use super::out::Out;

/// The query language in one screen. Examples find something in the bundled corpus.
pub(super) const QUERY: &str = "\
The query language

  tariffs china           both, in any inflection of the article's language
  tariffs OR duties       at least one of them; operators are capitals
  -tariffs  NOT tariffs   articles without it
  (a OR b) c              brackets, where in doubt
  \"trade deal\"            exactly these forms, adjacent and in order
  immigra*  wom?n         any letters; exactly one letter
  title:visas             in the headline

  actor:rubio             somebody of that name is in the article
  actor:\"marco rubio\"     names of several words are quoted; ids work, too
  main:rubio              the article is about him
  topic:immigration       filed under the topic or a narrower one
  source:\"the velin tribune\" author:\"ada winslow\"  whole names
  language:en             in English; of others only what they declare is known

  date:2016               published in 2016; 2016-05, 2016-05-03 as well
  date:2016-05..2016-07   both ends included
  after:2016 before:2017  on or after; before; after:-30d counts from today
  date:about:2016-05      the date may lie in May (a date known as `2016`)

  source:?  date:unknown  not known
  source:*                known
  source:(bbc OR cnn)     one of several values
  *                       every article

From loosest to tightest: side by side, OR, AND, NOT, field. So
`tariffs china OR beijing` is `tariffs AND (china OR beijing)`. The answer
shows each query as it was understood; `--strict` refuses two readings.
Quote a query for the shell; one that begins with `-` goes behind `--`.

Try:
  hustings search --in corpus/articles 'immigration after:2013'
  hustings search --in corpus/articles 'actor:\"barack obama\" -economy'
  hustings search --in corpus/articles 'title:senate OR title:congress'";

/// The sources of the built-in knowledge with their licences.
pub(super) const NOTICE: &str = include_str!("../../NOTICE");

/// The licences of the libraries in the program; its head says how it is made.
pub(super) const LICENSES: &str = include_str!("../../docs/licenses.txt");

/// What is shown without arguments.
pub(super) const SHORT: &str = "\
hustings: full-text search over a folder of political news

  hustings search --in corpus/articles immigration
  hustings search --in corpus/articles 'actor:\"barack obama\" after:2013'
  hustings status --in corpus/articles

`hustings -h` lists commands and options; `hustings help query` teaches the
query language.";

/// What is added in a folder that has no index.
pub(super) const NO_INDEX: &str = "
No index here: `hustings index` reads the articles of the current folder.";

/// Runs the command.
pub(super) fn run(args: &HelpArgs, out: &mut Out) -> Result<Exit, Failure> {
    let text = match args.about.as_deref() {
        Some("query") => QUERY.to_owned(),
        about => command(about)?,
    };
    out.line(text.trim_end())?;
    out.flush()?;
    Ok(Exit::Done)
}

/// The full help of a command, or of the program.
fn command(name: Option<&str>) -> Result<String, Failure> {
    let mut line = Line::command();
    line.build();
    let Some(name) = name else { return Ok(line.render_long_help().to_string()) };
    if let Some(command) = line.find_subcommand_mut(name) {
        return Ok(command.render_long_help().to_string());
    }
    let names: Vec<&str> =
        line.get_subcommands().map(|command| command.get_name()).chain(["query"]).collect();
    let failure = Failure::new(Kind::Usage, format!("no help on `{name}`"));
    Err(match layers::nearest(name, names.iter().copied()) {
        Some(meant) => failure.hint(format!("did you mean `hustings help {meant}`?")),
        None => failure.hint(format!("there is help on: {}", names.join(", "))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_fits_one_screen() {
        assert!(QUERY.lines().count() <= 45);
        for line in QUERY.lines().chain(SHORT.lines()) {
            assert!(line.chars().count() <= 79, "{line}");
        }
    }

    #[test]
    fn each_command_has_help_and_each_option_words() {
        let mut line = Line::command();
        line.build();
        for command in line.get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for option in command.get_arguments() {
                assert!(option.get_help().is_some(), "{} {}", command.get_name(), option.get_id());
            }
        }
    }

    #[test]
    fn an_unknown_subject_gives_the_nearest() {
        let failure = command(Some("serach")).unwrap_err();
        assert_eq!(failure.lines().last().unwrap(), "hint: did you mean `hustings help search`?");
    }
}
