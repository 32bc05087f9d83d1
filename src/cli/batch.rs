//! `hustings batch`: many queries, a line each; counts, hits, or a run for a scorer.

use std::io::BufRead;
use std::io::BufReader;
use std::path::Path;

use serde::Serialize;

use super::args::BatchArgs;
use super::args::BatchForm;
use super::exit::Exit;
use super::failure::Failure;
use super::failure::Kind;
use super::interrupt::Interrupt;
use super::out;
use super::out::Out;
use super::world;
use super::world::World;
use crate::index::Reader;
use crate::search;
use crate::search::Answer;
use crate::search::Hit;
use crate::search::Reading;
use crate::search::Request;
use crate::search::Total;

/// The name of this program in a run, its last column.
const TAG: &str = "hustings";

/// Runs the command.
pub(super) fn run(args: &BatchArgs, world: &World, out: &mut Out) -> Result<Exit, Failure> {
    let reader = Reader::open(&world::place(&args.place))?;
    let form = if args.output.json { BatchForm::Jsonl } else { args.form };
    let shown = args.file.display().to_string();
    let lines = open(&args.file).map_err(|error| {
        Failure::because(Kind::World, format!("cannot read the queries `{shown}`"), error)
            .hint("a line is a name, a tab and a query; `-` reads stdin")
    })?;
    let interrupt = Interrupt::watch();
    let (mut is_found, mut is_wrong) = (false, false);
    let printed = head(form, out).and_then(|()| {
        for (nth, line) in lines.enumerate() {
            if interrupt.is_asked() {
                return Err(Failure::interrupted_answer());
            }
            let nth = nth + 1;
            let line = line.map_err(|error| {
                Failure::because(Kind::World, format!("cannot read `{shown}:{nth}`"), error)
            })?;
            let Some(asked) = Asked::of(&line, nth) else { continue };
            match ask(&reader, &asked, args, form, world) {
                Ok(answer) => {
                    is_found |= answer.total.articles > 0;
                    print(&asked, &answer, form, out)?;
                }
                Err(failure) if failure.kind == Kind::Query => {
                    out::warn(&format!("{shown}:{nth}: {}", failure.short()));
                    if form == BatchForm::Jsonl {
                        out.json(&Refused { name: &asked.name, line: nth, error: failure.short() })?;
                    }
                    is_wrong = true;
                }
                Err(failure) => return Err(failure),
            }
        }
        out.flush()
    });
    let end = if is_found { Exit::Done } else { Exit::Nothing };
    out::ended(printed, if is_wrong { Exit::Wrong } else { end })
}

/// The lines of a file, or of stdin.
fn open(file: &Path) -> std::io::Result<Box<dyn Iterator<Item = std::io::Result<String>>>> {
    if file == Path::new("-") {
        return Ok(Box::new(std::io::stdin().lines()));
    }
    Ok(Box::new(BufReader::new(std::fs::File::open(file)?).lines()))
}

/// A line of the file.
#[derive(Debug, PartialEq)]
struct Asked {
    /// What the query is called; the number of its line where the line has no tab.
    name: String,
    query: String,
    line: usize,
}

impl Asked {
    /// `None` for a blank line.
    fn of(line: &str, nth: usize) -> Option<Self> {
        let line = line.trim_end_matches('\r');
        let line = if nth == 1 { line.trim_start_matches('\u{FEFF}') } else { line };
        if line.trim().is_empty() {
            return None;
        }
        let (name, query) = match line.split_once('\t') {
            Some((name, query)) if !name.trim().is_empty() => (name.trim().to_owned(), query),
            Some((_, query)) => (nth.to_string(), query),
            None => (nth.to_string(), line),
        };
        Some(Self { name, query: query.trim().to_owned(), line: nth })
    }
}

/// Answers one query.
fn ask(
    reader: &Reader,
    asked: &Asked,
    args: &BatchArgs,
    form: BatchForm,
    world: &World,
) -> Result<Answer, Failure> {
    let request = Request {
        reading: if args.any { Reading::AnyWord } else { Reading::Language },
        limit: if form == BatchForm::Csv { 0 } else { args.limit },
        facets: Vec::new(),
        snippets: false,
        // A run has hits alone.
        count: form != BatchForm::Trec,
        ..Request::new(asked.query.clone(), world.today)
    };
    search::search(reader, &request).map_err(|error| Failure::of_search(&asked.query, error))
}

