//! An answer as people read it, and as a table.

use std::ops::Range;

use super::dates;
use super::escape;
use super::number;
use super::wrap;
use super::wrap::Cell;
use super::wrap::Look;
use crate::article::Field;
use crate::search::Answer;
use crate::search::Facet;
use crate::search::FacetCounts;
use crate::search::Hit;
use crate::search::PartCount;
use crate::search::Snippet;

/// Rows of passages under a hit.
const SNIPPET_ROWS: usize = 2;
/// Hits are numbered to the right of three columns.
const INDENT: &str = "    ";

/// The lines of an answer with hits: how many, the hits, the counts.
pub(super) fn terminal(answer: &Answer, facets: &[Facet], look: Look) -> Vec<String> {
    let mut lines = head(answer, look);
    for (hit, number) in answer.hits.iter().zip(1..) {
        lines.push(String::new());
        lines.extend(hit_lines(hit, number, look));
    }
    let counted: Vec<String> = facets
        .iter()
        .filter_map(|facet| Some(facet_lines(*facet, answer.facets.get(facet)?, look)))
        .flatten()
        .collect();
    if !counted.is_empty() {
        lines.push(String::new());
        lines.extend(counted);
    }
    lines
}

/// The first lines: how many, how fast, what was understood.
fn head(answer: &Answer, look: Look) -> Vec<String> {
    let (total, shown) = (answer.total.articles, answer.hits.len() as u64);
    let found = match total {
        0 => "nothing found".to_owned(),
        _ if shown < total => format!("{} of {}", number::count(shown), number::of(total, "article")),
        _ => number::of(total, "article"),
    };
    let mut line = format!("{found} · {}", number::micros(answer.took_us));
    if !answer.understood.is_empty() {
        line.push_str(&format!(" · understood: {}", answer.understood));
    }
    wrap::wrap(&wrap::cells(&line, &[], look), look.width)
        .iter()
        .map(|line| wrap::paint(line, look))
        .collect()
}

fn hit_lines(hit: &Hit, number: usize, look: Look) -> Vec<String> {
    let room = look.width.saturating_sub(INDENT.len());
    let mut lines = Vec::new();
    let title = match &hit.title {
        Some(title) => title_cells(title, hit, look),
        None => wrap::cells("(no title)", &[], look),
    };
    for (row, line) in wrap::wrap(&title, room).iter().enumerate() {
        let line = wrap::bold(&wrap::paint(line, look), look);
        lines.push(if row == 0 { format!("{number:>2}  {line}") } else { format!("{INDENT}{line}") });
    }
    let place = hit
        .line
        .filter(|line| *line > 1)
        .map_or_else(|| hit.file.clone(), |line| format!("{}:{line}", hit.file));
    let mut facts = vec![dates::for_people(hit.published.as_ref())];
    facts.extend(hit.source.as_deref().map(|source| escape::shown(source).into_owned()));
    facts.push(escape::shown(&place).into_owned());
    facts.push(format!("id {}", hit.id));
    lines.extend(wrap::flow(&facts, " · ", INDENT, look));
    lines.extend(snippet_lines(&hit.snippets, room, look).iter().map(|line| format!("{INDENT}{line}")));
    lines
}

/// The title with what matches in it: a snippet of the title that is all of it lends its marks.
fn title_cells(title: &str, hit: &Hit, look: Look) -> Vec<Cell> {
    let whole =
        |snippet: &&Snippet| snippet.field == Field::Title && snippet.start == 0 && snippet.text == title;
    let marks = hit.snippets.iter().find(whole).map_or(&[][..], |snippet| &snippet.marks);
    wrap::cells(title, marks, look)
}

/// Passages of the body, one after another, in the rows there are.
fn snippet_lines(snippets: &[Snippet], room: usize, look: Look) -> Vec<String> {
    let mut rows = Vec::new();
    for snippet in snippets.iter().filter(|snippet| snippet.field == Field::Body) {
        if rows.len() >= SNIPPET_ROWS {
            break;
        }
        rows.extend(passage(snippet, SNIPPET_ROWS - rows.len(), room, look));
    }
    rows.iter().map(|row| wrap::paint(row, look)).collect()
}

