//! The text of the article on a page: furniture is taken out or marked, then the readability algorithm chooses.

use std::collections::HashMap;
use std::sync::LazyLock;

use dom_smoothie::Config;
use dom_smoothie::Readability;

use super::clean::MARK;
use super::clean::restore;
use crate::article::Furniture;
use crate::read::markup;
use crate::read::prose::Prose;
use crate::read::tags;
use crate::read::tags::Token;

/// An element with a larger share of the page's text is never taken out: some pages wrap everything in a form.
const MAX_SHARE: usize = 3;

static WORDS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let rows = include_str!("furniture.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| row.split_once('\t')).collect()
});

/// The text of a page.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Body {
    /// The paragraphs.
    pub(super) paragraphs: Vec<String>,
    /// Captions and credits that stood among them.
    pub(super) furniture: Vec<Furniture>,
    /// Characters of all paragraphs that are links.
    pub(super) n_linked: usize,
    /// Characters of the longest paragraph that is no link.
    pub(super) longest: usize,
}

impl Body {
    /// Characters of all paragraphs.
    pub(super) fn n_characters(&self) -> usize {
        self.paragraphs.iter().map(|paragraph| paragraph.chars().count()).sum()
    }
}

/// Extracts the text of the article from a cleaned page.
pub(super) fn extract(cleaned: &str) -> Body {
    let Some(mut page) = parse(cleaned) else { return Body::default() };
    strip(&page);
    let marked =
        page.doc.select("[itemprop~='articleBody']").iter().map(|node| node.html()).collect::<Vec<_>>();
    let declared =
        marked.iter().map(|html| paragraphs(html)).max_by_key(Body::n_characters).unwrap_or_default();
    let chosen = page.parse().map(|article| paragraphs(&article.content)).unwrap_or_default();
    const ENOUGH: usize = 200;
    if chosen.n_characters() >= ENOUGH && chosen.n_characters() * 2 >= declared.n_characters() {
        return chosen;
    }
    if declared.n_characters() > chosen.n_characters() {
        return declared;
    }
    if chosen.n_characters() >= ENOUGH {
        return chosen;
    }
    // Too short a text for the algorithm: the element that says it is the article, or everything.
    let Some(again) = parse(cleaned) else { return chosen };
    strip(&again);
    for selector in ["article", "main", "[role='main']", "body"] {
        let found = again
            .doc
            .select(selector)
            .iter()
            .map(|node| paragraphs(&node.html()))
            .max_by_key(Body::n_characters);
        if let Some(found) = found
            && found.n_characters() > chosen.n_characters()
        {
            return found;
        }
    }
    chosen
}

fn parse(cleaned: &str) -> Option<Readability> {
    let config = Config { disable_json_ld: true, ..Config::default() };
    Readability::new(cleaned, None, Some(config)).ok()
}

/// Takes out what is furniture by its markup, and marks captions so that they are known in the chosen text.
fn strip(page: &Readability) {
    let n_all = page.doc.text().len();
    // Nested elements are measured again and again; the budget keeps that linear.
    let mut budget = n_all.saturating_mul(16).max(1 << 20);
    let mut is_small = |n: usize| {
        budget = budget.saturating_sub(n);
        n * MAX_SHARE < n_all || budget == 0
    };
    page.doc.select("svg, button, dialog, select, template, [role='navigation'], [role='search']").remove();
    for node in page.doc.select("nav, aside, footer, form, [hidden], [aria-hidden='true']").iter() {
        // A form or a hidden element may hold the whole report until a script shows it.
        let may_hold_report = node.is("form, [hidden], [aria-hidden]");
        if is_small(node.text().len()) && !(may_hold_report && has_prose(&node.html())) {
            node.remove();
        }
    }
    for node in page
        .doc
        .select("figcaption, .caption, .credit, .wp-caption-text, .photo-credit, .image-caption")
        .iter()
    {
        const LONGEST: usize = 1200;
        let text = node.text();
        if text.len() <= LONGEST && is_small(text.len()) && !text.trim().is_empty() {
            node.set_html(format!("<p>{MARK}{}</p>", escape(text.trim())));
        }
    }
    for node in page.doc.select("[class], [id]").iter() {
        let names = [node.attr("class"), node.attr("id")];
        let Some(why) = names.iter().flatten().find_map(|name| why(name)) else { continue };
        if node.is("html, body, article, main") || !is_small(node.text().len()) {
            continue;
        }
        // Comments are prose too; every other word may be part of the name of something else.
        if why == "comments" || !has_prose(&node.html()) {
            node.remove();
        }
    }
}

