//! One pass over the tags of a page that collects whatever may be metadata. What it means is decided in `meta`.

use std::collections::VecDeque;

use crate::read::markup;
use crate::read::prose;
use crate::read::tags;
use crate::read::tags::Tag;
use crate::read::tags::Token;

/// Most values of one kind that are kept.
const MAX_VALUES: usize = 400;
/// Longest text of a heading, date or name in bytes.
const MAX_TEXT: usize = 1500;
/// Bytes of JSON-LD that are looked at.
const MAX_SCRIPTS: usize = 4 << 20;
/// Characters of text between the headline and a date that belongs to it.
const NEAR: usize = 900;
/// Characters of text before the headline in which its date may stand.
const ABOVE: usize = 200;
/// Letters from which a heading that a declared title holds is told to be the headline.
const TELLING: usize = 12;
/// Days of one key in one script that are looked at.
const MAX_SCRIPT_DAYS: usize = 100;
/// Longest text of an element that is a date.
const MAX_DATED: usize = 110;

/// What stands in the tags of a page.
#[derive(Debug, Default)]
pub(super) struct Scan<'a> {
    /// `(key in lower case, value)` of the `<meta>` elements.
    pub(super) metas: Vec<(String, String)>,
    /// Scripts with JSON-LD.
    pub(super) scripts: Vec<&'a str>,
    /// The `<title>`.
    pub(super) title: Option<String>,
    /// Second-level headings: the first two.
    pub(super) subheadings: Vec<String>,
    /// First-level headings.
    pub(super) headings: Vec<String>,
    /// Language of the page.
    pub(super) language: Option<String>,
    /// Address to which the links of the page are relative.
    pub(super) base: Option<String>,
    /// Address in the comment that a browser writes into a page it saves.
    pub(super) saved_from: Option<String>,
    /// Days of publication in the data that scripts hold.
    pub(super) script_days: Vec<String>,
    /// Canonical address.
    pub(super) canonical: Option<String>,
    /// `(itemprop, value)` outside of lists of other articles.
    pub(super) items: Vec<(String, String)>,
    /// Values of `itemprop=author` near the headline.
    pub(super) near_authors: Vec<String>,
    /// Values of `<time>` near the headline.
    pub(super) times: Vec<Time>,
    /// Names in links that lead to the author.
    pub(super) author_links: Vec<String>,
    /// Short lines around the headline: bylines and dates.
    pub(super) lines: Vec<String>,
    /// Short lines anywhere that begin as a statement of publication or a signature does and have a date.
    pub(super) late_lines: Vec<String>,
    /// Values of elements whose class says that they hold a date, anywhere on the page.
    pub(super) dated: Vec<Dated>,
}

/// An element whose class says that it holds a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dated {
    /// Its text.
    pub(super) value: String,
    /// Its class and id in lower case.
    pub(super) hints: String,
    /// It stands near the headline.
    pub(super) is_near: bool,
}

/// A `<time>` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Time {
    /// Its `datetime`, else its text.
    pub(super) value: String,
    /// It has a `datetime`.
    pub(super) is_machine: bool,
    /// Its class, `itemprop` and the like in lower case.
    pub(super) hints: String,
}

/// Text that is being collected until its element ends.
struct Capture<'a> {
    name: &'a str,
    depth: usize,
    what: What,
    text: String,
}

enum What {
    Title,
    Heading(u8),
    Item(String),
    Author,
    Time { datetime: Option<String>, hints: String, is_near: bool },
    Dated { hints: String, is_near: bool },
}

/// Collects what the tags of a page say.
pub(super) fn scan(page: &str) -> Scan<'_> {
    let mut scanner = Scanner::default();
    for token in tags::tokens(page) {
        match token {
            Token::Open(tag) => scanner.open(&tag),
            Token::Close(name) => scanner.close(name),
            Token::Text(text) => scanner.text(text),
            Token::Raw(raw) => scanner.raw(raw),
        }
    }
    scanner.end_line();
    scanner.found.saved_from = saved_from(page);
    scanner.found.scripts = scanner.scripts;
    scanner.found
}

