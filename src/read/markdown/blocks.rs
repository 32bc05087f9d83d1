//! The blocks of a Markdown text → paragraphs: headings, list items, quotations, code and table rows, a line at a time.

use super::inline;
use crate::read::prose;
use crate::read::prose::Prose;
use crate::read::text;
use crate::read::text::Line;

/// Reads a text; returns its first-level heading where one stands before everything else.
pub(super) fn read(body: &str, offset: usize, prose: &mut Prose) -> Option<String> {
    let mut blocks = Blocks {
        prose,
        offset,
        current: Vec::new(),
        n_lines: 0,
        n_before: 0,
        is_first: true,
        in_list: false,
        in_quote: false,
        fence: None,
        in_comment: false,
        heading: None,
    };
    for line in text::lines(body) {
        blocks.line(line);
    }
    blocks.end();
    blocks.heading
}

/// A character and where it stands in the file.
pub(super) type Placed = (char, usize);

struct Blocks<'a> {
    prose: &'a mut Prose,
    offset: usize,
    /// The characters of the paragraph that is being read, lines parted by a line end.
    current: Vec<Placed>,
    n_lines: usize,
    /// Blocks that have ended.
    n_before: usize,
    /// Nothing but a short line has ended yet.
    is_first: bool,
    in_list: bool,
    in_quote: bool,
    /// Character and length of the fence of the code that is being read.
    fence: Option<(char, usize)>,
    in_comment: bool,
    heading: Option<String>,
}

impl Blocks<'_> {
    fn line(&mut self, line: Line<'_>) {
        let mut line = trimmed(line);
        if self.in_comment || line.text.starts_with("<!--") {
            self.in_comment = !line.text.contains("-->");
            return self.end();
        }
        if self.fence.is_none() {
            let is_quoted = line.text.starts_with('>');
            if is_quoted != self.in_quote && !self.current.is_empty() {
                self.end();
            }
            self.in_quote = is_quoted;
            let skipped = line.text.len() - line.text.trim_start_matches(['>', ' ', '\t']).len();
            if is_quoted {
                line = Line { text: line.text.get(skipped..).unwrap_or_default(), at: line.at + skipped };
            }
        }
        if let Some((mark, length)) = fence_of(line.text) {
            return self.fence_line(mark, length);
        }
        if self.fence.is_some() {
            return self.add(line, 0);
        }
        if line.text.is_empty() || is_template(line.text) || is_definition(line.text) {
            self.in_list &= line.text.is_empty();
            return self.end();
        }
        if is_underline(line.text) {
            return self.underline(line.text);
        }
        if let Some(skipped) = heading_mark(line.text) {
            let is_top = skipped <= 2 && line.text.starts_with("# ")
                || self.is_first && skipped <= 4 && line.text.starts_with('#');
            self.end();
            self.add(without_closing_marks(line), skipped);
            return if is_top { self.end_heading() } else { self.end() };
        }
        if line.text.starts_with('|') {
            self.end();
            return self.table_row(line);
        }
        if let Some(skipped) = self.item_mark(line.text) {
            self.end();
            self.in_list = true;
            return self.add(line, skipped);
        }
        self.add(line, 0);
    }

    fn add(&mut self, line: Line<'_>, skipped: usize) {
        if !self.current.is_empty() {
            self.current.push(('\n', self.offset + line.at.saturating_sub(1)));
        }
        let start = self.offset + line.at;
        let placed =
            line.text.chars().enumerate().skip(skipped).map(|(nth, character)| (character, start + nth));
        self.current.extend(placed);
        self.n_lines += 1;
    }

    fn end(&mut self) {
        if !self.current.is_empty() {
            inline::push(&self.current, self.prose);
            self.prose.end();
            // A short line or two, a date or a rubric, may stand before the headline.
            const SHORT: usize = 60;
            self.n_before += 1;
            let is_front = self.current.iter().any(|(letter, _)| letter.is_ascii_digit())
                || !self.current.iter().any(|(letter, _)| letter.is_lowercase());
            self.is_first &= self.current.len() <= SHORT && self.n_before <= 2 && is_front;
            self.current.clear();
        }
        self.n_lines = 0;
    }

    /// Ends a first-level heading: the title where nothing stands before it.
    fn end_heading(&mut self) {
        if self.is_first && self.heading.is_none() {
            let mut alone = Prose::default();
            inline::push(&self.current, &mut alone);
            self.heading = alone.finish().0.into_iter().next().map(|heading| prose::one_line(&heading));
            self.current.clear();
            self.n_lines = 0;
            self.is_first = false;
        } else {
            self.end();
        }
    }

    fn fence_line(&mut self, mark: char, length: usize) {
        match self.fence {
            Some((open, least)) if open == mark && length >= least => self.fence = None,
            Some(_) => return,
            None => self.fence = Some((mark, length)),
        }
        self.end();
    }

    /// A line of `=` or `-` makes the line before it a heading; else it is a drawn line.
    fn underline(&mut self, line: &str) {
        let is_top = line.starts_with('=');
        if is_top && self.n_lines == 1 {
            self.end_heading()
        } else {
            self.end()
        }
        self.in_list = false;
    }

    fn table_row(&mut self, line: Line<'_>) {
        let is_separator = line.text.chars().all(|character| matches!(character, '|' | '-' | ':' | ' '));
        if !is_separator {
            let start = self.offset + line.at;
            let cells = line.text.chars().enumerate();
            self.current.extend(cells.map(|(nth, c)| (if c == '|' { ' ' } else { c }, start + nth)));
            self.end();
        }
    }

    /// Returns how many characters the mark of a list item takes.
    fn item_mark(&self, text: &str) -> Option<usize> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let after = text.get(digits..).unwrap_or_default();
        let mark = match digits {
            0 if text.starts_with(['-', '*', '+', '•']) => 1,
            1..=3 if after.starts_with(['.', ')']) => {
                // In running text only a list goes on with a number other than 1.
                if !self.current.is_empty() && !self.in_list && text.get(..digits) != Some("1") {
                    return None;
                }
                digits + 1
            }
            _ => return None,
        };
        let rest: String = text.chars().skip(mark).take(5).collect();
        let blanks = rest.chars().take_while(|character| character.is_whitespace()).count();
        let task = ["[ ] ", "[x] ", "[X] "].iter().any(|task| rest.trim_start().starts_with(task));
        (blanks > 0).then_some(mark + blanks.min(4) + if task { 4 } else { 0 })
    }
}

