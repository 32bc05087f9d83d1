//! Pieces of HTML inside other formats → plain text and paragraphs. Whole pages are the business of `html`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::prose::Prose;
use super::tags;
use super::tags::Token;

static ENTITIES: LazyLock<HashMap<&'static str, char>> = LazyLock::new(|| {
    let rows = include_str!("entities.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let (name, point) = row.split_once('\t')?;
        Some((name, char::from_u32(u32::from_str_radix(point, 16).ok()?)?))
    })
    .collect()
});

/// Elements that part paragraphs.
const BLOCKS: [&str; 44] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
    "html",
];

/// Says whether an element parts paragraphs.
pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.iter().any(|block| name.eq_ignore_ascii_case(block))
}

/// Says whether a text is markup: it has an end tag, or a tag that parts paragraphs.
pub(super) fn is_markup(text: &str) -> bool {
    memchr::memchr(b'<', text.as_bytes()).is_some()
        && tags::tokens(text).any(|token| match token {
            Token::Close(name) => is_element(name),
            Token::Open(tag) => is_block(tag.name),
            Token::Text(_) | Token::Raw(_) => false,
        })
}

fn is_element(name: &str) -> bool {
    const INLINE: [&str; 20] = [
        "a", "b", "i", "em", "strong", "span", "u", "s", "sub", "sup", "small", "cite", "q", "abbr", "time",
        "mark", "font", "code", "img", "strike",
    ];
    is_block(name) || INLINE.iter().any(|inline| name.eq_ignore_ascii_case(inline))
}

/// Returns the paragraphs of a piece of markup, and how many characters that are no text were replaced.
pub(super) fn paragraphs(markup: &str) -> (Vec<String>, usize) {
    let mut prose = Prose::default();
    let mut n_breaks = 0;
    for token in tags::tokens(markup) {
        match token {
            Token::Text(text) => {
                n_breaks = if text.trim().is_empty() { n_breaks } else { 0 };
                prose.push_str(&decode(text), 0);
            }
            // One line break inside a paragraph is a space, two are a new paragraph.
            Token::Open(tag) if tag.is("br") => {
                n_breaks += 1;
                if n_breaks > 1 { prose.end() } else { prose.space() }
            }
            Token::Open(tag) if is_block(tag.name) => prose.end(),
            Token::Close(name) if is_block(name) => prose.end(),
            Token::Open(_) | Token::Close(_) | Token::Raw(_) => {}
        }
    }
    let (paragraphs, _, n_replaced) = prose.finish();
    (paragraphs, n_replaced)
}

/// Returns a short text without tags and character references.
pub(super) fn plain(text: &str) -> String {
    if is_markup(text) { paragraphs(text).0.join(" ") } else { decode(text) }
}

/// Puts characters in place of character references; what is none stays.
pub(super) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        let Some((before, tail)) = rest.split_at_checked(at) else { break };
        out.push_str(before);
        match reference(tail) {
            Some((character, length)) => {
                out.push(character);
                rest = tail.get(length..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = tail.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

/// Reads the character reference at the beginning of a text; returns the character and the bytes it takes.
pub(super) fn reference(text: &str) -> Option<(char, usize)> {
    const LONGEST: usize = 12;
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let character = match name.strip_prefix('#') {
        Some(number) => {
            let point = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            number_reference(point)?
        }
        None => *ENTITIES.get(name)?,
    };
    Some((character, end + 1))
}

/// Returns the character of a number; numbers 128 to 159 mean windows-1252, as the HTML standard has it.
fn number_reference(point: u32) -> Option<char> {
    match u8::try_from(point) {
        Ok(byte @ 0x80..=0x9f) => encoding_rs::WINDOWS_1252.decode(&[byte]).0.chars().next(),
        _ => char::from_u32(point).filter(|character| *character != '\0'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_part_paragraphs_or_vanish() {
        let markup =
            "<div>One <b>bold</b> word.<br>Same.<br><br/>Next.<ul><li>a<li>b</ul><style>p{}</style></div>";
        assert_eq!(paragraphs(markup).0, ["One bold word. Same.", "Next.", "a", "b"]);
    }

    #[test]
    fn references_are_decoded_once() {
        assert_eq!(
            decode("R&amp;D &#8217;t &#x2014; &#146; &nosuch; & &amp;lt; AT&T"),
            "R&D ’t — ’ &nosuch; & &lt; AT&T"
        );
    }

    #[test]
    fn a_comparison_is_no_markup() {
        assert!(!is_markup("a < b and c > d"));
        assert!(!is_markup("<unknown> tag"));
        assert!(is_markup("a<br>b"));
        assert!(is_markup("<em>a</em>"));
    }
}
