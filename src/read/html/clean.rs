//! A page → the same page, safe to build a tree of: no scripts, no comments, few attributes, bounded nesting.
//!
//! Browsers stop nesting at 512 elements. Here the tags beyond are left out and their text stays, so that neither the
//! tree nor what walks and drops it can run out of stack, and no step takes more than linear time.

use std::collections::HashMap;

use crate::read::tags;
use crate::read::tags::Tag;
use crate::read::tags::Token;

/// Deepest nesting.
const MAX_DEPTH: usize = 256;
/// Most elements; honest news pages have a few thousand.
const MAX_ELEMENTS: usize = 100_000;
/// Longest attribute value in bytes.
const MAX_VALUE: usize = 400;
/// Bytes of text between two tags beyond which a tag is put before the next character that the tree escapes when it is
/// written out: `html5ever` looks for the end of the text again at each of them.
const MAX_TEXT_NODE: usize = 4 << 10;

/// Marks text that is furniture in the cleaned page; a page's own use of it is taken out.
pub(super) const MARK: char = '\u{e000}';

/// Returns the page with markup that is safe to build a tree of.
pub(super) fn clean(page: &str) -> String {
    let mut cleaner = Cleaner { out: String::with_capacity(page.len() / 2), ..Cleaner::default() };
    let mut raw_is_text = false;
    for token in tags::tokens(page) {
        match token {
            Token::Text(text) => cleaner.text(text),
            Token::Open(tag) => {
                raw_is_text = tag.is("title") || tag.is("textarea") || tag.is("xmp");
                cleaner.open(&tag);
            }
            Token::Close(name) => cleaner.close(name),
            Token::Raw(raw) if raw_is_text => cleaner.text(raw),
            Token::Raw(_) => {}
        }
    }
    cleaner.out
}

#[derive(Default)]
struct Cleaner<'a> {
    out: String,
    open: Vec<&'a str>,
    n_open: HashMap<String, usize>,
    n_left_out: HashMap<String, usize>,
    n_elements: usize,
    /// Bytes of text since the last tag.
    n_text: usize,
}

impl<'a> Cleaner<'a> {
    fn text(&mut self, text: &str) {
        // A lone `<` would be read as a tag once what stood around it is gone.
        for piece in text.split_inclusive(['<', MARK, '\0']) {
            match piece.char_indices().next_back() {
                Some((at, '<')) => {
                    self.piece(piece.get(..at).unwrap_or_default());
                    self.piece("&lt;");
                }
                Some((at, MARK | '\0')) => self.piece(piece.get(..at).unwrap_or_default()),
                _ => self.piece(piece),
            }
        }
    }

    fn piece(&mut self, text: &str) {
        let mut rest = text;
        while self.n_text + rest.len() > MAX_TEXT_NODE {
            let from = rest.floor_char_boundary(MAX_TEXT_NODE.saturating_sub(self.n_text));
            // `&`, and what UTF-8 begins with 0xC2: the no-break space and its neighbours.
            let escaped = memchr::memchr2(b'&', 0xc2, rest.as_bytes().get(from..).unwrap_or_default());
            let Some((before, after)) = escaped.and_then(|at| rest.split_at_checked(from + at)) else {
                break;
            };
            self.out.push_str(before);
            self.out.push_str("<wbr>");
            self.n_text = 0;
            rest = after;
        }
        self.out.push_str(rest);
        self.n_text += rest.len();
    }

    fn open(&mut self, tag: &Tag<'a>) {
        let name = tag.name;
        if is_left_out(name) {
            return;
        }
        let closes_itself = is_one_of(name, &VOID) || is_one_of(name, &CLOSES_ITSELF);
        if !closes_itself && (self.open.len() >= MAX_DEPTH || self.n_elements >= MAX_ELEMENTS) {
            *self.n_left_out.entry(name.to_ascii_lowercase()).or_default() += 1;
            self.out.push(' ');
            return;
        }
        if self.n_elements >= MAX_ELEMENTS {
            self.out.push('\n');
            return;
        }
        self.n_elements += 1;
        self.n_text = 0;
        if !closes_itself {
            self.open.push(name);
            *self.n_open.entry(name.to_ascii_lowercase()).or_default() += 1;
        }
        self.out.push('<');
        self.out.push_str(&safe_name(name));
        for (attribute, value) in tag.attributes() {
            self.attribute(attribute, value);
        }
        self.out.push('>');
    }

