//! What a page declares about its article, best source first: JSON-LD, `<meta>`, microdata, `<time>`, visible lines.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::jsonld;
use super::jsonld::Linked;
use super::scan::Scan;
use super::title;
use crate::article::Declared;
use crate::article::Record;
use crate::article::TitleFrom;

/// Field and rank of each name of `meta.tsv`.
static KEYS: LazyLock<HashMap<&'static str, (&'static str, usize)>> = LazyLock::new(|| {
    let rows = include_str!("meta.tsv").lines().filter(|line| !line.starts_with('#'));
    let parted = rows.enumerate().filter_map(|(rank, row)| {
        let (field, key) = row.split_once('\t')?;
        Some((key, (field, rank)))
    });
    parted.collect()
});

/// Makes a record without text of what a page declares.
pub(super) fn record(scan: &Scan<'_>) -> (Record, Linked) {
    let linked = jsonld::read(&scan.scripts);
    let metas = Metas::of(scan);
    let url = linked.url.clone().filter(|url| is_address(url));
    let url =
        scan.canonical.clone().filter(|url| is_address(url)).or(url).or_else(|| metas.first_address("url"));
    let url = url.or_else(|| scan.saved_from.clone().filter(|url| is_address(url)));
    let url =
        url.or_else(|| scan.base.clone().filter(|base| is_address(base) && base.matches('/').count() > 3));
    let mut record = Record {
        title: title::choose(scan, &linked, &metas.all("title")),
        dates: dates(scan, &linked, &metas),
        modified: modified(scan, &linked, &metas),
        source: linked
            .source
            .clone()
            .or_else(|| metas.first_name("source"))
            .or_else(|| item_name(scan, "publisher")),
        authors: authors(scan, &linked, &metas),
        section: linked
            .section
            .clone()
            .or_else(|| metas.first_name("section"))
            .or_else(|| item(scan, "articleSection")),
        keywords: keywords(&linked, &metas),
        language: language(scan, &linked, &metas),
        url,
        ..Record::default()
    };
    if record.source.is_none() {
        record.source = record.url.as_deref().and_then(host);
    }
    record.title_from = record.title.is_some().then_some(TitleFrom::Declared);
    (record, linked)
}