/// A query with its answer, a line of JSON Lines.
#[derive(Serialize)]
struct Answered<'a> {
    name: &'a str,
    line: usize,
    query: &'a str,
    understood: &'a str,
    notes: &'a [String],
    total: Total,
    hits: &'a [Hit],
}

/// A query that cannot be read, in its place.
#[derive(Serialize)]
struct Refused<'a> {
    name: &'a str,
    line: usize,
    error: String,
}

fn head(form: BatchForm, out: &mut Out) -> Result<(), Failure> {
    if form == BatchForm::Csv { out.line("name,line,query,understood,articles\r") } else { Ok(()) }
}

fn print(asked: &Asked, answer: &Answer, form: BatchForm, out: &mut Out) -> Result<(), Failure> {
    match form {
        BatchForm::Jsonl => out.json(&Answered {
            name: &asked.name,
            line: asked.line,
            query: &asked.query,
            understood: &answer.understood,
            notes: &answer.notes,
            total: answer.total,
            hits: &answer.hits,
        }),
        BatchForm::Csv => out.line(&format!(
            "{},{},{},{},{}\r",
            cell(&asked.name),
            asked.line,
            cell(&asked.query),
            cell(&answer.understood),
            answer.total.articles
        )),
        BatchForm::Trec => out.lines(run_lines(&asked.name, &answer.hits)),
    }
}

/// The hits as lines of a TREC run: `qid Q0 docid rank score tag`. The scores fall strictly, since scorers break ties
/// by their own lights: a tie is parted by the least step.
fn run_lines<'h>(name: &str, hits: &'h [Hit]) -> impl Iterator<Item = String> + use<'h> {
    let name = token(name);
    let mut last = f64::INFINITY;
    hits.iter().enumerate().map(move |(nth, hit)| {
        let score = f64::from(hit.score.unwrap_or_default());
        last = if score < last { score } else { last.next_down() };
        let id = hit.declared_id.as_deref().filter(|id| is_token(id)).unwrap_or(&hit.id);
        format!("{name} Q0 {id} {} {last} {TAG}", nth + 1)
    })
}

/// Says whether a run can hold `text` as one column.
fn is_token(text: &str) -> bool {
    !text.is_empty() && !text.contains(|letter: char| letter.is_whitespace() || letter.is_control())
}

/// `text` as one column of a run.
fn token(text: &str) -> String {
    if is_token(text) {
        return text.to_owned();
    }
    text.chars()
        .map(|letter| if letter.is_whitespace() || letter.is_control() { '_' } else { letter })
        .collect()
}

/// `text` as a cell of RFC 4180 that no spreadsheet takes for a formula: an apostrophe goes before what would begin one.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let guarded = if is_formula { format!("'{text}") } else { text.to_owned() };
    if guarded.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::fake;

    #[test]
    fn a_line_is_a_name_a_tab_and_a_query() {
        let asked = |line| Asked::of(line, 7).map(|asked| (asked.name, asked.query));
        let pair = |name: &str, query: &str| Some((name.to_owned(), query.to_owned()));
        assert_eq!(asked("q1\ttax cuts\r"), pair("q1", "tax cuts"));
        assert_eq!(asked("tax cuts"), pair("7", "tax cuts"));
        assert_eq!(asked("\ttax"), pair("7", "tax"));
        assert_eq!(asked("q2\t"), pair("q2", ""));
        assert_eq!(asked("  "), None);
        assert_eq!(Asked::of("\u{FEFF}a\tb", 1).unwrap().name, "a");
    }

    #[test]
    fn a_run_takes_the_declared_id_and_parts_ties() {
        let mut hits = fake::answer().hits;
        hits.truncate(2);
        hits[0].declared_id = Some("ab12".into());
        hits[1].declared_id = Some("two words".into());
        hits.iter_mut().for_each(|hit| hit.score = Some(1.5));
        let lines: Vec<String> = run_lines("q 1", &hits).collect();
        assert_eq!(lines[0], "q_1 Q0 ab12 1 1.5 hustings");
        assert_eq!(lines[1], format!("q_1 Q0 {} 2 1.4999999999999998 hustings", hits[1].id));
    }

    #[test]
    fn a_cell_is_no_formula() {
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("-tariffs, china"), "\"'-tariffs, china\"");
        assert_eq!(cell("a \"b\""), "\"a \"\"b\"\"\"");
        assert_eq!(cell("visas"), "visas");
    }
}
