//! The last step of every format: tokenised text is put back to prose, and a text that is too long is cut.

use super::output::MAX_TEXT;
use super::tokenised;
use crate::article::Record;

/// Puts a record into its final form.
pub(super) fn polish(record: &mut Record) {
    if tokenised::is_tokenised(record.paragraphs.iter().map(String::as_str)) {
        for paragraph in &mut record.paragraphs {
            *paragraph = tokenised::join(paragraph);
        }
        if let Some(title) = &mut record.title
            && tokenised::is_tokenised(std::iter::once(title.as_str()))
        {
            *title = tokenised::join(title);
        }
        record.paragraphs.retain(|paragraph| !paragraph.is_empty());
        record.runs.clear();
        record.notes.push("tokenised text was put back to prose".to_owned());
    }
    cut(record);
}

/// Cuts the text at the limit, between characters.
fn cut(record: &mut Record) {
    let mut room = MAX_TEXT;
    let Some(at) = record.paragraphs.iter().position(|paragraph| match room.checked_sub(paragraph.len()) {
        Some(left) => {
            room = left;
            false
        }
        None => true,
    }) else {
        return;
    };
    record.paragraphs.truncate(at + 1);
    if let Some(last) = record.paragraphs.last_mut() {
        last.truncate(last.floor_char_boundary(room));
        let n_left = last.chars().count();
        cut_runs(record, at, n_left);
    }
    record.paragraphs.retain(|paragraph| !paragraph.is_empty());
    record
        .notes
        .push(format!("the text was cut at {} MB, which is the limit of one article", MAX_TEXT >> 20));
}

fn cut_runs(record: &mut Record, paragraph: usize, mut n_left: usize) {
    record.runs.retain_mut(|(of, _, length)| {
        if *of == paragraph {
            *length = (*length).min(n_left);
            n_left -= *length;
        }
        *of <= paragraph && *length > 0
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_beyond_the_limit_is_cut_and_says_so() {
        let half = "é".repeat(MAX_TEXT / 4 + 1);
        let mut record = Record { paragraphs: vec![half.clone(), half.clone(), half], ..Record::default() };
        record.runs = vec![(0, 0, MAX_TEXT / 4 + 1), (1, 0, MAX_TEXT / 4 + 1), (2, 0, 1)];
        polish(&mut record);
        assert_eq!(record.paragraphs.len(), 2);
        assert!(record.text_bytes() <= MAX_TEXT);
        assert_eq!(record.runs[1].2, MAX_TEXT / 4 - 1);
        assert!(record.notes[0].contains("32 MB"));
    }
}