#[derive(Default)]
struct Scanner<'a> {
    found: Scan<'a>,
    scripts: Vec<&'a str>,
    n_script_bytes: usize,
    is_linked_data: bool,
    in_title: bool,
    /// A tag stood before the text that comes.
    is_edge: bool,
    captures: Vec<Capture<'a>>,
    /// Names and nesting of the open element whose content belongs to other articles.
    aside: Option<(&'a str, usize)>,
    line: String,
    n_since_heading: Option<usize>,
    n_text: usize,
    /// `<article>` elements that are open.
    n_articles: usize,
    /// The declared titles, letters only.
    titles: Vec<String>,
    /// Letters of the heading that a declared title confirmed, and its level: the more the surer.
    anchor: (usize, u8),
    /// Lines found up to the last heading.
    n_lines: usize,
    /// The last lines before the headline and where they stood.
    recent: VecDeque<(usize, String)>,
    /// Where each of the dates found so far stood.
    times_at: Vec<usize>,
    dated_at: Vec<usize>,
}

impl<'a> Scanner<'a> {
    fn open(&mut self, tag: &Tag<'a>) {
        self.is_linked_data = tag.is("script")
            && tag.attribute("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"));
        self.in_title = tag.is("title") && self.found.title.is_none();
        if markup::is_block(tag.name) {
            self.end_line();
        }
        // Two elements side by side are two words, though nothing parts them in the source: `am` `3.5.2016`.
        self.is_edge = true;
        for capture in &mut self.captures {
            if capture.name.eq_ignore_ascii_case(tag.name) {
                capture.depth += 1;
            }
        }
        if let Some((name, depth)) = &mut self.aside {
            if name.eq_ignore_ascii_case(tag.name) {
                *depth += 1;
            }
            return;
        }
        // Some pages put byline and date into an `<aside>` right below the headline.
        let is_header = tag.is("aside") && self.n_since_heading.is_some_and(|n| n < TELLING);
        // So does the footer of an `<article>`, which is not that of the page.
        let is_header = is_header || tag.is("footer") && self.n_articles == 1;
        if !is_header && ["aside", "nav", "footer"].iter().any(|name| tag.is(name)) {
            self.aside = Some((tag.name, 1));
            return;
        }
        if tag.is("article") {
            self.n_articles += 1;
        }
        self.element(tag);
    }

    fn element(&mut self, tag: &Tag<'a>) {
        let value = |name: &str| {
            let value = prose::one_line(&markup::decode(tag.attribute(name)?));
            (!value.is_empty() && value.len() <= 4 * MAX_TEXT).then_some(value)
        };
        match tag.name.to_ascii_lowercase().as_str() {
            "html" => {
                self.found.language =
                    self.found.language.take().or_else(|| value("lang").or_else(|| value("xml:lang")))
            }
            "link" => {
                let is_canonical = value("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
                if is_canonical && self.found.canonical.is_none() {
                    self.found.canonical = value("href");
                }
            }
            "meta" => {
                let content = value("content").or_else(|| value("value")).or_else(|| value("datetime"));
                let Some(content) = content else { return };
                // Microdata stands anywhere on a page, also in lists of other works.
                if let Some(item) = value("itemprop")
                    && self.found.items.len() < MAX_VALUES
                    && tag.attribute("name").is_none()
                    && tag.attribute("property").is_none()
                {
                    self.found.items.push((item, content));
                    return;
                }
                let keys = ["property", "name", "http-equiv"].iter().filter_map(|key| value(key));
                for key in keys {
                    if ["og:title", "twitter:title", "title"].contains(&key.to_ascii_lowercase().as_str()) {
                        self.add_title(&content);
                    }
                    if self.found.metas.len() < MAX_VALUES {
                        self.found.metas.push((key.to_ascii_lowercase(), content.clone()));
                    }
                }
                return;
            }
            "base" => self.found.base = self.found.base.take().or_else(|| value("href")),
            "h1" => self.capture(tag.name, What::Heading(1)),
            "h2" => self.capture(tag.name, What::Heading(2)),
            "h3" => self.capture(tag.name, What::Heading(3)),
            "time" => {
                let hints = ["class", "itemprop", "id", "pubdate", "rel"].iter().filter_map(|name| {
                    let value = tag.attribute(name)?;
                    Some(if *name == "pubdate" { "pubdate".to_owned() } else { value.to_ascii_lowercase() })
                });
                let hints = hints.collect::<Vec<_>>().join(" ");
                let is_near = self.is_near();
                self.capture(tag.name, What::Time { datetime: value("datetime"), hints, is_near });
            }
            "a" if value("rel").is_some_and(|rel| rel.split(' ').any(|word| word == "author")) => {
                self.capture(tag.name, What::Author);
            }
            _ => {}
        }
        if !tag.is("time")
            && let Some(hints) = dated(tag)
        {
            let is_near = self.is_near();
            match value("title").filter(|title| title.len() <= MAX_DATED && n_digits(title) >= 6) {
                Some(title) => self.keep_dated(title, hints, is_near),
                None => self.capture(tag.name, What::Dated { hints, is_near }),
            }
        }
        // The same in RDFa.
        let is_published = |name: &String| name.rsplit(':').next() == Some("datePublished");
        if let Some(given) = value("property").filter(is_published).and_then(|_| value("content"))
            && self.found.items.len() < MAX_VALUES
        {
            self.found.items.push(("datePublished".to_owned(), given));
        }
        if let Some(given) = ["data-published", "data-pubdate", "data-published-at", "data-publish-date"]
            .iter()
            .find_map(|name| value(name))
        {
            let is_near = self.is_near();
            self.keep_dated(given, "published".to_owned(), is_near);
        }
        if let Some(item) = value("itemprop") {
            let given = value("content").or_else(|| value("datetime"));
            match given {
                Some(given) if self.found.items.len() < MAX_VALUES => self.found.items.push((item, given)),
                Some(_) => {}
                None => self.capture(tag.name, What::Item(item)),
            }
        }
    }

    fn add_title(&mut self, title: &str) {
        let title = letters(title);
        if title.chars().count() >= TELLING && self.titles.len() < 8 && !self.titles.contains(&title) {
            self.titles.push(title);
        }
    }

    fn is_near(&self) -> bool {
        self.n_since_heading.map_or(self.n_text < NEAR, |n| n < NEAR)
    }

    fn capture(&mut self, name: &'a str, what: What) {
        const MAX_OPEN: usize = 8;
        const MAX_OPEN_DATED: usize = 3;
        let is_dated = |what: &What| matches!(what, What::Dated { .. });
        let n_dated = self.captures.iter().filter(|capture| is_dated(&capture.what)).count();
        if is_dated(&what) && n_dated >= MAX_OPEN_DATED {
            return;
        }
        if self.captures.len() < MAX_OPEN + n_dated {
            self.captures.push(Capture { name, depth: 1, what, text: String::new() });
        }
    }

    fn close(&mut self, name: &str) {
        self.is_edge = true;
        if markup::is_block(name) {
            self.end_line();
        }
        if let Some((open, depth)) = &mut self.aside
            && open.eq_ignore_ascii_case(name)
        {
            *depth -= 1;
            if *depth == 0 {
                self.aside = None;
            }
        }
        if name.eq_ignore_ascii_case("article") {
            self.n_articles = self.n_articles.saturating_sub(1);
        }
        let mut ended = Vec::new();
        for (nth, capture) in self.captures.iter_mut().enumerate() {
            if capture.name.eq_ignore_ascii_case(name) {
                capture.depth -= 1;
                if capture.depth == 0 {
                    ended.push(nth);
                }
            }
        }
        for nth in ended.into_iter().rev() {
            let capture = self.captures.remove(nth);
            self.end_capture(capture);
        }
    }

    fn end_capture(&mut self, capture: Capture<'a>) {
        let text = prose::one_line(&capture.text);
        match capture.what {
            What::Title => self.found.title = Some(text),
            What::Heading(level) if !text.is_empty() => {
                self.heading(&text, level);
                if level == 1 && self.found.headings.len() < 20 {
                    self.found.headings.push(text);
                } else if level == 2 && self.found.subheadings.len() < 2 {
                    self.found.subheadings.push(text);
                }
            }
            What::Dated { hints, is_near } if text.len() <= MAX_DATED && n_digits(&text) >= 3 => {
                self.keep_dated(text, hints, is_near);
            }
            What::Item(item) if !text.is_empty() && self.found.items.len() < MAX_VALUES => {
                if item == "author" && self.is_near() {
                    self.found.near_authors.push(text.clone());
                }
                self.found.items.push((item, text));
            }
            What::Author if !text.is_empty() && self.found.author_links.len() < 12 => {
                self.found.author_links.push(text)
            }
            What::Time { datetime, hints, is_near } if is_near && self.found.times.len() < 12 => {
                let is_machine = datetime.is_some();
                let value = datetime.unwrap_or(text);
                if !value.is_empty() {
                    self.found.times.push(Time { value, is_machine, hints });
                    self.times_at.push(self.n_text);
                }
            }
            _ => {}
        }
    }

    fn keep_dated(&mut self, value: String, hints: String, is_near: bool) {
        if self.found.dated.len() < MAX_VALUES {
            self.found.dated.push(Dated { value, hints, is_near });
            self.dated_at.push(self.n_text);
        }
    }

    /// Takes a heading as the headline where it is the first of its level or a declared title holds it.
    ///
    /// What stood before it belongs to the page, not to the article, but for the lines just above.
    fn heading(&mut self, text: &str, level: u8) {
        let own = letters(text);
        let told = self.titles.iter().filter(|title| title.contains(&own) || own.contains(*title));
        let n_own = told.map(|title| title.chars().count().min(own.chars().count())).max().unwrap_or(0);
        let is_told = n_own >= TELLING;
        let is_surer = n_own > self.anchor.0 || n_own == self.anchor.0 && level < self.anchor.1;
        if is_told && is_surer {
            let from = self.n_text.saturating_sub(ABOVE + text.chars().count());
            self.anchor = (n_own, level);
            self.found.lines =
                self.recent.drain(..).filter(|(at, _)| *at >= from).map(|(_, line)| line).collect();
            let mut at = self.times_at.iter();
            self.found.times.retain(|_| at.next().is_some_and(|at| *at >= from));
            self.times_at.retain(|at| *at >= from);
            for (dated, at) in self.found.dated.iter_mut().zip(&self.dated_at) {
                dated.is_near = *at >= from;
            }
        } else if level > 1 || self.anchor.0 > 0 {
            return;
        }
        self.n_since_heading = Some(0);
        self.n_lines = self.found.lines.len();
    }

    fn text(&mut self, text: &str) {
        let is_blank = text.trim().is_empty();
        let is_edge = std::mem::take(&mut self.is_edge);
        for capture in &mut self.captures {
            if capture.text.len() < MAX_TEXT {
                if is_edge && matches!(capture.what, What::Dated { .. }) && parts(&capture.text, text) {
                    capture.text.push(' ');
                }
                capture.text.push_str(&markup::decode(text));
                capture.text.truncate(capture.text.floor_char_boundary(2 * MAX_TEXT));
            }
        }
        // What holds more than a date is none.
        self.captures.retain(|capture| {
            !matches!(capture.what, What::Dated { .. }) || capture.text.len() <= 2 * MAX_DATED
        });
        if is_blank {
            if !self.line.is_empty() {
                self.line.push(' ');
            }
            return;
        }
        if self.aside.is_some() {
            return;
        }
        let length = text.trim().chars().count();
        self.n_text += length;
        if let Some(n) = &mut self.n_since_heading {
            *n += length;
        }
        if self.line.len() < MAX_TEXT {
            if is_edge && parts(&self.line, text) {
                self.line.push(' ');
            }
            self.line.push_str(text.get(..text.floor_char_boundary(MAX_TEXT)).unwrap_or_default());
        }
    }

    fn raw(&mut self, raw: &'a str) {
        if self.in_title {
            self.in_title = false;
            let title = prose::one_line(&markup::decode(raw));
            self.add_title(&title);
            self.end_capture(Capture { name: "title", depth: 0, what: What::Title, text: title });
        } else if self.is_linked_data
            && self.n_script_bytes + raw.len() <= MAX_SCRIPTS
            && self.scripts.len() < MAX_VALUES
        {
            self.n_script_bytes += raw.len();
            self.scripts.push(raw);
        } else if !self.is_linked_data {
            self.script_days(raw);
        }
    }

    /// Collects the days under keys of publication in the data of a script.
    fn script_days(&mut self, raw: &str) {
        const KEYS: [&str; 9] = [
            "datePublished",
            "publishedAt",
            "published_at",
            "publishDate",
            "publish_date",
            "pubDate",
            "publicationDate",
            "publishedDate",
            "firstPublished",
        ];
        // All keys have one of two stems, so most scripts are passed over twice and no more.
        for stem in ["ubli", "pubDate"] {
            for at in memchr::memmem::find_iter(raw.as_bytes(), stem).take(MAX_SCRIPT_DAYS) {
                let key = KEYS.iter().find_map(|key| {
                    let start = at.checked_sub(key.find(stem)?)?;
                    raw.get(start..)?.strip_prefix(key)
                });
                let Some(rest) = key else { continue };
                let value = rest.trim_start_matches(['"', '\'', '\\', ' ', ':']);
                let Some(day) = value.get(..10).filter(|_| value.len() < rest.len()) else { continue };
                let is_day = day.bytes().enumerate().all(|(nth, byte)| match nth {
                    4 | 7 => byte == b'-',
                    _ => byte.is_ascii_digit(),
                });
                if is_day && !self.found.script_days.iter().any(|known| known == day) {
                    self.found.script_days.push(day.to_owned());
                }
            }
        }
    }

    /// Ends a line of text; short ones around the headline are kept.
    fn end_line(&mut self) {
        const SHORT: usize = 140;
        const LINES: usize = 24;
        const RECENT: usize = 4;
        if self.line.is_empty() {
            return;
        }
        let line = std::mem::take(&mut self.line);
        let n_since = self.n_since_heading;
        // Once the headline is certain only statements of publication count further down.
        let is_settled = n_since.is_some_and(|n| n > NEAR) && n_digits(&line) < 5;
        if line.len() <= 4 * SHORT && !is_settled && !line.trim().is_empty() {
            if self.recent.len() == RECENT {
                self.recent.pop_front();
            }
            let plain = prose::one_line(&markup::decode(&line));
            if n_digits(&plain) >= 5
                && plain.len() <= SHORT
                && is_statement(&plain)
                && self.found.late_lines.len() < LINES
            {
                self.found.late_lines.push(plain.clone());
            }
            self.recent.push_back((self.n_text, plain));
        }
        if line.len() > 4 * SHORT
            || n_since.is_some_and(|n| n > NEAR)
            || self.found.lines.len() >= self.n_lines + LINES
        {
            return;
        }
        let line = prose::one_line(&markup::decode(&line));
        if line.chars().count() <= SHORT && !line.is_empty() && (n_since.is_some() || self.n_text < NEAR) {
            self.found.lines.push(line);
        }
    }
}