/// One passage in at most `rows` rows: what does not fit is left out at the end, or at the beginning where the first
/// match would not be seen; what was left out is `…`.
fn passage(snippet: &Snippet, rows: usize, room: usize, look: Look) -> Vec<Vec<Cell>> {
    let length = snippet.text.chars().count();
    let first_mark = snippet.marks.first().map_or(0, |[start, _]| *start);
    let whole = lay(snippet, 0..length, room, look);
    if whole.len() <= rows {
        return whole;
    }
    let words = word_starts(&snippet.text);
    let from = if first_mark * 2 < room * rows {
        0
    } else {
        let wanted = first_mark.saturating_sub(room / 3);
        words.iter().copied().find(|start| *start >= wanted).unwrap_or(0).min(first_mark)
    };
    // The longest run of whole words that fits, found from the far end of what could.
    let ends =
        words.iter().copied().chain([length]).filter(|end| *end > from && *end <= from + room * (rows + 1));
    let mut ends: Vec<usize> = ends.collect();
    while let Some(end) = ends.pop() {
        let laid = lay(snippet, from..end, room, look);
        if laid.len() <= rows {
            return laid;
        }
    }
    let mut cut = lay(snippet, from..length, room, look);
    cut.truncate(rows);
    cut
}

/// The code points at which words begin.
fn word_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut follows_space = true;
    for (at, letter) in text.chars().enumerate() {
        if follows_space && !letter.is_whitespace() {
            starts.push(at);
        }
        follows_space = letter.is_whitespace();
    }
    starts
}

/// The code points `part` of a passage, with `…` where it was cut, in lines.
fn lay(snippet: &Snippet, part: Range<usize>, room: usize, look: Look) -> Vec<Vec<Cell>> {
    let length = snippet.text.chars().count();
    let before = if part.start > 0 || snippet.cut_before { "… " } else { "" };
    let after = if part.end < length || snippet.cut_after { " …" } else { "" };
    let inside: String = snippet.text.chars().skip(part.start).take(part.len()).collect();
    let inside = inside.trim_end();
    let n_inside = inside.chars().count();
    let shift = before.chars().count();
    let marks: Vec<[usize; 2]> = snippet
        .marks
        .iter()
        .filter_map(|[start, end]| {
            let start = start.saturating_sub(part.start);
            let end = end.saturating_sub(part.start).min(n_inside);
            (start < end).then_some([start + shift, end + shift])
        })
        .collect();
    wrap::wrap(&wrap::cells(&format!("{before}{inside}{after}"), &marks, look), room)
}

/// One facet: `actors  Marco Rubio 12 · Barack Obama 7 · no actor 3 · 5 of 40 shown`.
fn facet_lines(facet: Facet, counts: &FacetCounts, look: Look) -> Vec<String> {
    let name = match facet {
        Facet::Actor => "actors",
        Facet::Topic => "topics",
        Facet::Source => "sources",
        Facet::Year => "years",
        Facet::Language => "languages",
        Facet::Author => "authors",
    };
    let indent = 11;
    let most = counts.values.iter().map(|value| value.count).max().unwrap_or(0);
    let mut pieces = Vec::new();
    for value in &counts.values {
        let label = if value.value == "?" { unknown(facet).into() } else { escape::shown(&value.label) };
        let sign = if value.selected { "✓ " } else { "" };
        let bar = if look.bars { format!(" {}", bar(value.count, most)) } else { String::new() };
        pieces.push(format!("{sign}{label} {}{bar}", number::count(value.count)));
    }
    let known = counts.values.iter().filter(|value| value.value != "?").count() as u64;
    if pieces.is_empty() {
        return Vec::new();
    }
    if known < counts.distinct {
        pieces.push(format!("{} of {} shown", number::count(known), number::count(counts.distinct)));
    }
    let lines = wrap::flow(&pieces, " · ", &" ".repeat(indent), look);
    let named = lines.into_iter().enumerate().map(|(row, line)| match row {
        0 => format!("{name:<indent$}{}", line.trim_start()),
        _ => line,
    });
    named.collect()
}

