//! `Record` → `Article`: one question, one module, pure functions.

pub mod actors;
pub mod topics;

use crate::article::Article;
use crate::article::Record;
use crate::knowledge::Knowledge;

/// The article of a record with nothing inferred: what the file declares and nothing else.
pub fn bare(record: &Record) -> Article {
    enrich(record, &Knowledge::built_in())
}

/// Infers what a record does not say. Never fails: it returns the best values and notes.
///
/// A pure function of record and knowledge: same in, same out, on any machine and any number of threads.
pub fn enrich(record: &Record, knowledge: &Knowledge) -> Article {
    let _ = knowledge;
    Article {
        id: record.id(),
        declared_id: record.declared_id.clone(),
        file: record.file.clone(),
        format: record.format.clone(),
        line: record.line,
        title: record.title.clone(),
        title_from: None,
        body: record.paragraphs.join("\n\n"),
        language: Some("en".to_owned()),
        source: record.source.clone(),
        url: record.url.clone(),
        authors: record.authors.clone(),
        section: record.section.clone(),
        keywords: record.keywords.clone(),
        wire: None,
        modified: None,
        published: None,
        date_notes: vec![],
        actors: vec![],
        topics: vec![],
        quotes: vec![],
        story: None,
        junk: vec![],
        notes: record.notes.clone(),
        source_map: vec![],
    }
}
