//! Which paragraphs are page furniture: prompts, credits, captions, copyright lines, navigation.
//!
//! The rules are rows of `data/junk`; here is only how they are applied. Precision comes first: a prompt that stays is
//! a blemish, a sentence of the report that goes is a loss. Only the head and the tail of a paragraph are folded, so
//! the cost does not grow with its length.

mod shape;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::enrich::date::head;
use crate::text::fold::fold_into;

const TABLES: [&str; 2] =
    [include_str!("../../../data/junk/en.tsv"), include_str!("../../../data/junk/other.tsv")];

/// Longest paragraph in bytes that a `line` or `tail` and a `head` rule looks at.
const SHORT: usize = 240;

/// The same for an `open` rule.
const LONG: usize = 1_200;

/// Bytes of head and tail that are folded.
const FOLDED: usize = 120;

/// Bytes in which the first or the last word stands.
const WORD: usize = 32;

/// Longest gap in bytes that a `*` spans.
const GAP: usize = 80;

/// Paragraphs at the end among which an author's note stands.
const NOTES: usize = 5;

/// Paragraphs at the head among which a rubric stands.
const RUBRICS: usize = 4;

const SIGNS: &str = "a line of signs";
const AUTHOR_NOTE: &str = "author note";

/// Where the pattern of a rule that looks at the tail may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Anywhere,
    Foot,
    Unstopped,
}

/// A row of the table.
struct Rule {
    kind: Kind,
    limit: usize,
    parts: Vec<&'static str>,
    why: &'static str,
}

#[derive(Default)]
struct Rules {
    /// Whole paragraphs.
    lines: HashMap<&'static str, &'static str>,
    /// Whole paragraphs at the head.
    rubrics: HashMap<&'static str, &'static str>,
    /// By first word.
    heads: HashMap<&'static str, Vec<Rule>>,
    /// By last word.
    tails: HashMap<&'static str, Vec<Rule>>,
    /// Words that stand twice.
    twice: Vec<(memchr::memmem::Finder<'static>, &'static str)>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let mut rules = Rules::default();
    for line in TABLES.iter().flat_map(|table| table.lines()) {
        let mut columns = line.split('\t');
        let (Some(kind), Some(pattern), Some(why)) = (columns.next(), columns.next(), columns.next()) else {
            continue;
        };
        let parts: Vec<&str> = pattern.split('*').map(str::trim).collect();
        match kind {
            "line" => {
                rules.lines.insert(trimmed(pattern), why);
            }
            "rubric" => {
                rules.rubrics.insert(trimmed(pattern), why);
            }
            "twice" => rules.twice.push((memchr::memmem::Finder::new(pattern), why)),
            "tail" | "foot" | "credit" => {
                let kind = match kind {
                    "foot" => Kind::Foot,
                    "credit" => Kind::Unstopped,
                    _ => Kind::Anywhere,
                };
                let rule = Rule { kind, limit: SHORT, parts, why };
                rules.tails.entry(last_word(pattern)).or_default().push(rule);
            }
            _ => {
                let limit = if kind == "open" { LONG } else { SHORT };
                rules.heads.entry(first_word(pattern)).or_default().push(Rule {
                    kind: Kind::Anywhere,
                    limit,
                    parts,
                    why,
                });
            }
        }
    }
    rules
});

/// Says why each paragraph is furniture; `None` for those that are report.
pub(super) fn judge(paragraphs: &[String], authors: &[String]) -> Vec<Option<&'static str>> {
    let mut scratch = Scratch::default();
    let n = paragraphs.len();
    let mut verdicts: Vec<Option<&'static str>> = paragraphs
        .iter()
        .enumerate()
        .map(|(index, text)| {
            let place = Place { is_head: index < RUBRICS, is_foot: index > 0 && index + NOTES >= n };
            by_rule(text, place, &mut scratch)
                .or_else(|| shape::of(text, place))
                .or_else(|| (place.is_foot && is_author_note(text, authors)).then_some(AUTHOR_NOTE))
        })
        .collect();
    // Where everything looks like furniture, it is what the article says.
    if verdicts.iter().all(Option::is_some) {
        verdicts.fill(None);
    }
    verdicts
}

