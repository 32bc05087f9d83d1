//! `hustings show`: one article with what is known about it, and why.

use std::collections::BTreeMap;

use super::args::ShowArgs;
use super::dates;
use super::escape;
use super::exit::Exit;
use super::failure::Failure;
use super::out;
use super::out::Out;
use super::place;
use super::world::World;
use super::wrap;
use super::wrap::Look;
use crate::article::Actor;
use crate::article::Article;
use crate::article::Evidence;
use crate::article::Field;
use crate::article::Role;
use crate::article::Rule;
use crate::article::Topic;
use crate::index::Reader;
use crate::search;
use crate::search::Shown;
use crate::text::Language;

/// Pieces of evidence that are shown of one thing.
const PIECES: usize = 3;
/// Actors and topics that are shown with their evidence.
const NAMED: usize = 12;

/// Runs the command.
pub(super) fn run(args: &ShowArgs, world: &World, out: &mut Out) -> Result<Exit, Failure> {
    let reader = Reader::open(&place::to_read(&args.place, world)?)?;
    let query = Some(args.query.trim()).filter(|query| !query.is_empty());
    let shown = search::show(&reader, &args.id, query, world.today)
        .map_err(|error| Failure::of_search(query.unwrap_or_default(), error))?;
    let Some(shown) = shown else {
        if !world.is_quiet() {
            out::note(&format!("no article has an id that begins with `{}`", args.id));
        }
        return Ok(Exit::Nothing);
    };
    if args.output.json {
        out.json(&shown)?;
    } else if args.raw {
        out.lines(raw(&shown.article))?;
    } else {
        out.lines(lines(&shown, out.look))?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// Headline and text as they are.
fn raw(article: &Article) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(title) = &article.title {
        lines.extend([escape::shown(title).into_owned(), String::new()]);
    }
    lines.push(escape::lines(&article.body));
    lines
}

/// The article for people.
fn lines(shown: &Shown, look: Look) -> Vec<String> {
    let article = &shown.article;
    let mut lines = Vec::new();
    let title = article.title.as_deref().unwrap_or("(no title)");
    let marks = marks(shown, Field::Title);
    for line in wrap::wrap(&wrap::cells(title, &marks, look), look.width) {
        lines.push(wrap::bold(&wrap::paint(&line, look), look));
    }
    lines.push(String::new());
    for (name, value) in facts(article) {
        lines.extend(wrap::hang(&head(name), &value, look));
    }
    lines.extend(date_lines(article, look));
    lines.extend(actor_lines(&article.actors, look));
    lines.extend(topic_lines(&article.topics, look));
    for (row, junk) in article.junk.iter().enumerate() {
        let head = head(if row == 0 { "cut" } else { "" });
        lines.extend(wrap::hang(&head, &format!("{}: \"{}\"", junk.why, clip(&junk.text)), look));
    }
    for (row, note) in article.notes.iter().enumerate() {
        lines.extend(wrap::hang(&head(if row == 0 { "notes" } else { "" }), note, look));
    }
    lines.push("─".repeat(look.width.min(72)));
    lines.extend(body(article, &self::marks(shown, Field::Body), look));
    lines
}

/// A name in the left column.
fn head(name: &str) -> String {
    format!("{name:<9}")
}

/// The plain metadata that is known.
fn facts(article: &Article) -> Vec<(&'static str, String)> {
    let file = article.line.map_or_else(|| article.file.clone(), |line| format!("{}:{line}", article.file));
    let mut facts =
        vec![("id", article.id.as_str().to_owned()), ("file", format!("{file} ({})", article.format))];
    let mut add = |name, value: Option<String>| facts.extend(value.map(|value| (name, value)));
    add("declared", article.declared_id.clone().map(|id| format!("id {id}")));
    add("source", article.source.clone());
    add("url", article.url.clone());
    add("authors", Some(article.authors.join(", ")).filter(|authors| !authors.is_empty()));
    add("section", article.section.clone());
    add("keywords", Some(article.keywords.join(", ")).filter(|keywords| !keywords.is_empty()));
    add("wire", article.wire.clone());
    let is_promised = Language::of(article.language.as_deref()).is_promised();
    let said = if is_promised {
        ""
    } else {
        " · not English: only declared metadata, exact names and common topics are used"
    };
    add("language", article.language.as_ref().map(|code| format!("{code}{said}")));
    add("modified", article.modified.clone());
    facts
}

/// The date, why it is believed, and which dates were seen and not taken.
fn date_lines(article: &Article, look: Look) -> Vec<String> {
    let mut lines = Vec::new();
    let said = match &article.published {
        None => dates::UNDATED.to_owned(),
        Some(published) => {
            let mut said = format!(
                "{} · to the {} · {} · confidence {:.2}",
                published.date,
                dates::precision(published.precision),
                dates::method(published.method),
                published.confidence
            );
            let why = evidence(&published.evidence);
            if !why.is_empty() {
                said.push_str(&format!(" · why: {why}"));
            }
            said
        }
    };
    lines.extend(wrap::hang(&head("date"), &said, look));
    for note in &article.date_notes {
        let said = format!("not \"{}\" ({}): {}", clip(&note.value), dates::method(note.method), note.why);
        lines.extend(wrap::hang(&head(""), &said, look));
    }
    lines
}

fn actor_lines(actors: &[Actor], look: Look) -> Vec<String> {
    let mut lines = Vec::new();
    for (row, actor) in actors.iter().take(NAMED).enumerate() {
        let mut rules: BTreeMap<&str, u64> = BTreeMap::new();
        for mention in &actor.mentions {
            *rules.entry(rule(mention.rule)).or_default() += 1;
        }
        let role = match actor.role {
            Role::Acts => "acts",
            Role::Quoted => "quoted",
            Role::Mentioned => "mentioned",
        };
        let mut said = vec![actor.name.clone()];
        said.extend(actor.office.clone());
        said.push(role.to_owned());
        said.push(rules.iter().map(|(rule, n)| format!("{rule} {n}")).collect::<Vec<_>>().join(", "));
        let mut texts: Vec<&str> = Vec::new();
        for mention in &actor.mentions {
            if texts.len() < PIECES && !texts.contains(&mention.text.as_str()) {
                texts.push(&mention.text);
            }
        }
        let texts: Vec<String> = texts.iter().map(|text| format!("\"{}\"", clip(text))).collect();
        said.push(format!("why: {}", texts.join(", ")));
        lines.extend(wrap::hang(&head(if row == 0 { "actors" } else { "" }), &said.join(" · "), look));
    }
    lines.extend(more(actors.len()));
    if actors.is_empty() {
        lines.push(format!("{}none found", head("actors")));
    }
    lines
}

/// The topics it is filed under, then how many were weighed and left.
fn topic_lines(topics: &[Topic], look: Look) -> Vec<String> {
    let filed: Vec<&Topic> = topics.iter().filter(|topic| topic.is_filed()).collect();
    let mut lines = Vec::new();
    for (row, topic) in filed.iter().take(NAMED).enumerate() {
        let why = evidence(&topic.evidence);
        let why = if why.is_empty() { String::new() } else { format!(" · why: {why}") };
        let said = format!("{} {:.2}{why}", topic.path, topic.score);
        lines.extend(wrap::hang(&head(if row == 0 { "topics" } else { "" }), &said, look));
    }
    lines.extend(more(filed.len()));
    if filed.is_empty() {
        lines.push(format!("{}none found", head("topics")));
    }
    lines
}

/// What was not listed.
fn more(n: usize) -> Option<String> {
    (n > NAMED).then(|| format!("{}{} more: `--json` has all", head(""), n - NAMED))
}

/// The first pieces of evidence in words.
fn evidence(pieces: &[Evidence]) -> String {
    let said = |piece: &Evidence| match piece {
        Evidence::Passage { text, .. } => format!("\"{}\"", clip(text)),
        Evidence::Value { key, value } => format!("{key} = \"{}\"", clip(value)),
    };
    pieces.iter().take(PIECES).map(said).collect::<Vec<_>>().join(", ")
}

/// At most eighty letters of a text.
fn clip(text: &str) -> String {
    let mut clipped: String = text.chars().take(80).collect();
    if clipped.len() < text.len() {
        clipped.push('…');
    }
    clipped
}

fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Full => "full",
        Rule::Alias => "alias",
        Rule::Acronym => "acronym",
        Rule::Surname => "surname",
        Rule::FirstName => "first-name",
        Rule::Honorific => "honorific",
        Rule::Tagged => "tagged",
        Rule::User => "user",
        Rule::Office => "office",
        Rule::Pronoun => "pronoun",
        Rule::Demonym => "demonym",
        Rule::Nominal => "nominal",
    }
}

