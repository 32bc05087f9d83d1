//! Plain text → paragraphs: blocks parted by blank lines, and inside a block hard-wrapped lines or a line a paragraph.

use super::headline;
use super::prose::Prose;

/// One line of a text and the offset of its first character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Without its end.
    pub(super) text: &'a str,
    /// In code points of the text.
    pub(super) at: usize,
}

/// Returns the lines of a text; each of the line ends in use (and a form feed) ends one.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    // The rare ends are looked for only where there are any, for every text passes here.
    let rare = ['\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
    let has_rare = rare.iter().any(|end| text.contains(*end));
    let (mut rest, mut at, mut is_done) = (text, 0, false);
    std::iter::from_fn(move || {
        if is_done {
            return None;
        }
        let line_at = at;
        let common = memchr::memchr2(b'\n', b'\r', rest.as_bytes());
        let head = common.and_then(|end| rest.get(..end)).unwrap_or(rest);
        let end = if has_rare { head.find(rare).or(common) } else { common };
        let Some(end) = end else {
            is_done = true;
            return (!rest.is_empty()).then_some(Line { text: rest, at: line_at });
        };
        let (line, tail) = rest.split_at_checked(end)?;
        let mut after = tail.chars();
        let mut n_end = 1;
        if after.next() == Some('\r') && after.as_str().starts_with('\n') {
            after.next();
            n_end = 2;
        }
        at += line.chars().count() + n_end;
        rest = after.as_str();
        Some(Line { text: line, at: line_at })
    })
}

/// Blocks before the headline that are looked over.
const MAX_FRONT: usize = 4;

/// Returns the blocks of a text: lines that no blank line parts.
fn blocks(text: &str) -> impl Iterator<Item = Vec<Line<'_>>> {
    let mut lines = lines(text);
    std::iter::from_fn(move || {
        let is_blank = |line: &Line<'_>| line.text.trim().is_empty() || is_rule(line.text);
        let first = lines.find(|line| !is_blank(line))?;
        let mut block = vec![first];
        block.extend(lines.by_ref().take_while(|line| !is_blank(line)));
        Some(block)
    })
}

/// Says whether a line is a drawn rule, which parts as a blank line does.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && line.chars().all(|character| matches!(character, '-' | '_' | '=' | '*' | '~' | '—'))
}

/// Reads a text: its paragraphs go to `prose`; returns the line that is its headline, where one clearly is.
pub(super) fn read(text: &str, limit: usize, prose: &mut Prose) -> (Option<String>, bool) {
    let mut blocks = blocks(text).peekable();
    let mut title = None;
    // What an editor's system or a web page puts before the headline stays text; the headline comes behind it.
    for _ in 0..MAX_FRONT {
        let Some(front) = blocks.next_if(|block| headline::is_front(block)) else { break };
        add_block(&front, prose);
    }
    let keyed = blocks.next_if(|block| {
        block.len() > 1
            && block.iter().any(|line| headline::titled(line.text).is_some())
            && block
                .iter()
                .all(|line| line.text.split_once(':').is_some_and(|(key, _)| key.trim().len() <= 20))
    });
    if let Some(keyed) = keyed {
        for line in &keyed {
            match headline::titled(line.text) {
                Some(value) if title.is_none() => title = Some(super::prose::one_line(value)),
                _ => add_block(std::slice::from_ref(line), prose),
            }
        }
    }
    // The name and the day of a paper, where a headline follows.
    if let Some(masthead) = blocks.next_if(|block| title.is_none() && headline::is_masthead(block)) {
        if blocks.peek().is_some_and(|next| headline::lines_of(next, text) > 0) {
            add_block(&masthead, prose);
        } else {
            return with_first(masthead, blocks, text, limit, prose);
        }
    }
    if title.is_some() {
        return rest(blocks, title, limit, prose);
    }
    let mut rubric = blocks.next_if(|block| headline::is_rubric(block));
    if let Some(first) = blocks.peek() {
        let n_front = first.iter().take_while(|line| headline::is_front_line(line.text.trim())).count();
        let after = first.get(n_front..).unwrap_or_default();
        let n_lines = headline::lines_of(after, text);
        // A line of capitals is a rubric only before another headline.
        if n_lines == 0
            && let Some(line) = rubric.take()
        {
            if headline::lines_of(&line, text) > 0 {
                title = line.first().map(|line| super::prose::one_line(line.text));
            } else {
                add_block(&line, prose);
            }
        }
        if let Some(rubric) = rubric.take() {
            add_block(&rubric, prose);
        }
        if n_lines > 0 {
            let mut front = blocks.next().unwrap_or_default();
            let mut first = front.split_off(n_front.min(front.len()));
            add_block(&front, prose);
            let rest = first.split_off(n_lines.min(first.len()));
            let joined: Vec<&str> = first.iter().map(|line| line.text).collect();
            title = Some(super::prose::one_line(headline::without_site(&joined.join(" "))));
            add_block(&rest, prose);
        }
    }
    if let Some(rubric) = rubric {
        add_block(&rubric, prose);
    }
    rest(blocks, title, limit, prose)
}

