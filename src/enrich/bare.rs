//! An article with nothing inferred: the reference that the cost of inference is measured against.

use crate::article::Article;
use crate::article::Record;

/// The article of a record with what the file declares and nothing else.
pub fn bare(record: &Record) -> Article {
    Article {
        id: record.id(),
        declared_id: record.declared_id.clone(),
        file: record.file.clone(),
        format: record.format.clone(),
        line: record.line,
        title: record.title.clone(),
        title_from: record.title_from,
        body: record.paragraphs.join("\n\n"),
        language: record.language.clone(),
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