fn trimmed(line: Line<'_>) -> Line<'_> {
    let text = line.text.trim_start();
    let skipped = line.text.get(..line.text.len() - text.len()).map_or(0, |blank| blank.chars().count());
    Line { text: text.trim_end(), at: line.at + skipped }
}

fn fence_of(text: &str) -> Option<(char, usize)> {
    let mark = text.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let length = text.chars().take_while(|character| *character == mark).count();
    // Three backticks with one after them are code inside a line.
    (length >= 3 && !(mark == '`' && text.get(length..).is_some_and(|rest| rest.contains('`'))))
        .then_some((mark, length))
}

/// Says whether a line is a tag of a template language or of a page generator and nothing else.
fn is_template(text: &str) -> bool {
    (text.starts_with("{{") && text.ends_with("}}")) || (text.starts_with("{%") && text.ends_with("%}"))
}

/// Says whether a line only says where a link leads (`[1]: https://...`).
fn is_definition(text: &str) -> bool {
    let Some((label, target)) = text.strip_prefix('[').and_then(|rest| rest.split_once("]:")) else {
        return false;
    };
    let target = target.trim();
    !label.starts_with('^')
        && !target.is_empty()
        && target.split_whitespace().next().is_some_and(|first| first.contains('/') || first.contains('#'))
}

fn is_underline(text: &str) -> bool {
    let mark = text.chars().next().unwrap_or_default();
    let n_marks = text.chars().filter(|character| *character == mark).count();
    let is_only = text.chars().all(|character| character == mark || character == ' ');
    is_only && (mark == '=' && n_marks >= 2 || matches!(mark, '-' | '*' | '_') && n_marks >= 3)
}

/// Returns how many characters the marks of a heading take.
fn heading_mark(text: &str) -> Option<usize> {
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    let rest = text.get(level..).unwrap_or_default();
    (1..=6).contains(&level).then_some(())?;
    rest.starts_with([' ', '\t']).then_some(level + 1)
}

/// Takes the marks away that may close a heading (`# Title #`).
fn without_closing_marks(line: Line<'_>) -> Line<'_> {
    let text = line.text.trim_end_matches('#');
    if text.ends_with(' ') && !text.trim().is_empty() {
        Line { text: text.trim_end(), at: line.at }
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(body: &str) -> (Option<String>, Vec<String>) {
        let mut prose = Prose::default();
        let heading = read(body, 0, &mut prose);
        (heading, prose.finish().0)
    }

    #[test]
    fn blocks_become_paragraphs() {
        let body = "# The *Title* #\n\nOne\nline.\n\n## Part\n- a\n- [ ] b\n  more\n\n1. x\n2. y\n\n> quoted\n> words\nafter\n\n***\n\n```\ncode\n```\n| a | b |\n|---|---|\n| c | d |\n\n[1]: https://a.example/b\n{{< figure >}}\n<!-- no\nno -->\nEnd";
        let (heading, paragraphs) = read_all(body);
        assert_eq!(heading.as_deref(), Some("The Title"));
        let expected = [
            "One line.",
            "Part",
            "a",
            "b more",
            "x",
            "y",
            "quoted words",
            "after",
            "code",
            "a b",
            "c d",
            "End",
        ];
        assert_eq!(paragraphs, expected);
    }

    #[test]
    fn underlined_headings_are_told_from_drawn_lines() {
        assert_eq!(read_all("Title\n=====\n\nText."), (Some("Title".to_owned()), vec!["Text.".to_owned()]));
        assert_eq!(read_all("Text.\n\n---\n\nMore.").1, ["Text.", "More."]);
        assert_eq!(read_all("Text\n# Later").0, None);
    }

    #[test]
    fn a_year_that_begins_a_line_is_no_list() {
        assert_eq!(
            read_all("The accord was signed in\n1987. It holds.").1,
            ["The accord was signed in 1987. It holds."]
        );
        assert_eq!(read_all("It was in the year\n87. It holds.").1, ["It was in the year 87. It holds."]);
    }

    #[test]
    fn fault_17_deep_quotations_and_lists_are_flat() {
        let quotes = format!("{} x", ">".repeat(50_000));
        assert_eq!(read_all(&quotes).1, ["x"]);
        let lists: String = (0..2000).map(|nth| format!("{}- x\n", " ".repeat(2 * nth))).collect();
        assert_eq!(read_all(&lists).1.len(), 2000);
    }

    #[test]
    fn runs_point_into_the_file() {
        let body = "# Ä\n\n- *one* two";
        let mut prose = Prose::default();
        read(body, 100, &mut prose);
        let (paragraphs, runs, _) = prose.finish();
        assert_eq!(paragraphs, ["one two"]);
        assert_eq!(runs, [(0, 108, 3), (0, 113, 3)]);
    }
}