/// Reads a text whose first block was taken for the head of a paper and is not.
fn with_first<'a>(
    mut first: Vec<Line<'a>>,
    blocks: impl Iterator<Item = Vec<Line<'a>>>,
    text: &str,
    limit: usize,
    prose: &mut Prose,
) -> (Option<String>, bool) {
    let n_lines = headline::lines_of(&first, text);
    let others = first.split_off(n_lines.min(first.len()));
    let joined: Vec<&str> = first.iter().map(|line| line.text).collect();
    let title = (n_lines > 0).then(|| super::prose::one_line(&joined.join(" ")));
    add_block(&others, prose);
    rest(blocks, title, limit, prose)
}

fn rest<'a>(
    blocks: impl Iterator<Item = Vec<Line<'a>>>,
    title: Option<String>,
    limit: usize,
    prose: &mut Prose,
) -> (Option<String>, bool) {
    for block in blocks {
        add_block(&block, prose);
        if prose.bytes() > limit {
            return (title, true);
        }
    }
    (title, false)
}

/// Returns the paragraphs of a text that is a value of some other format.
pub(super) fn paragraphs(text: &str) -> (Vec<String>, usize) {
    let mut prose = Prose::default();
    for block in blocks(text) {
        add_block(&block, &mut prose);
    }
    let (paragraphs, _, n_replaced) = prose.finish();
    (paragraphs, n_replaced)
}

