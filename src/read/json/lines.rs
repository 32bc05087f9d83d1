//! JSON Lines: a line a record, in bounded memory. A line that cannot be read is named and the next one is tried.

use std::io;
use std::io::BufRead;
use std::ops::ControlFlow;

use super::list;
use super::parse;
use crate::read::charset;
use crate::read::output::Output;

/// Longest line in bytes.
const MAX_LINE: usize = 64 << 20;

/// Reads the lines of a file and hands each record on.
pub(crate) fn read_lines(bytes: &mut dyn BufRead, output: &mut Output<'_>) -> ControlFlow<()> {
    let mut line = Vec::new();
    let mut n_line = 0_u64;
    loop {
        line.clear();
        let (length, error) = next_line(bytes, &mut line);
        if length == 0 && error.is_none() {
            return ControlFlow::Continue(());
        }
        n_line += 1;
        if n_line == 1 && line.starts_with(b"\xef\xbb\xbf") {
            line.drain(..3);
        }
        if length > MAX_LINE {
            output.count();
            let why = format!("the line has more than {} MB, which is the limit", MAX_LINE >> 20);
            output.skip(Some(n_line), why)?;
        } else if !line.trim_ascii().is_empty() {
            let is_cut = error.is_some();
            read_line(&line, n_line, is_cut, output)?;
        }
        if let Some(error) = error {
            return output.skip(Some(n_line), error.to_string());
        }
    }
}

/// Reads one line without its end; what is beyond the limit is passed over. Returns the length of the whole line.
fn next_line(bytes: &mut dyn BufRead, line: &mut Vec<u8>) -> (usize, Option<io::Error>) {
    let mut length = 0;
    loop {
        let available = match bytes.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return (length, Some(error)),
        };
        if available.is_empty() {
            return (length, None);
        }
        let end = memchr::memchr(b'\n', available);
        let taken = end.map_or(available.len(), |end| end + 1);
        if length <= MAX_LINE {
            line.extend_from_slice(available.get(..taken).unwrap_or_default());
        }
        bytes.consume(taken);
        length += taken;
        if end.is_some() {
            return (length, None);
        }
    }
}

fn read_line(line: &[u8], n_line: u64, is_cut: bool, output: &mut Output<'_>) -> ControlFlow<()> {
    // Of a line that could not be read to its end the read error is named, not what the parser makes of it.
    if is_cut && parse(line).is_err() {
        return ControlFlow::Continue(());
    }
    read_value(line, n_line, Some(n_line), output)
}

/// Reads one value that begins in a line of the file; `shown` is the line that its record gets.
pub(crate) fn read_value(
    json: &[u8],
    n_line: u64,
    shown: Option<u64>,
    output: &mut Output<'_>,
) -> ControlFlow<()> {
    let mut notes = Vec::new();
    let value = match std::str::from_utf8(json) {
        Ok(_) => parse(json),
        Err(_) => {
            let decoded = charset::decode(json.to_vec(), None);
            notes = decoded.notes;
            parse(decoded.text.as_bytes())
        }
    };
    let (value, n_mended) = match value {
        Ok(parsed) => parsed,
        Err(fault) => {
            output.count();
            return output.skip(Some(n_line + fault.line.saturating_sub(1)), fault.why);
        }
    };
    let names = output.names();
    let why = match list::record(&value, names) {
        Ok(mut record) => {
            record.notes.splice(0..0, notes);
            output.note_surrogates(n_mended);
            return output.one_of_many(record, shown);
        }
        Err(why) => why,
    };
    // A value may hold a list of articles itself, as a page of results does.
    let names = names.clone();
    let inner: Vec<_> = list::articles(&value, &names)
        .into_iter()
        .filter_map(|value| list::record(value, &names).ok())
        .collect();
    if inner.is_empty() {
        output.count();
        return output.skip(Some(n_line), why);
    }
    for record in inner {
        output.one_of_many(record, shown)?;
    }
    ControlFlow::Continue(())
}
