//! The dateline at the head of a report: `WASHINGTON, March 3, 2015 (Reuters) —`.
//!
//! Also tells which agency stands in it; `byline` asks for that.

use std::ops::Range;

use super::phrase;
use super::phrase::Order;
use super::stamp::Stamp;

/// Bytes of a paragraph in which a dateline ends.
const WINDOW: usize = 160;

/// Words of a place: `ST. PETERSBURG, Fla.`, `UNITED NATIONS, New York`.
const PLACE_WORDS: usize = 8;

/// What a dateline says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::enrich) struct Dateline<'t> {
    /// The whole of it, without the dash, in bytes of the paragraph.
    pub(in crate::enrich) range: Range<usize>,
    /// The words in brackets: the agency, as a rule.
    pub(in crate::enrich) credit: Option<&'t str>,
    pub(super) date: Said,
}

/// The date of a dateline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    Nothing,
    Day(Stamp),
    Yearless(u64, u64),
}

/// Reads the dateline with which `paragraph` begins.
pub(in crate::enrich) fn read(paragraph: &str, order: Order) -> Option<Dateline<'_>> {
    let window = head(paragraph, WINDOW);
    let mut from = 0;
    // A place may hold a dash (`TEL AVIV - JAFFA`), so the second one is tried too.
    for _ in 0..2 {
        let (dash, length) = dash(window, from)?;
        if let Some(dateline) = before_dash(window.get(..dash)?, order) {
            return Some(dateline);
        }
        // LONDON — 3 March 2015, and nothing else on the line.
        if paragraph.len() < WINDOW
            && place(window.get(..dash)?, false)
            && let Some(dateline) = line(paragraph, dash + length, order)
        {
            return Some(dateline);
        }
        from = dash + length;
    }
    None
}

/// The first dash that parts a dateline from the text, and its length.
fn dash(window: &str, from: usize) -> Option<(usize, usize)> {
    let rest = window.get(from..)?;
    rest.char_indices().filter(|(_, letter)| !letter.is_alphanumeric()).find_map(|(at, letter)| {
        let here = rest.get(at..)?;
        let length = match letter {
            '—' | '–' | '―' => letter.len_utf8(),
            '-' if here.starts_with("--") => 2,
            // A lone hyphen parts only where it stands free.
            '-' | '‑'
                if here.get(letter.len_utf8()..)?.starts_with(' ') && rest.get(..at)?.ends_with(' ') =>
            {
                letter.len_utf8()
            }
            _ => return None,
        };
        Some((from + at, length))
    })
}

fn before_dash(front: &str, order: Order) -> Option<Dateline<'_>> {
    let range = 0..front.trim_end().len();
    let (rest, credit) = match front.trim_end().strip_suffix(')').and_then(|front| front.rsplit_once('(')) {
        Some((rest, credit)) if credit.len() <= 40 => (rest, Some(credit.trim())),
        _ => match front.split_once('/') {
            // PR Newswire puts itself between slashes.
            Some((rest, credit)) if credit.trim_end().ends_with('/') && credit.len() <= 30 => {
                (rest, Some(credit.trim_end().trim_end_matches('/')))
            }
            _ => (front, None),
        },
    };
    let phrases = phrase::find(rest, order);
    let [phrase] = phrases.as_slice() else {
        let is_dateline = phrases.is_empty() && credit.is_some() && place(rest, true);
        return is_dateline.then_some(Dateline { range, credit, date: Said::Nothing });
    };
    if !rest.get(phrase.range.end..)?.trim_matches([' ', ',', '.']).is_empty() {
        return None;
    }
    let lead = rest.get(..phrase.range.start)?;
    let (lead, credit) =
        match lead.trim_end_matches([',', ' ']).strip_suffix(')').and_then(|l| l.rsplit_once('(')) {
            Some((lead, inner)) if credit.is_none() => (lead, Some(inner)),
            _ => (lead, credit),
        };
    if !place(lead, credit.is_some()) {
        return None;
    }
    let date = match (&phrase.stamp, phrase.yearless) {
        (Ok(stamp), _) if stamp.has_day() => Said::Day(stamp.clone()),
        (_, Some((month, day))) => Said::Yearless(month, day),
        _ => return None,
    };
    Some(Dateline { range, credit, date })
}

/// Reads a dateline that a full stop ends, `Lurongo, 9 August 2023. With returns in …`, or brackets of the Japanese press.
///
/// Only at the head of the whole text: further down such a sentence tells of an event.
pub(super) fn opening(paragraph: &str, order: Order) -> Option<Dateline<'_>> {
    let window = head(paragraph, WINDOW);
    if window.starts_with('【') {
        return bracketed(window, order);
    }
    let phrase = phrase::find(window, order).into_iter().next()?;
    let (open, close) = match window.chars().next()? {
        '(' => ("(", ")"),
        '[' => ("[", "]"),
        _ => ("", ""),
    };
    let lead = window.get(..phrase.range.start)?.strip_prefix(open)?.trim_end();
    let lead = match lead.strip_suffix([',', '|', '.', ':']) {
        Some(lead) => lead.trim_end(),
        None if lead.is_empty() && !open.is_empty() => lead,
        None => return None,
    };
    let after = window.get(phrase.range.end..)?.strip_prefix(close)?;
    let ends = [".", ":", " |", " –", " —", " --", " -"];
    let end =
        if close.is_empty() { ends.iter().find_map(|end| after.strip_prefix(end)) } else { Some(after) };
    let after = end?;
    let is_sentence = after.starts_with(' ')
        && after.trim_start().starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“'));
    let is_place = (place(lead, true) || lead.is_empty())
        && lead.split_whitespace().count() <= 3
        && !lead.starts_with("The ");
    let stamp = phrase.stamp.ok().filter(|stamp| stamp.has_day() && is_place && is_sentence)?;
    Some(Dateline { range: 0..phrase.range.end, credit: None, date: Said::Day(stamp) })
}

