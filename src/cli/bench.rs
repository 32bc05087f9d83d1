//! `hustings bench`: how fast queries are on one's own index, and each step on one's own articles.

use std::path::Path;

use serde::Serialize;

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
use super::wrap;
use super::wrap::Look;
use crate::index::Reader;
use crate::measure;
use crate::measure::Baseline;
use crate::measure::Comparison;
use crate::measure::Latency;
use crate::measure::Percentiles;
use crate::measure::Query;
use crate::measure::Rounds;
use crate::measure::Steps;
use crate::measure::Verdict;

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
    let baseline = args.baseline.as_deref().map(baseline).transpose()?;
    let rounds = Rounds { rounds: args.rounds, concurrency: args.concurrency.map(usize::from) };
    let latency = measure::latency(&reader, &queries, rounds, world.today)
        .map_err(|error| Failure::of_search("", error))?;
    for refused in &latency.refused {
        out::warn(&format!("not timed, {}: `{}`: {}", refused.class, refused.query, refused.why));
    }
    let comparison = baseline.map(|baseline| measure::compare(&latency, &baseline));
    if args.output.json {
        out.json(&Form { latency: &latency, baseline: comparison.as_ref() })?
    } else {
        out.lines(latency_lines(&latency, comparison.as_ref(), out.look))?;
        comparison.iter().flat_map(|comparison| &comparison.notes).for_each(|note| out::note(note));
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// The figures for programs.
#[derive(Serialize)]
struct Form<'m> {
    #[serde(flatten)]
    latency: &'m Latency,
    baseline: Option<&'m Comparison>,
}

/// Reads an earlier run.
fn baseline(file: &Path) -> Result<Baseline, Failure> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::because(Kind::World, format!("cannot read the baseline `{shown}`"), error)
    })?;
    Baseline::read(&text).map_err(|error| {
        Failure::because(Kind::Usage, format!("`{shown}` is no baseline"), error)
            .hint("make one: `hustings bench --json > before.json`")
    })
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

fn latency_lines(latency: &Latency, comparison: Option<&Comparison>, look: Look) -> Vec<String> {
    let articles = latency.index.get("articles").copied().unwrap_or_default();
    let mut head = format!("{:<18}{:>5}{:>10}{:>10}{:>10}{:>10}", "class", "n", "p50", "p90", "p99", "max");
    head.push_str(if comparison.is_some() { "  p50 by baseline" } else { "       hits" });
    let mut lines = vec![
        format!("{} · {} · microseconds", latency.machine, number::of(articles, "article")),
        String::new(),
        head,
    ];
    for (name, class) in &latency.classes {
        let mut line = format!("{name:<18}{:>5}{}", class.n, columns(&class.percentiles));
        match comparison {
            None => line.push_str(&format!("{:>11.1}", class.hits_mean)),
            Some(comparison) => match comparison.classes.get(name) {
                None => line.push_str("       -"),
                Some(ratio) => {
                    let verdict = match ratio.verdict {
                        Verdict::Slower => " SLOWER",
                        Verdict::Same => "",
                        Verdict::Faster => " faster",
                    };
                    line.push_str(&format!("{:>8.2}{verdict}", ratio.p50));
                }
            },
        }
        lines.push(line);
    }
    lines.push(String::new());
    let mut total = format!("{:.0} queries a second, one after the other", latency.queries_per_second);
    if let Some(comparison) = comparison {
        total.push_str(&format!(", {:.2} of the baseline", comparison.queries_per_second));
    }
    lines.push(total);
    if let Some(load) = &latency.load {
        lines.push(format!(
            "{:.0} queries a second from {}; each{} (p50, p90, p99, max)",
            load.queries_per_second,
            number::of(load.concurrency as u64, "thread"),
            columns(&load.percentiles)
        ));
    }
    if let Some(comparison) = comparison {
        lines.extend(wrap::hang("", comparison.rule, look));
    }
    lines
}

fn columns(of: &Percentiles) -> String {
    format!("{:>10.1}{:>10.1}{:>10.1}{:>10.1}", of.p50_us, of.p90_us, of.p99_us, of.max_us)
}

fn step_lines(steps: &Steps) -> Vec<String> {
    let mut lines = vec![format!("{:<14}{:>22}", "step", "MB of text / CPU s")];
    lines.extend(steps.steps.iter().map(|(name, figure)| format!("{name:<14}{:>22.1}", figure.mb_per_cpu_s)));
    lines
}
