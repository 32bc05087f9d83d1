//! `hustings bench`: how fast queries are on one's own index, and each step on one's own articles.

use std::path::Path;

use super::args::BenchArgs;
use super::exit::Exit;
use super::failure::Failure;
use super::failure::Kind;
use super::layers::Flags;
use super::number;
use super::out;
use super::out::Out;
use super::place;
use super::world::World;
use crate::index::Reader;
use crate::measure;
use crate::measure::Latency;
use crate::measure::Query;
use crate::measure::Steps;

/// Runs the command.
pub(super) fn run(args: &BenchArgs, world: &World, out: &mut Out) -> Result<Exit, Failure> {
    let place = place::to_read(&args.place, world)?;
    if args.steps {
        let layers = world.settings(&place.roots, Flags { limits: args.limits, map: &[] })?;
        let steps = measure::steps(&place.roots, &layers.settings)?;
        if args.output.json {
            out.json(&steps)?
        } else {
            out.lines(step_lines(&steps))?
        }
        out.flush()?;
        return Ok(Exit::Done);
    }
    let reader = Reader::open(&place)?;
    let queries = match &args.queries {
        Some(file) => log(file)?,
        None => measure::from_index(&reader, world.today).map_err(|error| Failure::of_search("", error))?,
    };
    let latency = measure::latency(&reader, &queries, args.rounds, world.today)
        .map_err(|error| Failure::of_search("", error))?;
    for refused in &latency.refused {
        out::warn(&format!("not timed, {}: `{}`: {}", refused.class, refused.query, refused.why));
    }
    if args.output.json {
        out.json(&latency)?
    } else {
        out.lines(latency_lines(&latency))?
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// Reads the query log.
fn log(file: &Path) -> Result<Vec<Query>, Failure> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::because(Kind::World, format!("cannot read the query log `{shown}`"), error)
    })?;
    measure::read_log(&text).map_err(|error| {
        Failure::because(Kind::Usage, format!("`{shown}:{}` is no line of a query log", error.line), error)
            .hint("a line is {\"class\": \"term\", \"query\": \"tariffs\"}, with `facets`, `sort` and `snippets` if wanted")
    })
}

fn latency_lines(latency: &Latency) -> Vec<String> {
    let articles = latency.index.get("articles").copied().unwrap_or_default();
    let mut lines = vec![
        format!("{} · {} · microseconds", latency.machine, number::of(articles, "article")),
        String::new(),
        format!(
            "{:<18}{:>5}{:>10}{:>10}{:>10}{:>10}{:>11}",
            "class", "n", "p50", "p90", "p99", "max", "hits"
        ),
    ];
    for (name, class) in &latency.classes {
        lines.push(format!(
            "{name:<18}{:>5}{:>10.1}{:>10.1}{:>10.1}{:>10.1}{:>11.1}",
            class.n, class.p50_us, class.p90_us, class.p99_us, class.max_us, class.hits_mean
        ));
    }
    lines.push(String::new());
    lines.push(format!("{:.0} queries a second, one after the other", latency.queries_per_second));
    lines
}

fn step_lines(steps: &Steps) -> Vec<String> {
    let mut lines = vec![format!("{:<14}{:>22}", "step", "MB of text / CPU s")];
    lines.extend(steps.steps.iter().map(|(name, figure)| format!("{name:<14}{:>22.1}", figure.mb_per_cpu_s)));
    lines
}
