//! `hustings index`: reading a folder, and the account of it.

use serde::Serialize;

use super::account;
use super::args::IndexArgs;
use super::args::PlaceArgs;
use super::changes;
use super::escape;
use super::exit::Exit;
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::layers::Flags;
use super::number;
use super::out;
use super::out::Out;
use super::place;
use super::progress::Cost;
use super::progress::Meter;
use super::watch;
use super::world;
use super::world::World;
use super::wrap;
use super::wrap::Look;
use crate::article::Report;
use crate::article::Skipped;
use crate::config::Settings;
use crate::index;
use crate::index::IndexError;
use crate::index::Mode;
use crate::index::Place;
use crate::index::Reader;
use crate::search;
use crate::search::Answer;
use crate::search::Facet;
use crate::search::Request;

/// How many of the skipped are named.
const FIRST_SKIPPED: usize = 3;

/// A finished run.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// What was met.
    pub(super) report: Report,
    /// What it cost.
    pub(super) cost: Cost,
}

/// Runs the command.
pub(super) fn run(args: &IndexArgs, world: &World, out: &mut Out) -> Result<Exit, Failure> {
    if args.dry_run {
        return changes::run(args, world, out);
    }
    let place = place::to_write(&args.place, world)?;
    let settings = world.settings(&place.roots, Flags { limits: args.limits, map: &[] })?.settings;
    let mode = if args.full { Mode::Full } else { Mode::Changed };
    if args.watch {
        return watch::run(args, &place, mode, world, out);
    }
    let is_quiet = world.is_quiet();
    // Made before anything long is begun, so that a wrong name is told at once.
    let account = args.report.as_deref().map(account::create).transpose()?;
    let run = refresh(&place, &settings, mode, args.wait, is_quiet)?;
    if let Some(account) = account {
        account.write(&Reader::open(&place)?)?;
    }
    out::ended(print(&run, args, &place, world, out), run.exit())
}

/// Prints the account of a run.
pub(super) fn print(
    run: &Run,
    args: &IndexArgs,
    place: &Place,
    world: &World,
    out: &mut Out,
) -> Result<(), Failure> {
    if args.output.json {
        out.json(&run.form(place))?;
    } else if !args.output.quiet {
        out.lines(run.lines(&args.place, out.look))?;
        out.lines(ready(place, &args.place, world, out.look))?;
    }
    out.flush()
}

/// Brings the index up to the files and shows the progress.
pub(super) fn refresh(
    place: &Place,
    settings: &Settings,
    mode: Mode,
    wait: bool,
    is_quiet: bool,
) -> Result<Run, Failure> {
    Ok(refresh_until(Interrupt::watch(), place, settings, mode, wait, is_quiet)?)
}

/// The same until `interrupt` is asked for.
pub(super) fn refresh_until(
    interrupt: Interrupt,
    place: &Place,
    settings: &Settings,
    mode: Mode,
    wait: bool,
    is_quiet: bool,
) -> Result<Run, IndexError> {
    let meter = Meter::new(interrupt, is_quiet);
    let (report, cost) = meter.watch(|progress| index::refresh(place, settings, mode, wait, progress));
    Ok(Run { report: report?, cost })
}

impl Run {
    /// How it ended.
    pub(super) fn exit(&self) -> Exit {
        let skipped = if self.report.skipped.is_empty() { Exit::Done } else { Exit::Skipped };
        if self.report.stopped { Exit::Interrupted } else { skipped }
    }

    /// The account in one line.
    pub(super) fn short(&self) -> String {
        let report = &self.report;
        let mut line = format!(
            "indexed {} of {} in {}",
            number::of(report.articles, "article"),
            number::of(report.indexed_files, "file"),
            number::micros(self.cost.time.as_micros() as u64)
        );
        if !report.skipped.is_empty() {
            line.push_str(&format!("; {} skipped", number::count(report.skipped.len() as u64)));
        }
        line
    }

    /// The first of the skipped, and how many more there are; `options` lead to the same place again.
    pub(super) fn first_skipped(&self, options: &str) -> Vec<String> {
        let skipped = &self.report.skipped;
        let mut lines: Vec<String> = skipped.iter().take(FIRST_SKIPPED).map(skipped_line).collect();
        if skipped.len() > FIRST_SKIPPED {
            let more = number::count((skipped.len() - FIRST_SKIPPED) as u64);
            lines.push(format!("{more} more: `hustings status{options} --skipped` lists all"));
        }
        lines
    }

