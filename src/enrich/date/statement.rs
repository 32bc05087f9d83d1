//! What a text says of its own publication: `Published March 3, 2015`, `By Jane Example | March 3, 2015`, a line that
//! is nothing but a date, `A version of this article appears in print on March 3, 2015`.
//!
//! A date of an event is never a date of publication, so a date counts only where its line or sentence speaks of the
//! article itself.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::dateline::head;
use super::names;
use super::names::Kind;
use super::phrase;
use super::phrase::Order;
use super::phrase::Phrase;
use super::stamp::Stamp;
use crate::article::Precision;
use crate::text::fold;

const CUES: &str = include_str!("../../../data/dates/cues.tsv");

/// Longest line in bytes that can be a line of its own rather than a sentence.
const LINE: usize = 200;

/// Longest line of names and a date without any word that says "published".
const BARE_LINE: usize = 120;

/// Words between "by" and the date: a name or two, and the small word before the date.
const NAME_WORDS: usize = 7;

/// Bytes after "this article" in which its date must stand.
const REACH: usize = 140;

/// Signs that part the entries of a line.
const PARTING: [char; 12] = ['|', '•', '·', '—', '–', '-', ';', '/', '◆', '*', '●', '\u{2022}'];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cue {
    Published,
    Modified,
    Itself,
    Verb,
    Edit,
}

static WORDS: LazyLock<HashMap<(bool, &'static str), Cue>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for line in CUES.lines() {
        let mut columns = line.split('\t');
        let (Some(kind), Some(phrase)) = (columns.next(), columns.next()) else { continue };
        let cue = match kind {
            "published" => Cue::Published,
            "modified" => Cue::Modified,
            "self" => Cue::Itself,
            "verb" => Cue::Verb,
            _ => Cue::Edit,
        };
        // A line's own cues and the words of a sentence are two tables: "updated" is in both.
        words.insert((matches!(cue, Cue::Published | Cue::Modified), phrase), cue);
    }
    words
});

/// How a statement is made; each is right more or less often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The line says "published".
    Cue,
    /// A sentence about this article.
    Itself,
    /// Names and a date.
    Byline,
    /// Nothing but a date.
    Bare,
}

/// A statement in one paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    /// Date of publication.
    pub(super) published: Option<(Stamp, Range<usize>)>,
    /// Date of modification.
    pub(super) modified: Option<Stamp>,
    pub(super) form: Form,
    /// The paragraph is nothing else, so it is no part of the report.
    pub(super) is_line: bool,
}

/// Where in the text a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// The title block.
    Head,
    /// Elsewhere, where names with a date are a caption.
    Inside,
    /// The last paragraphs, where a report is signed.
    Close,
}

/// Reads what a line says.
pub(super) fn line(text: &str, order: Order, zone: Zone) -> Option<Statement> {
    let window = head(text, LINE);
    if !window.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let phrases = phrase::find(window, order);
    let Some(first) = phrases.first() else {
        return (zone == Zone::Head && text.len() <= LINE).then(|| edition(text)).flatten();
    };
    let lead = window.get(..first.range.start)?;
    match cue(lead) {
        Some(_) => with_cue(text, window, &phrases),
        None if text.len() <= BARE_LINE => bare(text, &phrases, zone),
        None => None,
    }
}

/// `From the yearbook "Congress", 2017 edition`: the year in which something was printed.
fn edition(text: &str) -> Option<Statement> {
    let folded = fold(text);
    let is_origin = ["from ", "taken from ", "reprinted from ", "excerpted from ", "published in "]
        .iter()
        .any(|origin| folded.starts_with(origin));
    let is_print = folded
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| matches!(word, "edition" | "issue" | "yearbook" | "almanac" | "annual" | "volume"));
    if !is_origin || !is_print || text.ends_with(['.', '!', '?']) {
        return None;
    }
    let mut years = text.split(|c: char| !c.is_alphanumeric()).filter_map(|word| {
        let year = word.parse().ok().filter(|year| word.len() == 4 && (1900..2100).contains(year))?;
        let at = text.find(word)?;
        Some((Stamp::new(year, None, None).ok()?, at..at + word.len()))
    });
    let published = years.next().filter(|_| years.next().is_none())?;
    Some(Statement { published: Some(published), modified: None, form: Form::Itself, is_line: true })
}

