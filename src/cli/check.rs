//! `hustings check`: whether the index is whole, and mending it.

use std::io::IsTerminal;

use super::args::CheckArgs;
use super::escape;
use super::exit::Exit;
use super::failure::Failure;
use super::failure::Kind;
use super::index;
use super::interrupt::Interrupt;
use super::layers::Flags;
use super::number;
use super::out;
use super::out::Out;
use super::place;
use super::progress::Meter;
use super::world;
use super::world::World;
use super::wrap;
use super::wrap::Look;
use crate::index::Check;
use crate::index::Finding;
use crate::index::Lost;
use crate::index::Repair;

/// What is damaged or lost, of which so many are named.
const NAMED: usize = 20;

/// Runs the command.
pub(super) fn run(args: &CheckArgs, world: &World, out: &mut Out) -> Result<Exit, Failure> {
    if args.repair {
        return repair(args, world, out);
    }
    let place = place::to_read(&args.place, world)?;
    let check = crate::index::check(&place)?;
    let exit = if check.findings.is_empty() { Exit::Done } else { Exit::Cannot };
    let print = |out: &mut Out| {
        match args.output.json {
            true => out.json(&check)?,
            false => out.lines(lines(&check, out.look))?,
        }
        out.flush()
    };
    let printed = print(out);
    if !check.findings.is_empty() && !world.is_quiet() {
        let options = world::place_options(&args.place);
        out::hint(&format!("`hustings check{options} --repair` rebuilds what is damaged"));
    }
    out::ended(printed, exit)
}

fn repair(args: &CheckArgs, world: &World, out: &mut Out) -> Result<Exit, Failure> {
    // What is there is mended where it is; an index that cannot be written there says so.
    let place = place::to_read(&args.place, world)?;
    let settings = world.settings(&place.roots, Flags { limits: args.limits, map: &[] })?.settings;
    let mut agrees = |lost: &[Lost]| {
        if !world.is_quiet() {
            lost_lines(lost).iter().for_each(|line| out::warn(line));
        }
        args.yes
            || (std::io::stdin().is_terminal()
                && std::io::stderr().is_terminal()
                && out::ask("repair the index without them?"))
    };
    let meter = Meter::new(Interrupt::watch(), world.is_quiet());
    let (repaired, _) =
        meter.watch(|progress| crate::index::repair(&place, &settings, args.wait, progress, &mut agrees));
    let repaired = repaired?;
    if repaired.is_declined {
        let n: u64 = repaired.lost.iter().map(|lost| lost.articles).sum();
        return Err(Failure::new(
            Kind::Usage,
            format!("a repair would lose {}: their files are gone", number::of(n, "article")),
        )
        .hint("put the files back where they were, or agree with `--yes`"));
    }
    let print = |out: &mut Out| {
        match args.output.json {
            true => out.json(&repaired)?,
            false => out.lines(repaired_lines(&repaired, out.look))?,
        }
        out.flush()
    };
    out::ended(print(out), exit(&repaired))
}

fn exit(repaired: &Repair) -> Exit {
    let Some(report) = &repaired.report else { return Exit::Done };
    let skipped = !report.skipped.is_empty() || !repaired.lost.is_empty();
    if report.stopped {
        Exit::Interrupted
    } else if skipped {
        Exit::Skipped
    } else {
        Exit::Done
    }
}

fn lines(check: &Check, look: Look) -> Vec<String> {
    let generation = check.generation.map_or("unknown".to_owned(), number::count);
    let facts = [
        escape::shown(&check.folder.to_string_lossy()).into_owned(),
        format!("generation {generation}"),
        number::of(check.segments, "segment"),
        number::of(check.files, "file"),
        number::of(check.articles, "article"),
    ];
    let mut lines = wrap::hang("index      ", &facts.join(" · "), look);
    if check.findings.is_empty() {
        lines.push("whole      checksums, stored articles, ids and the list of files agree".to_owned());
    }
    lines.extend(finding_lines(&check.findings, look));
    lines
}

fn finding_lines(findings: &[Finding], look: Look) -> Vec<String> {
    let mut lines = Vec::new();
    for (row, Finding { file, why }) in findings.iter().take(NAMED).enumerate() {
        let head = if row == 0 { "damaged    " } else { "           " };
        lines.extend(wrap::hang(head, &escape::shown(&format!("{}: {why}", file.display())), look));
    }
    if findings.len() > NAMED {
        lines.push(format!("           {} more: `--json` has all", findings.len() - NAMED));
    }
    lines
}

fn repaired_lines(repaired: &Repair, look: Look) -> Vec<String> {
    let Some(report) = &repaired.report else {
        return vec!["whole      nothing is damaged, and nothing was done".to_owned()];
    };
    let mut lines = finding_lines(&repaired.findings, look);
    let done = match repaired.is_rebuilt {
        true => vec!["all of it was built again from the files".to_owned()],
        false => vec![
            format!("{} kept", number::of(repaired.segments_kept, "segment")),
            format!("{} dropped", number::count(repaired.segments_dropped)),
            format!("{} read again", number::of(report.read, "article")),
            format!("{} of files that are gone saved", number::of(repaired.saved, "article")),
        ],
    };
    lines.extend(wrap::hang("repaired   ", &done.join(" · "), look));
    for (row, line) in lost_lines(&repaired.lost).iter().enumerate() {
        lines.extend(wrap::hang(if row == 0 { "lost       " } else { "           " }, line, look));
    }
    lines.extend(index::account(report, look));
    lines
}

fn lost_lines(lost: &[Lost]) -> Vec<String> {
    let mut lines: Vec<String> = lost
        .iter()
        .take(NAMED)
        .map(|lost| match &lost.file {
            Some(file) => {
                format!(
                    "{} of `{}`, which is gone",
                    number::of(lost.articles, "article"),
                    escape::shown(file)
                )
            }
            None => format!(
                "up to {} of files that are gone: no list names them any more",
                number::of(lost.articles, "article")
            ),
        })
        .collect();
    if lost.len() > NAMED {
        lines.push(format!("{} more files: `--json` has all", lost.len() - NAMED));
    }
    lines
}