/// Says whether a piece of a page holds paragraphs of running text, or a first-level heading.
fn has_prose(html: &str) -> bool {
    const ENOUGH: usize = 400;
    const PARAGRAPH: usize = 80;
    let (mut n_prose, mut n_here, mut in_paragraph) = (0, 0, false);
    for token in tags::tokens(html) {
        match token {
            Token::Open(tag) if tag.is("h1") => return true,
            Token::Open(tag) if tag.is("p") => (in_paragraph, n_here) = (true, 0),
            Token::Close(name) if name.eq_ignore_ascii_case("p") => {
                n_prose += if n_here >= PARAGRAPH { n_here } else { 0 };
                in_paragraph = false;
            }
            Token::Text(text) if in_paragraph => n_here += text.trim().len(),
            _ => {}
        }
    }
    n_prose >= ENOUGH
}

/// Returns what an element is by the words of its class or id.
fn why(name: &str) -> Option<&'static str> {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.take(40).find_map(|word| WORDS.get(word.to_ascii_lowercase().as_str()).copied())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Returns the paragraphs of a piece of a page, marked ones apart.
fn paragraphs(html: &str) -> Body {
    let mut building = Building::default();
    for token in tags::tokens(html) {
        match token {
            Token::Text(text) => building.text(text),
            Token::Open(tag) if tag.is("br") => building.line_break(),
            Token::Open(tag) if markup::is_block(tag.name) => building.end(),
            Token::Close(name) if markup::is_block(name) => building.end(),
            Token::Open(tag) if tag.is("a") => building.n_links += 1,
            Token::Close(name) if name.eq_ignore_ascii_case("a") => {
                building.n_links = building.n_links.saturating_sub(1)
            }
            Token::Open(_) | Token::Close(_) | Token::Raw(_) => {}
        }
    }
    building.end();
    building.body
}

#[derive(Default)]
struct Building {
    body: Body,
    prose: Prose,
    n_links: usize,
    n_linked: usize,
    n_breaks: usize,
}

impl Building {
    fn text(&mut self, text: &str) {
        let decoded = restore(&markup::decode(text));
        if !decoded.trim().is_empty() {
            self.n_breaks = 0;
        }
        if self.n_links > 0 {
            self.n_linked += decoded.trim().chars().count();
        }
        self.prose.push_str(&decoded, 0);
    }

    fn line_break(&mut self) {
        self.n_breaks += 1;
        if self.n_breaks > 1 { self.end() } else { self.prose.space() }
    }

    fn end(&mut self) {
        self.prose.end();
        let (paragraphs, ..) = std::mem::take(&mut self.prose).finish();
        let n_linked = std::mem::take(&mut self.n_linked);
        for paragraph in paragraphs {
            if let Some(text) = paragraph.strip_prefix(MARK) {
                let before = self.body.paragraphs.len();
                let why = "caption or credit".to_owned();
                self.body.furniture.push(Furniture { before, text: text.trim().to_owned(), why });
                continue;
            }
            let n_characters = paragraph.chars().count();
            if is_reference(&paragraph, n_linked, n_characters) {
                let before = self.body.paragraphs.len();
                self.body.furniture.push(Furniture {
                    before,
                    text: paragraph,
                    why: "link to another article".to_owned(),
                });
                continue;
            }
            self.body.n_linked += n_linked.min(n_characters);
            self.body.longest = self.body.longest.max(n_characters.saturating_sub(n_linked));
            self.body.paragraphs.push(paragraph);
        }
    }
}

/// Says whether a paragraph is a few words with a colon and a link (`Read more: ...`).
fn is_reference(paragraph: &str, n_linked: usize, n_characters: usize) -> bool {
    const LONGEST_LEAD: usize = 25;
    let n_lead = paragraph.find(':').map_or(usize::MAX, |at| at + 1);
    n_linked > 3 && n_lead <= LONGEST_LEAD && n_characters <= n_linked + n_lead + 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::html::clean::clean;

    #[test]
    fn furniture_goes_and_captions_are_kept_apart() {
        let sentence = "The harbour board of Port Sable voted on Monday to raise dues, and said why. ";
        let page = format!(
            "<body><nav>Home</nav><div class='story'><p>{0}{0}</p><figure><figcaption>A ship</figcaption></figure>\
             <div class='social-share'>Tweet this</div><p>{0}{0}</p><p>{0}{0}</p></div><footer>Terms</footer></body>",
            sentence
        );
        let body = extract(&clean(&page));
        assert_eq!(body.paragraphs.len(), 3, "{:?}", body.paragraphs);
        assert_eq!(body.furniture.len(), 1);
        assert_eq!((body.furniture[0].before, body.furniture[0].text.as_str()), (1, "A ship"));
    }

    #[test]
    fn a_reference_to_another_article_is_no_paragraph() {
        let body = paragraphs(
            "<p>Read more: <a href=x>Quotas explained</a></p><p>He said: <a href=x>quotas</a> end.</p>",
        );
        assert_eq!(body.paragraphs, ["He said: quotas end."]);
        assert_eq!(body.furniture[0].text, "Read more: Quotas explained");
    }

    #[test]
    fn a_short_text_is_found_too() {
        let body = extract(&clean("<article><h1>A</h1><p>One short sentence.</p></article>"));
        assert!(body.paragraphs.contains(&"One short sentence.".to_owned()));
    }
}