/// The `<meta>` values of each field with their keys, best first.
struct Metas(HashMap<&'static str, Vec<(usize, String, String)>>);

impl Metas {
    fn of(scan: &Scan<'_>) -> Self {
        let mut fields: HashMap<&str, Vec<(usize, String, String)>> = HashMap::new();
        for (key, value) in &scan.metas {
            if let Some((field, rank)) = KEYS.get(key.as_str()) {
                fields.entry(field).or_default().push((*rank, key.clone(), value.clone()));
            }
        }
        fields.values_mut().for_each(|list| list.sort_by_key(|(rank, ..)| *rank));
        Self(fields)
    }

    fn of_field(&self, field: &str) -> impl Iterator<Item = (&str, &str)> {
        self.0.get(field).into_iter().flatten().map(|(_, key, value)| (key.as_str(), value.as_str()))
    }

    fn all(&self, field: &str) -> Vec<String> {
        self.of_field(field).map(|(_, value)| value.to_owned()).collect()
    }

    fn first_name(&self, field: &str) -> Option<String> {
        self.of_field(field).map(|(_, value)| value).find(|value| is_name(value)).map(str::to_owned)
    }

    fn first_address(&self, field: &str) -> Option<String> {
        self.of_field(field).map(|(_, value)| value).find(|value| is_address(value)).map(str::to_owned)
    }
}

fn dates(scan: &Scan<'_>, linked: &Linked, metas: &Metas) -> Vec<Declared> {
    let mut found = Dates::default();
    let items = |found: &mut Dates, wanted: &str| {
        let of_kind = scan.items.iter().filter(|(key, _)| key == wanted);
        of_kind.for_each(|(key, value)| found.add(key, Some(value)));
    };
    found.add("datePublished", linked.published.as_deref());
    let (strong, weak): (Vec<_>, Vec<_>) = metas.of_field("date").partition(|(key, _)| is_strong(key));
    strong.iter().for_each(|(key, value)| found.add(key, Some(value)));
    items(&mut found, "datePublished");
    weak.iter().for_each(|(key, value)| found.add(key, Some(value)));
    found.add("dateCreated", linked.created.as_deref());
    items(&mut found, "dateCreated");
    let mut times: Vec<_> = scan.times.iter().filter(|time| !is_modified(&time.hints)).collect();
    times.sort_by_key(|time| {
        (!time.hints.contains("publish") && !time.hints.contains("pubdate"), !time.is_machine)
    });
    for time in times {
        let key = match (time.is_machine, time.hints.split(' ').any(|word| word == "pubdate")) {
            (true, true) => "time[pubdate]",
            (true, false) => "time[datetime]",
            (false, _) => "time",
        };
        found.add(key, Some(&time.value));
    }
    found.add("WebPage datePublished", linked.page_published.as_deref());
    items(&mut found, "uploadDate");
    let near = scan.dated.iter().filter(|dated| dated.is_near && !is_modified(&dated.hints));
    near.filter(|dated| is_date_line(&dated.value) && !is_update_line(&dated.value))
        .for_each(|dated| found.add("visible date", Some(&dated.value)));
    let visible = scan.lines.iter().filter(|line| is_date_line(line) && !is_update_line(line));
    visible.for_each(|line| found.add("visible date", Some(line)));
    if found.0.is_empty() {
        found.add("visible date", only_date(scan));
    }
    if found.0.is_empty()
        && let [line] = scan.late_lines.as_slice()
    {
        found.add("visible date", Some(line));
    }
    if found.0.is_empty()
        && let [day] = scan.script_days.as_slice()
    {
        found.add("script", Some(day));
    }
    found.0
}

/// Returns the date far from the headline of which the page says that it is that of publication, where there is one.
fn only_date<'s>(scan: &'s Scan<'_>) -> Option<&'s str> {
    let is_published = |hints: &str| ["publi", "posted", "creat"].iter().any(|word| hints.contains(word));
    let mut far = scan.dated.iter().filter(|dated| {
        is_published(&dated.hints) && !is_modified(&dated.hints) && is_date_line(&dated.value)
    });
    let first = far.next()?;
    far.all(|other| other.value == first.value).then_some(first.value.as_str())
}

fn modified(scan: &Scan<'_>, linked: &Linked, metas: &Metas) -> Vec<Declared> {
    let mut found = Dates::default();
    found.add("dateModified", linked.modified.as_deref());
    metas.of_field("modified").for_each(|(key, value)| found.add(key, Some(value)));
    scan.items
        .iter()
        .filter(|(key, _)| key == "dateModified")
        .for_each(|(key, value)| found.add(key, Some(value)));
    scan.times
        .iter()
        .filter(|time| is_modified(&time.hints))
        .for_each(|time| found.add("time[datetime]", Some(&time.value)));
    let visible = scan.lines.iter().filter(|line| is_date_line(line) && is_update_line(line));
    visible.for_each(|line| found.add("visible date", Some(line)));
    found.0
}

#[derive(Default)]
struct Dates(Vec<Declared>);

impl Dates {
    fn add(&mut self, key: &str, value: Option<&str>) {
        const LONGEST: usize = 200;
        let Some(value) = value.map(str::trim).filter(|value| !value.is_empty() && value.len() <= LONGEST)
        else {
            return;
        };
        if !self.0.iter().any(|known| known.value == value) {
            self.0.push(Declared { key: key.to_owned(), value: value.to_owned(), by_user: false });
        }
    }
}

/// Says whether a `<meta>` name can mean nothing but the publication (as against `date`, which may be anything).
fn is_strong(key: &str) -> bool {
    key.contains("publi")
        || key.contains("pubdate")
        || key.contains("pub-date")
        || key.contains("pub_date")
        || key.contains("issued")
}

fn is_modified(hints: &str) -> bool {
    ["modif", "updat", "edited", "revis"].iter().any(|word| hints.contains(word))
}

/// Says whether a line holds a date: a year beside other numbers or a word, and little else.
fn is_date_line(line: &str) -> bool {
    const LONGEST: usize = 110;
    let is_year = |word: &str| matches!(word.parse(), Ok(1900..=2100)) && word.len() == 4;
    let groups: Vec<&str> =
        line.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let has_day = groups.iter().any(|group| group.len() <= 2);
    let is_short = matches!(groups.as_slice(), [.., _, month, year] if year.len() == 2 && month.len() <= 2)
        && line.split(|c: char| c.is_whitespace() || c == ',').any(is_short_date)
        && line.len() <= 40;
    let is_compact =
        groups.iter().any(|group| group.len() == 8 && is_year(group.get(..4).unwrap_or_default()));
    line.chars().count() <= LONGEST
        && !line.contains('©')
        && (is_compact || is_short || has_day && groups.iter().any(|group| is_year(group)))
}

/// Says whether a word is `30.10.23` or `10/30/23`.
fn is_short_date(word: &str) -> bool {
    let is_shape = |sign: char| {
        let parts: Vec<&str> = word.split(sign).collect();
        parts.len() == 3
            && parts
                .iter()
                .all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
    };
    is_shape('.') || is_shape('/')
}

fn is_update_line(line: &str) -> bool {
    let lower = line.to_lowercase();
    const WORDS: [&str; 9] = [
        "updated",
        "last updated",
        "modified",
        "last modified",
        "aktualisiert",
        "mis à jour",
        "actualizado",
        "aggiornato",
        "обновлено",
    ];
    WORDS.iter().any(|word| lower.starts_with(word))
}

/// Returns the authors that the best source names.
///
/// A source that names only the publisher ("author": the site itself) is taken where no other names anybody.
fn authors(scan: &Scan<'_>, linked: &Linked, metas: &Metas) -> Vec<String> {
    let publisher = linked.source.clone().or_else(|| metas.first_name("source")).unwrap_or_default();
    let names_nobody = |list: &Vec<String>| list.iter().all(|name| same_name(name, &publisher));
    let by = |line: &&String| ["By ", "BY ", "Von "].iter().any(|word| line.starts_with(word));
    let lists = [
        linked.authors.clone(),
        meta_authors(metas),
        item_authors(scan),
        scan.author_links.clone(),
        scan.lines.iter().find(by).cloned().into_iter().collect(),
    ];
    let best = lists.iter().find(|list| !list.is_empty() && !names_nobody(list));
    let mut found = best.or_else(|| lists.iter().find(|list| !list.is_empty())).cloned().unwrap_or_default();
    let mut seen: Vec<String> = Vec::new();
    found.retain(|name| {
        let is_new = !seen.iter().any(|known| known.eq_ignore_ascii_case(name));
        seen.push(name.clone());
        is_new && name.len() <= 300
    });
    found
}

fn meta_authors(metas: &Metas) -> Vec<String> {
    // One field may hold several elements; another spelling of the key is another list of the same people.
    let mut of_key: Option<&str> = None;
    let mut found = Vec::new();
    for (key, value) in metas.of_field("authors").filter(|(_, value)| is_name(value)) {
        if of_key.is_none_or(|known| known == key) {
            of_key = Some(key);
            found.push(value.to_owned());
        }
    }
    found
}

/// Returns the authors in microdata: those near the headline where there are any, for lists of references have
/// authors too.
fn item_authors(scan: &Scan<'_>) -> Vec<String> {
    let all =
        || scan.items.iter().filter(|(key, _)| key == "author").map(|(_, value)| value.clone()).collect();
    let wholes: Vec<String> = if scan.near_authors.is_empty() { all() } else { scan.near_authors.clone() };
    wholes.iter().map(|whole| name_in(whole, scan)).filter(|name| is_name(name)).collect()
}

fn same_name(left: &str, right: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    letters(left) == letters(right)
}

/// Returns the name inside the text of an item, where the page marks it.
fn name_in(whole: &str, scan: &Scan<'_>) -> String {
    let names = scan.items.iter().filter(|(key, value)| key == "name" && whole.contains(value.as_str()));
    names.map(|(_, value)| value.clone()).next().unwrap_or_else(|| whole.to_owned())
}

fn item(scan: &Scan<'_>, wanted: &str) -> Option<String> {
    scan.items.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.clone())
}