    /// The account for people.
    fn lines(&self, place: &PlaceArgs, look: Look) -> Vec<String> {
        let (report, cost) = (&self.report, &self.cost);
        let mut lines = account(report, look);
        for (row, line) in self.first_skipped(&world::place_options(place)).iter().enumerate() {
            lines.extend(wrap::hang(if row == 0 { "skipped    " } else { "           " }, line, look));
        }
        let seconds = cost.time.as_secs_f64();
        let mut facts = vec![number::micros(cost.time.as_micros() as u64)];
        if report.read > 0 {
            facts.push(format!("{} articles/s", number::rate(report.read as f64, seconds)));
            facts.push(format!("{} MB/s of text", number::rate(report.text_bytes as f64 / 1e6, seconds)));
        }
        lines.extend(wrap::hang("time       ", &facts.join(" · "), look));
        if let Some(peak) = cost.peak_anonymous {
            let resident =
                cost.peak_resident.map(|bytes| format!(" ({} resident with files)", number::bytes(bytes)));
            lines.push(format!("memory     {} at most{}", number::bytes(peak), resident.unwrap_or_default()));
        }
        if report.stopped {
            lines.push("stopped    what was read is indexed; the same command goes on behind it".to_owned());
        }
        lines
    }

    /// The account for programs.
    pub(super) fn form<'r>(&'r self, place: &'r Place) -> impl Serialize + 'r {
        #[derive(Serialize)]
        struct Form<'r> {
            schema: &'static str,
            folder: String,
            seconds: f64,
            peak_anonymous_bytes: Option<u64>,
            peak_resident_bytes: Option<u64>,
            report: &'r Report,
        }
        Form {
            schema: "hustings.report.1",
            folder: place.folder.to_string_lossy().into_owned(),
            seconds: self.cost.time.as_secs_f64(),
            peak_anonymous_bytes: self.cost.peak_anonymous,
            peak_resident_bytes: self.cost.peak_resident,
            report: &self.report,
        }
    }
}

/// `file:line: why`, safe to show: a line end in a name is spelled out before anybody takes it for a blank.
pub(super) fn skipped_line(skipped: &Skipped) -> String {
    let (file, why) = (escape::shown(&skipped.file), escape::shown(&skipped.why));
    match skipped.line {
        Some(line) => format!("{file}:{line}: {why}"),
        None => format!("{file}: {why}"),
    }
}

