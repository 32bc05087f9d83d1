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
