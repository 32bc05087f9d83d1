//! `hustings complete`, which no person types: how a query that is being typed in a shell may go on.
//!
//! The small scripts of `completions` call it with the line up to the cursor. It parts the line as the shell does, so
//! that a value comes out in quotes which the shell takes away and in those that the query keeps. It says nothing where
//! it has nothing to say, above all no error: nobody asked.

use clap::CommandFactory;
use clap_complete::Shell;

use super::args::CompleteArgs;
use super::args::Line;
use super::args::PlaceArgs;
use super::exit::Exit;
use super::failure::Failure;
use super::out::Out;
use super::place;
use super::shell_line;
use super::shell_line::Word;
use super::world::World;
use crate::index::Reader;
use crate::query;
use crate::query::Unfinished;
use crate::search;
use crate::search::Completion;
use crate::search::Facet;

/// Values that are offered.
const VALUES: usize = 50;

/// A way to go on: what the word at hand becomes, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Reply {
    value: String,
    about: String,
}

/// Runs the command.
pub(super) fn run(args: &CompleteArgs, world: &World, out: &mut Out) -> Result<Exit, Failure> {
    let words = shell_line::words(&args.line, args.shell);
    let Some(word) = words.last() else { return Ok(Exit::Done) };
    let mut replies = replies(&words, args.shell, world);
    // One reply is taken for the whole and its quotation mark closed; behind a colon there is more to come.
    if args.shell == Shell::Bash
        && word.open.is_some()
        && let [Reply { value, .. }] = replies.as_slice()
        && value.ends_with(':')
    {
        let unknown = Reply { value: format!("{value}?"), about: String::new() };
        replies.push(unknown);
    }
    for (text, reply) in spelled(&replies, word, args).into_iter().zip(&replies) {
        match args.shell {
            Shell::Bash => out.line(&text)?,
            _ => out.line(&format!("{text}\t{}", reply.about))?,
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// What the shell is to put in place of what it replaces; all in the same form, so that what the replies have in common
/// can be filled in.
fn spelled(replies: &[Reply], word: &Word, args: &CompleteArgs) -> Vec<String> {
    // fish compares with what is typed without its quotes, and puts its own around it.
    if args.shell == Shell::Fish {
        return replies.iter().map(|reply| reply.value.clone()).collect();
    }
    let replaced = args.replaced.as_ref().filter(|text| args.line.ends_with(text.as_str()));
    let from = replaced.map_or(word.start, |text| args.line.len() - text.len());
    let open = word.open.filter(|(_, behind)| *behind <= from).map(|(mark, _)| mark);
    let rests = || replies.iter().map(|reply| reply.value.get(word.n_before(from)..).unwrap_or_default());
    match open {
        Some(mark) => {
            let rests = rests().map(|rest| shell_line::inside(rest, mark, args.shell));
            // bash closes the mark of a sole reply, unless that ends in such a mark itself.
            let is_left_open = |text: &str| args.shell == Shell::Bash && mark == '"' && text.ends_with('"');
            rests.map(|text| if is_left_open(&text) { text + "\"" } else { text }).collect()
        }
        None if rests().all(shell_line::is_plain) => rests().map(str::to_owned).collect(),
        None => rests().map(|rest| format!("'{}'", shell_line::inside(rest, '\'', args.shell))).collect(),
    }
}

/// How the last of `words` may go on.
fn replies(words: &[Word], shell: Shell, world: &World) -> Vec<Reply> {
    let Some((word, before)) = words.split_last() else { return Vec::new() };
    let Some(typing) = Typing::of(before, &word.value) else { return Vec::new() };
    match typing.what {
        What::Query => {
            if shell != Shell::Fish
                && let Some((head, at)) = quoted_by_shell(word)
            {
                return of_query(&at, head, &typing.place, world);
            }
            let whole = format!("{}{}", typing.query, word.value);
            let Some(at) = query::unfinished(&whole) else { return Vec::new() };
            // What began in a word before cannot be changed any more.
            let Some(head) = at.at.checked_sub(typing.query.len()) else { return Vec::new() };
            of_query(&at, word.value.get(..head).unwrap_or_default(), &typing.place, world)
        }
        What::Value(facet, typed) => {
            let head = word.value.strip_suffix(typed).unwrap_or_default();
            let found = values(facet, typed, &typing.place, world);
            let reply = |one: Completion| Reply { value: format!("{head}{}", one.value), about: about(&one) };
            found.into_iter().map(reply).collect()
        }
    }
}

/// `actor:"marco` at the prompt has a mark that the shell takes away; the query is to have one all the same.
fn quoted_by_shell(word: &Word) -> Option<(&str, Unfinished<'_>)> {
    let (_, behind) = word.open?;
    let at = word.n_before(behind);
    let (head, typed) = word.value.split_at_checked(at)?;
    let field = field_at_end(head.strip_suffix(':')?)?;
    let is_meant = !typed.starts_with(['"', '“', '(']);
    is_meant.then_some((head, Unfinished { at, typed, field: Some(field), is_quoted: true }))
}

/// How a query may go on at `at`, behind `head` in the same word.
fn of_query(at: &Unfinished<'_>, head: &str, place: &PlaceArgs, world: &World) -> Vec<Reply> {
    let Some(field) = at.field else {
        if at.is_quoted {
            return Vec::new();
        }
        let typed = at.typed.to_lowercase();
        let names = query::field_names().filter(|name| name.starts_with(&typed));
        return names
            .map(|name| Reply { value: format!("{head}{name}:"), about: "field".to_owned() })
            .collect();
    };
    let Some(facet) = facet(field) else { return Vec::new() };
    let found = values(facet, at.typed, place, world);
    // All in the same form, so that what they have in common can be filled in.
    let is_quoted = at.is_quoted || found.iter().any(|one| !one.value.chars().all(char::is_alphanumeric));
    let spelled = |one: Completion| {
        let about = about(&one);
        let value =
            if is_quoted { format!("{head}\"{}\"", one.value) } else { format!("{head}{}", one.value) };
        Reply { value, about }
    };
    found.into_iter().map(spelled).collect()
}

/// The name of the field that `said` ends with.
fn field_at_end(said: &str) -> Option<&'static str> {
    let from = said.rfind(|letter: char| !letter.is_alphanumeric()).map_or(0, |at| at + 1);
    let name = said.get(from..)?;
    query::field_names().find(|field| field.eq_ignore_ascii_case(name)).filter(|field| facet(field).is_some())
}

/// The dimension that the values of a field are of.
fn facet(field: &str) -> Option<Facet> {
    Some(match field {
        "actor" | "main" => Facet::Actor,
        "topic" => Facet::Topic,
        "source" => Facet::Source,
        "author" => Facet::Author,
        "language" => Facet::Language,
        _ => return None,
    })
}

fn about(one: &Completion) -> String {
    super::number::of(one.articles, "article")
}

/// The values that can be typed, without those that would end their quotes.
fn values(facet: Facet, typed: &str, place: &PlaceArgs, world: &World) -> Vec<Completion> {
    let home = |path: &std::path::PathBuf| match (path.strip_prefix("~"), world.env.get("HOME")) {
        (Ok(rest), Some(home)) => std::path::Path::new(home).join(rest),
        _ => path.clone(),
    };
    let place =
        PlaceArgs { roots: place.roots.iter().map(home).collect(), index: place.index.as_ref().map(home) };
    let found = place::to_read(&place, world)
        .ok()
        .and_then(|place| Reader::open(&place).ok())
        .and_then(|reader| search::complete(&reader, facet, typed, VALUES).ok());
    let mut found = found.unwrap_or_default();
    found.retain(|one| {
        !one.value.contains(['"', '“', '”', '„', '«', '»']) && !one.value.contains(char::is_control)
    });
    found
}

/// What is being typed, and where the command would look.
struct Typing<'l> {
    what: What<'l>,
    /// The query before the word at hand, with a blank behind each word.
    query: String,
    place: PlaceArgs,
}

enum What<'l> {
    Query,
    /// The value of an option that takes a value of that dimension, and what is typed of it.
    Value(Facet, &'l str),
}

impl<'l> Typing<'l> {
    /// Reads the words `before` the one at hand as the command line does; `None` where it is nothing of a query.
    fn of(before: &[Word], word: &'l str) -> Option<Self> {
        let mut words = before.iter().map(|word| word.value.as_str()).skip(1);
        let mut line = Line::command();
        line.build();
        let command = line.find_subcommand(words.next()?)?;
        let takes_query = command.get_name() == "search";
        let takes_value = |option: &str| {
            let arguments = command.get_arguments().filter(|argument| argument.get_action().takes_values());
            let mut names = arguments.filter(|argument| match option.strip_prefix("--") {
                Some(long) => argument.get_long() == Some(long),
                None => argument.get_short().is_some_and(|short| option == format!("-{short}")),
            });
            names.next().is_some()
        };
        let mut typing = Self {
            what: What::Query,
            query: String::new(),
            place: PlaceArgs { roots: Vec::new(), index: None },
        };
        let (mut is_escaped, mut option) = (false, None);
        for said in words {
            if let Some(option) = option.take() {
                typing.place(option, said);
            } else if is_escaped || !said.starts_with('-') {
                typing.query.push_str(said);
                typing.query.push(' ');
            } else if said == "--" {
                is_escaped = true;
            } else if let Some((option, value)) = said.split_once('=') {
                typing.place(option, value);
            } else if takes_value(said) {
                option = Some(said);
            }
        }
        let (option, value) = match option {
            Some(option) => (option, word),
            None if word.starts_with('-') && !is_escaped => word.split_once('=')?,
            None => return takes_query.then_some(typing),
        };
        if option == "--query" {
            typing.query.clear();
            return (value.len() == word.len()).then_some(typing);
        }
        typing.what = What::Value(facet(option.strip_prefix("--")?)?, value);
        Some(typing)
    }

    /// Takes note of where the command looks.
    fn place(&mut self, option: &str, value: &str) {
        match option {
            "--in" => self.place.roots.push(value.into()),
            "--index" => self.place.index = Some(value.into()),
            _ => {}
        }
    }
}