/// What the index holds, in numbers that add up.
pub(super) fn account(report: &Report, look: Look) -> Vec<String> {
    let ignored: u64 = report.ignored.values().sum();
    let files = report.indexed_files + ignored + report.skipped_files;
    let mut lines = Vec::new();
    let by = |counts: &std::collections::BTreeMap<String, u64>| {
        let mut counts: Vec<(&String, &u64)> = counts.iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        counts
            .iter()
            .map(|(name, count)| format!("{name} {}", number::count(**count)))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut facts = vec![
        format!("{}: {} indexed", number::count(files), number::count(report.indexed_files)),
        format!("{} ignored", number::count(ignored)),
        format!("{} skipped", number::count(report.skipped_files)),
    ];
    if report.unchanged_files > 0 {
        facts.push(format!("{} unchanged", number::count(report.unchanged_files)));
    }
    lines.extend(wrap::hang("files      ", &facts.join(" · "), look));
    let mut facts = vec![number::count(report.articles)];
    let is_of_a_run = report.read > 0 || report.unchanged_files > 0;
    if is_of_a_run && report.read != report.articles {
        facts.push(format!("{} read in this run", number::count(report.read)));
    }
    if report.removed > 0 {
        facts.push(format!("{} taken out", number::count(report.removed)));
    }
    facts.push(format!("{} undated", number::count(report.undated)));
    let records = (report.skipped.len() as u64).saturating_sub(report.skipped_files);
    if records > 0 {
        facts.push(format!("{} skipped in indexed files", number::count(records)));
    }
    lines.extend(wrap::hang("articles   ", &facts.join(" · "), look));
    if !report.declared_only.is_empty() {
        let n_articles: u64 = report.declared_only.values().sum();
        let are = if n_articles == 1 { "is" } else { "are" };
        let said = format!(
            "{} {are} not in English ({}): only declared metadata, exact names and common topics are used",
            number::of(n_articles, "article"),
            by(&report.declared_only)
        );
        lines.extend(wrap::hang("languages  ", &said, look));
    }
    if !report.formats.is_empty() {
        lines.extend(wrap::hang("formats    ", &by(&report.formats), look));
    }
    if !report.ignored.is_empty() {
        lines.extend(wrap::hang("ignored    ", &by(&report.ignored), look));
    }
    lines
}

/// Three queries made of what the folder is about; none where that cannot be told.
fn ready(place: &Place, args: &PlaceArgs, world: &World, look: Look) -> Vec<String> {
    let request = Request {
        limit: 0,
        facets: vec![Facet::Actor, Facet::Topic],
        snippets: false,
        ..Request::new("", world.today)
    };
    let answer = Reader::open(place).ok().and_then(|reader| search::search(&reader, &request).ok());
    let Some(answer) = answer else { return Vec::new() };
    let queries = ready_queries(&answer);
    let mut lines = Vec::new();
    for (row, query) in queries.iter().enumerate() {
        if row == 0 {
            lines.extend([String::new(), wrap::bold("try", look)]);
        }
        lines.push(format!("  hustings search{} {}", world::place_options(args), escape::word(query)));
    }
    lines
}

/// Who leads, what leads, and both together.
fn ready_queries(answer: &Answer) -> Vec<String> {
    let leading = |facet, field| {
        let values = answer.facets.get(&facet)?.values.iter();
        let label = values.filter(|value| value.value != "?").map(|value| value.label.as_str()).next()?;
        // A topic is shown by its path and asked for by its name.
        let name = label.rsplit(" > ").next().unwrap_or(label);
        super::flags::flag_as_query(field, &name.to_lowercase()).ok()
    };
    let (actor, topic) = (leading(Facet::Actor, "actor"), leading(Facet::Topic, "topic"));
    let both = actor.as_ref().zip(topic.as_ref()).map(|(actor, topic)| format!("{actor} {topic}"));
    [actor, topic, both].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use super::*;
    use crate::cli::fake;

    fn run() -> Run {
        let skipped =
            |file: &str, line, why: &str| Skipped { file: file.to_owned(), line, why: why.to_owned() };
        let counts = |pairs: &[(&str, u64)]| {
            pairs.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect::<BTreeMap<_, _>>()
        };
        let report = Report {
            indexed_files: 1_100,
            articles: 1_234,
            read: 1_234,
            undated: 37,
            declared_only: counts(&[("de", 12), ("fr", 2)]),
            formats: counts(&[("html", 1_000), ("jsonl", 234)]),
            ignored: counts(&[("image", 100), ("hidden", 10)]),
            skipped_files: 3,
            skipped: vec![
                skipped("a.html", None, "empty"),
                skipped("b.jsonl", Some(7), "no JSON: expected `,`"),
                skipped("c.pdf", None, "format not read yet"),
                skipped("d.doc", None, "format not read yet"),
            ],
            text_bytes: 5_000_000,
            ..Report::default()
        };
        let cost = Cost {
            time: Duration::from_millis(2_500),
            peak_anonymous: Some(120_000_000),
            peak_resident: Some(300_000_000),
        };
        Run { report, cost }
    }

    #[test]
    fn the_account_adds_up_and_names_what_was_skipped() {
        let place = PlaceArgs { roots: vec!["pages".into()], index: None };
        assert_eq!(
            run().lines(&place, Look::PLAIN),
            [
                "files      1,213: 1,100 indexed · 110 ignored · 3 skipped",
                "articles   1,234 · 37 undated · 1 skipped in indexed files",
                "languages  14 articles are not in English (de 12, fr 2): only declared metadata,",
                "           exact names and common topics are used",
                "formats    html 1,000, jsonl 234",
                "ignored    image 100, hidden 10",
                "skipped    a.html: empty",
                "           b.jsonl:7: no JSON: expected `,`",
                "           c.pdf: format not read yet",
                "           1 more: `hustings status --in pages --skipped` lists all",
                "time       2.5 s · 494 articles/s · 2.0 MB/s of text",
                "memory     120 MB at most (300 MB resident with files)",
            ]
        );
    }

    #[test]
    fn skipped_input_is_status_3_and_a_stop_130() {
        let mut run = run();
        assert_eq!(run.exit().status(), 3);
        run.report.stopped = true;
        assert_eq!(run.exit().status(), 130);
        run.report = Report::default();
        assert_eq!(run.exit().status(), 0);
        assert_eq!(run.short(), "indexed 0 articles of 0 files in 2.5 s");
    }

    #[test]
    fn ready_queries_are_made_of_what_leads() {
        assert_eq!(
            ready_queries(&fake::answer()),
            ["actor:\"marco rubio\"", "topic:immigration", "actor:\"marco rubio\" topic:immigration"]
        );
        assert_eq!(ready_queries(&fake::no_answer()), Vec::<String>::new());
    }
}
