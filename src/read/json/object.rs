//! One object → one record, or the reason why it is none. Front matter of Markdown is read by the same names.

use serde_json::Map;
use serde_json::Value;

use super::keys::Candidate;
use super::keys::Fields;
use super::keys::Meaning;
use super::keys::Names;
use super::value;
use super::value::Done;
use crate::article::Declared;
use crate::article::Record;
use crate::article::TitleFrom;

/// Longest value of a metadata field in bytes; a longer one is something else.
const MAX_VALUE: usize = 2000;

/// Makes a record of an object.
///
/// # Errors
/// It is no article; the text says why.
pub(super) fn record(object: &Map<String, Value>, names: &Names) -> Result<Record, String> {
    if let Some(why) = withdrawn(object) {
        return Err(why);
    }
    let fields = Fields::of(object, names);
    let mut done = Done::default();
    let mut record = metadata(&fields, &mut done);
    fill_from_holders(object, names, &mut record);
    let has_place = !record.dates.is_empty() || record.url.is_some();
    record.paragraphs = body(&fields, Meaning::Body, &mut done);
    record.furniture = std::mem::take(&mut done.furniture);
    cut_source(&mut record);
    if record.paragraphs.is_empty() {
        record.paragraphs = body(&fields, Meaning::Summary, &mut done);
        if record.paragraphs.is_empty() {
            // A headline on file with an empty text is all that there is of the report: better found than lost.
            let has_text_key = fields.all(Meaning::Body).next().is_some();
            if !has_text_key || record.title.is_none() || !(has_place || record.declared_id.is_some()) {
                return Err(no_text(&fields, &record));
            }
            record.notes.push("only a headline: the text is empty".to_owned());
            return Ok(record);
        }
        if let Some(kind) = no_text_kind(object) {
            return Err(format!("no article: it is of type {kind} and has no text"));
        }
        if record.title.is_none() || !has_place {
            return Err(
                "no article: it has no text, and a summary without title and date or address".to_owned()
            );
        }
        record.notes.push("only a summary: the file has no full text".to_owned());
    }
    let n_characters: usize = record.paragraphs.iter().map(|paragraph| paragraph.chars().count()).sum();
    let is_known =
        record.title.is_some() || has_place || record.source.is_some() || record.declared_id.is_some();
    if !is_known && n_characters < 80 {
        return Err("no article: a short text without title, date and address".to_owned());
    }
    cut_marker(&mut record);
    if done.n_repaired > 0 {
        record.notes.push("text that was decoded as windows-1252 was put back to UTF-8".to_owned());
    }
    if done.n_replaced > 0 {
        record.notes.push(format!("{} control characters were replaced by U+FFFD", done.n_replaced));
    }
    Ok(record)
}

/// Objects beside the text in which makers put what they know of it.
const HOLDERS: [&str; 12] = [
    "meta",
    "metadata",
    "header",
    "headers",
    "head",
    "info",
    "properties",
    "props",
    "attributes",
    "frontmatter",
    "front_matter",
    "headline_info",
];

/// Fills what an object does not say itself from the object in which it keeps its metadata.
fn fill_from_holders(object: &Map<String, Value>, names: &Names, record: &mut Record) {
    let holders = object.iter().filter(|(key, _)| HOLDERS.contains(&key.to_ascii_lowercase().as_str()));
    for inner in holders.filter_map(|(_, value)| value.as_object()) {
        let held = metadata_of(inner, names);
        if record.title.is_none() && held.title.is_some() {
            (record.title, record.title_from) = (held.title, held.title_from);
        }
        if record.dates.is_empty() {
            record.dates = held.dates;
        }
        if record.authors.is_empty() {
            record.authors = held.authors;
        }
        if record.keywords.is_empty() {
            record.keywords = held.keywords;
        }
        record.source = record.source.take().or(held.source);
        record.url = record.url.take().or(held.url);
        record.section = record.section.take().or(held.section);
        record.language = record.language.take().or(held.language);
    }
}

/// Reads the metadata of an object into a record without text.
pub(crate) fn metadata_of(object: &Map<String, Value>, names: &Names) -> Record {
    metadata(&Fields::of(object, names), &mut Done::default())
}