/// The name of the row of articles without a value.
fn unknown(facet: Facet) -> &'static str {
    match facet {
        Facet::Actor => "no actor",
        Facet::Topic => "no topic",
        Facet::Source => "no source",
        Facet::Year => dates::UNDATED,
        Facet::Language => "no language",
        Facet::Author => "no author",
    }
}

/// A bar of one column, an eighth for each eighth of the most.
fn bar(count: u64, most: u64) -> char {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let step = (count * 8).div_ceil(most.max(1)).clamp(1, 8) as usize;
    BARS.get(step - 1).copied().unwrap_or('█')
}

/// The lines of an answer without hits: which part has none, what each finds alone, what to type instead.
///
/// `again` spells the command for another query.
pub(super) fn nothing(answer: &Answer, again: &dyn Fn(&str) -> String, look: Look) -> Vec<String> {
    let mut lines = head(answer, look);
    if answer.parts.is_empty() {
        return lines;
    }
    lines.push(String::new());
    let room =
        answer.parts.iter().map(|part| wrap::width(&escape::shown(&part.part))).max().unwrap_or(0).min(40);
    for part in &answer.parts {
        let name = escape::shown(&part.part);
        let pad = " ".repeat(room.saturating_sub(wrap::width(&name)));
        let mut line = format!("  {name}{pad}  {}", number::of(part.articles, "article"));
        if answer.parts.len() > 1 {
            line.push_str(&format!("; without it {}", number::count(part.without)));
        }
        lines.push(line);
        if !part.near.is_empty() {
            let near: Vec<_> = part.near.iter().map(|near| escape::shown(near)).collect();
            lines.push(format!("  {:room$}  near: {}", "", near.join(", ")));
        }
    }
    let tries = tries(&answer.parts);
    if !tries.is_empty() {
        lines.push(String::new());
        lines.extend(tries.iter().map(|query| format!("hint: {}", again(query))));
    }
    lines
}

/// Queries that find something: the nearest spelling in place of a part without hits; the query without the part that
/// costs the most.
fn tries(parts: &[PartCount]) -> Vec<String> {
    let with = |changed: usize, other: Option<&str>| {
        let kept = parts.iter().enumerate().filter_map(|(at, part)| match other {
            _ if at != changed => Some(part.part.as_str()),
            other => other,
        });
        kept.collect::<Vec<_>>().join(" ")
    };
    let mut tries = Vec::new();
    if let Some(misspelt) = parts.iter().position(|part| part.articles == 0 && !part.near.is_empty()) {
        let near = parts.get(misspelt).and_then(|part| part.near.first());
        tries.push(with(misspelt, near.map(String::as_str)));
    }
    let dearest = parts.iter().enumerate().rev().max_by_key(|(_, part)| part.without);
    if let Some((at, part)) = dearest
        && parts.len() > 1
        && part.without > 0
    {
        tries.push(with(at, None));
    }
    tries
}

