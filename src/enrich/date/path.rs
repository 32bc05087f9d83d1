//! Dates in addresses and file names: `/2018/05/14/`, `/2018/may/14/`, `20180514-`, `2014-12-17-fishing-quota-talks`.

use std::ops::Range;

use super::names;
use super::names::Kind;
use super::phrase;
use super::phrase::Order;
use super::stamp::Stamp;

/// Addresses are younger than the web; files may be clippings.
const WEB_YEARS: Range<u64> = 1990..2101;
const FILE_YEARS: Range<u64> = 1800..2101;

/// A date in a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct InPath {
    pub(super) stamp: Stamp,
    /// Folders of their own carry it; a date inside a slug may be the date of the event.
    pub(super) is_folder: bool,
}

/// The date that an address carries in its path; query and fragment are not looked at.
///
/// An archive's address carries the time of capture before the address proper: only the latter counts.
pub(super) fn in_url(url: &str) -> Option<InPath> {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let inner =
        url.get(4..).and_then(|rest| rest.rfind("http").map(|at| at + 4)).and_then(|at| url.get(at..));
    let url = inner.unwrap_or(url);
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None if url.starts_with('/') => url,
        None => url.split_once('/').map_or("", |(_, path)| path),
    };
    in_path(path, &WEB_YEARS, false)
}

/// The date that the name of a file or of its folders carries; `None` for a file of many records, whose name tells
/// when it was collected.
pub(super) fn in_file(file: &str) -> Option<InPath> {
    let path = file.rsplit('!').next().unwrap_or_default();
    let stem = match path.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 5 && !extension.contains('/') && !stem.is_empty() => {
            stem
        }
        _ => path,
    };
    in_path(stem, &FILE_YEARS, true)
}

fn in_path(path: &str, years: &Range<u64>, is_file: bool) -> Option<InPath> {
    let mut best: Option<InPath> = None;
    let mut rest = path;
    loop {
        let (segment, after) = match rest.split_once('/') {
            Some((segment, after)) => (segment, Some(after)),
            None => (rest, None),
        };
        let found = folders(segment, after, years, is_file).map(|stamp| InPath { stamp, is_folder: true });
        let found = found.or_else(|| name(segment, after.is_none(), years, is_file));
        if let Some(found) = found {
            if found.stamp.has_day() {
                return Some(found);
            }
            best.get_or_insert(found);
        }
        match after {
            Some(after) => rest = after,
            None => return best,
        }
    }
}

/// `2018/05/14`, `2018/may/14`, `2018/0514`, `2018/05`, for files also `2018`.
fn folders(segment: &str, after: Option<&str>, years: &Range<u64>, is_file: bool) -> Option<Stamp> {
    let year = number(segment, 4).filter(|year| years.contains(year))?;
    let mut segments = after.unwrap_or_default().split('/');
    let next = segments.next().unwrap_or_default();
    let month = if next.len() <= 2 { digits(next) } else { names::look_up(Kind::Month, next) };
    if let Some(month) = month {
        let next = segments.next().unwrap_or_default();
        // The day is a folder, or the head of the name: 2014/12/17-fishing.txt
        let n_digits = next.bytes().take_while(u8::is_ascii_digit).count();
        let is_day = (1..=2).contains(&n_digits)
            && next
                .as_bytes()
                .get(n_digits)
                .is_none_or(|&byte| n_digits == 2 && matches!(byte, b'-' | b'_' | b' '));
        let day = if is_day { next.get(..n_digits).and_then(digits) } else { None };
        let whole = day.and_then(|day| Stamp::new(year, Some(month), Some(day)).ok());
        return whole.or_else(|| Stamp::new(year, Some(month), None).ok());
    }
    if let Some(value) = number(next, 4)
        && let Ok(stamp) = Stamp::new(year, Some(value / 100), Some(value % 100))
    {
        return Some(stamp);
    }
    if is_file { Stamp::new(year, None, None).ok() } else { None }
}

/// A date inside one segment: `20180514-x`, `x-2018-05-14`, `2018-05`, `201805`.
fn name(segment: &str, is_last: bool, years: &Range<u64>, is_file: bool) -> Option<InPath> {
    let bytes = segment.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let n_digits = bytes.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if n_digits == 0 {
            at += 1;
            continue;
        }
        let is_free = at.checked_sub(1).and_then(|before| bytes.get(before)).is_none_or(|&b| is_parting(b));
        if is_free
            && matches!(n_digits, 4 | 8)
            && let Some((stamp, end)) = day_at(segment, at, n_digits, years)
        {
            return Some(InPath { stamp, is_folder: at == 0 && end == segment.len() && !is_last });
        }
        at += n_digits;
    }
    // `4-may-2012` and `x (4 May 2012)`: the name of a month leaves no doubt.
    if is_file && segment.len() <= 120 {
        let plain = segment.replace(['-', '_', '(', ')'], " ");
        let mut stamps =
            phrase::find(&plain, Order::Unknown).into_iter().filter_map(|phrase| phrase.stamp.ok());
        if let Some(stamp) = stamps.rfind(|stamp| stamp.has_day() && stamp.readings.is_none())
            && plain.split(' ').any(|word| word.chars().any(char::is_alphabetic))
        {
            return Some(InPath { stamp, is_folder: false });
        }
    }
    // The month alone only where the whole segment, or the head of a file's name, is nothing else.
    let year = segment.get(..4).and_then(digits).filter(|year| years.contains(year))?;
    let tail = segment.get(4..)?;
    let is_parted = tail.starts_with(['-', '_', '.']);
    let (month, rest) =
        if is_parted { (tail.get(1..3)?, tail.get(3..)?) } else { (tail.get(..2)?, tail.get(2..)?) };
    let is_whole = rest.is_empty() && (is_parted || !is_last || is_file);
    let is_head = is_file && is_parted && rest.starts_with(['-', '_', ' ', '.']);
    if !is_whole && !is_head {
        return None;
    }
    let stamp = Stamp::new(year, Some(digits(month)?), None).ok()?;
    Some(InPath { stamp, is_folder: is_whole })
}