fn metadata(fields: &Fields<'_>, done: &mut Done) -> Record {
    let mut record = Record {
        declared_id: first(fields, Meaning::Id, done),
        title: first(fields, Meaning::Title, done),
        dates: dates(fields, Meaning::Date),
        modified: dates(fields, Meaning::Modified),
        url: fields
            .all(Meaning::Url)
            .flat_map(|candidate| short(candidate, done))
            .find(|url| is_address(url)),
        source: first(fields, Meaning::Source, done),
        authors: best_list(fields, Meaning::Authors, done),
        section: first(fields, Meaning::Section, done),
        keywords: keywords(fields, done),
        language: first(fields, Meaning::Language, done),
        ..Record::default()
    };
    join_gmt(&mut record.dates);
    join_gmt(&mut record.modified);
    // The time of a version is the time of publication where it is the only one, else that of a change.
    if record.dates.len() > 1 {
        record.dates.retain(|date| !is_version(date));
    } else if record.dates.iter().any(is_version) {
        record.modified.retain(|date| !is_version(date));
    }
    record.title_from = record.title.is_some().then_some(TitleFrom::Declared);
    record
}

/// Joins a local time and the same in UTC, as WordPress gives them (`date`, `date_gmt`), to one with its offset. A
/// time under such a key alone is UTC.
fn join_gmt(dates: &mut [Declared]) {
    let is_gmt = |date: &&mut Declared| date.key.to_ascii_lowercase().ends_with("gmt");
    let time = |value: &str| chrono::NaiveDateTime::parse_from_str(value, "%Y-%m-%dT%H:%M:%S").ok();
    let known: Vec<_> = dates.iter().map(|date| (date.key.clone(), time(&date.value))).collect();
    for date in dates.iter_mut().filter(is_gmt) {
        let Some(utc) = time(&date.value) else { continue };
        let twin = date.key.len().checked_sub(3).and_then(|at| date.key.get(..at));
        let twin = twin.map(|key| key.trim_end_matches(['_', '-']));
        let local = known.iter().find(|(key, _)| Some(key.as_str()) == twin).and_then(|(_, time)| *time);
        let minutes = local.map(|local| (local - utc).num_minutes());
        date.value = match (local, minutes) {
            (Some(local), Some(minutes)) if minutes % 15 == 0 && minutes.abs() <= 14 * 60 => {
                let (sign, size) = (if minutes < 0 { '-' } else { '+' }, minutes.abs());
                format!("{}{sign}{:02}:{:02}", local.format("%Y-%m-%dT%H:%M:%S"), size / 60, size % 60)
            }
            _ => format!("{}Z", date.value),
        };
    }
}

fn is_version(date: &Declared) -> bool {
    date.key.to_ascii_lowercase().replace(['_', '-'], "").ends_with("versioncreated")
}

/// Returns what an item says it is, where that is a picture, an event and the like: its summary is no report.
fn no_text_kind(object: &Map<String, Value>) -> Option<&str> {
    const KINDS: [&str; 10] = [
        "event",
        "picture",
        "photo",
        "image",
        "graphic",
        "video",
        "audio",
        "composite",
        "package",
        "planning",
    ];
    let kind = object.get("type")?.as_str()?;
    KINDS.iter().any(|known| kind.eq_ignore_ascii_case(known)).then_some(kind)
}

/// Says whether the sender took an item back, as agencies do (`pubstatus` of ninjs).
fn withdrawn(object: &Map<String, Value>) -> Option<String> {
    let status = ["pubstatus", "pubStatus"].iter().find_map(|key| object.get(*key)?.as_str())?;
    let is_withdrawn =
        ["canceled", "cancelled", "withheld"].iter().any(|word| status.eq_ignore_ascii_case(word));
    is_withdrawn.then(|| format!("withdrawn by its sender (pubstatus {status})"))
}

fn short(candidate: &Candidate<'_>, done: &mut Done) -> Vec<String> {
    let mut words = value::words(candidate.value, done);
    words.retain(|word| word.len() <= MAX_VALUE);
    words
}

fn first(fields: &Fields<'_>, meaning: Meaning, done: &mut Done) -> Option<String> {
    fields.all(meaning).find_map(|candidate| short(candidate, done).into_iter().next())
}

fn best_list(fields: &Fields<'_>, meaning: Meaning, done: &mut Done) -> Vec<String> {
    fields
        .all(meaning)
        .map(|candidate| short(candidate, done))
        .find(|list| !list.is_empty())
        .unwrap_or_default()
}