/// The places of a field that match, in order, none over another.
fn marks(shown: &Shown, wanted: Field) -> Vec<[usize; 2]> {
    let places = shown.marks.iter().filter(|(field, _, _)| *field == wanted);
    let mut marks: Vec<[usize; 2]> = places.map(|(_, start, end)| [*start, *end]).collect();
    marks.sort_unstable();
    marks.dedup_by(|next, last| {
        let overlaps = next[0] < last[1];
        if overlaps {
            last[1] = last[1].max(next[1]);
        }
        overlaps
    });
    marks
}

/// The paragraphs, wrapped, with what matches marked; offsets count from the start of the body.
fn body(article: &Article, marks: &[[usize; 2]], look: Look) -> Vec<String> {
    let mut lines = Vec::new();
    let mut start = 0;
    for paragraph in article.body.split("\n\n") {
        let end = start + paragraph.chars().count();
        let inside: Vec<[usize; 2]> = marks
            .iter()
            .filter(|[from, to]| *from < end && *to > start)
            .map(|[from, to]| [from.saturating_sub(start), to.saturating_sub(start)])
            .collect();
        lines.push(String::new());
        let laid = wrap::wrap(&wrap::cells(paragraph, &inside, look), look.width);
        lines.extend(laid.iter().map(|line| wrap::paint(line, look)));
        start = end + 2;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::fake;

    #[test]
    fn an_article_is_shown_with_why() {
        let shown = fake::shown();
        assert_eq!(
            lines(&shown, Look::PLAIN).join("\n").replace(shown.article.id.as_str(), "ID"),
            "\
Senators reach a deal on **visas**

id       ID
file     dump/all.jsonl:7 (jsonl)
source   Example Courier
authors  A. Writer
date     2013-04-16 · to the day · dateline · confidence 0.90 · why:
         \"WASHINGTON, April 16\"
         not \"2013-04-18\" (url): day of the capture
actors   Marco Rubio · senator from Florida · acts · full 1, surname 1 · why:
         \"Marco Rubio\", \"Rubio\"
topics   politics > immigration 0.91 · why: \"visas\", section = \"Immigration\"
cut      form text: \"* indicates required fields\"
notes    3 bytes replaced
────────────────────────────────────────────────────────────────────────

WASHINGTON, April 16 - Marco Rubio spoke.

Then Rubio left the **visas** to others."
        );
    }

    #[test]
    fn raw_is_the_text_and_nothing_else() {
        assert_eq!(
            raw(&fake::shown().article).join("\n").lines().next(),
            Some("Senators reach a deal on visas")
        );
    }

    #[test]
    fn marks_that_overlap_are_one() {
        let mut shown = fake::shown();
        shown.marks =
            vec![(Field::Body, 4, 6), (Field::Body, 1, 5), (Field::Title, 0, 1), (Field::Body, 9, 9)];
        assert_eq!(marks(&shown, Field::Body), [[1, 6], [9, 9]]);
    }
}