fn add_block(block: &[Line<'_>], prose: &mut Prose) {
    let is_wrapped = is_wrapped(block);
    let is_indented = |line: &Line<'_>| line.text.starts_with([' ', '\t', '\u{3000}']);
    // Where all lines are indented, indentation says nothing.
    let says_indent = block.len() > 1 && !block.iter().all(is_indented);
    for line in block {
        if !is_wrapped || (says_indent && is_indented(line)) || headline::is_day(line.text) {
            prose.end();
        }
        add_line(line, prose);
    }
    prose.end();
}

/// Adds a line to the paragraph before it, whole again where the line end divided it.
fn add_line(line: &Line<'_>, prose: &mut Prose) {
    let skipped = line.text.len() - line.text.trim_start().len();
    let blank = line.text.get(..skipped).map_or(0, |blank| blank.chars().count());
    let text = line.text.trim();
    let needs_space = match (prose.last(), text.chars().next()) {
        (Some(last), Some(first)) => {
            let is_whole_word = is_unspaced(last) && is_unspaced(first);
            !is_whole_word && !is_hyphen_of(last, first)
        }
        _ => false,
    };
    if needs_space {
        prose.space();
    }
    prose.push_str(text, line.at + blank);
}

/// Says whether a character is of a script that writes no spaces between words.
fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// Says whether a hyphen at a line end belongs to a word that goes on (`vice-` / `president`).
fn is_hyphen_of(last: char, first: char) -> bool {
    matches!(last, '-' | '\u{2010}' | '\u{ad}') && first.is_lowercase()
}

/// Says whether the lines of a block are one running text: at most line ends the next word had no room.
fn is_wrapped(block: &[Line<'_>]) -> bool {
    const WIDEST: usize = 120;
    const NARROW: usize = 40;
    let widths: Vec<usize> = block.iter().map(|line| line.text.trim_end().chars().count()).collect();
    let Some(width) = widths.iter().copied().max() else { return true };
    if width > WIDEST {
        return false;
    }
    // Few short lines that all begin anew are entries, not a text: no one wraps that narrow.
    let begins_anew =
        |line: &Line<'_>| line.text.trim_start().starts_with(|c: char| !c.is_lowercase() && !is_unspaced(c));
    if width <= NARROW && block.len() <= 4 && block.iter().skip(1).all(begins_anew) {
        return false;
    }
    let ends = block.iter().zip(&widths).zip(block.iter().skip(1));
    let (mut full, mut n_ends) = (0_usize, 0_usize);
    for ((line, line_width), next) in ends {
        // Two blanks or a dash at the end mean nothing; the next word decides.
        let word = next.text.split_whitespace().next().map_or(0, |word| word.chars().count());
        let had_no_room = line_width + 1 + word + width / 10 > width;
        let goes_on = !ends_sentence(line.text) && next.text.trim_start().starts_with(char::is_lowercase);
        full += usize::from(had_no_room || goes_on);
        n_ends += 1;
    }
    full * 10 >= n_ends * 7
}

/// Says whether a line ends as a sentence does.
pub(super) fn ends_sentence(line: &str) -> bool {
    let line = line.trim_end().trim_end_matches(['"', '\'', '”', '’', '»', '«', '“', ')', ']', '」', '』']);
    line.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।', ':', ';', '；', '：'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> (Option<String>, Vec<String>, crate::read::prose::Runs) {
        let mut prose = Prose::default();
        let (title, _) = read(text, usize::MAX, &mut prose);
        let (paragraphs, runs, _) = prose.finish();
        (title, paragraphs, runs)
    }

    #[test]
    fn every_line_end_ends_a_line() {
        let found: Vec<_> = lines("a\r\né\rb\n\nc").map(|line| (line.text, line.at)).collect();
        let rare: Vec<_> = lines("a\u{2028}b\u{c}\nc").map(|line| (line.text, line.at)).collect();
        assert_eq!(rare, [("a", 0), ("b", 2), ("", 4), ("c", 5)]);
        assert_eq!(found, [("a", 0), ("é", 3), ("b", 5), ("", 7), ("c", 8)]);
    }

    #[test]
    fn hard_wrapped_lines_are_joined() {
        let text = "The harbour board of Port Sable voted on\nMonday to raise dues by three per cent. It\nwas the third rise.\n\nA new one.";
        let (title, paragraphs, runs) = read_all(text);
        assert_eq!(title, None);
        assert_eq!(
            paragraphs,
            [
                "The harbour board of Port Sable voted on Monday to raise dues by three per cent. It was the third rise.",
                "A new one."
            ]
        );
        assert_eq!(runs.len(), 4);
        assert_eq!(runs[1], (0, 41, 42));
    }

    #[test]
    fn a_line_a_paragraph_is_told() {
        let long = "The harbour board of Port Sable voted on Monday to raise dues by three per cent, and said that this was the last rise of the year.";
        assert_eq!(read_all(&format!("{long}\n{long}\n{long}")).1.len(), 3);
        assert_eq!(read_all("Q: Why?\nThe answer is a long one, she said at last.\nA: No.").1.len(), 3);
    }

    #[test]
    fn an_indented_line_begins_a_paragraph() {
        let text = "   The harbour board of Port Sable voted on\nMonday to raise dues by three per cent. It\n   The change takes effect in January, said\nthe board.";
        assert_eq!(read_all(text).1.len(), 2);
    }

    #[test]
    fn what_stands_before_the_headline_is_none() {
        let report =
            "The harbour board of Port Sable voted on Monday to raise dues by three per cent, and said so.";
        let headline = "Harbour dues to rise again";
        for front in [
            "OPINION",
            "Home > Politics > Ports",
            "We use cookies to give you the best experience. OK",
            "Slug: DUES, 2nd Ld\nDate: 4 May 2012",
            "AB0417 4 POL 0398\nFiled at 14:52 GMT, 18 Jan 2022",
            "The Courier\nFriday 4 May 2012",
            "4 May 2012",
            "https://courier.example/2012/05/04/dues",
        ] {
            let (title, paragraphs, _) = read_all(&format!("{front}\n\n{headline}\n\n{report}"));
            assert_eq!(title.as_deref(), Some(headline), "{front}");
            assert_eq!(paragraphs.last().map(String::as_str), Some(report), "{front}");
            assert!(paragraphs.len() > 1, "{front}");
        }
        let keyed = read_all(&format!("Title: {headline}\nDate: 4 May 2012\n\n{report}"));
        assert_eq!((keyed.0.as_deref(), keyed.1[0].as_str()), (Some(headline), "Date: 4 May 2012"));
        let block = read_all(&format!(
            "{headline}\nCapitol Courier\nJane Example | May 4, 2012, 9:05 am\n\n{report}"
        ));
        assert_eq!(block.0.as_deref(), Some(headline));
        assert_eq!(
            read_all(&format!("HARBOUR DUES RISE\n\n{report}")).0.as_deref(),
            Some("HARBOUR DUES RISE")
        );
    }

    #[test]
    fn scripts_without_spaces_are_joined_without_one() {
        assert_eq!(
            read_all("霧島国の議会は二十日、港湾\n改革法案を可決した。").1,
            ["霧島国の議会は二十日、港湾改革法案を可決した。"]
        );
    }
}
