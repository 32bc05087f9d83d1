//! Markup → tags and text, in one pass and in linear time whatever the bytes are.
//!
//! This follows the tokeniser of the HTML standard closely enough for cleaning and for metadata; no tree is built. An
//! unclosed comment, tag or script reaches to the end of the text, as it does in browsers.

/// Attributes of one tag that are looked at; hostile pages have a million.
const MAX_ATTRIBUTES: usize = 64;

/// A piece of markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text with its character references.
    Text(&'a str),
    /// A start tag.
    Open(Tag<'a>),
    /// An end tag: its name.
    Close(&'a str),
    /// What stands inside a script, a style sheet and the like, which is no markup.
    Raw(&'a str),
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// The name as it stands.
    pub(super) name: &'a str,
    /// Everything between name and `>`.
    rest: &'a str,
}

impl<'a> Tag<'a> {
    /// Says whether the tag has this name (in lower case).
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Returns the value of an attribute, character references and all.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Returns the attributes with their values as they stand.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let mut rest = self.rest;
        std::iter::from_fn(move || {
            rest = rest
                .trim_start_matches(|character: char| character.is_ascii_whitespace() || character == '/');
            if rest.is_empty() {
                return None;
            }
            let end = rest
                .char_indices()
                .find(|(at, character)| {
                    character.is_ascii_whitespace() || *character == '/' || (*character == '=' && *at > 0)
                })
                .map_or(rest.len(), |(at, _)| at);
            let (name, tail) = rest.split_at_checked(end)?;
            let after = tail.trim_start();
            let Some(value) = after.strip_prefix('=') else {
                rest = tail;
                return Some((name, ""));
            };
            let value = value.trim_start();
            let (value, tail) = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let inner = value.get(1..)?;
                    inner.split_once(quote).unwrap_or((inner, ""))
                }
                _ => {
                    let end =
                        value.find(|character: char| character.is_ascii_whitespace()).unwrap_or(value.len());
                    value.split_at_checked(end)?
                }
            };
            rest = tail;
            Some((name, value))
        })
        .take(MAX_ATTRIBUTES)
    }
}

/// Elements whose content is no markup.
const RAW: [&str; 9] =
    ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"];

/// Returns the tokens of a text. Comments, declarations and processing instructions are left out.
pub(super) fn tokens(markup: &str) -> Tokens<'_> {
    Tokens { rest: markup, raw: None }
}

/// The tokens that are still to come.
pub(super) struct Tokens<'a> {
    rest: &'a str,
    raw: Option<&'a str>,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(name) = self.raw.take() {
            let end = end_of_raw(self.rest, name);
            let raw = self.cut(end)?;
            if !raw.is_empty() {
                return Some(Token::Raw(raw));
            }
        }
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let bytes = self.rest.as_bytes();
            let second = bytes.get(1).copied().unwrap_or_default();
            match bytes.first() {
                Some(b'<') if second.is_ascii_alphabetic() => return self.open(),
                Some(b'<') if second == b'/' => {
                    let name = self.rest.get(2..).unwrap_or_default();
                    let end = name.find(|c: char| c == '>' || c == '/' || c.is_ascii_whitespace());
                    let name = name.get(..end.unwrap_or(name.len())).unwrap_or_default();
                    let end = memchr::memchr(b'>', bytes).map_or(bytes.len(), |at| at + 1);
                    self.cut(end)?;
                    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                        return Some(Token::Close(name));
                    }
                }
                Some(b'<') if second == b'!' || second == b'?' => {
                    let end = end_of_declaration(self.rest);
                    self.cut(end)?;
                }
                _ => {
                    let end = next_tag(bytes);
                    return Some(Token::Text(self.cut(end)?));
                }
            }
        }
    }
}

impl<'a> Tokens<'a> {
    fn cut(&mut self, end: usize) -> Option<&'a str> {
        let (piece, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        Some(piece)
    }

