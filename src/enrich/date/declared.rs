//! Dates that a file declares: every form in which programs and people write them, and why one is refused.

use unicode_normalization::UnicodeNormalization;

use super::phrase;
use super::phrase::Order;
use super::stamp::Stamp;
use super::stamp::Time;
use super::stamp::Zone;
use crate::article::Record;

const HABITS: &str = include_str!("../../../data/dates/habits.tsv");

/// Longest value in bytes that can be a date; what is longer is text in the wrong field.
const LONGEST: usize = 200;

/// Reads a declared value. The error says why it is no date.
pub(super) fn read(value: &str, order: Order) -> Result<Stamp, &'static str> {
    if value.len() > LONGEST {
        return Err("too long for a date");
    }
    // Full-width digits and signs become plain; digits of other scripts stay, and are not understood.
    let plain: String = if value.is_ascii() { value.to_owned() } else { value.nfkc().collect() };
    let plain = plain.trim();
    if plain.is_empty() {
        return Err("empty");
    }
    if let Some(number) = number(plain) {
        return number;
    }
    let mut found = phrase::find(plain, order).into_iter();
    match found.next() {
        Some(first) => first.stamp,
        None => Err("not understood as a date"),
    }
}

/// How the source of the record writes numeric dates.
pub(in crate::enrich) fn order(record: &Record) -> Order {
    let language = record.language.as_deref().unwrap_or_default().replace('_', "-").to_ascii_lowercase();
    let host = record
        .url
        .as_deref()
        .and_then(crate::enrich::source::host)
        .or(record.source.as_deref())
        .unwrap_or_default();
    let host = host.to_ascii_lowercase();
    let mut found = Order::Unknown;
    for line in HABITS.lines() {
        let mut columns = line.split('\t');
        let (Some(kind), Some(name), Some(habit)) = (columns.next(), columns.next(), columns.next()) else {
            continue;
        };
        let matches = match kind {
            "language" => language == name || language.split('-').next() == Some(name),
            _ => {
                host == name
                    || host
                        .strip_suffix(name)
                        .is_some_and(|front| name.starts_with('.') || front.ends_with('.'))
            }
        };
        if matches {
            found = if habit == "month" { Order::MonthFirst } else { Order::DayFirst };
            // A whole tag or a domain says more than an ending.
            if name.contains('-') || kind == "host" && !name.starts_with('.') {
                return found;
            }
        }
    }
    found
}

/// A value that is nothing but a number: a year, `201605`, `20160503`, or seconds and their parts since 1970.
fn number(value: &str) -> Option<Result<Stamp, &'static str>> {
    let looks_like_one =
        value.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E'));
    if !looks_like_one || value.parse::<f64>().is_err() {
        return None;
    }
    let whole = match value.split_once('.') {
        Some((whole, part)) if whole.len() >= 9 && part.bytes().all(|byte| byte.is_ascii_digit()) => whole,
        Some(_) => return Some(Err("a number that is no date")),
        None => value,
    };
    if !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Err("a number that is no date"));
    }
    let Ok(count) = whole.parse::<i64>() else { return Some(Err("a number that is no date")) };
    let parts = u64::try_from(count).unwrap_or_default();
    match whole.len() {
        4 => Some(Stamp::new(parts, None, None)),
        6 => Some(Stamp::new(parts / 100, Some(parts % 100), None)),
        8 | 14 => None,
        9 | 10 => Some(epoch(count)),
        12 | 13 => Some(epoch(count / 1_000)),
        15 | 16 => Some(epoch(count / 1_000_000)),
        18 | 19 => Some(epoch(count / 1_000_000_000)),
        _ => Some(Err("a number that is no date")),
    }
}

fn epoch(seconds: i64) -> Result<Stamp, &'static str> {
    use chrono::Timelike;
    let moment = chrono::DateTime::from_timestamp(seconds, 0).ok_or("a number that is no date")?;
    let time = Time::new(moment.hour().into(), Some(moment.minute().into()), Some(moment.second().into()))?;
    let zone = Zone { name: "Z".to_owned(), minutes: Some(0) };
    Ok(Stamp::of_day(moment.date_naive())?.at(time, Some(zone)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_years_days_and_seconds_by_their_length() {
        for (value, date) in [
            ("2013", "2013-01-01"),
            ("201605", "2016-05-01"),
            ("20160503", "2016-05-03"),
            ("20160503101500", "2016-05-03"),
            ("1462270500", "2016-05-03T10:15:00Z"),
            ("1462270500123", "2016-05-03T10:15:00Z"),
            ("1462270500123456", "2016-05-03T10:15:00Z"),
            ("1462270500123456789", "2016-05-03T10:15:00Z"),
            ("1462270500.25", "2016-05-03T10:15:00Z"),
            ("２０１６-０５-０３", "2016-05-03"),
        ] {
            assert_eq!(read(value, Order::Unknown).unwrap().print().0, date, "{value}");
        }
    }

    #[test]
    fn hostile_values_are_refused_with_a_reason() {
        let long = "2016-05-03 ".repeat(100_000);
        for value in [
            "",
            " ",
            "0",
            "-0",
            "1e400",
            "1e9",
            "NaN",
            "300000",
            "0000-00-00",
            "0001-11-30",
            "9999-99-99",
            "+99:99",
            "30 February 2015",
            "٢٠١٦-٠٥-٠٣",
            "now()",
            "yesterday",
            "99999999999999999999",
            "2016-05-03T10:15:00+99:99",
            "9102444800000000000",
            long.as_str(),
            "March 3",
            "12345",
            "00000000",
        ] {
            assert!(read(value, Order::Unknown).is_err(), "{}", value.get(..20).unwrap_or(value));
        }
    }

    #[test]
    fn a_date_is_found_inside_a_dateline_and_a_statement() {
        for value in [
            "WASHINGTON, March 3, 2015 (Reuters)",
            "Published: March 3, 2015 | 5 min read",
            "on 3 March 2015",
        ] {
            assert_eq!(read(value, Order::Unknown).unwrap().print().0, "2015-03-03", "{value}");
        }
    }

    #[test]
    fn the_order_is_told_by_tag_and_host() {
        let of = |language: Option<&str>, url: Option<&str>| {
            order(&Record {
                language: language.map(str::to_owned),
                url: url.map(str::to_owned),
                ..Record::default()
            })
        };
        assert_eq!(of(Some("en-US"), None), Order::MonthFirst);
        assert_eq!(of(Some("de"), None), Order::DayFirst);
        assert_eq!(of(Some("en"), None), Order::Unknown);
        assert_eq!(of(None, Some("https://www.paper.co.uk/x")), Order::DayFirst);
        assert_eq!(of(Some("en"), Some("https://edition.cnn.com/x")), Order::MonthFirst);
        assert_eq!(of(None, Some("https://notcnn.com/x")), Order::Unknown);
    }
}
