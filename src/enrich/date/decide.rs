//! From all that was found to one date: the strongest that can be it, made finer by weaker ones that agree.

use chrono::Datelike;

use super::confidence;
use super::declared;
use super::findings::Place;
use super::findings::Said;
use super::path;
use super::phrase::Order;
use super::stamp::Stamp;
use super::statement::Form;
use crate::article::DateNote;
use crate::article::Declared;
use crate::article::Evidence;
use crate::article::Method;
use crate::article::Precision;
use crate::article::Published;
use crate::article::Record;

/// A declared date that lies further behind the address or the text is the date of something else: a crawl, a move to
/// another system, a future that no clock is needed to see.
const FAR_LATER_DAYS: i64 = 366;

/// A change that lies further behind the publication is a date in the future, or of something else.
const LATEST_CHANGE_DAYS: i64 = 30 * 366;

/// Longest value in bytes that a note repeats.
const NOTED: usize = 80;

/// What is known of the date of a record.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::enrich) struct Dates {
    pub(in crate::enrich) published: Option<Published>,
    /// RFC 3339, or the day.
    pub(in crate::enrich) modified: Option<String>,
    pub(in crate::enrich) notes: Vec<DateNote>,
}

/// A date with all that speaks for it.
struct Candidate {
    stamp: Stamp,
    method: Method,
    form: Option<Form>,
    is_folder: bool,
    evidence: Evidence,
    value: String,
}

/// Decides; `locate` makes evidence of a place in the text.
pub(in crate::enrich) fn decide(
    record: &Record,
    said: Said,
    order: Order,
    locate: impl Fn(&Place) -> Evidence,
) -> Dates {
    let mut notes = Vec::new();
    let mut candidates = candidates(record, &said, order, &locate, &mut notes);
    refuse_implausible(&mut candidates, &mut notes);
    let modified = modified(record, &said, order, candidates.first().map(|best| &best.stamp), &mut notes);
    let published = choose(candidates, &said, &locate, &mut notes);
    Dates { published, modified, notes }
}

fn candidates(
    record: &Record,
    said: &Said,
    order: Order,
    locate: &impl Fn(&Place) -> Evidence,
    notes: &mut Vec<DateNote>,
) -> Vec<Candidate> {
    let mut found = Vec::new();
    for Declared { key, value, by_user } in &record.dates {
        let method = if *by_user { Method::Sidecar } else { Method::Declared };
        match declared::read(value, order) {
            Ok(stamp) => found.push(Candidate {
                stamp,
                method,
                form: None,
                is_folder: false,
                evidence: Evidence::value(key, value),
                value: value.clone(),
            }),
            Err("empty") => {}
            Err(why) => notes.push(note(value, method, why)),
        }
    }
    if let Some(url) = &record.url
        && let Some(path::InPath { stamp, is_folder }) = path::in_url(url)
    {
        let evidence = Evidence::value("url", url);
        found.push(Candidate {
            stamp,
            method: Method::Url,
            form: None,
            is_folder,
            evidence,
            value: url.clone(),
        });
    }
    for finding in &said.findings {
        let evidence = locate(&finding.place);
        let (Evidence::Passage { text: value, .. } | Evidence::Value { value, .. }) = &evidence;
        found.push(Candidate {
            stamp: finding.stamp.clone(),
            method: finding.method,
            form: finding.form,
            is_folder: false,
            value: value.clone(),
            evidence,
        });
    }
    // The name of a file of many records tells when it was collected.
    if record.key.is_empty()
        && record.line.is_none_or(|line| line <= 1)
        && let Some(path::InPath { stamp, is_folder }) = path::in_file(&record.file)
    {
        let (evidence, value) = (Evidence::value("file", &record.file), record.file.clone());
        found.push(Candidate { stamp, method: Method::Filename, form: None, is_folder, evidence, value });
    }
    found.sort_by_key(|candidate| candidate.method);
    found
}

/// Takes out declared dates that other evidence shows to be something else.
fn refuse_implausible(candidates: &mut Vec<Candidate>, notes: &mut Vec<DateNote>) {
    let witness = candidates
        .iter()
        .find(|other| {
            let is_strong = match other.method {
                Method::Url => other.is_folder,
                Method::Dateline => true,
                Method::Text => other.form == Some(Form::Cue),
                _ => false,
            };
            is_strong && other.stamp.has_day()
        })
        .map(|other| other.stamp.clone());
    let Some(witness) = witness else { return };
    candidates.retain(|candidate| {
        if candidate.method != Method::Declared || candidate.stamp.agrees(&witness) {
            return true;
        }
        let later = (candidate.stamp.first() - witness.first()).num_days();
        let why = if later > FAR_LATER_DAYS {
            format!("more than a year after {}, which address or text carries", witness.print().0)
        } else if candidate.stamp.looks_like_a_placeholder() {
            format!("a first of January without a time, while address or text carries {}", witness.print().0)
        } else {
            return true;
        };
        notes.push(note(&candidate.value, candidate.method, &why));
        false
    });
}