fn with_cue(text: &str, window: &str, phrases: &[Phrase]) -> Option<Statement> {
    let mut statement = Statement { published: None, modified: None, form: Form::Cue, is_line: false };
    let mut from = 0;
    for phrase in phrases {
        let lead = window.get(from..phrase.range.start)?;
        let Some(cue) = cue(lead) else { break };
        let Ok(stamp) = &phrase.stamp else { break };
        if stamp.precision() == Precision::Year {
            break;
        }
        match cue {
            Cue::Published if statement.published.is_none() => {
                statement.published = Some((stamp.clone(), phrase.range.clone()));
            }
            Cue::Modified => statement.modified = Some(stamp.clone()),
            _ => {}
        }
        from = phrase.range.end;
    }
    if from == 0 {
        return None;
    }
    let tail = text.get(from..)?.trim_start();
    let after = tail.trim_start_matches(PARTING).trim_start();
    let first = after.split([' ', ',', '.']).next().unwrap_or_default();
    let is_closed = after.is_empty()
        || tail.starts_with(PARTING)
        || tail.starts_with('(')
        || after.starts_with(char::is_uppercase)
        || matches!(fold(head(first, 12)).as_str(), "by" | "at" | "am" | "pm" | "von" | "par" | "por")
        || tail.trim_matches([')', ']', '.', '*', ' ']).is_empty();
    // "Published March 3, 2015, the report said": a sentence about something else.
    if !is_closed || after.starts_with(char::is_uppercase) && after.len() > LINE && tail.starts_with(',') {
        return None;
    }
    statement.is_line = text.len() <= LINE && !ends_like_a_sentence(after);
    Some(statement)
}

/// A run of words with a verb would end in a full stop; a list of names, places and times does not.
fn ends_like_a_sentence(rest: &str) -> bool {
    rest.split_whitespace().count() > 6 && rest.ends_with(['.', '!', '?', '”', '"'])
}

/// The cue that `lead` is, apart from signs, small words and the names before a parting sign.
fn cue(lead: &str) -> Option<Cue> {
    let last = lead.trim_end().trim_end_matches([':', ',', ' ', '(', '[']);
    let entry =
        last.rsplit(['|', '•', '·', '—', '–', '*', '\n', '(', '.']).find(|entry| !entry.trim().is_empty())?;
    if entry.len() > 60 {
        return None;
    }
    let folded = fold(entry);
    let mut entry = folded.trim_matches(|c: char| !c.is_alphanumeric());
    // "Posted by Jane Example on": the names are no part of the cue.
    // "Published in The Courier on": nor is the paper.
    for word in [" by ", " in "] {
        if let Some((front, names)) = entry.split_once(word)
            && names.split(' ').count() <= NAME_WORDS
        {
            entry = front;
        }
    }
    let known = |entry: &str| WORDS.get(&(true, entry)).copied();
    for _ in 0..3 {
        if let Some(cue) = known(entry) {
            // A whole line of "By Jane Example. Published" may stand before it, a sentence may not.
            return (lead.len() <= 80).then_some(cue);
        }
        let (front, word) = entry.rsplit_once(' ')?;
        if names::look_up(Kind::At, word).is_none()
            && names::look_up(Kind::Weekday, word).is_none()
            && word != "in"
        {
            return None;
        }
        entry = front.trim_end_matches(|c: char| !c.is_alphanumeric());
    }
    known(entry)
}

