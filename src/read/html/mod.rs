//! Saved pages → a record: metadata from one pass over the tags, the text from a tree of the cleaned page.

mod body;
mod clean;
mod jsonld;
mod meta;
mod scan;
mod title;

use std::ops::ControlFlow;

use self::body::Body;
use super::charset;
use super::markup;
use super::mojibake;
use super::output::Output;
use super::tags;
use super::tags::Token;
use super::text;
use super::whole;
use crate::article::Record;

/// Bytes at the beginning of a page in which a declared character set is looked for.
const LABEL_BYTES: usize = 32 << 10;
/// Largest page in bytes.
const MAX_PAGE: usize = 32 << 20;

/// Reads a page.
pub(super) fn read(mut bytes: Vec<u8>, is_longer: bool, output: &mut Output<'_>) -> ControlFlow<()> {
    let is_cut = is_longer || bytes.len() > MAX_PAGE;
    bytes.truncate(MAX_PAGE);
    let label = label(&bytes);
    let charset::Decoded { text: mut page, mut notes } = charset::decode(bytes, label.as_deref());
    if let Some((repaired, times)) = mojibake::repair(&page) {
        page = repaired;
        notes.push(whole::repair_note(times));
    }
    if is_cut {
        notes.push(format!("only the first {} MB of the page were read, which is the limit", MAX_PAGE >> 20));
    }
    match record(&page) {
        Ok(mut record) => {
            record.notes.splice(0..0, notes);
            output.single(record)
        }
        Err(why) => {
            output.refuse(None, why);
            ControlFlow::Continue(())
        }
    }
}

/// Makes a record of a decoded page.
///
/// # Errors
/// It is no article; the text says why.
fn record(page: &str) -> Result<Record, String> {
    let scan = scan::scan(page);
    let (mut record, linked) = meta::record(&scan);
    let mut body = body::extract(&clean::clean(page));
    if let Some(declared) = &linked.body {
        let (paragraphs, _) = if markup::is_markup(declared) {
            markup::paragraphs(declared)
        } else {
            text::paragraphs(&markup::decode(declared))
        };
        let n_declared: usize = paragraphs.iter().map(|paragraph| paragraph.chars().count()).sum();
        // A page that shows a teaser may declare the whole text.
        if n_declared > 2 * body.n_characters() {
            let longest = paragraphs.iter().map(|paragraph| paragraph.chars().count()).max().unwrap_or(0);
            body = Body { paragraphs, longest, ..Body::default() };
            record.notes.push("text from the articleBody of the page's JSON-LD".to_owned());
        }
    }
    judge(&record, &body)?;
    record.paragraphs = body.paragraphs;
    record.furniture = body.furniture;
    drop_title(&mut record);
    Ok(record)
}

/// Refuses pages that are no article.
fn judge(record: &Record, body: &Body) -> Result<(), String> {
    const SHORT: usize = 1000;
    const LONG_PARAGRAPH: usize = 140;
    let n_characters = body.n_characters();
    if n_characters < SHORT && record.title.as_deref().is_some_and(is_error_title) {
        return Err("an error page, no article".to_owned());
    }
    if n_characters == 0 {
        return Err("no text on the page".to_owned());
    }
    if body.n_linked * 2 > n_characters && body.longest < LONG_PARAGRAPH {
        return Err("a list of links, no article".to_owned());
    }
    Ok(())
}

fn is_error_title(title: &str) -> bool {
    const WORDS: [&str; 15] = [
        "404",
        "403 forbidden",
        "500 internal",
        "502 bad",
        "503 service",
        "not found",
        "access denied",
        "page unavailable",
        "just a moment",
        "attention required",
        "are you a robot",
        "captcha",
        "error",
        "seite nicht gefunden",
        "page introuvable",
    ];
    let lower = title.to_lowercase();
    let is_short = lower.split_whitespace().count() <= 8;
    is_short && WORDS.iter().any(|word| if *word == "error" { lower == *word } else { lower.contains(word) })
}

/// Takes the headline out of the text, where the text begins with it.
fn drop_title(record: &mut Record) {
    let Some(title) = &record.title else { return };
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let is_title = record.paragraphs.first().is_some_and(|first| letters(first) == letters(title));
    if is_title && record.paragraphs.len() > 1 {
        record.paragraphs.remove(0);
        for furniture in &mut record.furniture {
            furniture.before = furniture.before.saturating_sub(1);
        }
    }
}

/// Returns the character set that a page declares.
fn label(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..LABEL_BYTES).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head);
    let declared = head.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).and_then(|(xml, _)| {
        let (_, after) = xml.split_once("encoding=")?;
        Some(after.trim_start_matches(['"', '\'']).split(['"', '\'']).next()?.to_owned())
    });
    tags::tokens(&head)
        .find_map(|token| {
            let Token::Open(tag) = token else { return None };
            if !tag.is("meta") {
                return None;
            }
            if let Some(charset) = tag.attribute("charset") {
                return Some(charset.to_owned());
            }
            let is_type =
                tag.attribute("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("content-type"));
            let content = tag.attribute("content").filter(|_| is_type)?;
            let at = content.to_ascii_lowercase().find("charset=")?;
            let value = content.get(at + 8..)?.trim_matches(['"', '\'', ' ']);
            Some(value.split([';', ' ', ',']).next()?.to_owned())
        })
        .or(declared)
        .filter(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declared_character_set_is_found() {
        let found = |page: &str| label(page.as_bytes());
        assert_eq!(found("<meta charset=koi8-r>").as_deref(), Some("koi8-r"));
        assert_eq!(
            found("<META http-equiv='Content-Type' content='text/html; charset=windows-1251'>").as_deref(),
            Some("windows-1251")
        );
        assert_eq!(found("<?xml version=\"1.0\" encoding=\"big5\"?><html>").as_deref(), Some("big5"));
        assert_eq!(
            found(&format!("<!-- {} --><meta charset=big5>", "x".repeat(5000))).as_deref(),
            Some("big5")
        );
        assert_eq!(found("<p>charset=x</p>"), None);
    }

    #[test]
    fn pages_that_are_no_article_say_why() {
        assert_eq!(
            record("<title>404 Not Found</title><h1>404 Not Found</h1>").unwrap_err(),
            "an error page, no article"
        );
        let list = "<li><a href=x>Dues to rise in Port Sable from May</a></li>".repeat(12);
        assert_eq!(
            record(&format!("<title>Politics</title><main><ul>{list}</ul></main>")).unwrap_err(),
            "a list of links, no article"
        );
        assert!(record("<html></html>").is_err());
    }

    #[test]
    fn an_article_is_read() {
        let text = "The harbour board of Port Sable voted on Monday to raise dues by three per cent.";
        let page = format!(
            "<html lang=en><title>Dues to rise | Courier</title><body><h1>Dues to rise</h1><p>{text}</p></body></html>"
        );
        let record = record(&page).unwrap();
        assert_eq!(record.title.as_deref(), Some("Dues to rise"));
        assert_eq!(record.paragraphs, [text]);
        assert_eq!(record.language.as_deref(), Some("en"));
    }
}
