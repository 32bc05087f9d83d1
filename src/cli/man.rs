//! `hustings man`: the manual, a page a command and one for the query language, out of the same text as the help.

use std::path::Path;

use clap::Command;
use clap::CommandFactory;
use clap_mangen::Man;
use roff::Roff;
use roff::roman;

use super::args::Line;
use super::args::ManArgs;
use super::exit::Exit;
use super::failure::Failure;
use super::failure::Kind;
use super::help;
use super::layers;
use super::out::Out;

/// What the pages call the manual that they belong to.
const MANUAL: &str = "hustings manual";

/// A page of the manual.
struct Page {
    /// What it is asked for by; empty for the page of the program.
    name: String,
    /// Where it stands in a tree of manuals: `man1/hustings-search.1`.
    file: String,
    /// As `man` reads it.
    text: Vec<u8>,
}

/// Runs the command.
pub(super) fn run(args: &ManArgs, out: &mut Out) -> Result<Exit, Failure> {
    let failed = |error| Failure::because(Kind::Bug, "the manual cannot be made", error);
    let pages = pages().map_err(failed)?;
    if let Some(folder) = &args.out {
        write(&pages, folder)?;
        return Ok(Exit::Done);
    }
    let name = args.about.as_deref().unwrap_or_default();
    let Some(page) = pages.iter().find(|page| page.name == name) else {
        let names: Vec<&str> =
            pages.iter().map(|page| page.name.as_str()).filter(|name| !name.is_empty()).collect();
        let failure = Failure::new(Kind::Usage, format!("no page on `{name}`"));
        return Err(match layers::nearest(name, names.iter().copied()) {
            Some(meant) => failure.hint(format!("did you mean `hustings man {meant}`?")),
            None => failure.hint(format!("there are pages on: {}", names.join(", "))),
        });
    };
    out.line(String::from_utf8_lossy(&page.text).trim_end())?;
    out.flush()?;
    Ok(Exit::Done)
}

fn write(pages: &[Page], folder: &Path) -> Result<(), Failure> {
    let failed = |path: &Path, error| {
        Failure::because(Kind::World, format!("cannot write `{}`", path.display()), error)
    };
    for page in pages {
        let file = folder.join(&page.file);
        let section = file.parent().unwrap_or(folder);
        std::fs::create_dir_all(section).map_err(|error| failed(section, error))?;
        std::fs::write(&file, &page.text).map_err(|error| failed(&file, error))?;
    }
    Ok(())
}

/// All pages: the program, its commands, the query language.
fn pages() -> std::io::Result<Vec<Page>> {
    let mut line = Line::command();
    line.build();
    let mut pages = Vec::new();
    for command in line.get_subcommands().filter(|command| !command.is_hide_set()) {
        pages.push(page(command.get_name(), command)?);
    }
    pages.insert(0, page("", &line)?);
    pages.push(query()?);
    Ok(pages)
}

fn page(name: &str, command: &Command) -> std::io::Result<Page> {
    let title = if name.is_empty() { "hustings".to_owned() } else { format!("hustings-{name}") };
    let man = Man::new(command.clone().display_name(&title))
        .title(title.to_uppercase())
        .section("1")
        .source(crate::PROGRAM)
        .manual(MANUAL);
    let mut text = Vec::new();
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    if name.is_empty() {
        man.render_subcommands_section(&mut text)?;
    }
    let mut more = Roff::new();
    if let Some(help) = command.get_after_long_help() {
        sections(&mut more, &help.to_string());
    }
    let also = if name.is_empty() { "hustings-query(7)" } else { "hustings(1), hustings-query(7)" };
    more.control("SH", ["SEE ALSO"]).text([roman(also)]);
    more.to_writer(&mut text)?;
    Ok(Page { name: name.to_owned(), file: format!("man1/{title}.1"), text })
}

/// The page of the query language: the text of `hustings help query`.
fn query() -> std::io::Result<Page> {
    let mut page = Roff::new();
    page.control("TH", ["HUSTINGS-QUERY", "7", "", crate::PROGRAM, MANUAL]);
    page.control("SH", ["NAME"]).text([roman("hustings-query - the query language of hustings")]);
    page.control("SH", ["DESCRIPTION"]);
    let (_, lines) = help::QUERY.split_once("\n\n").unwrap_or(("", help::QUERY));
    as_it_is(&mut page, lines);
    page.control("SH", ["SEE ALSO"]).text([roman("hustings(1), hustings-search(1)")]);
    let mut text = Vec::new();
    page.to_writer(&mut text)?;
    Ok(Page { name: "query".to_owned(), file: "man7/hustings-query.7".to_owned(), text })
}

/// The paragraphs of a help text; a first line such as `Examples:` is a heading.
fn sections(page: &mut Roff, help: &str) {
    let mut has_notes = false;
    for paragraph in help.split("\n\n") {
        let headed = ["Exit status: ", "Exit status:\n", "Examples:\n"]
            .iter()
            .find_map(|head| Some((head.trim().trim_end_matches(':'), paragraph.strip_prefix(head)?)));
        match headed {
            Some((head, rest)) => {
                has_notes = false;
                page.control("SH", [head.to_uppercase().as_str()]);
                as_it_is(page, rest);
            }
            None => {
                page.control(if has_notes { "PP" } else { "SH" }, (!has_notes).then_some("NOTES"));
                has_notes = true;
                as_it_is(page, paragraph);
            }
        }
    }
}

/// Lines that are not filled.
fn as_it_is(page: &mut Roff, lines: &str) {
    page.control("nf", []);
    for line in lines.lines() {
        page.text([roman(line)]);
    }
    page.control("fi", []);
}
