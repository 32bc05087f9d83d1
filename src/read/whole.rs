//! Formats that are read whole: bounded in bytes, and only if the file stays the same while it is read.

use std::ops::ControlFlow;

use super::charset;
use super::html;
use super::input::Input;
use super::json;
use super::kind::Format;
use super::markdown;
use super::mojibake;
use super::output::MAX_TEXT;
use super::output::Output;
use super::prose::Prose;
use super::text;
use crate::article::Record;
use crate::article::TitleFrom;

/// Bytes of a text or page that are read; UTF-16 needs two for most characters.
const MAX_BYTES: usize = 2 * MAX_TEXT;

/// Reads a file of one article, or a JSON document.
pub(super) fn read(input: &mut Input, format: Format, output: &mut Output<'_>) -> ControlFlow<()> {
    let is_json = matches!(format, Format::Json | Format::JsonLines);
    let limit = if is_json { json::MAX_DOCUMENT } else { MAX_BYTES };
    let (bytes, error) = input.take(limit);
    let is_longer = error.is_none() && input.has_more();
    if let Some(error) = &error
        && (is_json || input.is_gzip)
    {
        output.refuse(None, error.to_string());
        return ControlFlow::Continue(());
    }
    if let Some(error) = error {
        output.refuse(None, format!("cannot be read: {error}"));
        return ControlFlow::Continue(());
    }
    if is_longer && (is_json || input.is_gzip) {
        let what =
            if is_json { "a JSON object (JSON Lines and lists have none)" } else { "one packed article" };
        output.refuse(None, format!("more than {} MB, which is the limit of {what}", limit >> 20));
        return ControlFlow::Continue(());
    }
    let changed = input.has_changed(output.path());
    if changed {
        output.refuse(None, "changed while reading".to_owned());
        return ControlFlow::Continue(());
    }
    match format {
        Format::Json | Format::JsonLines => json::read_document(bytes, output),
        Format::Html => html::read(bytes, is_longer, output),
        Format::Text => read_text(bytes, is_longer, output),
        Format::Markdown => {
            let (text, notes, is_repaired) = decode(bytes);
            match markdown::read(&text, output.names()) {
                Ok(mut record) => {
                    record.notes.splice(0..0, notes);
                    finish(record, is_longer, is_repaired, output)
                }
                Err(why) => {
                    output.refuse(None, why);
                    ControlFlow::Continue(())
                }
            }
        }
    }
}

fn read_text(bytes: Vec<u8>, is_longer: bool, output: &mut Output<'_>) -> ControlFlow<()> {
    let (text, notes, is_repaired) = decode(bytes);
    let mut prose = Prose::default();
    let (title, _) = text::read(&text, MAX_TEXT, &mut prose);
    let (paragraphs, runs, n_replaced) = prose.finish();
    let title_from = title.is_some().then_some(TitleFrom::Text);
    let mut record = Record { title, title_from, paragraphs, runs, notes, ..Record::default() };
    if n_replaced > 0 {
        record.notes.push(format!("{n_replaced} control characters were replaced by U+FFFD"));
    }
    finish(record, is_longer, is_repaired, output)
}

/// Decodes a text and undoes wrong decoding; offsets into a repaired text are none into the file.
fn decode(bytes: Vec<u8>) -> (String, Vec<String>, bool) {
    let charset::Decoded { text, mut notes } = charset::decode(bytes, None);
    match mojibake::repair(&text) {
        Some((repaired, times)) => {
            notes.push(repair_note(times));
            (repaired, notes, true)
        }
        None => (text, notes, false),
    }
}

/// Says that UTF-8 was once decoded as windows-1252.
pub(super) fn repair_note(times: usize) -> String {
    let often = if times > 1 { format!(" {times} times") } else { String::new() };
    format!("text that was decoded as windows-1252{often} was put back to UTF-8")
}

fn finish(
    mut record: Record,
    is_longer: bool,
    is_repaired: bool,
    output: &mut Output<'_>,
) -> ControlFlow<()> {
    if is_repaired {
        record.runs.clear();
    }
    if is_longer {
        record
            .notes
            .push(format!("only the first {} MB of the file were read, which is the limit", MAX_BYTES >> 20));
    }
    output.single(record)
}
