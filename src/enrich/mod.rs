//! `Record` → `Article`: one question, one module, pure functions.
//!
//! Owns what is inferred about one article: language, byline, wire, date, what is junk, actors, topics. It opens no
//! file, reads no clock and looks at no other article; what cannot be known from the record stays unknown.
//!
//! Body and junk together are all that was read: nothing is lost on this step.

pub mod actors;
mod bare;
mod body;
mod byline;
mod date;
mod junk;
mod language;
mod source;
pub mod topics;
mod wire;

pub use bare::bare;

use crate::article::Article;
use crate::article::Record;
use crate::article::TitleFrom;
use crate::knowledge::Knowledge;

/// Why a paragraph that is nothing but the author's name is no report.
const BYLINE: &str = "byline";

/// Why a paragraph that is nothing but a statement of the date is no report.
const DATE_LINE: &str = "date line";

/// Infers what a record does not say. Never fails: it returns the best values and notes.
///
/// A pure function of record and knowledge: same in, same out, on any machine and any number of threads.
pub fn enrich(record: &Record, knowledge: &Knowledge) -> Article {
    let title = record.title.as_deref().map(single_spaced).filter(|title| !title.is_empty());
    let (language, language_note) =
        language::language(record.language.as_deref(), title.as_deref(), &record.paragraphs);

    let mut authors = byline::names(&record.authors);
    let signed = byline::in_text(&record.paragraphs);
    let mut verdicts = junk::judge(&record.paragraphs, &authors);
    let order = date::order(record);
    let is_junk = |index: usize| verdicts.get(index).is_some_and(Option::is_some);
    let said = date::Said::read(title.as_deref(), &record.paragraphs, order, is_junk);
    if record.paragraphs.len() > 1 {
        let byline = signed.as_ref().map(|byline| byline.paragraph);
        let lines = said.lines.iter().map(|&line| (line, DATE_LINE)).chain(byline.map(|line| (line, BYLINE)));
        for (line, why) in lines {
            if let Some(verdict) = verdicts.get_mut(line) {
                *verdict = Some(why);
            }
        }
    }
    if let Some(signed) = signed.filter(|_| authors.is_empty()) {
        authors = signed.authors;
    }

    let body = body::Body::new(record, &verdicts);
    let dates = date::decide(record, said, order, |place| body.locate(record, title.as_deref(), place));
    let source = source::source(record);
    let wire = wire::wire(&record.paragraphs, &record.authors, source.as_deref()).map(str::to_owned);

    let shown = title.as_deref().unwrap_or_default();
    let actors = actors::actors(shown, &body.text, dates.published.as_ref(), knowledge);
    let topics = topics::topics(shown, &body.text, record, knowledge);
    let mut notes = record.notes.clone();
    notes.extend(language_note);
    Article {
        id: record.id(),
        declared_id: record.declared_id.clone(),
        file: record.file.clone(),
        format: record.format.clone(),
        line: record.line,
        title_from: title.is_some().then_some(record.title_from.unwrap_or(TitleFrom::Declared)),
        title,
        body: body.text,
        language,
        source,
        url: record.url.clone(),
        authors,
        section: record.section.clone(),
        keywords: record.keywords.clone(),
        wire,
        modified: dates.modified,
        published: dates.published,
        date_notes: dates.notes,
        actors,
        topics,
        quotes: vec![],
        story: None,
        junk: body.junk,
        notes,
        source_map: body.source_map,
    }
}

fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
