//! Characters → paragraphs with single spaces, and where each piece of them stands in the file.
//!
//! Invariant of the runs: a run neither begins nor ends with a space. So where a paragraph has a space at the end of
//! a run, that space joins the run to the next one of the paragraph; where it has none, the next run follows directly.

/// Where pieces of paragraphs stand: `(paragraph, file offset, length)` in code points.
pub(super) type Runs = Vec<(usize, usize, usize)>;

/// Builds paragraphs, one character after the other.
#[derive(Debug, Default)]
pub(super) struct Prose {
    paragraphs: Vec<String>,
    runs: Runs,
    current: String,
    /// First offset and length of the run that grows.
    run: Option<(usize, usize)>,
    /// Offset of the single blank that was met after the last character.
    blank: Option<Option<usize>>,
    /// Characters that are no text and were replaced.
    n_replaced: usize,
    bytes: usize,
}

impl Prose {
    /// Adds a character that stands at `at` in the file.
    pub(super) fn push(&mut self, character: char, at: usize) {
        if character.is_whitespace() {
            self.blank = match self.blank {
                None if character == ' ' => Some(Some(at)),
                _ => Some(None),
            };
            return;
        }
        if character == '\u{feff}' {
            return;
        }
        let shown = if character.is_control() { '\u{fffd}' } else { character };
        self.n_replaced += usize::from(shown != character);
        let blank = self.blank.take();
        let has_space = blank.is_some() && !self.current.is_empty();
        if has_space {
            self.current.push(' ');
        }
        self.current.push(shown);
        let space_at = blank.flatten();
        match &mut self.run {
            Some((start, length)) if !has_space && at == *start + *length => *length += 1,
            Some((start, length))
                if has_space && space_at == Some(*start + *length) && at == *start + *length + 1 =>
            {
                *length += 2;
            }
            _ => {
                self.end_run();
                self.run = Some((at, 1));
            }
        }
    }

    /// Adds a text whose characters stand one after the other from `at` on.
    pub(super) fn push_str(&mut self, text: &str, at: usize) {
        for (nth, character) in text.chars().enumerate() {
            self.push(character, at + nth);
        }
    }

    /// Adds a space that stands nowhere in the file.
    pub(super) fn space(&mut self) {
        self.blank = Some(None);
    }

    /// Returns the last character of the paragraph that is being built.
    pub(super) fn last(&self) -> Option<char> {
        if self.blank.is_some() { None } else { self.current.chars().next_back() }
    }

    /// Ends the paragraph.
    pub(super) fn end(&mut self) {
        self.end_run();
        self.blank = None;
        if !self.current.is_empty() {
            self.bytes += self.current.len();
            self.paragraphs.push(std::mem::take(&mut self.current));
        }
    }

    /// Bytes of the paragraphs that are done.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Returns the paragraphs, the runs, and how many characters that are no text were replaced.
    pub(super) fn finish(mut self) -> (Vec<String>, Runs, usize) {
        self.end();
        (self.paragraphs, self.runs, self.n_replaced)
    }

    fn end_run(&mut self) {
        if let Some((start, length)) = self.run.take() {
            self.runs.push((self.paragraphs.len(), start, length));
        }
    }
}

/// Returns a short text as one line: white space joined, ends trimmed, what is no text replaced.
pub(super) fn one_line(text: &str) -> String {
    let mut prose = Prose::default();
    prose.push_str(text, 0);
    prose.end();
    prose.paragraphs.pop().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn white_space_is_one_space_and_runs_leave_it_out() {
        let mut prose = Prose::default();
        prose.push_str("  one two\u{a0} three", 0);
        prose.end();
        prose.push_str("four", 20);
        let (paragraphs, runs, _) = prose.finish();
        assert_eq!(paragraphs, ["one two three", "four"]);
        assert_eq!(runs, [(0, 2, 7), (0, 11, 5), (1, 20, 4)]);
    }

    #[test]
    fn what_is_no_text_is_replaced_and_counted() {
        let mut prose = Prose::default();
        prose.push_str("a\0b\u{9b}\u{feff}c", 0);
        assert_eq!(prose.finish(), (vec!["a\u{fffd}b\u{fffd}c".to_owned()], vec![(0, 0, 4), (0, 5, 1)], 2));
    }

    /// Puts a paragraph together from the file and its runs, as the invariant says.
    fn rebuild(paragraph: &str, file: &[char], runs: &[(usize, usize, usize)]) -> String {
        let shown: Vec<char> = paragraph.chars().collect();
        let mut out = Vec::new();
        for (_, start, length) in runs {
            if shown.get(out.len()) == Some(&' ') {
                out.push(' ');
            }
            out.extend(&file[*start..start + length]);
        }
        out.into_iter().collect()
    }

    proptest! {
        #[test]
        fn runs_slice_to_the_paragraph(text in "[a-c \t\né]{0,40}") {
            let mut prose = Prose::default();
            prose.push_str(&text, 0);
            let (paragraphs, runs, _) = prose.finish();
            let file: Vec<char> = text.chars().collect();
            let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(paragraphs.concat(), joined.clone());
            prop_assert_eq!(rebuild(&joined, &file, &runs), joined);
        }
    }
}