fn item_name(scan: &Scan<'_>, wanted: &str) -> Option<String> {
    item(scan, wanted).map(|whole| name_in(&whole, scan)).filter(|name| name.len() <= 80)
}

fn keywords(linked: &Linked, metas: &Metas) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let declared = metas.of_field("keywords").flat_map(|(_, value)| value.split([',', ';']));
    for word in linked.keywords.iter().map(String::as_str).chain(declared).map(str::trim) {
        let is_new = !found.iter().any(|known| known.eq_ignore_ascii_case(word));
        if is_new && !word.is_empty() && word.len() <= 100 && found.len() < 60 {
            found.push(word.to_owned());
        }
    }
    found
}

fn language(scan: &Scan<'_>, linked: &Linked, metas: &Metas) -> Option<String> {
    let is_code = |code: &String| code.len() >= 2 && code.len() <= 20 && code.is_ascii();
    scan.language
        .clone()
        .filter(is_code)
        .or_else(|| linked.language.clone())
        .or_else(|| metas.all("language").into_iter().find(is_code))
}

fn is_name(value: &str) -> bool {
    !value.is_empty()
        && !value.contains("://")
        && !value.starts_with(['@', '/'])
        && value.chars().any(char::is_alphabetic)
}

fn is_address(value: &str) -> bool {
    value.starts_with("http://") || value.starts_with("https://")
}

fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?.trim_start_matches("www.");
    (!host.is_empty()).then(|| host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::html::scan::scan;

    fn of(page: &str) -> Record {
        record(&scan(page)).0
    }

    fn keys(dates: &[Declared]) -> Vec<&str> {
        dates.iter().map(|date| date.key.as_str()).collect()
    }

    #[test]
    fn dates_stand_best_first_and_modified_ones_apart() {
        let record = of("<meta name=date content=2001><meta property='article:published_time' content=2002>\
            <meta property='article:modified_time' content=2003><script type='application/ld+json'>\
            {\"@type\":\"NewsArticle\",\"headline\":\"A\",\"datePublished\":\"2004\",\"dateModified\":\"2005\"}</script>\
            <h1>A</h1><p>Updated 4 May 2006</p><p>3 May 2006</p><time class=updated datetime=2007>x</time><time datetime=2008>y</time>");
        assert_eq!(
            keys(&record.dates),
            ["datePublished", "article:published_time", "date", "time[datetime]", "visible date"]
        );
        assert_eq!(
            keys(&record.modified),
            ["dateModified", "article:modified_time", "time[datetime]", "visible date"]
        );
    }

    #[test]
    fn the_date_stands_by_the_headline_that_the_title_confirms() {
        let head = "<title>Dues to rise in Port Sable</title>";
        let dates = |body: &str| -> Vec<String> {
            of(&format!("{head}{body}")).dates.into_iter().map(|date| date.value).collect()
        };
        let clock = "<div>Monday, 8 December 2020</div><p>A</p><p>B</p><p>C</p><p>D</p>";
        assert_eq!(
            dates(&format!("{clock}<h2>Dues to rise in Port Sable</h2><span class=date>13 Oct 2020</span>")),
            ["13 Oct 2020"]
        );
        assert_eq!(
            dates("<h1>Dues to rise in Port Sable</h1><div>Date<span>3.5.2016</span></div>"),
            ["Date 3.5.2016"]
        );
        assert_eq!(
            dates("<h1>Dues to rise in Port Sable</h1><aside><time datetime=2020-10-13>x</time></aside>"),
            ["2020-10-13"]
        );
        let far = "x ".repeat(2000);
        assert_eq!(
            dates(&format!("<p>{far}</p><p>Erschienen am: 01.11.2023</p>")),
            ["Erschienen am: 01.11.2023"]
        );
        assert_eq!(dates("<script>a={\"publishedAt\":\"2012-05-04T10:00:00Z\"}</script>"), ["2012-05-04"]);
    }

    #[test]
    fn the_comment_of_a_browser_gives_the_address() {
        let saved = of("<!-- saved from url=(0049)https://a.example/2012/05/04/x --><h1>A</h1>");
        assert_eq!(saved.url.as_deref(), Some("https://a.example/2012/05/04/x"));
    }

    #[test]
    fn a_profile_address_is_no_author() {
        let record = of(
            "<meta property='article:author' content='https://a.example/ruth'><meta name=author content='Ruth A'>",
        );
        assert_eq!(record.authors, ["Ruth A"]);
        let two = of("<meta name=citation_author content='A B'><meta name=citation_author content='C D'>");
        assert_eq!(two.authors, ["A B", "C D"]);
    }

    #[test]
    fn the_site_is_an_author_only_where_nobody_else_is() {
        let linked = "<script type='application/ld+json'>{\"@type\":\"Article\",\"headline\":\"A\",\
            \"author\":{\"name\":\"ABC News\"},\"publisher\":{\"name\":\"ABC News\"}}</script>";
        assert_eq!(of(&format!("{linked}<h1>A</h1><a rel=author href=x>Ruth A</a>")).authors, ["Ruth A"]);
        assert_eq!(of(linked).authors, ["ABC News"]);
    }

    #[test]
    fn the_host_stands_in_for_the_source() {
        assert_eq!(
            of("<link rel=canonical href='https://www.A.example/b'>").source.as_deref(),
            Some("a.example")
        );
    }
}
