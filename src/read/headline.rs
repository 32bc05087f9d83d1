//! Which first lines of a text are its headline. Where it is not clear there is none.

use super::text;
use super::text::Line;

/// Longest headline in characters.
const LONGEST: usize = 160;

/// Returns how many lines of the first block are the headline: 0 for none.
///
/// A headline is short, does not end as a sentence does, is no dateline, byline or list item, and stands before a
/// longer paragraph. It may be the whole block, or its first line where a byline or a date follows at once or where
/// the paragraphs of the text are one line each.
pub(super) fn lines_of(block: &[Line<'_>], text: &str) -> usize {
    let Some(first) = block.first() else { return 0 };
    let is_alone = block.len() == 1;
    let is_before_credit = block.get(1).is_some_and(|line| is_credit(line.text));
    let is_before_long = block.get(1).is_some_and(|line| line.text.chars().count() > LONGEST / 2);
    // Headline, name of the paper, author and day, each on a line of its own.
    let is_block_of_heads = block.len() <= 6
        && block
            .iter()
            .all(|line| line.text.trim().chars().count() <= 100 && !text::ends_sentence(line.text))
        && block.iter().skip(1).any(|line| is_credit(line.text) || has_day(line.text));
    let n_lines = if is_alone || is_before_credit || is_before_long || is_block_of_heads {
        1
    } else if block.len() == 2 && block.iter().all(|line| line.text.trim().chars().count() <= LONGEST / 2) {
        2
    } else {
        return 0;
    };
    let headline: Vec<&str> = block.iter().take(n_lines).map(|line| line.text.trim()).collect();
    let headline = headline.join(" ");
    if !is_headline(&headline) {
        return 0;
    }
    let n_characters = headline.chars().count();
    let after = text::lines(text).skip_while(|line| line.at <= first.at).skip(n_lines - 1);
    // A hard-wrapped paragraph counts as a whole: its lines are added up to the next blank line.
    let (mut longest, mut current, mut n_seen) = (0, 0, 0);
    for line in after {
        let length = line.text.trim().chars().count();
        current = if length == 0 { 0 } else { current + length };
        longest = longest.max(current);
        n_seen += usize::from(length > 0);
        if longest > n_characters || n_seen > 12 {
            break;
        }
    }
    if longest > n_characters { n_lines } else { 0 }
}

/// Says whether a line reads as a headline.
fn is_headline(line: &str) -> bool {
    let n_characters = line.chars().count();
    let ends_open =
        line.ends_with(['.', '。', ':', ';', ',', '؟', '।', '：']) && !ends_with_abbreviation(line);
    let letters = line.chars().filter(|character| character.is_alphabetic()).count();
    (4..=LONGEST).contains(&n_characters)
        && !ends_open
        && letters * 2 > n_characters
        && !ends_in_quoted_sentence(line)
        && !is_dateline(line)
        && !is_credit(line)
        && !line.starts_with(['-', '*', '•', '>', '|', '{', '[', '<', '©'])
        && !line.contains("://")
}

/// Says whether a line ends in a full stop that stands inside the closing quotation mark.
fn ends_in_quoted_sentence(line: &str) -> bool {
    let inner = line.trim_end_matches(['"', '”', '’', '\'', '»', ')']);
    inner.len() < line.len() && inner.ends_with(['.', ',', '。'])
}

/// Says whether the last word is an abbreviation of capitals (`U.S.`), whose full stop ends no sentence.
fn ends_with_abbreviation(line: &str) -> bool {
    let last = line.rsplit(' ').next().unwrap_or_default();
    let letters = last.chars().filter(|character| character.is_alphabetic()).count();
    let stops = last.chars().filter(|character| *character == '.').count();
    stops >= 2 && letters == stops
}

/// Says whether a line begins with a place in capitals, or an agency in brackets, before a dash.
fn is_dateline(line: &str) -> bool {
    let dash = [" — ", " – ", " -- ", " - ", "— ", "-- "].iter().filter_map(|dash| line.find(dash)).min();
    let Some(head) = dash.and_then(|at| line.get(..at)) else { return false };
    if head.chars().count() > 60 {
        return false;
    }
    let place: Vec<char> =
        head.chars().take_while(|character| *character != ',' && *character != '(').collect();
    let letters = place.iter().filter(|character| character.is_alphabetic()).count();
    let capitals = place.iter().filter(|character| character.is_uppercase()).count();
    head.ends_with(')') || (letters > 1 && capitals == letters)
}

/// Says whether a block stands before the headline and is none: keys of an editor's system, the path to a page,
/// a notice that the page shows.
pub(super) fn is_front(block: &[Line<'_>]) -> bool {
    block.iter().all(|line| is_front_line(line.text.trim()))
}

/// Says the same of one line.
pub(super) fn is_front_line(line: &str) -> bool {
    line.chars().count() <= LONGEST
        && (is_key(line)
            || is_path(line)
            || is_notice(line)
            || is_code(line)
            || is_when(line)
            || is_date_line(line)
            || is_address(line))
}

/// Says whether a block is the head of a paper: its name and the day, before a headline that stands apart.
pub(super) fn is_masthead(block: &[Line<'_>]) -> bool {
    let is_short =
        |line: &Line<'_>| line.text.split_whitespace().count() <= 6 && line.text.trim().len() <= 60;
    (2..=4).contains(&block.len())
        && block.iter().all(|line| is_short(line) && !text::ends_sentence(line.text))
        && block.first().is_some_and(|line| !is_credit(line.text))
        && block.get(1).is_some_and(|line| is_date_line(line.text.trim()))
}

/// Says whether a line is a day and little else, as a headline with a day in it is not.
fn is_date_line(line: &str) -> bool {
    let words = line.split_whitespace();
    let named = words.clone().filter(|word| word.chars().any(char::is_alphabetic)).count();
    has_day(line) && named <= 3 && words.count() <= 7 && line.len() <= 45
}

fn is_address(line: &str) -> bool {
    (line.starts_with("http://") || line.starts_with("https://")) && !line.contains(' ')
}

/// Takes the value of a key that names the headline (`Title: …`).
pub(super) fn titled(line: &str) -> Option<&str> {
    let (key, value) = line.split_once(':')?;
    let is_title = ["title", "headline", "subject", "hed"].contains(&key.trim().to_lowercase().as_str());
    Some(value.trim()).filter(|value| is_title && !value.is_empty())
}

/// Cuts the name of the site off a headline that was copied with it (`Dues to rise | The Courier`).
pub(super) fn without_site(title: &str) -> &str {
    match title.rsplit_once(" | ") {
        Some((head, site))
            if site.split_whitespace().count() <= 4 && head.split_whitespace().count() >= 4 =>
        {
            head
        }
        _ => title,
    }
}

/// Says whether a block is one short line of capitals, as rubrics are (`OPINION`).
pub(super) fn is_rubric(block: &[Line<'_>]) -> bool {
    let [line] = block else { return false };
    let line = line.text.trim();
    line.split_whitespace().count() <= 3
        && line.chars().count() <= 30
        && line.chars().filter(|c| c.is_alphabetic()).count() >= 4
        && !line.chars().any(|c| c.is_lowercase() || c.is_ascii_digit())
}

/// Says whether a line is a key of an editor's system and its value (`Slug: …`).
fn is_key(line: &str) -> bool {
    const KEYS: [&str; 16] = [
        "slug", "date", "eds", "desk", "section", "source", "byline", "author", "keywords", "tags", "topic",
        "category", "embargo", "url", "from", "filed",
    ];
    let Some((key, value)) = line.split_once(':') else { return false };
    !value.is_empty() && KEYS.contains(&key.trim().to_lowercase().as_str())
}

/// Says whether a line is the path to a page (`Home > Politics > Congress`).
fn is_path(line: &str) -> bool {
    let parts: Vec<&str> = [" > ", " » ", " › ", " / "]
        .iter()
        .map(|sign| line.split(sign).collect::<Vec<_>>())
        .max_by_key(Vec::len)
        .unwrap_or_default();
    let is_home = |part: &str| part.trim().eq_ignore_ascii_case("home");
    (parts.len() > 2 || parts.len() == 2 && parts.first().is_some_and(|part| is_home(part)))
        && parts.iter().all(|part| part.split_whitespace().count() <= 4)
        && line.len() <= 100
}

/// Says whether a line is a notice of a page, to its reader and not from the report.
fn is_notice(line: &str) -> bool {
    const HEADS: [&str; 14] = [
        "skip to ",
        "advertisement",
        "subscribe",
        "sign up",
        "sign in",
        "log in",
        "menu",
        "search",
        "share",
        "listen to this",
        "this site uses",
        "we use cookies",
        "we value your",
        "accept all",
    ];
    let lower = line.to_lowercase();
    lower.contains(" cookies") || HEADS.iter().any(|head| lower.starts_with(head)) && line.len() <= 60
}

/// Says whether a line is the code under which an agency sends (`AB0417 4 POL 0398`).
fn is_code(line: &str) -> bool {
    line.chars().any(|c| c.is_ascii_digit())
        && line.chars().any(char::is_uppercase)
        && !line.chars().any(char::is_lowercase)
        && line.split_whitespace().count() <= 6
        && line.split_whitespace().filter(|word| word.chars().any(|c| c.is_ascii_digit())).count() >= 2
}

/// Says whether a line holds a year and another number, and little else.
fn has_day(line: &str) -> bool {
    let groups: Vec<&str> =
        line.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let is_year = |group: &&str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
    line.chars().count() <= 70 && groups.iter().any(|group| group.len() <= 2) && groups.iter().any(is_year)
}

/// Says whether a line is a day, perhaps with a time, and nothing else.
pub(super) fn is_day(line: &str) -> bool {
    let line = line.trim();
    let n_words = line.split_whitespace().count();
    let digits = line.chars().filter(char::is_ascii_digit).count();
    n_words <= 7 && digits >= 6 && has_day(line) && line.len() <= 45 && digits * 5 >= line.chars().count() * 2
}

/// Says whether a line tells when something was published.
fn is_when(line: &str) -> bool {
    const WHEN: [&str; 6] = ["published", "posted", "updated", "date:", "last updated", "filed at"];
    let lower = line.to_lowercase();
    line.split_whitespace().count() <= 12 && WHEN.iter().any(|word| lower.starts_with(word)) && has_day(line)
}

/// Says whether a line names an author or a day and says nothing else.
fn is_credit(line: &str) -> bool {
    let line = line.trim();
    let n_words = line.split_whitespace().count();
    let lower = line.to_lowercase();
    const BY: [&str; 12] =
        ["by ", "von ", "par ", "por ", "di ", "door ", "af ", "av ", "od ", "автор", "byline:", "author:"];
    const WHEN: [&str; 5] = ["published", "posted", "updated", "date:", "last updated"];
    let is_by = n_words <= 14 && BY.iter().any(|word| lower.starts_with(word)) && is_name(line);
    let is_when = n_words <= 12 && WHEN.iter().any(|word| lower.starts_with(word));
    let digits = line.chars().filter(char::is_ascii_digit).count();
    let is_day = n_words <= 7 && digits >= 4 && line.len() <= 45 && digits * 5 >= line.chars().count();
    is_by || is_when || is_day
}

/// Says whether the words after the first begin with capitals, as names do.
fn is_name(line: &str) -> bool {
    line.split_whitespace()
        .nth(1)
        .is_none_or(|word| word.chars().next().is_some_and(|first| !first.is_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "The harbour board of Port Sable voted on Monday to raise dues by three per cent. The change takes effect in January.";

    fn n_lines(text: &str) -> usize {
        let block: Vec<_> = text::lines(text).take_while(|line| !line.text.is_empty()).collect();
        lines_of(&block, text)
    }

    #[test]
    fn a_short_line_before_a_longer_paragraph_is_a_headline() {
        assert_eq!(n_lines(&format!("Harbour dues to rise\n\n{REPORT}")), 1);
        assert_eq!(n_lines(&format!("Harbour dues to rise\nBy Joanna Pell\n\n{REPORT}")), 1);
        assert_eq!(n_lines(&format!("Harbour dues to rise\n17 December 2014\n\n{REPORT}")), 1);
        assert_eq!(n_lines(&format!("Harbour dues to rise\n{REPORT}")), 1);
        assert_eq!(n_lines(&format!("Harbour dues to rise in Port Sable\nfrom the new year\n\n{REPORT}")), 2);
        assert_eq!(n_lines(&format!("Harbour dues to rise\n\nBy Joanna Pell\n\n{REPORT}")), 1);
        assert_eq!(n_lines(&format!("Trade deficit widens in the U.S.\n\n{REPORT}")), 1);
    }

    #[test]
    fn where_it_is_not_clear_there_is_none() {
        for first in [
            "The board voted on Monday.",
            "LONDON — The board voted",
            "WASHINGTON (AP) — The board voted",
            "“Nobody in this house wants a blank cheque.”",
            "By Joanna Pell",
            "Published 4 May 2012",
            "https://example.com/a",
        ] {
            assert_eq!(n_lines(&format!("{first}\n\n{REPORT}")), 0, "{first}");
        }
        assert_eq!(n_lines("Harbour dues to rise in Port Sable\n\nDues rise"), 0);
        assert_eq!(n_lines("Harbour dues to rise in Port Sable"), 0);
        assert_eq!(n_lines(REPORT), 0);
    }
}