/// Reads `<!-- saved from url=(0049)https://… -->`.
fn saved_from(page: &str) -> Option<String> {
    let head = page.get(..page.floor_char_boundary(4096))?;
    let (_, rest) = head.split_once("saved from url=(")?;
    let (_, url) = rest.split_once(')')?;
    let url = url.split(|c: char| c.is_whitespace()).next()?.trim_end_matches("-->");
    url.contains("://").then(|| url.to_owned())
}

/// Returns class and id of an element where they say that it holds a date.
fn dated(tag: &Tag<'_>) -> Option<String> {
    const TAGS: [&str; 12] =
        ["span", "div", "p", "small", "li", "em", "i", "b", "dd", "abbr", "label", "strong"];
    const WORDS: [&str; 9] =
        ["date", "datum", "fecha", "publi", "posted", "timestamp", "created", "pubtime", "authored"];
    if !TAGS.iter().any(|name| tag.is(name)) {
        return None;
    }
    let hints = ["class", "id"].iter().filter_map(|name| tag.attribute(name));
    let hints = hints.collect::<Vec<_>>().join(" ").to_ascii_lowercase();
    let is_date = hints.len() <= 300
        && WORDS.iter().any(|word| {
            hints.match_indices(word).any(|(at, _)| {
                // `update` tells of another date, `candidate`, `mandate`, `validate` of none.
                let before = hints.get(..at).unwrap_or_default();
                *word != "date" || !before.ends_with(|c: char| c.is_ascii_alphabetic()) || {
                    ["publish", "publication", "pub", "post", "article", "create", "creation", "published"]
                        .iter()
                        .any(|front| before.ends_with(front))
                }
            })
        });
    is_date.then_some(hints)
}