fn bare(text: &str, phrases: &[Phrase], zone: Zone) -> Option<Statement> {
    let [phrase] = phrases else { return None };
    let stamp = phrase.stamp.as_ref().ok().filter(|stamp| stamp.has_day())?;
    let lead = text.get(..phrase.range.start)?.trim();
    let tail = text.get(phrase.range.end..)?.trim();
    let is_sign = |letter: char| !letter.is_alphanumeric();
    let is_bare = !lead.contains('©')
        && (lead.trim_matches(is_sign).is_empty() || is_small(lead) || is_part_of_day(lead))
        && (tail.trim_matches(is_sign).is_empty() || is_small(tail));
    let form = if is_bare { Form::Bare } else { Form::Byline };
    if !is_bare {
        let is_by = starts_with_by(lead) || starts_with_by(tail);
        let is_parted =
            (lead.is_empty() || lead.ends_with(PARTING)) && (tail.is_empty() || tail.starts_with(PARTING));
        // A name and a date on two lines come joined by a space; a place or a caption has a comma.
        let is_name = tail.is_empty()
            && (2..=4).contains(&lead.split_whitespace().count())
            && !lead.contains([',', ':', '/', '©'])
            && lead.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
        let is_told = match zone {
            Zone::Head => {
                (is_by || is_parted || is_name || is_place(lead) && (tail.is_empty() || is_page(tail)))
                    && entries(lead)
                    && (entries(tail) || is_page(tail))
                    || lead.trim_matches(is_sign).is_empty() && signs(tail)
            }
            Zone::Inside => false,
            Zone::Close => {
                let is_short = lead.split_whitespace().count() <= 3 && is_name;
                let is_apart = lead.ends_with([',', '|', '–', '—', '·', '(', ';']) || stamp.time.is_some();
                (tail.trim_matches([')', ']', '.', ' ']).is_empty() || is_page(tail))
                    && (is_short || is_apart)
                    && starts_as_name(lead)
                    && entries(lead)
            }
        };
        if !is_told {
            return None;
        }
    }
    Some(Statement {
        published: Some((stamp.clone(), phrase.range.clone())),
        modified: None,
        form,
        is_line: true,
    })
}

/// Weekday, article or the word for the year beside a date: `le vendredi`, `Friday`, `года`.
fn is_small(text: &str) -> bool {
    let folded = fold(head(text, 40));
    text.len() <= 40
        && folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(|word| {
            names::look_up(Kind::Weekday, word).is_some()
                || names::look_up(Kind::At, word).is_some()
                || matches!(word, "le" | "den" | "el" | "il" | "am" | "r" | "г" | "года" | "року" | "ano")
        })
}

/// `, page A1`: where in a paper it stood.
fn is_page(tail: &str) -> bool {
    let tail = fold(head(tail, 40));
    let tail = tail.trim_start_matches([',', ' ', ';', '(']);
    ["page ", "p. ", "pp. ", "pages ", "section "].iter().any(|word| tail.starts_with(word))
        && tail.len() <= 20
}

/// `Tuesday evening, 3 March 2020`.
fn is_part_of_day(lead: &str) -> bool {
    let folded = fold(head(lead, 40));
    let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_weekday = words.next().is_some_and(|word| names::look_up(Kind::Weekday, word).is_some());
    let is_part = matches!(
        words.next(),
        Some("morning" | "noon" | "afternoon" | "evening" | "night" | "midday" | "edition" | "issue")
    );
    is_weekday && is_part && words.next().is_none()
}

/// `Tanjoro,` and `Port Sable,` before the date; `President Example,` is whom a caption shows.
fn is_place(lead: &str) -> bool {
    const POSTS: [&str; 16] = [
        "president",
        "minister",
        "premier",
        "senator",
        "sen",
        "rep",
        "mr",
        "mrs",
        "ms",
        "dr",
        "king",
        "queen",
        "judge",
        "governor",
        "mayor",
        "general",
    ];
    let Some(place) = lead.strip_suffix(',') else { return false };
    let first = place.split_whitespace().next().map(|word| fold(head(word, 20))).unwrap_or_default();
    (1..=7).contains(&place.split_whitespace().count())
        && place.starts_with(char::is_uppercase)
        && !place.contains([':', '(', '"', '“', '/'])
        && !POSTS.contains(&first.trim_end_matches('.'))
        && entries(place)
}