/// A whole day that begins at byte `at`, and where it ends.
fn day_at(segment: &str, at: usize, n_digits: usize, years: &Range<u64>) -> Option<(Stamp, usize)> {
    let (year, month, day, end) = if n_digits == 8 {
        let value = digits(segment.get(at..at + 8)?)?;
        (value / 10_000, value / 100 % 100, value % 100, at + 8)
    } else {
        let year = digits(segment.get(at..at + 4)?)?;
        let parting =
            segment.get(at + 4..)?.chars().next().filter(|&sign| matches!(sign, '-' | '_' | '.' | ' '))?;
        let (month, rest) = segment.get(at + 5..)?.split_once(parting)?;

        let n_digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let day = rest.get(..n_digits).filter(|day| (1..=2).contains(&day.len()))?;
        let end = at + 5 + month.len() + 1 + n_digits;
        let month = if month.len() <= 2 { digits(month)? } else { names::look_up(Kind::Month, month)? };
        (year, month, digits(day)?, end)
    };
    let is_free = segment.as_bytes().get(end).is_none_or(|&byte| is_parting(byte) || byte == b'T');
    if !is_free || !years.contains(&year) {
        return None;
    }
    Some((Stamp::new(year, Some(month), Some(day)).ok()?, end))
}

fn is_parting(byte: u8) -> bool {
    !byte.is_ascii_alphanumeric()
}

fn digits(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

fn number(text: &str, n_digits: usize) -> Option<u64> {
    if text.len() == n_digits { digits(text) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn url(url: &str) -> Option<String> {
        in_url(url).map(|found| format!("{} {:?}", found.stamp.print().0, found.stamp.precision()))
    }

    fn file(file: &str) -> Option<String> {
        in_file(file).map(|found| format!("{} {:?}", found.stamp.print().0, found.stamp.precision()))
    }

    #[test]
    fn addresses_carry_days_and_months() {
        for (address, date) in [
            ("https://news.example/2018/05/14/vote/index.html", "2018-05-14 Day"),
            ("https://news.example/2018/may/14/vote", "2018-05-14 Day"),
            ("https://news.example/world/20180514-vote", "2018-05-14 Day"),
            ("https://news.example/vote-2018-05-14", "2018-05-14 Day"),
            ("https://news.example/n3/2018/0514/c1.html", "2018-05-14 Day"),
            ("https://news.example/2018-05/14/c_12.htm", "2018-05-01 Month"),
            ("https://news.example/2018/05/vote", "2018-05-01 Month"),
            ("https://news.example/201805/vote", "2018-05-01 Month"),
            ("news.example/2018/5/4/vote", "2018-05-04 Day"),
            (
                "https://web.archive.org/web/20200101120000/https://news.example/2018/05/14/vote",
                "2018-05-14 Day",
            ),
        ] {
            assert_eq!(url(address).as_deref(), Some(date), "{address}");
        }
    }

    #[test]
    fn other_numbers_of_addresses_are_no_dates() {
        for address in [
            "https://news.example/2018/vote",
            "https://news.example/article/201805",
            "https://news.example/id20180514x",
            "https://news.example/vote?date=2018-05-14",
            "https://web.archive.org/web/20200101120000/https://news.example/vote",
            "https://news.example/2018/13/41/vote",
            "https://news.example/99999999-vote",
            "https://2018-05-14.example/vote",
            "https://news.example/120180514",
            "",
        ] {
            assert_eq!(url(address), None, "{address}");
        }
    }

    #[test]
    fn file_names_and_folders_carry_dates() {
        for (path, date) in [
            ("2014-12-17-fishing-quota-talks.txt", "2014-12-17 Day"),
            ("20141217_x.md", "2014-12-17 Day"),
            ("2014/12/17/x.txt", "2014-12-17 Day"),
            ("2014/12/17-x.txt", "2014-12-17 Day"),
            ("2014-12 talks.txt", "2014-12-01 Month"),
            ("talks-2014-12-17.txt", "2014-12-17 Day"),
            ("archive/2013/talks.txt", "2013-01-01 Year"),
            ("box.zip!2014-12-17.txt", "2014-12-17 Day"),
        ] {
            assert_eq!(file(path).as_deref(), Some(date), "{path}");
        }
        for path in [
            "election-2016-results.txt",
            "2016-election.txt",
            "a1b2c3.txt",
            "file20141217.txt",
            "9999-99-99.txt",
        ] {
            assert_eq!(file(path), None, "{path}");
        }
    }

    proptest! {
        #[test]
        fn any_path_is_survived(path in "[0-9a-z/._!é-]{0,40}") {
            let _ = (in_url(&path), in_file(&path));
        }
    }
}
