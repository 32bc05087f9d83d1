//! Text laid out in columns: marked places, wide characters, lines of a given width.

use unicode_width::UnicodeWidthChar;
use unicode_width::UnicodeWidthStr;

use super::escape;

/// How the answer is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// Matches are bold and underlined; without it they stand between `**`.
    pub(super) colour: bool,
    /// Counts have bars.
    pub(super) bars: bool,
    /// Columns.
    pub(super) width: usize,
}

impl Look {
    /// A transcript: 80 columns, no colour, no bars.
    pub(super) const PLAIN: Self = Self { colour: false, bars: false, width: 80 };
}

/// One character as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    letter: char,
    marked: bool,
}

impl Cell {
    fn width(self) -> usize {
        self.letter.width().unwrap_or(0)
    }

    fn is_space(self) -> bool {
        self.letter == ' '
    }
}

/// Columns that `text` takes: wide characters count two.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// The characters of `text` with the marked places (`[start, end]` in code points, rising) told apart.
///
/// A line end counts as a space; what steers a terminal is spelled out. Without colour the marks are written out.
pub(super) fn cells(text: &str, marks: &[[usize; 2]], look: Look) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(text.len());
    let mut marks = marks.iter().filter(|[start, end]| start < end).peekable();
    let mut spelled = String::new();
    let mut inside = false;
    let stars = [Cell { letter: '*', marked: true }; 2];
    for (at, letter) in text.chars().enumerate() {
        if inside && marks.peek().is_some_and(|[_, end]| *end <= at) {
            inside = false;
            marks.next();
            if !look.colour {
                cells.extend(stars);
            }
        }
        while marks.peek().is_some_and(|[_, end]| *end <= at) {
            marks.next();
        }
        if !inside && marks.peek().is_some_and(|[start, _]| *start <= at) {
            inside = true;
            if !look.colour {
                cells.extend(stars);
            }
        }
        spelled.clear();
        if letter == '\n' || letter == '\u{a0}' {
            spelled.push(' ');
        } else {
            escape::push_shown(letter, &mut spelled);
        }
        cells.extend(spelled.chars().map(|letter| Cell { letter, marked: inside }));
    }
    if inside && !look.colour {
        cells.extend(stars);
    }
    cells
}

/// Lays `cells` out in lines of at most `width` columns, broken at spaces and beside wide characters; a longer word
/// is broken where the line ends.
pub(super) fn wrap(cells: &[Cell], width: usize) -> Vec<Vec<Cell>> {
    let width = width.max(2);
    let mut lines = Vec::new();
    let mut line: Vec<Cell> = Vec::new();
    let mut columns = 0;
    let mut break_at = 0;
    for &cell in cells {
        let wide = cell.width();
        if wide == 2 {
            break_at = line.len();
        }
        if columns + wide > width && !cell.is_space() {
            let rest = line.split_off(if break_at == 0 { line.len() } else { break_at });
            lines.push(trimmed(std::mem::take(&mut line)));
            line.extend(rest.into_iter().skip_while(|cell| cell.is_space()));
            columns = line.iter().map(|cell| cell.width()).sum();
            break_at = 0;
        }
        if line.is_empty() && cell.is_space() {
            continue;
        }
        let follows_a_break = break_at == line.len() && break_at > 0;
        line.push(cell);
        columns += wide;
        if cell.is_space() || wide == 2 || (wide == 0 && follows_a_break) {
            break_at = line.len();
        }
    }
    let line = trimmed(line);
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

fn trimmed(mut line: Vec<Cell>) -> Vec<Cell> {
    while line.last().is_some_and(|cell| cell.is_space()) {
        line.pop();
    }
    line
}

/// A line as it is written: marked places bold and underlined where there is colour.
pub(super) fn paint(line: &[Cell], look: Look) -> String {
    let mut painted = String::with_capacity(line.len() + 16);
    let mut inside = false;
    for cell in line {
        if look.colour && cell.marked != inside {
            painted.push_str(if cell.marked { MARK } else { PLAIN });
            inside = cell.marked;
        }
        painted.push(cell.letter);
    }
    if inside {
        painted.push_str(PLAIN);
    }
    painted
}

const MARK: &str = "\x1b[1;4m";
const BOLD: &str = "\x1b[1m";
const PLAIN: &str = "\x1b[0m";

/// A painted line in bold where there is colour, the marked places in it underlined as well.
pub(super) fn bold(painted: &str, look: Look) -> String {
    if !look.colour {
        return painted.to_owned();
    }
    format!("{BOLD}{}{PLAIN}", painted.replace(PLAIN, &format!("{PLAIN}{BOLD}")))
}

/// Lays `pieces` out one after another, parted by `between`, in lines of at most the width of `look`, each begun with
/// `indent`; a piece is never broken.
pub(super) fn flow(pieces: &[String], between: &str, indent: &str, look: Look) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if width(line) + width(between) + width(piece) <= look.width => {
                line.push_str(between);
                line.push_str(piece);
            }
            _ => lines.push(format!("{indent}{piece}")),
        }
    }
    lines
}

