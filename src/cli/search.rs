//! `hustings search`: the way from arguments to hits.

use std::io::IsTerminal;
use std::path::Path;

use super::args::Format;
use super::args::SearchArgs;
use super::escape;
use super::exit::Exit;
use super::failure::Failure;
use super::failure::Kind;
use super::flags;
use super::hits;
use super::index;
use super::layers::Flags;
use super::number;
use super::out;
use super::out::Out;
use super::place;
use super::world;
use super::world::World;
use crate::index::IndexError;
use crate::index::Mode;
use crate::index::Place;
use crate::index::Reader;
use crate::query;
use crate::search;
use crate::search::Answer;
use crate::search::Facet;
use crate::search::IndexState;
use crate::search::Request;

/// Runs the command.
pub(super) fn run(args: &SearchArgs, world: &World, out: &mut Out) -> Result<Exit, Failure> {
    let place = place::to_read(&args.place, world)?;
    let typed = args.query.join(" ");
    let query = flags::query(&typed, &args.filter)?;
    // What was typed is read alone first, so that a caret stands under it and not under brackets added here; and before
    // anything long is begun.
    for text in [typed.trim(), query.as_str()] {
        if !text.is_empty() {
            query::read(text, world.today, args.strict).map_err(|error| Failure::of_query(text, error))?;
        }
    }
    let (reader, built) = open(args, &place, world)?;
    let format = match args.format {
        _ if args.output.json => Format::Json,
        Some(format) => format,
        None if out.is_terminal => Format::Terminal,
        None => Format::Tsv,
    };
    let facets: Vec<Facet> = args.facets.iter().filter_map(|dimension| dimension.facet()).collect();
    let request = Request {
        limit: args.limit,
        sort: args.sort.into(),
        facets: if format == Format::Tsv { Vec::new() } else { facets.clone() },
        snippets: !args.no_snippets,
        strict: args.strict,
        ..Request::new(query.clone(), world.today)
    };
    let answer = search::search(&reader, &request).map_err(|error| Failure::of_search(&query, error))?;
    let is_found = answer.total.articles > 0;
    if !world.is_quiet() {
        if built.is_none() {
            out::say(&age(&answer.index, world.now));
        }
        answer.notes.iter().for_each(|note| out::note(note));
    }
    let printed = print(args, &answer, format, &facets, out).and_then(|()| out.flush());
    if answer.index.articles == 0 && !world.is_quiet() {
        out::hint(&format!(
            "there is no article in the index: `hustings status{}` tells what the folder holds",
            world::place_options(&args.place)
        ));
    }
    if !is_found && !world.is_quiet() {
        hint_at_folder(args);
    }
    let searched = if is_found { Exit::Done } else { Exit::Nothing };
    out::ended(printed, searched.and(built.unwrap_or(Exit::Done)))
}

/// Opens the index; makes it where there is none, and refreshes it where that was asked for. Tells how that ended.
fn open(args: &SearchArgs, place: &Place, world: &World) -> Result<(Reader, Option<Exit>), Failure> {
    let is_missing = match Reader::open(place) {
        Ok(reader) if !args.fresh => return Ok((reader, None)),
        Ok(_) => false,
        // The refresh says that it makes it anew.
        Err(IndexError::Older { .. }) => false,
        Err(IndexError::Missing { .. }) => {
            if let Some(path) = lone_path(args) {
                let failure =
                    Failure::new(Kind::Usage, format!("`{path}` is a path, and there is no index here"));
                return Err(failure.hint(searches_in(path)));
            }
            true
        }
        Err(error) => return Err(error.into()),
    };
    let place = &place::to_write(&args.place, world)?;
    if is_missing {
        may_build(place, world)?;
    }
    let settings = world.settings(&place.roots, Flags::default())?.settings;
    let run = index::refresh(place, &settings, Mode::Changed, false, world.is_quiet())?;
    if !world.is_quiet() {
        out::say(&run.short());
        run.first_skipped(&world::place_options(&args.place)).iter().for_each(|line| out::warn(line));
    }
    if run.report.stopped {
        return Err(Failure::interrupted());
    }
    Ok((Reader::open(place)?, Some(run.exit())))
}

/// Says that the index is made first; asks where the folder is more than anybody means.
fn may_build(place: &Place, world: &World) -> Result<(), Failure> {
    for root in &place.roots {
        let name = escape::shown(&root.to_string_lossy()).into_owned();
        if !world.is_too_wide(root) {
            continue;
        }
        let question = format!("no index yet: read everything below `{name}`?");
        if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal() && out::ask(&question)) {
            return Err(Failure::new(
                Kind::Usage,
                format!("no index yet, and `{name}` is too wide to read unasked"),
            )
            .hint("name the folder of the articles: `hustings search --in DIR QUERY`")
            .hint("`hustings index` reads it all the same"));
        }
    }
    // A folder that is not there is named by whoever reads it.
    if !world.is_quiet() && place.roots.iter().all(|root| root.exists()) {
        let roots: Vec<String> = place.roots.iter().map(|root| format!("`{}`", root.display())).collect();
        out::note(&format!(
            "no index yet: reading {} into `{}` first",
            roots.join(", "),
            place.folder.display()
        ));
    }
    Ok(())
}

fn print(
    args: &SearchArgs,
    answer: &Answer,
    format: Format,
    facets: &[Facet],
    out: &mut Out,
) -> Result<(), Failure> {
    let again = |query: &str| {
        let query =
            if query.starts_with('-') { format!("-- {}", escape::word(query)) } else { escape::word(query) };
        format!("`hustings search{} {query}`", world::place_options(&args.place))
    };
    let is_found = answer.total.articles > 0;
    match format {
        Format::Json => out.json(answer),
        Format::Tsv if is_found => out.lines(answer.hits.iter().map(hits::row)),
        Format::Tsv if args.output.quiet => Ok(()),
        Format::Tsv => {
            hits::nothing(answer, &again, out.look).iter().for_each(|line| out::say(line));
            Ok(())
        }
        Format::Terminal if is_found => out.lines(hits::terminal(answer, facets, out.look)),
        Format::Terminal => out.lines(hits::nothing(answer, &again, out.look)),
    }
}

/// The line on a standing index: what answers may lag behind.
fn age(index: &IndexState, now: i64) -> String {
    let articles = number::of(index.articles, "article");
    format!(
        "index of {articles}, {} old; `--fresh` brings it up to the files",
        number::age(now - index.committed)
    )
}

/// A folder where a query should be is the likeliest mistake of all.
fn hint_at_folder(args: &SearchArgs) {
    if let Some(path) = lone_path(args) {
        out::hint(&format!("`{path}` is a path: {}", searches_in(path)));
    }
}

/// The query where it is one path and no folder is named.
fn lone_path(args: &SearchArgs) -> Option<&str> {
    match args.query.as_slice() {
        [only] if args.place.roots.is_empty() && Path::new(only).exists() => Some(only),
        _ => None,
    }
}

fn searches_in(path: &str) -> String {
    format!("`hustings search --in {} QUERY` searches in it", escape::word(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::fake;

    #[test]
    fn the_age_is_one_short_line() {
        let index = fake::answer().index;
        assert_eq!(
            age(&index, 7_300),
            "index of 1,234 articles, 2 hours old; `--fresh` brings it up to the files"
        );
    }
}