/// `… shortly after midnight. By Jane Example, The Paper`: a signature ends the line.
fn signs(tail: &str) -> bool {
    let by = [". By ", ", by ", " | By ", " · By "].iter().find_map(|by| Some(tail.find(by)? + by.len()));
    by.and_then(|at| tail.get(at..)).is_some_and(entries)
}

fn starts_as_name(lead: &str) -> bool {
    let first = lead.trim_start_matches(|c: char| !c.is_alphanumeric());
    let named =
        ["Source:", "Quelle:", "From:"].iter().find_map(|word| lead.strip_prefix(word)).unwrap_or(lead);
    first.starts_with(char::is_uppercase) && !named.contains([':', '/', '©'])
}

fn starts_with_by(text: &str) -> bool {
    let first = text.trim_start_matches(|c: char| !c.is_alphanumeric()).split(' ').next().unwrap_or_default();
    first.len() <= 4 && matches!(fold(first).as_str(), "by" | "von" | "par" | "por")
}

/// Names, places and times parted by signs: each word with a capital or small, no sentence.
fn entries(text: &str) -> bool {
    let mut n_words = 0;
    for word in text
        .split([' ', ',', '|', '•', '·', '—', '–', '/', ';'])
        .map(|w| w.trim_matches(['(', ')', '[', ']', ':']))
    {
        if word.is_empty() || word == "-" || word == "&" {
            continue;
        }
        n_words += 1;
        let is_small = matches!(
            fold(head(word, 12)).as_str(),
            "by" | "and" | "at" | "of" | "the" | "for" | "in" | "on" | "von" | "de"
        );
        let is_name = word.starts_with(char::is_uppercase) || word.starts_with(|c: char| c.is_ascii_digit());
        if !is_small && !is_name {
            return false;
        }
    }
    let folded = fold(text);
    let is_caption = ["photo", "image", "caption", "getty", "file ", "copyright", "©", "(ap"]
        .iter()
        .any(|word| folded.contains(word));
    n_words <= 10 && !is_caption && !text.ends_with(['.', '!', '?'])
}

/// Reads a sentence in which the article speaks of itself: `This column was first published on March 3, 2015.`
pub(super) fn sentence(text: &str, order: Order) -> Option<Statement> {
    let mut from = 0;
    while let Some(at) = find_this(text, from) {
        from = at + 5;
        let rest = head(text.get(from..)?, REACH);
        let mut words = rest.split(|c: char| !c.is_alphabetic() && c != '-' && c != '\'');
        let is_itself = words.next().is_some_and(|word| is_word(word, Cue::Itself));
        if !is_itself {
            continue;
        }
        let phrases = phrase::find(rest, order);
        let Some(phrase) = phrases.first() else { continue };
        let between = rest.get(..phrase.range.start)?;
        let is_one_sentence = !between.contains(". ") && !between.contains(['“', '"', '?', '!']);
        let mut has_verb = false;
        let mut is_edit = false;
        for word in between.split(|c: char| !c.is_alphanumeric()) {
            has_verb |= is_word(word, Cue::Verb);
            is_edit |= is_word(word, Cue::Edit);
        }
        let Ok(stamp) = &phrase.stamp else { continue };
        let is_issue = rest.get(phrase.range.end..)?.trim_start_matches([',', ' ']).starts_with("issue");
        if !is_one_sentence || !(stamp.has_day() || is_issue && stamp.precision() == Precision::Month) {
            continue;
        }
        if is_edit {
            return Some(Statement {
                published: None,
                modified: Some(stamp.clone()),
                form: Form::Itself,
                is_line: false,
            });
        }
        if has_verb {
            let range = from + phrase.range.start..from + phrase.range.end;
            let is_line = text.len() <= LINE && starts_as_note(text, at);
            return Some(Statement {
                published: Some((stamp.clone(), range)),
                modified: None,
                form: Form::Itself,
                is_line,
            });
        }
    }
    None
}