    fn attribute(&mut self, name: &str, value: &str) {
        const KEPT: [&str; 9] =
            ["class", "id", "itemprop", "href", "rel", "role", "aria-hidden", "hidden", "itemtype"];
        let squeezed = || value.chars().filter(|c| !c.is_whitespace()).take(MAX_VALUE).collect::<String>();
        let (name, value) = if name.eq_ignore_ascii_case("style") {
            let style = squeezed().to_ascii_lowercase();
            if !style.contains("display:none") {
                return;
            }
            ("hidden", "")
        } else if let Some(kept) = KEPT.iter().find(|kept| name.eq_ignore_ascii_case(kept)) {
            (*kept, value.get(..value.floor_char_boundary(MAX_VALUE)).unwrap_or_default())
        } else {
            return;
        };
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.out.push_str(&value.replace('"', "&quot;"));
        self.out.push('"');
    }

    fn close(&mut self, name: &str) {
        if is_left_out(name) || is_one_of(name, &VOID) {
            return;
        }
        let lower = name.to_ascii_lowercase();
        if let Some(n) = self.n_left_out.get_mut(&lower).filter(|n| **n > 0) {
            *n -= 1;
            self.out.push(' ');
            return;
        }
        if !is_one_of(name, &CLOSES_ITSELF) {
            // An end tag without a start tag is left out, as it would have no effect.
            if self.n_open.get(&lower).copied().unwrap_or_default() == 0 {
                return;
            }
            while let Some(open) = self.open.pop() {
                if let Some(n) = self.n_open.get_mut(&open.to_ascii_lowercase()) {
                    *n = n.saturating_sub(1);
                }
                if open.eq_ignore_ascii_case(name) {
                    break;
                }
            }
        }
        self.n_text = 0;
        self.out.push_str("</");
        self.out.push_str(&safe_name(name));
        self.out.push('>');
    }
}

/// Elements without end tag.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// Elements whose end tag people leave out, and which the next of their kind ends.
const CLOSES_ITSELF: [&str; 12] =
    ["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup"];

/// Elements that hold no text of a report.
fn is_left_out(name: &str) -> bool {
    const LEFT_OUT: [&str; 19] = [
        "script",
        "style",
        "noscript",
        "iframe",
        "noframes",
        "noembed",
        "frame",
        "frameset",
        "link",
        "meta",
        "base",
        "object",
        "embed",
        "param",
        "source",
        "track",
        "input",
        "plaintext",
        "template",
    ];
    is_one_of(name, &LEFT_OUT)
}

fn is_one_of(name: &str, list: &[&str]) -> bool {
    list.iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn safe_name(name: &str) -> String {
    let kept = name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_'));
    kept.take(40).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_comments_and_needless_attributes_go() {
        let page = "<p onclick='x()' class=\"a\" style='color: red; display: none'>A < B<!-- c --><script>d</script></p>";
        assert_eq!(clean(page), "<p class=\"a\" hidden=\"\">A &lt; B</p>");
    }

    #[test]
    fn fault_17_nesting_is_bounded_and_the_text_stays() {
        let page = format!("{}deep{}after", "<div>".repeat(10_000), "</div>".repeat(10_000));
        let cleaned = clean(&page);
        assert_eq!(cleaned.matches("<div>").count(), MAX_DEPTH);
        assert_eq!(cleaned.matches("</div>").count(), MAX_DEPTH);
        assert!(cleaned.contains("deep") && cleaned.ends_with("after"));
        let flat = "<p>a".repeat(1000);
        assert_eq!(clean(&flat).matches("<p>").count(), 1000);
    }

    #[test]
    fn fault_18_text_that_is_escaped_comes_in_bounded_pieces() {
        for escaped in ["&", "&amp;", "\u{a0}", "\u{ab}", "<", "x & "] {
            let text = escaped.repeat(100_000);
            let cleaned = clean(&text);
            let longest = cleaned.split("<wbr>").map(str::len).max().unwrap();
            assert!(longest <= MAX_TEXT_NODE + 8, "{escaped:?}: {longest}");
            assert_eq!(cleaned.replace("<wbr>", ""), text.replace('<', "&lt;"), "{escaped:?}");
        }
        assert!(!clean(&"No tag where nothing is escaped. ".repeat(1000)).contains("<wbr>"));
    }
}