/// Joins all lists of keywords; a string with commas or semicolons is a list.
fn keywords(fields: &Fields<'_>, done: &mut Done) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for candidate in fields.all(Meaning::Keywords) {
        let is_string = candidate.value.is_string();
        for word in short(candidate, done) {
            let parts: Vec<&str> =
                if is_string { word.split([',', ';', '|']).collect() } else { vec![&word] };
            for part in parts.into_iter().map(str::trim).filter(|part| !part.is_empty()) {
                if !found.iter().any(|known| known == part) {
                    found.push(part.to_owned());
                }
            }
        }
    }
    found
}

/// Returns the dates of a meaning as they stand, each value once.
fn dates(fields: &Fields<'_>, meaning: Meaning) -> Vec<Declared> {
    let mut found: Vec<Declared> = Vec::new();
    for candidate in fields.all(meaning) {
        let in_parts = value::day_in_parts(candidate.value).map(|day| vec![day]);
        for value in in_parts.unwrap_or_else(|| short(candidate, &mut Done::default())) {
            let is_new = !found.iter().any(|known| known.value == value);
            if is_new {
                found.push(Declared { key: candidate.key.clone(), value, by_user: false });
            }
        }
    }
    found
}

fn is_address(url: &str) -> bool {
    let is_host =
        |host: &str| host.split('/').next().is_some_and(|host| host.contains('.') && !host.contains(' '));
    url.contains("://") || url.strip_prefix("//").is_some_and(is_host) || is_host(url)
}

fn body(fields: &Fields<'_>, meaning: Meaning, done: &mut Done) -> Vec<String> {
    for candidate in fields.all(meaning) {
        done.furniture.clear();
        let paragraphs = value::paragraphs(candidate.value, done);
        if !paragraphs.is_empty() {
            return paragraphs;
        }
    }
    Vec::new()
}

fn no_text(fields: &Fields<'_>, record: &Record) -> String {
    let has_key = fields.all(Meaning::Body).next().is_some();
    let is_like_article = record.title.is_some() && (!record.dates.is_empty() || record.url.is_some());
    match (is_like_article, has_key) {
        (_, true) => "no article: its text is empty".to_owned(),
        (true, false) => {
            "no article: it has a title and no text; `[map] body = [\"KEY\"]` in hustings.toml names the key of the text"
                .to_owned()
        }
        (false, false) => "no article in it".to_owned(),
    }
}

/// Takes the name of the source off the end of a title, where news APIs add it.
fn cut_source(record: &mut Record) {
    let (Some(title), Some(source)) = (&mut record.title, &record.source) else { return };
    for sign in [" - ", " | ", " – ", " — "] {
        if let Some((headline, name)) = title.rsplit_once(sign)
            && name.trim().eq_ignore_ascii_case(source.trim())
            && !headline.trim().is_empty()
        {
            *title = headline.trim_end().to_owned();
            return;
        }
    }
}

