//! `hustings status`: what the index holds, how fresh it is, and which settings are in force.

use std::collections::BTreeMap;

use serde::Serialize;

use super::args::StatusArgs;
use super::exit::Exit;
use super::failure::Failure;
use super::index;
use super::layers::Flags;
use super::layers::Layers;
use super::number;
use super::out::Out;
use super::place;
use super::world;
use super::world::World;
use super::wrap;
use super::wrap::Look;
use crate::index::Reader;
use crate::index::Status;

/// Skipped things that are listed without being asked for.
const LISTED: usize = 10;

/// Runs the command.
pub(super) fn run(args: &StatusArgs, world: &World, out: &mut Out) -> Result<Exit, Failure> {
    let place = place::to_read(&args.place, world)?;
    let layers = world.settings(&place.roots, Flags { limits: args.limits, map: &[] })?;
    if args.config {
        match args.output.json {
            true => out.json(&config_form(&layers))?,
            false => out.lines(config_lines(&layers, out.look))?,
        }
        out.flush()?;
        return Ok(Exit::Done);
    }
    let status = Reader::open(&place)?.status()?;
    if args.output.json {
        out.json(&status)?;
    } else if args.skipped {
        let skipped = status.report.skipped.iter().map(index::skipped_line);
        out.lines(skipped)?;
    } else {
        out.lines(lines(&status, world.now, &world::place_options(&args.place), out.look))?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// The state for people. `options` lead to the same place again.
fn lines(status: &Status, now: i64, options: &str, look: Look) -> Vec<String> {
    let mut lines = Vec::new();
    let mut add = |name: &str, value: &str| lines.extend(wrap::hang(&format!("{name:<11}"), value, look));
    let roots: Vec<String> = status.roots.iter().map(|root| root.display().to_string()).collect();
    add("folder", &roots.join(", "));
    add("index", &format!("{} · {}", status.folder.display(), number::bytes(status.bytes)));
    let when = chrono::DateTime::from_timestamp(status.committed, 0)
        .map(|when| when.format("%Y-%m-%d %H:%M UTC").to_string())
        .unwrap_or_default();
    add("committed", &format!("{} ago, {when}", number::age(now - status.committed)));
    add(
        "state",
        &format!(
            "id {} · generation {} · {} · format {} · written by {}",
            status.id,
            number::count(status.generation),
            number::of(status.segments, "segment"),
            status.format,
            status.program
        ),
    );
    lines.extend(index::account(&status.report, look));
    let skipped = &status.report.skipped;
    for (row, one) in skipped.iter().take(LISTED).enumerate() {
        let head = if row == 0 { "skipped    " } else { "           " };
        lines.extend(wrap::hang(head, &index::skipped_line(one), look));
    }
    if skipped.len() > LISTED {
        let more = number::count((skipped.len() - LISTED) as u64);
        lines.push(format!("           {more} more: `hustings status{options} --skipped` lists all"));
    }
    lines
}

/// The settings for people: `memory_mb = 384   built in`.
fn config_lines(layers: &Layers, look: Look) -> Vec<String> {
    let settings: Vec<(String, String)> = layers
        .values
        .iter()
        .map(|(key, (value, origin))| (format!("{key} = {value}"), origin.to_string()))
        .collect();
    let room =
        settings.iter().map(|(setting, _)| wrap::width(setting)).max().unwrap_or(0).min(look.width / 2);
    settings
        .iter()
        .map(|(setting, origin)| {
            let pad = " ".repeat(room.saturating_sub(wrap::width(setting)));
            super::escape::shown(&format!("{setting}{pad}   {origin}")).into_owned()
        })
        .collect()
}

/// The settings for programs.
fn config_form(layers: &Layers) -> impl Serialize + use<> {
    #[derive(Serialize)]
    struct Setting {
        value: String,
        from: String,
    }
    #[derive(Serialize)]
    struct Form {
        schema: &'static str,
        settings: BTreeMap<String, Setting>,
    }
    let setting = |(key, (value, origin)): (&String, &(String, super::layers::Origin))| {
        (key.clone(), Setting { value: value.clone(), from: origin.to_string() })
    };
    Form { schema: "hustings.config.1", settings: layers.values.iter().map(setting).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Report;
    use crate::article::Skipped;
    use crate::cli::layers;

    #[test]
    fn the_state_is_told_in_numbers_that_add_up() {
        let skipped = Skipped { file: "a\x1b.html".to_owned(), line: None, why: "empty".to_owned() };
        let report = Report {
            indexed_files: 10,
            articles: 12,
            read: 12,
            skipped_files: 11,
            skipped: vec![skipped; 11],
            ..Report::default()
        };
        let status = Status {
            schema: "hustings.status.1",
            folder: "pages/.hustings".into(),
            roots: vec!["pages".into()],
            id: "abc".to_owned(),
            generation: 3,
            format: 2,
            program: "0.1.0".to_owned(),
            committed: 1_366_105_200,
            segments: 2,
            bytes: 1_500_000,
            report,
        };
        let lines = lines(&status, 1_366_105_200 + 7_300, " --in pages", Look::PLAIN);
        assert_eq!(
            lines[..7],
            [
                "folder     pages",
                "index      pages/.hustings · 1.5 MB",
                "committed  2 hours ago, 2013-04-16 09:40 UTC",
                "state      id abc · generation 3 · 2 segments · format 2 · written by 0.1.0",
                "files      21: 10 indexed · 0 ignored · 11 skipped",
                "articles   12 · 0 undated",
                r"skipped    a\x1b.html: empty",
            ]
        );
        assert_eq!(
            lines.last().unwrap(),
            "           1 more: `hustings status --in pages --skipped` lists all"
        );
    }

    #[test]
    fn each_setting_says_where_it_came_from() {
        let env = BTreeMap::from([("HUSTINGS_THREADS".to_owned(), "2".to_owned())]);
        let layers = layers::join(&[], &env, Flags::default()).unwrap();
        let lines = config_lines(&layers, Look::PLAIN);
        assert!(
            lines.iter().any(|line| line.starts_with("memory_mb = 384 ") && line.ends_with("   built in"))
        );
        assert!(
            lines
                .iter()
                .any(|line| line.starts_with("threads = 2 ") && line.ends_with("   HUSTINGS_THREADS"))
        );
        let form = serde_json::to_value(config_form(&layers)).unwrap();
        assert_eq!(form["settings"]["threads"]["from"], "HUSTINGS_THREADS");
    }
}
