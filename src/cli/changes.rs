//! `hustings index --dry-run`: what would be done, without doing it.

use super::args::IndexArgs;
use super::escape;
use super::exit::Exit;
use super::failure::Failure;
use super::layers::Flags;
use super::number;
use super::out::Out;
use super::place;
use super::world::World;
use crate::index;
use crate::index::Change;
use crate::index::Changes;
use crate::index::Mode;

/// Runs the command.
pub(super) fn run(args: &IndexArgs, world: &World, out: &mut Out) -> Result<Exit, Failure> {
    // Where it would be written to is no matter here: what it holds is what can be read.
    let place = place::to_read(&args.place, world)?;
    let settings = world.settings(&place.roots, Flags { limits: args.limits, map: &[] })?.settings;
    let mode = if args.full { Mode::Full } else { Mode::Changed };
    let changes = index::changes(&place, &settings, mode)?;
    if args.output.json {
        out.json(&changes)?;
    } else if !args.output.quiet {
        out.lines(lines(&changes))?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// A line a file, then the sum.
fn lines(changes: &Changes) -> Vec<String> {
    let mut lines: Vec<String> = changes.rebuild.iter().map(|why| escape::shown(why).into_owned()).collect();
    let mut add = |verb: &str, list: &[Change]| {
        for change in list {
            let articles = match change.articles {
                0 => String::new(),
                n => format!(" ({})", number::of(n, "article")),
            };
            lines.push(format!("{verb:<8} {}{articles}", escape::shown(&change.file)));
        }
    };
    add("read", &changes.read);
    add("replace", &changes.replaced);
    add("remove", &changes.removed);
    let bytes: u64 = changes.read.iter().chain(&changes.replaced).map(|change| change.bytes).sum();
    lines.push(format!(
        "{} to read ({}), {} to replace, {} to take out, {} unchanged; nothing was written",
        number::of(changes.read.len() as u64, "file"),
        number::bytes(bytes),
        number::count(changes.replaced.len() as u64),
        number::count(changes.removed.len() as u64),
        number::count(changes.unchanged)
    ));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dry_run_names_each_file_and_adds_up() {
        let change = |file: &str, bytes, articles| Change { file: file.to_owned(), bytes, articles };
        let changes = Changes {
            read: vec![change("new\n.txt", 1_000, 0)],
            replaced: vec![change("b.jsonl", 2_000, 3)],
            removed: vec![change("c.txt", 0, 1)],
            unchanged: 1_234,
            ..Changes::default()
        };
        assert_eq!(
            lines(&changes),
            [
                r"read     new\n.txt",
                "replace  b.jsonl (3 articles)",
                "remove   c.txt (1 article)",
                "1 file to read (3 kB), 1 to replace, 1 to take out, 1,234 unchanged; nothing was written",
            ]
        );
    }
}