fn choose(
    candidates: Vec<Candidate>,
    said: &Said,
    locate: &impl Fn(&Place) -> Evidence,
    notes: &mut Vec<DateNote>,
) -> Option<Published> {
    let mut candidates = candidates.into_iter();
    let Some(mut best) = candidates.next() else {
        if let Some((.., place)) = &said.yearless {
            let (Evidence::Passage { text, .. } | Evidence::Value { value: text, .. }) = &locate(place);
            notes.push(note(text, Method::Dateline, "no year"));
        }
        return None;
    };
    let mut evidence = vec![best.evidence.clone()];
    let (mut agreed, mut contradicted) = (0, 0);
    let mut contradiction = None;
    for other in candidates {
        if best.stamp.agrees(&other.stamp) {
            let is_finer = !best.stamp.has_day() && other.stamp.has_day()
                || best.method == other.method && other.stamp.precision() < best.stamp.precision();
            evidence.push(other.evidence.clone());
            agreed += usize::from(other.method != best.method);
            if is_finer {
                best = other;
                evidence.rotate_right(1);
            }
        } else {
            // A second declared value is often the modification under another key: it weighs less.
            contradicted += usize::from(other.method != best.method);
            contradiction.get_or_insert(other.stamp.print().0);
            let why = format!("not the day that {} carries: {}", name(best.method), best.stamp.print().0);
            notes.push(note(&other.value, other.method, &why));
        }
    }
    if let Some((month, day, place)) = &said.yearless {
        let here = locate(place);
        let (Evidence::Passage { text, .. } | Evidence::Value { value: text, .. }) = &here;
        let year = u64::try_from(best.stamp.first().year()).unwrap_or_default();
        match Stamp::new(year, Some(*month), Some(*day)) {
            Ok(stamp) if best.stamp.agrees(&stamp) => {
                if !best.stamp.has_day() {
                    (best.stamp, best.method) = (stamp, Method::Dateline);
                }
                agreed += 1;
                evidence.push(here);
            }
            _ => notes.push(note(
                text,
                Method::Dateline,
                "no year, and not the day that other evidence carries",
            )),
        }
    }
    if let Some([one, other]) = best.stamp.readings {
        let why = format!("{one} or {other}: nothing tells which of day and month stands first");
        notes.push(note(&best.value, best.method, &why));
    }
    let (date, precision) = best.stamp.print();
    let confidence = confidence::by_method(best.method, best.form, best.is_folder);
    Some(Published {
        date,
        precision,
        timezone: best.stamp.zone.map(|zone| zone.name),
        method: best.method,
        confidence: confidence::after(confidence, agreed, contradicted),
        evidence,
    })
}

/// The date of modification; one that lies a generation behind the publication is none.
fn modified(
    record: &Record,
    said: &Said,
    order: Order,
    published: Option<&Stamp>,
    notes: &mut Vec<DateNote>,
) -> Option<String> {
    for Declared { value, by_user, .. } in &record.modified {
        match declared::read(value, order) {
            Ok(stamp)
                if published.is_some_and(|published| {
                    (stamp.first() - published.first()).num_days() > LATEST_CHANGE_DAYS
                }) =>
            {
                let method = if *by_user { Method::Sidecar } else { Method::Declared };
                notes.push(note(value, method, "declared as modified: a generation after the publication"));
            }
            Ok(stamp) if stamp.has_day() => return Some(stamp.print().0),
            Ok(_) | Err("empty") => {}
            Err(why) => {
                let method = if *by_user { Method::Sidecar } else { Method::Declared };
                notes.push(note(value, method, &format!("declared as modified: {why}")));
            }
        }
    }
    said.modified.as_ref().filter(|stamp| stamp.precision() <= Precision::Day).map(|stamp| stamp.print().0)
}

fn note(value: &str, method: Method, why: &str) -> DateNote {
    let mut shown = super::head(value, NOTED).to_owned();
    if shown.len() < value.len() {
        shown.push('…');
    }
    DateNote { value: shown, method, why: why.to_owned() }
}