/// `【ワシントン24日=…】…2013年7月24日…`: the bracket has the day, the sentence behind it month and year.
fn bracketed(window: &str, order: Order) -> Option<Dateline<'_>> {
    let (inner, _) = window.split_once('】')?;
    let (before, _) = inner.split_once('日')?;
    let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let day: u32 = before.get(before.len() - digits..)?.parse().ok()?;
    // No space parts the date from the words before it.
    let mut stamps = window.match_indices('年').filter_map(|(at, _)| {
        let phrase = phrase::find(window.get(at.checked_sub(4)?..)?, order).into_iter().next()?;
        phrase.stamp.ok()
    });
    let stamp = stamps.find(|stamp| stamp.has_day() && chrono::Datelike::day(&stamp.first()) == day)?;
    let range = 0..inner.len() + '】'.len_utf8();
    Some(Dateline { range, credit: None, date: Said::Day(stamp) })
}

fn line(paragraph: &str, from: usize, order: Order) -> Option<Dateline<'_>> {
    let rest = paragraph.get(from..)?;
    let phrase = phrase::find(rest, order).into_iter().next()?;
    let is_alone = rest.get(..phrase.range.start)?.trim().is_empty()
        && rest.get(phrase.range.end..)?.trim_matches([' ', '.', '—', '–', '-']).is_empty();
    let stamp = phrase.stamp.ok().filter(|stamp| is_alone && stamp.has_day())?;
    Some(Dateline { range: 0..from + phrase.range.end, credit: None, date: Said::Day(stamp) })
}

/// Says whether `text` is a place as datelines write it: capitals throughout in the first word, or, where an agency
/// vouches for it, a capital at the head of each word.
fn place(text: &str, is_vouched: bool) -> bool {
    let mut words = text.split_whitespace().map(|word| word.trim_matches([',', '.', '(', ')', ':']));
    let Some(first) = words.next().filter(|word| !word.is_empty()) else { return false };
    let mut letters = first.chars().filter(|letter| letter.is_alphabetic());
    let is_loud =
        first.chars().filter(|letter| letter.is_alphabetic()).count() >= 2 && letters.all(char::is_uppercase);
    let mut n_words = 1;
    for word in words {
        n_words += 1;
        let is_small = matches!(word, "" | "and" | "de" | "of" | "the" | "on" | "del" | "la" | "&");
        if !is_small && !word.starts_with(char::is_uppercase) {
            return false;
        }
    }
    n_words <= PLACE_WORDS && (is_loud || is_vouched && first.starts_with(char::is_uppercase))
}

/// The first `n_bytes` of a text, cut at a character.
pub(in crate::enrich) fn head(text: &str, n_bytes: usize) -> &str {
    let mut to = n_bytes.min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    text.get(..to).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(paragraph: &str) -> Option<String> {
        match read(paragraph, Order::Unknown)?.date {
            Said::Day(stamp) => Some(stamp.print().0),
            Said::Yearless(month, day) => Some(format!("{month}/{day}")),
            Said::Nothing => Some(String::new()),
        }
    }

    #[test]
    fn place_date_and_agency_stand_before_the_dash() {
        for (text, wanted) in [
            ("WASHINGTON, March 3, 2015 (Reuters) — The vote", "2015-03-03"),
            ("PORT ALDER, March 3, 2015 — The vote", "2015-03-03"),
            ("BEIJING, Nov. 25 (Xinhua) -- The vote", "11/25"),
            ("ST. PETERSBURG, Fla., March 3 – The vote", "3/3"),
            ("Port Alder (AP), 3 March 2015 - The vote", "2015-03-03"),
            ("WASHINGTON (Reuters) - The vote on March 3, 2015", ""),
            ("LONDON — 3 March 2015", "2015-03-03"),
            ("NEW YORK, March 3, 2015 /PRNewswire/ -- Example", "2015-03-03"),
        ] {
            assert_eq!(day(text).as_deref(), Some(wanted), "{text}");
        }
    }

    #[test]
    fn running_text_is_no_dateline() {
        for text in [
            "March 3, 2015 — The war begins.",
            "On March 3, 2015 — a Tuesday — the vote was lost.",
            "LONDON — On 3 March 2015 the vote was lost.",
            "The White House, March 3, 2015 — The vote",
            "NATO met on March 3, 2015 — in vain.",
            "WASHINGTON — The vote was lost.",
            "WASHINGTON The vote was lost.",
            "— March 3, 2015",
            "",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn a_text_may_open_with_place_and_day() {
        let day = |text: &str| match opening(text, Order::Unknown)?.date {
            Said::Day(stamp) => Some(stamp.print().0),
            _ => None,
        };
        for text in [
            "Lurongo, 9 August 2023. With returns in from most districts",
            "Port Sable, 9 August 2023 – The vote",
            "[Port Sable, 9 August 2023] The vote",
            "【ワシントン9日=桐生院真帆】大統領は2023年8月9日、",
        ] {
            assert_eq!(day(text).as_deref(), Some("2023-08-09"), "{text}");
        }
        for text in [
            "On Monday, 9 August 2023. The",
            "Lurongo, 9 August 2023, was quiet.",
            "The House, 9 August 2023 – It",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn the_credit_is_told() {
        let dateline = read("Port Alder (AP) — The vote", Order::Unknown).unwrap();
        assert_eq!((dateline.credit, dateline.range), (Some("AP"), 0..15));
    }
}