/// The paragraph begins with the sentence: `*This article …`, `A version of this article …`.
fn starts_as_note(text: &str, at: usize) -> bool {
    let lead = fold(text.get(..at).unwrap_or_default());
    matches!(
        lead.trim_matches(|c: char| !c.is_alphanumeric()),
        "" | "a version of" | "an earlier version of" | "editor's note"
    )
}

fn find_this(text: &str, from: usize) -> Option<usize> {
    let rest = text.as_bytes().get(from..)?;
    memchr::memmem::find_iter(rest, "his ").map(|at| from + at).find_map(|at| {
        let start = at.checked_sub(1)?;
        let is_word = start == 0 || !text.as_bytes().get(start - 1).is_some_and(u8::is_ascii_alphanumeric);
        let is_this = text.as_bytes().get(start).is_some_and(|byte| byte.eq_ignore_ascii_case(&b't'));
        (is_this && is_word && start >= from).then_some(start)
    })
}

fn is_word(word: &str, cue: Cue) -> bool {
    if word.is_empty() || word.len() > 12 {
        return false;
    }
    let lower = word.to_ascii_lowercase();
    WORDS.get(&(false, lower.as_str())) == Some(&cue)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published(text: &str) -> Option<String> {
        let statement = line(text, Order::Unknown, Zone::Head).or_else(|| sentence(text, Order::Unknown))?;
        statement.published.map(|(stamp, _)| stamp.first().to_string())
    }

    #[test]
    fn lines_that_state_the_day_of_publication() {
        for text in [
            "Published March 3, 2015",
            "Published: 3 March 2015 10:15 BRT",
            "PUBLISHED ON MARCH 3, 2015",
            "Posted on Mar. 3, 2015 by Jane Example",
            "First published on Tue 3 Mar 2015",
            "By Jane Example | Published March 3, 2015",
            "Published March 3, 2015 Updated March 5, 2015",
            "Updated March 5, 2015 | Published March 3, 2015",
            "Published: March 3, 2015 The minister has resigned",
            "Veröffentlicht am 3. März 2015",
            "Publié le 3 mars 2015 à 10h15",
            "By Jane Example | March 3, 2015",
            "By Jane Example, March 3, 2015",
            "Jane Example 2015-03-03",
            "Jane Example 03.03.2015, 18:20 Uhr",
            "Latin America • March 3, 2015 • Jane Example",
            "Tuesday, March 3, 2015",
            "March 3rd, 2015",
            "(March 3, 2015)",
            "By Jane Example on March 3, 2015",
            "By Jane Example · March 3, 2015 at 10:15 am EST",
            "Jane Example, Staff Writer | March 3, 2015 | 10:15 AM",
            "Posted: 03/03/2015 10:15:00 AM PST",
            "Published 10:15 a.m. ET March 3, 2015",
            "Tuesday 3 March 2015 10.15 GMT",
            "MARCH 3, 2015",
            "Mar 3, 2015, 10:15am EDT",
            "PUBLISHED: 10:15 GMT, 3 March 2015 | UPDATED: 11:15 GMT, 4 March 2015",
            "Story by Jane Example • 3 March 2015",
            "Date: March 3, 2015",
            "Last updated: March 5, 2015. First published: March 3, 2015",
            "This story originally appeared in the March 3, 2015, edition of The Example.",
            "An earlier version of this article was published on March 3, 2015.",
            "Port Alder | March 3, 2015",
            "Posted by Jane Example on March 3, 2015",
            "Posted in Politics on March 3, 2015 by Jane Example",
            "This article was originally published on March 3, 2015.",
            "*This article appears in the March 3, 2015 issue of Example Magazine.",
            "A version of this article appears in print on March 3, 2015, on Page A2.",
            "Jane is a fellow of the Institute. This column first ran on March 3, 2015.",
        ] {
            assert_eq!(published(text).as_deref(), Some("2015-03-03"), "{text}");
        }
    }

    #[test]
    fn places_papers_and_signatures_date_a_text() {
        for text in [
            "Tanjoro, 3 March 2015",
            "Tuesday evening, 3 March 2015",
            "Tue., March 3, 2015, shortly after midnight. By Jane Example, The Paper",
            "The Courier, March 3, 2015, page A1",
            "March 3, 2015 Tuesday",
            "le mardi 3 mars 2015",
            "3 марта 2015 года",
            "2015년 3월 3일",
            "平成27年3月3日",
            "Tue 03/03/2015",
            "Issue of March 3, 2015",
            "First published in The Courier, 3 March 2015",
        ] {
            assert_eq!(published(text).as_deref(), Some("2015-03-03"), "{text}");
        }
        let year =
            line("From the yearbook \"Congress\", Port Sable, 2015 edition", Order::Unknown, Zone::Head);
        assert_eq!(year.unwrap().published.unwrap().0.print().0, "2015-01-01");
        for text in [
            "Jane Example for the Example News Service, March 3, 2015",
            "The Example News 2015-03-03 19:31 GMT",
            "Jane Example 3 March 2015",
            "(The Courier, 3 March 2015)",
        ] {
            let close = line(text, Order::Unknown, Zone::Close);
            assert!(close.is_some_and(|close| close.published.is_some()), "{text}");
            let _ =
                line(text, Order::Unknown, Zone::Inside).map(|inside| assert_ne!(inside.form, Form::Byline));
        }
        assert_eq!(line("He met the board again on 3 March 2015", Order::Unknown, Zone::Close), None);
    }

    #[test]
    fn dates_of_other_things_are_not_taken() {
        for text in [
            "Published March 3, 2015, the report said that nothing had changed in the valley.",
            "The study was published on March 3, 2015.",
            "The bill was signed on March 3, 2015, in Port Alder.",
            "President Example, March 3, 2015",
            "Jane Example speaks in Port Alder on March 3, 2015.",
            "Photo: Jane Example | March 3, 2015",
            "Updated March 3, 2015",
            "Last modified: March 3, 2015",
            "This article of the treaty was signed in Port Alder on March 3, 2015.",
            "This story was updated on March 3, 2015.",
            "Published in 2015",
            "March 2015",
            "March 3",
            "He posted on March 3, 2015 that it was over.",
            "In this article. It was published on March 3, 2015.",
            "March 3, 2015: The war begins.",
            "© March 3, 2015",
            "Copyright March 3, 2015 Example Times",
            "Updated 10:15 AM ET, Tue March 3, 2015",
            "Accessed March 3, 2015",
            "Born: March 3, 2015",
            "Filed to court on March 3, 2015.",
            "Released March 3, 2015, the film was a failure.",
            "Dated March 3, 2015, the letter to the minister was never answered by anyone in the office.",
            "Jane Example, 1 March 2015 to 3 March 2016",
            "Posted on Facebook March 3, 2015, the video was seen by many.",
            "Source: Example Institute, March 3, 2015",
            "Jane Example (born March 3, 2015)",
            "Battle of Port Alder March 3, 2015",
            "Issued March 3, 2015 in the case of Example v. Doe, the ruling was final.",
            "March 3, 2015 to March 9, 2016",
        ] {
            assert_eq!(published(text), None, "{text}");
        }
    }

    #[test]
    fn names_with_a_date_are_a_caption_below_the_head() {
        assert_eq!(line("Jane Example | March 3, 2015", Order::Unknown, Zone::Inside), None);
        assert!(line("March 3, 2015", Order::Unknown, Zone::Inside).is_some());
    }

    #[test]
    fn an_update_is_a_modification() {
        let statement =
            line("Published Jan. 17, 2017 Updated February 2, 2017", Order::Unknown, Zone::Head).unwrap();
        assert_eq!(statement.modified.unwrap().print().0, "2017-02-02");
        assert!(statement.is_line);
    }
}
