//! JSON documents and JSON Lines → records. Lines are streamed, a document is read whole.

mod elements;
mod keys;
mod lines;
mod list;
mod mend;
mod object;
mod value;

use std::ops::ControlFlow;

pub(super) use elements::read_elements;
pub(super) use keys::Names;
pub(super) use lines::read_lines;
pub(super) use object::metadata_of;
use serde_json::Value;

use super::charset;
use super::output::Output;
use crate::article::Record;

/// Largest JSON document in bytes that is one object. Lines and lists are read one by one and have no such bound.
pub(super) const MAX_DOCUMENT: usize = 64 << 20;

/// Reads a document: one article, or a list of them somewhere in it.
pub(super) fn read_document(bytes: Vec<u8>, output: &mut Output<'_>) -> ControlFlow<()> {
    let decoded = charset::decode(bytes, None);
    let notes = decoded.notes;
    let (value, mut damage) = match parse(decoded.text.as_bytes()) {
        Ok((value, n_mended)) => {
            output.note_surrogates(n_mended);
            (value, None)
        }
        Err(fault) => match several(&decoded.text).or_else(|| rest_of(&decoded.text)) {
            Some(value) => (value, Some(fault)),
            None => {
                output.refuse(Some(fault.line), fault.why);
                return ControlFlow::Continue(());
            }
        },
    };
    if damage.as_ref().is_some_and(|fault| fault.is_harmless) {
        damage = None;
    }
    let value = list::table(&value).unwrap_or(value);
    let names = output.names();
    let is_single = value.is_object() && list::articles(&value, names).first() == Some(&&value);
    if is_single {
        match list::record(&value, names) {
            Ok(record) => output.single(with_notes(record, &notes))?,
            Err(why) => output.refuse(None, why),
        }
    } else {
        let names = names.clone();
        let articles = list::articles(&value, &names);
        if articles.is_empty() {
            output.refuse(None, "no article in it".to_owned());
        }
        for (nth, article) in articles.into_iter().enumerate() {
            match list::record(article, &names) {
                Ok(record) => output.one_of_many(with_notes(record, &notes), Some(1))?,
                Err(why) => output.skip(None, format!("record {}: {why}", nth + 1))?,
            }
        }
    }
    match damage {
        Some(fault) => {
            output.skip(Some(fault.line), format!("{}; what is whole before it was read", fault.why))
        }
        None => ControlFlow::Continue(()),
    }
}

fn with_notes(mut record: Record, notes: &[String]) -> Record {
    record.notes.splice(0..0, notes.iter().cloned());
    record
}

/// Why a text is no JSON.
struct Fault {
    line: u64,
    why: String,
    /// Several values stand one after the other, all whole.
    is_harmless: bool,
}

/// Parses a value, with lone surrogates replaced; returns how many there were.
fn parse(json: &[u8]) -> Result<(Value, usize), Fault> {
    let error = match serde_json::from_slice(json) {
        Ok(value) => return Ok((value, 0)),
        Err(error) => error,
    };
    if let Some((mended, n_mended)) = mend::surrogates(json)
        && let Ok(value) = serde_json::from_slice(&mended)
    {
        return Ok((value, n_mended));
    }
    Err(fault(&error))
}

fn fault(error: &serde_json::Error) -> Fault {
    let message = error.to_string();
    let bare = message.split(" at line ").next().unwrap_or_default();
    let why = if error.is_eof() {
        format!("the JSON is cut off: {bare}")
    } else if bare.contains("recursion limit") {
        "the JSON is nested deeper than 128 levels, which is the limit".to_owned()
    } else {
        format!("no valid JSON: {bare} at column {}", error.column())
    };
    Fault { line: error.line() as u64, why, is_harmless: bare.contains("trailing characters") }
}

/// Reads several values that stand one after the other.
fn several(text: &str) -> Option<Value> {
    let mut values = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        match value {
            Ok(value) => values.push(value),
            Err(_) => break,
        }
    }
    (values.len() > 1 || values.first().is_some_and(Value::is_array)).then_some(Value::Array(values))
}

fn rest_of(text: &str) -> Option<Value> {
    serde_json::from_str(&mend::cut_off(text)?).ok()
}