/// `text`, wrapped and begun with `first`, further lines with as many spaces.
pub(super) fn hang(first: &str, text: &str, look: Look) -> Vec<String> {
    let indent = width(first);
    wrap(&cells(text, &[], look), look.width.saturating_sub(indent))
        .iter()
        .enumerate()
        .map(|(row, line)| match row {
            0 => format!("{first}{}", paint(line, look)),
            _ => format!("{:indent$}{}", "", paint(line, look)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str, marks: &[[usize; 2]], columns: usize) -> Vec<String> {
        let look = Look::PLAIN;
        wrap(&cells(text, marks, look), columns).iter().map(|line| paint(line, look)).collect()
    }

    #[test]
    fn lines_break_at_spaces_and_long_words_where_they_must() {
        assert_eq!(plain("one two three", &[], 8), ["one two", "three"]);
        assert_eq!(plain("one  two", &[], 3), ["one", "two"]);
        assert_eq!(plain("abcdefgh ij", &[], 4), ["abcd", "efgh", "ij"]);
        assert_eq!(plain("", &[], 4), Vec::<String>::new());
    }

    #[test]
    fn a_wide_character_takes_two_columns() {
        assert_eq!(plain("漢字漢字 ab", &[], 6), ["漢字漢", "字 ab"]);
        assert_eq!(plain("ab漢字", &[], 5), ["ab漢", "字"]);
        assert_eq!(width("漢字a"), 5);
    }

    #[test]
    fn marks_are_stars_without_colour_and_styles_with_it() {
        assert_eq!(plain("the bill passed", &[[4, 8]], 80), ["the **bill** passed"]);
        assert_eq!(plain("é bill", &[[2, 6]], 80), ["é **bill**"]);
        let look = Look { colour: true, ..Look::PLAIN };
        let lines = wrap(&cells("the big bill", &[[4, 12]], look), 8);
        let painted: Vec<String> = lines.iter().map(|line| paint(line, look)).collect();
        assert_eq!(painted, ["the \x1b[1;4mbig\x1b[0m", "\x1b[1;4mbill\x1b[0m"]);
    }

    #[test]
    fn marks_that_lie_outside_or_are_empty_do_nothing() {
        assert_eq!(plain("ab", &[[1, 1], [5, 9]], 80), ["ab"]);
        assert_eq!(plain("ab", &[[1, 9]], 80), ["a**b**"]);
    }

    #[test]
    fn the_marks_hold_where_a_character_before_them_is_spelled_out() {
        assert_eq!(plain("\x1b bill", &[[2, 6]], 80), [r"\x1b **bill**"]);
    }

    #[test]
    fn pieces_are_never_broken() {
        let pieces = ["aa 1", "bb 2", "cc 3"].map(str::to_owned);
        let look = Look { width: 12, ..Look::PLAIN };
        assert_eq!(flow(&pieces, " · ", "  ", look), ["  aa 1", "  bb 2", "  cc 3"]);
        assert_eq!(flow(&pieces, " · ", "", look), ["aa 1 · bb 2", "cc 3"]);
    }
}