/// Where a paragraph stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Among the first.
    pub(super) is_head: bool,
    /// Among the last.
    pub(super) is_foot: bool,
}

/// Buffers that are used again from paragraph to paragraph.
#[derive(Default)]
struct Scratch {
    folded: String,
    key: String,
}

fn by_rule(text: &str, place: Place, scratch: &mut Scratch) -> Option<&'static str> {
    if text.len() > SHORT {
        for (finder, why) in &RULES.twice {
            if finder.find_iter(text.as_bytes()).nth(1).is_some() {
                return Some(why);
            }
        }
        if text.len() > LONG {
            return None;
        }
    } else if !text.chars().any(char::is_alphanumeric) {
        return Some(SIGNS);
    }
    if text.len() <= FOLDED {
        let key = key(text, scratch);
        if let Some(why) = RULES.lines.get(key) {
            return Some(why);
        }
        if place.is_head
            && let Some(why) = RULES.rubrics.get(key)
        {
            return Some(why);
        }
    }
    if text.starts_with(['"', '“', '‘', '\'', '«']) {
        return None;
    }
    // Most paragraphs begin and end with a word that no rule knows: a look at the word spares the rest.
    if RULES.heads.contains_key(first_word(key(head(text, WORD), scratch)))
        && let Some(why) = by_head(key(head(text, FOLDED), scratch), text.len())
    {
        return Some(why);
    }
    if text.len() > SHORT || text.ends_with(['"', '”']) {
        return None;
    }
    let rules = RULES.tails.get(last_word(key(tail(text, WORD), scratch)))?;
    let key_tail = key(tail(text, FOLDED), scratch);
    let is_stopped = text.ends_with('.');
    let applies = |rule: &Rule| match rule.kind {
        Kind::Anywhere => true,
        Kind::Foot => place.is_foot,
        Kind::Unstopped => !is_stopped,
    };
    rules
        .iter()
        .find(|rule| applies(rule) && rule.parts.last().is_some_and(|part| ends_with(key_tail, part)))
        .map(|rule| rule.why)
}

/// The last `n_bytes` of a text, cut at a character.
fn tail(text: &str, n_bytes: usize) -> &str {
    let mut from = text.len().saturating_sub(n_bytes);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text.get(from..).unwrap_or_default()
}

/// Folded, digits as `#`, without outer signs: what the patterns are written for.
fn key<'s>(text: &str, scratch: &'s mut Scratch) -> &'s str {
    let Scratch { folded, key } = scratch;
    folded.clear();
    fold_into(text, folded);
    key.clear();
    let mut was_digit = false;
    for letter in folded.chars() {
        let is_digit = letter.is_ascii_digit();
        if is_digit && !was_digit {
            key.push('#');
        } else if letter.is_whitespace() && key.ends_with(' ') {
            continue;
        } else if !is_digit {
            key.push(letter);
        }
        was_digit = is_digit;
    }
    trimmed(key)
}

/// Without outer signs, but for those that mean something.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '@' | '©' | '#'))
}

fn by_head(key: &str, length: usize) -> Option<&'static str> {
    let rules = RULES.heads.get(first_word(key))?;
    rules.iter().find(|rule| length <= rule.limit && begins_with(key, &rule.parts)).map(|rule| rule.why)
}