/// One hit as a row: id, date, source, title, file, passages.
pub(super) fn row(hit: &Hit) -> String {
    let passages: Vec<String> = hit
        .snippets
        .iter()
        .filter(|snippet| snippet.field == Field::Body)
        .map(|snippet| {
            let before = if snippet.cut_before { "… " } else { "" };
            let after = if snippet.cut_after { " …" } else { "" };
            format!("{before}{}{after}", snippet.text)
        })
        .collect();
    let passages = passages.join(" | ");
    let columns = [
        hit.id.as_str(),
        dates::for_programs(hit.published.as_ref()),
        hit.source.as_deref().unwrap_or_default(),
        hit.title.as_deref().unwrap_or_default(),
        hit.file.as_str(),
        passages.as_str(),
    ];
    columns.map(escape::column).join("\t")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::fake;

    #[test]
    fn an_answer_reads_like_a_transcript() {
        let facets = [Facet::Actor, Facet::Topic, Facet::Year];
        let lines = terminal(&fake::answer(), &facets, Look::PLAIN);
        assert_eq!(
            lines.join("\n"),
            "\
3 of 12 articles · 0.4 ms · understood: actor:\"marco rubio\" AND immigration

 1  Senators reach a deal on **visas**
    2013-04-16 · Example Courier · pages/visas.html · id 7k2m9q4c1d0a8xyz
    … the **immigration** bill that **Rubio** put before the Senate …

 2  What the border vote means
    ~2016-05 · dump/all.jsonl:1204 · id 0a1b2c3d4e5f6g7h

 3  Untold
    undated · notes.txt · id zzzzzzzzzzzzzzzz

actors     Marco Rubio 12 · Barack Obama 7 · no actor 3 · 2 of 40 shown
topics     immigration 9 · politics 4
years      2013 7 · 2016 3 · undated 2"
        );
    }

    #[test]
    fn bars_and_styles_are_for_terminals() {
        let look = Look { colour: true, bars: true, width: 80 };
        let lines = terminal(&fake::answer(), &[Facet::Actor], look);
        let text = lines.join("\n");
        assert!(text.contains("the \x1b[1;4mimmigration\x1b[0m bill"), "{text}");
        assert!(text.contains("Marco Rubio 12 █"), "{text}");
        assert!(!text.contains("**"), "{text}");
    }

    #[test]
    fn fault_24_no_hit_steers_the_terminal() {
        let mut answer = fake::answer();
        let evil = "\x1b]52;c;aGk=\x07\u{202e}\r\n";
        for hit in &mut answer.hits {
            hit.title = Some(format!("title {evil}"));
            hit.source = Some(evil.to_owned());
            hit.file = evil.to_owned();
        }
        answer.understood = evil.to_owned();
        for counts in answer.facets.values_mut() {
            counts.values.iter_mut().for_each(|value| value.label = evil.to_owned());
        }
        let mut lines = terminal(&answer, &[Facet::Actor], Look::PLAIN);
        lines.extend(answer.hits.iter().map(row));
        for line in lines {
            assert!(!line.contains(['\x1b', '\x07', '\u{202e}', '\r', '\n']), "{line:?}");
        }
    }

    #[test]
    fn no_line_is_wider_than_the_screen_but_a_file_name_may_be() {
        let mut answer = fake::answer();
        answer.hits[0].title = Some("漢字 ".repeat(40));
        answer.understood = "immigration AND ".repeat(12);
        for line in terminal(&answer, &[Facet::Actor, Facet::Topic], Look::PLAIN) {
            assert!(wrap::width(&line) <= 80, "{line}");
        }
    }

    #[test]
    fn a_long_passage_keeps_its_match_in_sight() {
        let before = "word ".repeat(80);
        let snippet = fake::snippet(&format!("{before}visas {}", "tail ".repeat(80)), &[[400, 405]]);
        let rows = passage(&snippet, 2, 76, Look::PLAIN);
        let text: Vec<String> = rows.iter().map(|row| wrap::paint(row, Look::PLAIN)).collect();
        assert_eq!(text.len(), 2);
        assert!(text[0].starts_with("… word"), "{text:?}");
        assert!(text.join(" ").contains("**visas**"), "{text:?}");
        assert!(text[1].ends_with(" …"), "{text:?}");
    }

    #[test]
    fn nothing_found_says_which_part_and_what_to_type() {
        let again = |query: &str| format!("`hustings search {}`", escape::word(query));
        let lines = nothing(&fake::no_answer(), &again, Look::PLAIN);
        assert_eq!(
            lines.join("\n"),
            "\
nothing found · 0.4 ms · understood: actor:\"marco rubio\" AND imigration

  actor:\"marco rubio\"  12 articles; without it 0
  imigration           0 articles; without it 12
                       near: immigration, migration

hint: `hustings search 'actor:\"marco rubio\" immigration'`
hint: `hustings search 'actor:\"marco rubio\"'`"
        );
    }

    #[test]
    fn a_row_has_six_columns_whatever_the_article_holds() {
        let mut hit = fake::answer().hits.remove(0);
        hit.title = Some("a\tb\nc\\".to_owned());
        let row = row(&hit);
        assert_eq!(row.split('\t').count(), 6);
        assert_eq!(row.split('\t').nth(3), Some(r"a\tb\nc\\"));
        assert!(!row.contains("**"));
    }
}