/// Takes the mark out with which a news API says how much it cut off (`… [+1234 chars]`).
fn cut_marker(record: &mut Record) {
    let Some(last) = record.paragraphs.last_mut() else { return };
    let Some(at) = last.rfind("[+") else { return };
    let Some((before, mark)) = last.split_at_checked(at) else { return };
    let digits = mark.trim_start_matches("[+").trim_end_matches(" chars]");
    if mark.ends_with(" chars]") && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        record.notes.push(format!("the file holds the beginning only: {mark}"));
        let before = before.trim_end().to_owned();
        *last = before;
        record.paragraphs.retain(|paragraph| !paragraph.is_empty());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::config::KeyMap;

    fn read(value: Value) -> Result<Record, String> {
        record(value.as_object().unwrap(), &Names::new(&KeyMap::default()))
    }

    #[test]
    fn a_headline_with_an_empty_text_is_kept_and_one_without_identity_is_not() {
        let kept =
            read(json!({"id": "b1", "title": "A bill to widen the harbour levy.", "body": ""})).unwrap();
        assert!(kept.paragraphs.is_empty() && kept.notes.len() == 1, "{kept:?}");
        assert!(read(json!({"title": "A bill to widen the harbour levy.", "body": ""})).is_err());
        assert!(read(json!({"id": "b1", "body": ""})).is_err());
    }

    #[test]
    fn well_known_names_are_read() {
        let record = read(json!({
            "ID": 77, "headline": "A &amp; B", "content": "no", "content_original": "One.\n\nTwo.",
            "ts": 1720465920000_u64, "crawled": "2016-01-01", "updated_at": "2016-01-02", "author": {"name": "C D"},
            "source": {"id": null, "name": "The Courier"}, "url": "https://a.example/b", "tags": "x, y", "topic": "y"
        }))
        .unwrap();
        assert_eq!(record.declared_id.as_deref(), Some("77"));
        assert_eq!(record.title.as_deref(), Some("A & B"));
        assert_eq!(record.paragraphs, ["One.", "Two."]);
        assert_eq!(
            record.dates,
            [Declared { key: "ts".to_owned(), value: "1720465920000".to_owned(), by_user: false }]
        );
        assert_eq!(record.modified[0].key, "updated_at");
        assert_eq!(record.authors, ["C D"]);
        assert_eq!(record.source.as_deref(), Some("The Courier"));
        assert_eq!(record.keywords, ["x", "y"]);
    }

    #[test]
    fn what_is_no_article_says_why() {
        assert!(read(json!({"name": "left-pad", "version": "1.3.0", "description": "pads"})).is_err());
        assert!(read(json!({"title": "A", "date": "2020"})).unwrap_err().contains("[map]"));
        assert!(read(json!({"title": "A", "body": ""})).unwrap_err().contains("empty"));
        assert!(read(json!({"text": "ok"})).is_err());
        assert!(
            read(json!({"title": "A", "text": "B", "pubstatus": "canceled"}))
                .unwrap_err()
                .contains("withdrawn")
        );
        let summary = read(json!({"title": "A", "abstract": "B.", "pub_date": "2020-01-02"})).unwrap();
        assert_eq!(summary.paragraphs, ["B."]);
        let event = json!({"title": "A", "type": "event", "description": "B.", "date": "2020-01-02"});
        assert!(read(event).unwrap_err().contains("type event"));
    }

    #[test]
    fn the_time_of_a_version_is_a_change_where_another_time_is_given() {
        let both = read(json!({"title": "A", "text": "B", "versionCreated": "2021", "firstCreated": "2020"}))
            .unwrap();
        assert_eq!((both.dates[0].value.as_str(), both.modified[0].value.as_str()), ("2020", "2021"));
        let one = read(json!({"title": "A", "text": "B", "versioncreated": "2021"})).unwrap();
        assert_eq!((one.dates.len(), one.modified.len()), (1, 0));
    }

    #[test]
    fn local_time_and_utc_give_the_offset() {
        let both = read(
            json!({"title": "A", "text": "B", "date": "2022-11-08T00:30:00", "date_gmt": "2022-11-07T19:30:00"}),
        );
        assert_eq!(both.unwrap().dates[0].value, "2022-11-08T00:30:00+05:00");
        let one = read(json!({"title": "A", "text": "B", "modified_gmt": "2022-11-07T19:30:00"})).unwrap();
        assert_eq!(one.modified[0].value, "2022-11-07T19:30:00Z");
    }

    #[test]
    fn what_makers_keep_beside_the_text_is_read() {
        let meta = json!({"meta": {"headline": "A", "published": "2012-05-04"}, "body": "B. ".repeat(40)});
        let record = read(meta).unwrap();
        assert_eq!((record.title.as_deref(), record.dates[0].value.as_str()), (Some("A"), "2012-05-04"));
        let parts = read(json!({"title": "A", "text": "B", "date": {"year": 2012, "month": 5, "day": 4}}));
        assert_eq!(parts.unwrap().dates[0].value, "2012-05-04");
        let named = json!({"title": "A - The Courier", "text": "B", "source": {"name": "The Courier"}});
        assert_eq!(read(named).unwrap().title.as_deref(), Some("A"));
        let caption =
            json!({"title": "A", "body": [{"type": "p", "text": "B"}, {"type": "image", "caption": "C"}]});
        let furniture = read(caption).unwrap().furniture;
        assert_eq!((furniture[0].text.as_str(), furniture[0].before), ("C", 1));
    }

    #[test]
    fn a_cut_text_says_so() {
        let record = read(json!({"title": "A", "content": "One two… [+123 chars]"})).unwrap();
        assert_eq!(record.paragraphs, ["One two…"]);
        assert_eq!(record.notes, ["the file holds the beginning only: [+123 chars]"]);
    }
}