/// The parts stand in order, the first at the head and at a word's end, the others not far behind.
fn begins_with(key: &str, parts: &[&str]) -> bool {
    let Some((first, others)) = parts.split_first() else { return false };
    let Some(mut rest) = key.strip_prefix(first) else { return false };
    if is_cut(first, rest) {
        return false;
    }
    for part in others {
        match head(rest, GAP + part.len()).find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    true
}

/// The pattern ends inside a word.
fn is_cut(pattern: &str, rest: &str) -> bool {
    pattern.ends_with(char::is_alphanumeric) && rest.starts_with(char::is_alphanumeric)
}

fn ends_with(key: &str, part: &str) -> bool {
    key.strip_suffix(part).is_some_and(|front| {
        !(part.starts_with(char::is_alphanumeric) && front.ends_with(char::is_alphanumeric))
    })
}

fn first_word(text: &str) -> &str {
    text.split([' ', ':', ',', '?', '!', '.', '*']).next().unwrap_or_default()
}

fn last_word(text: &str) -> &str {
    text.rsplit([' ', '/', '(']).next().unwrap_or_default()
}

/// `• Jane Example is a columnist for The Paper.`: one who signed the article is spoken of in the third person.
fn is_author_note(text: &str, authors: &[String]) -> bool {
    if text.len() > 500 {
        return false;
    }
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    authors.iter().filter(|author| author.contains(' ')).any(|author| {
        let rest = text
            .get(author.len()..)
            .filter(|_| text.get(..author.len()).is_some_and(|h| h.eq_ignore_ascii_case(author)));
        rest.is_some_and(|rest| {
            [" is ", ", ", " covers ", " writes ", " reports ", " can be reached", " was ", " has been "]
                .iter()
                .any(|cue| rest.starts_with(cue))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(text: &str) -> Option<&'static str> {
        by_rule(text, Place { is_head: true, is_foot: true }, &mut Scratch::default())
    }

    #[test]
    fn furniture_is_told_by_its_rule() {
        for text in [
            "Advertisement",
            "ADVERTISEMENT:",
            "\"*\" indicates required fields",
            "Share this article",
            "SHARE THIS ARTICLE Share Tweet Post Email",
            "Story highlights",
            "JUST WATCHED",
            "Hide Caption 3 of 19",
            "LISTEN TO ARTICLE 2:43",
            "Read more: What the vote means for Port Alder",
            "Sign up for Daily Newsletters Manage Newsletters",
            "Copyright © 2019 The Example Times, LLC. Click here for reprint permission.",
            "© 2019 Example. All rights reserved.",
            "This material may not be published, broadcast, rewritten or redistributed.",
            "Follow us on Twitter @Example",
            "Follow Jane Example on Twitter",
            "Photo: Jane Example/Getty Images",
            "Enlarge this image toggle caption Jane Example/AP Jane Example/AP",
            "We use cookies to improve your experience on our site.",
            "This article is more than 3 years old",
            "___",
            "• • •",
            "Comments (12)",
        ] {
            assert!(why(text).is_some(), "{text}");
        }
    }

    #[test]
    fn report_text_stays() {
        for text in [
            "“Read more: books,” she told the students.",
            "\"Advertisement is the soul of business,\" he said.",
            "Advertisement is the soul of business, he said.",
            "Read more widely, she told the students of Port Alder.",
            "Copyrighted works were at the heart of the case.",
            "Comments by the minister drew fire.",
            "Share prices fell after the vote.",
            "Photographers waited outside the court.",
            "The minister wrote about it on Monday.",
            "Follow the money, he said.",
            "He signed up.",
            "Trump seemed to reject it on Twitter.",
            "The comments came after a vote.",
            "The photo was taken by Jane Example and sold by Getty Images.",
            "The opinions expressed by the mob are repugnant.",
            "More than 40 people voted.",
        ] {
            assert_eq!(why(text), None, "{text}");
        }
    }

    #[test]
    fn captions_run_together_go_whatever_their_length() {
        let captions = format!(
            "{} Hide Caption 1 of 2 {} Hide Caption 2 of 2",
            "She waves. ".repeat(40),
            "He waves. ".repeat(200)
        );
        assert_eq!(why(&captions), Some("picture captions"));
        assert_eq!(why(&"She waves. ".repeat(400)), None);
    }

    #[test]
    fn a_note_on_the_author_is_no_report_at_the_end() {
        let authors = ["Jane Example".to_owned()];
        let body = [
            "Jane Example is in Port Alder.".to_owned(),
            "It rained.".to_owned(),
            "• Jane Example is a columnist.".to_owned(),
        ];
        assert_eq!(judge(&body, &authors), [None, None, Some(AUTHOR_NOTE)]);
    }

    #[test]
    fn an_article_of_furniture_alone_is_kept() {
        assert_eq!(judge(&["Advertisement".to_owned(), "Share".to_owned()], &[]), [None, None]);
    }
}