/// Says whether a word ends and another begins between two pieces of text.
fn parts(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
    last.is_alphabetic() && first.is_ascii_digit()
        || last.is_ascii_digit() && first.is_alphabetic()
        || last.is_lowercase() && first.is_uppercase()
}

/// Says whether a line begins with a word of publication or with an author.
fn is_statement(line: &str) -> bool {
    const WORDS: [&str; 14] = [
        "published",
        "posted",
        "first published",
        "veröffentlicht",
        "erschienen",
        "erstellt",
        "eingestellt",
        "geschrieben",
        "publié",
        "publicado",
        "pubblicato",
        "by ",
        "von ",
        "par ",
    ];
    let lower = line.to_lowercase();
    WORDS.iter().any(|word| lower.starts_with(word))
}

fn n_digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tags_of_a_page_are_collected() {
        let page = "<html lang=de><head><title>A | B</title><meta property='og:title' content='A &amp; C'>\
            <link rel=canonical href='https://a.example/b'><script type='application/ld+json'>{}</script></head>\
            <body><nav><time datetime=2001>x</time><h1>Logo</h1></nav><h1>The <b>head</b></h1>\
            <div class=meta>By Siri Aldane | 17 December 2014</div><time pubdate datetime='2014-12-17'>x</time>\
            <span itemprop=author><span itemprop=name>S. A.</span></span><a rel='author' href=x>Siri</a></body>";
        let found = scan(page);
        assert_eq!(found.title.as_deref(), Some("A | B"));
        assert_eq!(found.metas, [("og:title".to_owned(), "A & C".to_owned())]);
        assert_eq!(found.scripts, ["{}"]);
        assert_eq!(found.headings, ["The head"]);
        assert_eq!(found.language.as_deref(), Some("de"));
        assert_eq!(found.canonical.as_deref(), Some("https://a.example/b"));
        assert_eq!(
            found.times,
            [Time { value: "2014-12-17".to_owned(), is_machine: true, hints: "pubdate".to_owned() }]
        );
        assert_eq!(
            found.items,
            [("name".to_owned(), "S. A.".to_owned()), ("author".to_owned(), "S. A.".to_owned())]
        );
        assert_eq!(found.author_links, ["Siri"]);
        assert!(found.lines.contains(&"By Siri Aldane | 17 December 2014".to_owned()));
    }

    #[test]
    fn fault_18_hostile_pages_take_linear_time() {
        for piece in [
            "<div>",
            "<h1>",
            "<time>a",
            "<aside>",
            "<a rel=author>",
            "<p itemprop=name>x",
            "<script type='ld+json'>{}</script>",
        ] {
            let _ = scan(&piece.repeat(400_000 / piece.len()));
        }
    }
}