    fn open(&mut self) -> Option<Token<'a>> {
        let end = end_of_tag(self.rest.as_bytes());
        let whole = self.cut(end)?;
        let inner = whole.get(1..).unwrap_or_default();
        let inner = inner.strip_suffix('>').unwrap_or(inner);
        let name_end = inner.find(|c: char| c == '/' || c.is_ascii_whitespace()).unwrap_or(inner.len());
        let (name, rest) = inner.split_at_checked(name_end)?;
        self.raw = RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw)).then_some(name);
        Some(Token::Open(Tag { name, rest }))
    }
}

/// Returns where the text ends that begins here: at the next `<` that begins a tag.
fn next_tag(bytes: &[u8]) -> usize {
    let begins_tag = |at: &usize| {
        bytes.get(at + 1).is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?'))
    };
    memchr::memchr_iter(b'<', bytes).filter(|at| *at > 0).find(begins_tag).unwrap_or(bytes.len())
}

/// Returns where a tag ends: after the next `>` that stands in no attribute value.
fn end_of_tag(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(found) = memchr::memchr3(b'>', b'"', b'\'', bytes.get(at..).unwrap_or_default()) {
        at += found;
        let byte = bytes.get(at).copied().unwrap_or_default();
        if byte == b'>' {
            return at + 1;
        }
        // A quotation mark opens a value only after `=`.
        let before = bytes.get(..at).unwrap_or_default().trim_ascii_end();
        if before.ends_with(b"=") {
            match memchr::memchr(byte, bytes.get(at + 1..).unwrap_or_default()) {
                Some(length) => at += length + 2,
                None => return bytes.len(),
            }
        } else {
            at += 1;
        }
    }
    bytes.len()
}

fn end_of_declaration(rest: &str) -> usize {
    let Some(comment) = rest.strip_prefix("<!--") else {
        return memchr::memchr(b'>', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
    };
    if comment.starts_with('>') {
        return 5;
    }
    memchr::memmem::find(comment.as_bytes(), b"-->").map_or(rest.len(), |at| at + 7)
}

/// Returns where the content of a raw element ends: before its end tag.
fn end_of_raw(rest: &str, name: &str) -> usize {
    let is_end = |at: &usize| {
        let tail = rest.get(at + 1..).unwrap_or_default();
        tail.get(1..=name.len())
            .is_some_and(|found| tail.starts_with('/') && found.eq_ignore_ascii_case(name))
    };
    memchr::memchr_iter(b'<', rest.as_bytes()).find(is_end).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tags_text_and_scripts_are_told_apart() {
        let markup = "a < b<P class=x>c<!-- <b> --><br/></p><script>if (a<b) '</b>'</SCRIPT>d";
        let found: Vec<String> = tokens(markup)
            .map(|token| match token {
                Token::Text(text) => format!("t:{text}"),
                Token::Open(tag) => format!("o:{}", tag.name),
                Token::Close(name) => format!("c:{name}"),
                Token::Raw(raw) => format!("r:{raw}"),
            })
            .collect();
        let expected =
            ["t:a < b", "o:P", "t:c", "o:br", "c:p", "o:script", "r:if (a<b) '</b>'", "c:SCRIPT", "t:d"];
        assert_eq!(found, expected);
    }

    #[test]
    fn attributes_are_read_in_every_spelling() {
        let Some(Token::Open(tag)) = tokens("<a href='x>y' B = c d e=\"f 'g'\"/>").next() else { panic!() };
        let found: Vec<_> = tag.attributes().collect();
        assert_eq!(found, [("href", "x>y"), ("B", "c"), ("d", ""), ("e", "f 'g'")]);
        assert_eq!(tag.attribute("b"), Some("c"));
    }

    #[test]
    fn fault_18_hostile_markup_takes_linear_time() {
        for piece in ["<", "<!-- ", "<script>", "<a b='", "</", "<a ", "&", "<p", "\"<x a=\""] {
            let markup = piece.repeat(400_000 / piece.len());
            assert!(tokens(&markup).count() <= markup.len());
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "[<>/!a-zé='\" -]{0,80}") {
            for token in tokens(&text) {
                if let Token::Open(tag) = token {
                    let _ = tag.attributes().count();
                }
            }
        }
    }
}
