//! Markdown → a record: front matter as metadata, the text without markup.

mod blocks;
mod front;
mod inline;

use super::headline;
use super::json::Names;
use super::json::metadata_of;
use super::prose::Prose;
use super::text;
use crate::article::Furniture;
use crate::article::Record;
use crate::article::TitleFrom;

/// Reads a Markdown text.
///
/// # Errors
/// Front matter says that it is no article of its own.
pub(super) fn read(text: &str, names: &Names) -> Result<Record, String> {
    let front = front::split(text);
    let mut record = match &front.values {
        Some(values) => metadata_of(values, names),
        None => Record::default(),
    };
    record.notes.extend(front.note);
    if let Some(broken) = front.broken {
        let why = "front matter that does not parse".to_owned();
        record.furniture.push(Furniture { before: 0, text: super::prose::one_line(broken), why });
    }
    if record.url.is_none() {
        record.url = origin(front.body);
    }
    let mut prose = Prose::default();
    let heading = blocks::read(front.body, front.offset, &mut prose);
    let (mut paragraphs, mut runs, n_replaced) = prose.finish();
    if n_replaced > 0 {
        record.notes.push(format!("{n_replaced} control characters were replaced by U+FFFD"));
    }
    match (&record.title, heading) {
        // A heading that repeats the declared title is no paragraph.
        (Some(title), Some(heading)) if !same(title, &heading) => {
            paragraphs.insert(0, heading);
            for run in &mut runs {
                run.0 += 1;
            }
        }
        (None, Some(heading)) => {
            record.title = Some(heading);
            record.title_from = Some(TitleFrom::Text);
        }
        (None, None) => {
            if let Some(title) = bare_headline(front.body) {
                let is_first = paragraphs.first().is_some_and(|first| same(first, &title));
                if is_first && paragraphs.len() > 1 {
                    paragraphs.remove(0);
                    runs.retain(|run| run.0 > 0);
                    runs.iter_mut().for_each(|run| run.0 -= 1);
                    record.title = Some(title);
                    record.title_from = Some(TitleFrom::Text);
                }
            }
        }
        _ => {}
    }
    record.paragraphs = paragraphs;
    record.runs = runs;
    Ok(record)
}

/// Returns the address to which a line at the head or the foot leads that says where the text is from.
fn origin(body: &str) -> Option<String> {
    const NEAR: usize = 8;
    const WORDS: [&str; 12] = [
        "source",
        "original",
        "via",
        "url",
        "link",
        "permalink",
        "from",
        "read the full",
        "first published",
        "published",
        "read more at",
        "web",
    ];
    let lines: Vec<&str> = body.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let near = lines.iter().take(NEAR).chain(lines.iter().rev().take(NEAR / 2));
    near.filter(|line| line.len() <= 240).find_map(|line| {
        let plain = line.trim_start_matches(['*', '_', '>', '-', '[', '(', ' ']).to_lowercase();
        let is_whole = line.starts_with('[') && line.ends_with(')') && line.matches("](").count() == 1;
        if !is_whole && !WORDS.iter().any(|word| plain.starts_with(word)) {
            return None;
        }
        let at = line.find("](http").map(|at| at + 2).or_else(|| line.find("<http").map(|at| at + 1))?;
        let url = line.get(at..)?.split([')', '>', ' ']).next()?;
        Some(url.to_owned())
    })
}

/// Returns the first line where it is a headline by the rules of plain text.
fn bare_headline(body: &str) -> Option<String> {
    let block: Vec<_> = text::lines(body)
        .skip_while(|line| line.text.trim().is_empty())
        .take_while(|line| !line.text.trim().is_empty())
        .collect();
    let is_headline = block.len() == 1 && headline::lines_of(&block, body) == 1;
    is_headline.then(|| block.first().map(|line| super::prose::one_line(line.text))).flatten()
}

fn same(left: &str, right: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    letters(left) == letters(right)
}
