//! Furniture that is told by its shape rather than by its words: paths, bars of buttons, captions with their credit.

use super::Place;
use crate::enrich::date;
use crate::enrich::date::head;
use crate::text::fold;

/// Longest paragraph in bytes that is looked at.
const SHORT: usize = 240;

/// Words of a paragraph that is a bar of buttons.
const BUTTONS: usize = 10;

/// Words on buttons; a paragraph of these alone says nothing else.
const BUTTON_WORDS: [&str; 44] = [
    "share",
    "tweet",
    "email",
    "e-mail",
    "mail",
    "print",
    "facebook",
    "twitter",
    "x",
    "whatsapp",
    "linkedin",
    "reddit",
    "pinterest",
    "copy",
    "link",
    "save",
    "comment",
    "comments",
    "telegram",
    "messenger",
    "flipboard",
    "pocket",
    "sms",
    "bookmark",
    "pin",
    "like",
    "post",
    "advertisement",
    "ad",
    "continue",
    "continues",
    "continued",
    "reading",
    "below",
    "story",
    "article",
    "scroll",
    "skip",
    "bluesky",
    "threads",
    "instagram",
    "youtube",
    "mastodon",
    "copied",
];

/// Words before the colon of a credit.
const CREDITS: [&str; 17] = [
    "photo",
    "photos",
    "picture",
    "pictures",
    "image",
    "images",
    "photograph",
    "credit",
    "pic",
    "illustration",
    "graphic",
    "foto",
    "fotos",
    "bild",
    "imagen",
    "фото",
    "photo credit",
];

/// Words before the colon inside brackets that lead to another article.
const LEADS: [&str; 8] = ["also", "related", "read", "read more", "read also", "see also", "more", "watch"];

/// Says why a paragraph is furniture by its shape.
pub(super) fn of(text: &str, place: Place) -> Option<&'static str> {
    if text.len() > SHORT {
        return None;
    }
    if is_path(text) {
        Some("navigation")
    } else if is_buttons(text) {
        Some("share prompt")
    } else if is_caption(text) {
        Some("picture credit")
    } else if is_lead_in_brackets(text) {
        Some("related links")
    } else if place.is_foot && is_address_line(text) {
        Some("contact")
    } else if place.is_foot && is_initials(text) {
        Some("initials of the desk")
    } else {
        None
    }
}

/// `Home > Politics > Congress`: three short entries, or two that begin at home.
fn is_path(text: &str) -> bool {
    [" > ", " » ", " › "].iter().any(|sign| {
        let parts: Vec<&str> = text.split(sign).map(str::trim).collect();
        let starts_at_home = parts.first().is_some_and(|part| part.eq_ignore_ascii_case("home"));
        (parts.len() > 2 || parts.len() == 2 && starts_at_home)
            && parts.iter().all(|part| !part.is_empty() && part.split_whitespace().count() <= 5)
            && !text.ends_with(['.', '!', '?'])
    })
}

fn is_buttons(text: &str) -> bool {
    let folded = fold(text);
    let mut n_words = 0;
    for word in folded
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| word.chars().any(char::is_alphabetic))
    {
        n_words += 1;
        if n_words > BUTTONS || !BUTTON_WORDS.contains(&word) {
            return false;
        }
    }
    n_words > 1
}

/// `The hall in Kurrara. Picture: Joel Macintyre`: a short text that ends with whose picture it shows.
fn is_caption(text: &str) -> bool {
    let text = text.trim_end_matches([')', ']']);
    let Some((front, name)) = text.rsplit_once(':') else { return false };
    if date::dateline(text, date::Order::Unknown).is_some() {
        return false;
    }
    let word = front.rsplit(['.', '(', '[', '|', '!', '?', '”', '"']).next().unwrap_or_default().trim();
    let is_parted = word.len() < front.trim_end().len();
    let n_words = name.split_whitespace().count();
    is_parted
        && CREDITS.contains(&fold(head(word, 20)).as_str())
        && (1..=8).contains(&n_words)
        && name.trim_start().starts_with(char::is_uppercase)
        && !name.trim_end().ends_with(['!', '?'])
}

/// `( Also: Which seats could change hands )`.
fn is_lead_in_brackets(text: &str) -> bool {
    let inner = text.strip_prefix(['(', '[']).and_then(|rest| rest.strip_suffix([')', ']']));
    inner
        .and_then(|inner| inner.split_once(':'))
        .is_some_and(|(lead, _)| LEADS.contains(&fold(head(lead.trim(), 20)).as_str()))
}

/// A line at the end that gives a mail address.
fn is_address_line(text: &str) -> bool {
    let is_address = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty()
                && host.split_once('.').is_some_and(|(name, end)| !name.is_empty() && end.len() >= 2)
        })
    };
    !text.contains(['"', '“', '”']) && text.split_whitespace().any(is_address)
}

/// `AB/kd/mts`.
fn is_initials(text: &str) -> bool {
    let text = text.trim_matches(['(', ')', '[', ']', ' ']);
    let parts: Vec<&str> = text.split('/').collect();
    (2..=4).contains(&parts.len())
        && parts
            .iter()
            .all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(text: &str) -> Option<&'static str> {
        of(text, Place { is_head: false, is_foot: true })
    }

    #[test]
    fn furniture_has_its_shape() {
        for text in [
            "Home > Washington > Congress",
            "Home » Politics",
            "Share   Tweet   Email   Print",
            "ADVERTISEMENT - CONTINUE READING BELOW",
            "The civic hall in Port Sable. Picture: Jane Example",
            "Sir Maleko in 1983, inspecting a road block. Photo: Herald archive",
            "The minister at the port (Photo: AP)",
            "( Also: Which seats could change hands next year )",
            "The Tally will correct these figures. Corrections desk: corrections@paper.example",
            "AB/kd/mts",
        ] {
            assert!(why(text).is_some(), "{text}");
        }
    }

    #[test]
    fn report_has_another() {
        for text in [
            "Yes > no > perhaps, she wrote in the margin of the bill, and nobody could tell what it meant.",
            "Share and share alike, he said.",
            "Comments",
            "He held up the picture: it showed the bridge.",
            "What they saw in the photo: nothing.",
            "(The minister did not answer: he was abroad.)",
            "“Write to me at jane@paper.example,” she said.",
            "9/11",
        ] {
            assert_eq!(why(text), None, "{text}");
        }
    }
}