fn name(method: Method) -> &'static str {
    match method {
        Method::Sidecar => "the sidecar",
        Method::Declared => "the declared date",
        Method::Url => "the address",
        Method::Dateline => "the dateline",
        Method::Text => "the text",
        Method::Filename => "the file name",
        Method::Relative => "the anchor",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(dates: &[(&str, &str)], url: Option<&str>, file: &str) -> Record {
        let dates = dates
            .iter()
            .map(|&(key, value)| Declared { key: key.into(), value: value.into(), by_user: key == "sidecar" })
            .collect();
        Record { dates, url: url.map(str::to_owned), file: file.to_owned(), ..Record::default() }
    }

    fn decided(record: &Record) -> Dates {
        decide(record, Said::default(), Order::Unknown, |_| Evidence::value("", ""))
    }

    fn shown(dates: &Dates) -> String {
        dates.published.as_ref().map_or("unknown".to_owned(), |published| {
            format!(
                "{} {:?} {:?} {}",
                published.date, published.precision, published.method, published.confidence
            )
        })
    }

    #[test]
    fn the_strongest_method_wins_and_agreement_raises_confidence() {
        let address = Some("https://paper.example/2018/05/14/vote");
        for (dates, url, file, wanted) in [
            (
                &[("date", "2018-05-14T10:00:00Z")][..],
                address,
                "x.txt",
                "2018-05-14T10:00:00Z Second Declared 0.98",
            ),
            (&[][..], address, "x.txt", "2018-05-14 Day Url 0.97"),
            (&[][..], None, "2018-05-14.txt", "2018-05-14 Day Filename 0.85"),
            (&[("sidecar", "2018"), ("date", "2017-01-01")][..], None, "x", "2018-01-01 Year Sidecar 1"),
            (&[("date", "2018-05")][..], address, "x.txt", "2018-05-14 Day Url 0.99"),
            (&[("date", "2018-06-01")][..], address, "x.txt", "2018-06-01 Day Declared 0.85"),
            (
                &[("date", "2018-05-15T02:00:00Z")][..],
                address,
                "x.txt",
                "2018-05-15T02:00:00Z Second Declared 0.98",
            ),
            (&[("date", "5/14/18")][..], None, "x.txt", "2018-05-14 Day Declared 0.95"),
            (&[("date", "9/5/18")][..], None, "2018-05-09 x.txt", "2018-05-09 Day Filename 0.93"),
            (&[("date", "9/5/18")][..], None, "x.txt", "2018-01-01 Year Declared 0.95"),
            (&[][..], None, "x.txt", "unknown"),
        ] {
            assert_eq!(shown(&decided(&record(dates, url, file))), wanted, "{dates:?} {url:?} {file}");
        }
    }

    #[test]
    fn what_is_no_date_becomes_a_note() {
        let dates = decided(&record(
            &[("date", "0001-11-30"), ("date", "30 February 2015"), ("date", "2015-03-01")],
            None,
            "x",
        ));
        assert_eq!(shown(&dates), "2015-03-01 Day Declared 0.95");
        assert_eq!(
            dates.notes.iter().map(|note| note.value.as_str()).collect::<Vec<_>>(),
            ["0001-11-30", "30 February 2015"]
        );
        let dates = decided(&record(&[("date", "9/5/18")], None, "x"));
        assert!(dates.notes.iter().any(|note| note.why.contains("2018-09-05 or 2018-05-09")));
    }

    #[test]
    fn a_date_far_behind_the_address_and_a_placeholder_are_refused() {
        let address = Some("https://paper.example/2018/05/14/vote");
        for value in ["2099-01-01", "2020-02-02", "2018-01-01T00:00:00Z"] {
            let dates = decided(&record(&[("date", value)], address, "x"));
            assert_eq!(shown(&dates), "2018-05-14 Day Url 0.97", "{value}");
            assert_eq!(dates.notes.len(), 1, "{value}");
        }
    }

    #[test]
    fn a_file_of_many_records_has_no_date_in_its_name() {
        let mut record = record(&[], None, "2018-05-14.jsonl");
        record.key = "3".to_owned();
        assert_eq!(decided(&record).published, None);
    }

    #[test]
    fn a_modification_in_the_far_future_is_refused() {
        let mut record = record(&[("date", "2018-05-14")], None, "x");
        record.modified = vec![Declared { key: "m".into(), value: "2099-01-01".into(), by_user: false }];
        let dates = decided(&record);
        assert_eq!((dates.modified, dates.notes.len()), (None, 1));
    }

    #[test]
    fn the_modification_is_kept_apart() {
        let mut record = record(&[], None, "x");
        record.modified =
            vec![Declared { key: "m".into(), value: "2018-05-14T10:00:00+02:00".into(), by_user: false }];
        let dates = decided(&record);
        assert_eq!(dates.modified.as_deref(), Some("2018-05-14T10:00:00+02:00"));
        assert_eq!(dates.published, None);
    }
}
