//! Values of dates: `2016`, `2016-05`, `2016-05-03`, ranges, `about:`, `today`, `-30d`, `unknown`.
//!
//! A day is as long as it is written: `2016-05` is 31 days. `date:` wants the whole interval of an article inside,
//! `after:D` one that begins on or after the first day of D, `before:D` one that ends before the first day of D.

use std::ops::Range;

use chrono::Datelike as _;
use chrono::Days;
use chrono::Months;
use chrono::NaiveDate;

use super::error::QueryError;
use super::fields::Field;
use super::plan::DateTest;

/// How dates are written, for hints.
const FORMS: &str = "a date is `2016`, `2016-05` or `2016-05-03`, a range `2016-05..2016-07`";

/// A date value that was understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DateValue {
    /// What it asks.
    pub(super) test: DateTest,
    /// The value as it is spelled in the canonical form: as typed, relative days resolved.
    pub(super) spelled: String,
}

/// A stretch of days with its spelling.
struct Stretch {
    from: i64,
    to: i64,
    spelled: String,
}

/// Reads the value `text`, which stands at byte `start` of the query, as a value of `field`.
pub(super) fn parse(
    field: Field,
    text: &str,
    start: usize,
    today: NaiveDate,
) -> Result<DateValue, QueryError> {
    let text = text.to_ascii_lowercase();
    let at = start..start + text.len();
    match field {
        Field::After => {
            let days = instant(field, &text, at, today)?;
            Ok(DateValue { test: DateTest::After(days.from), spelled: days.spelled })
        }
        Field::Before => {
            let days = instant(field, &text, at, today)?;
            Ok(DateValue { test: DateTest::Before(days.from), spelled: days.spelled })
        }
        _ => within(&text, at, today),
    }
}

/// A value of `date:`.
fn within(text: &str, at: Range<usize>, today: NaiveDate) -> Result<DateValue, QueryError> {
    let known = |test, spelled: &str| Ok(DateValue { test, spelled: spelled.to_owned() });
    match text {
        "?" | "unknown" => return known(DateTest::Unknown, "unknown"),
        "*" => return known(DateTest::Known, "*"),
        _ => {}
    }
    if let Some(rest) = text.strip_prefix("about:") {
        let at = at.start + "about:".len()..at.end;
        let days = match rest.split_once("..") {
            Some((from, to)) if !from.is_empty() && !to.is_empty() => range(from, to, at, today)?,
            Some(_) => {
                return Err(QueryError::new("an open range overlaps without end", at)
                    .hint(format!("give both ends, or write `date:{rest}` without `about:`")));
            }
            None => days(rest, at, today)?,
        };
        let test = DateTest::About { from: days.from, to: days.to };
        return Ok(DateValue { test, spelled: format!("about:{}", days.spelled) });
    }
    match text.split_once("..") {
        Some(("", "")) => Err(QueryError::new("the range has no end", at).hint(FORMS)),
        Some((from, "")) => {
            let days = days(from, at.start..at.end - 2, today)?;
            Ok(DateValue { test: DateTest::After(days.from), spelled: format!("{}..", days.spelled) })
        }
        Some(("", to)) => {
            let days = days(to, at.start + 2..at.end, today)?;
            // The whole interval ends on or before the last day.
            Ok(DateValue { test: DateTest::Before(days.to + 1), spelled: format!("..{}", days.spelled) })
        }
        Some((from, to)) => {
            let days = range(from, to, at, today)?;
            Ok(DateValue { test: DateTest::Inside { from: days.from, to: days.to }, spelled: days.spelled })
        }
        None => {
            if is_relative(text) {
                return Err(QueryError::new(format!("`{text}` is no date but a distance"), at)
                    .hint(format!("`after:{text}` asks for what came since")));
            }
            let days = days(text, at, today)?;
            Ok(DateValue { test: DateTest::Inside { from: days.from, to: days.to }, spelled: days.spelled })
        }
    }
}

fn range(from: &str, to: &str, at: Range<usize>, today: NaiveDate) -> Result<Stretch, QueryError> {
    let first = days(from, at.start..at.start + from.len(), today)?;
    let last = days(to, at.end - to.len()..at.end, today)?;
    if last.to < first.from {
        return Err(QueryError::new("the range ends before it begins", at)
            .hint(format!("did you mean `{}..{}`?", last.spelled, first.spelled)));
    }
    Ok(Stretch { from: first.from, to: last.to, spelled: format!("{}..{}", first.spelled, last.spelled) })
}

/// A value of `after:` and `before:`.
fn instant(field: Field, text: &str, at: Range<usize>, today: NaiveDate) -> Result<Stretch, QueryError> {
    let name = field.name();
    if matches!(text, "?" | "*" | "unknown") {
        return Err(QueryError::new(format!("`{name}:` takes a date"), at)
            .hint("`date:unknown` finds undated articles, `date:*` dated ones"));
    }
    if text.contains("..") {
        return Err(QueryError::new(format!("`{name}:` takes one date, not a range"), at)
            .hint(format!("`date:{text}` takes a range")));
    }
    if let Some(rest) = text.strip_prefix("about:") {
        return Err(QueryError::new(format!("`about:` says nothing in `{name}:`"), at)
            .hint(format!("`{name}:{rest}` or `date:about:{rest}`")));
    }
    if !is_relative(text) {
        return days(text, at, today);
    }
    back(text, today)
        .map(one_day)
        .ok_or_else(|| QueryError::new(format!("`{text}` is too far back"), at).hint("for instance `-2y`"))
}

/// `-30d`, `-2w`, `-6m`, `-2y`.
fn is_relative(text: &str) -> bool {
    text.strip_prefix('-').and_then(|rest| rest.strip_suffix(['d', 'w', 'm', 'y'])).is_some_and(is_number)
}

fn back(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let unit = text.chars().next_back()?;
    let n: u32 = text.get(1..text.len() - 1)?.parse().ok()?;
    match unit {
        'd' => today.checked_sub_days(Days::new(n.into())),
        'w' => today.checked_sub_days(Days::new(u64::from(n) * 7)),
        'm' => today.checked_sub_months(Months::new(n)),
        _ => today.checked_sub_months(Months::new(n.checked_mul(12)?)),
    }
    // Years of other than four digits could not be spelled.
    .filter(|day| (1..=9999).contains(&day.year()))
}

/// The days of a year, a month, a day, `today`, `yesterday`.
fn days(text: &str, at: Range<usize>, today: NaiveDate) -> Result<Stretch, QueryError> {
    match text {
        "today" => return Ok(one_day(today)),
        "yesterday" => return Ok(one_day(today.pred_opt().unwrap_or(today))),
        _ => {}
    }
    let mut pieces = text.split('-');
    let (year, month, day) = (pieces.next().unwrap_or_default(), pieces.next(), pieces.next());
    let has_form = |piece: Option<&str>| piece.is_none_or(|piece| piece.len() == 2 && is_number(piece));
    let is_year = year.len() == 4 && is_number(year) && year != "0000";
    if pieces.next().is_some() || !(is_year && has_form(month) && has_form(day)) {
        return Err(no_date(text, at));
    }
    let number = |piece: &str| piece.parse::<u32>().unwrap_or_default();
    let year_number = number(year).cast_signed();
    let month_number = month.map_or(1, number);
    let Some(first_of_month) = NaiveDate::from_ymd_opt(year_number, month_number, 1) else {
        return Err(QueryError::new(format!("there is no month `{}`", month.unwrap_or_default()), at)
            .hint(format!("the months of the year are `{year}-01` to `{year}-12`")));
    };
    let (first, next) = match (month, day) {
        (None, _) => (first_of_month, first_of_month.checked_add_months(Months::new(12))),
        (Some(_), None) => (first_of_month, first_of_month.checked_add_months(Months::new(1))),
        (Some(_), Some(day)) => match NaiveDate::from_ymd_opt(year_number, month_number, number(day)) {
            Some(day) => (day, day.succ_opt()),
            None => {
                let last = first_of_month.checked_add_months(Months::new(1)).and_then(|day| day.pred_opt());
                let last = last.unwrap_or(first_of_month);
                return Err(QueryError::new(format!("there is no day `{text}`"), at)
                    .hint(format!("the last day of the month is `{last}`")));
            }
        },
    };
    let from = since_1970(first);
    Ok(Stretch { from, to: next.map_or(from, |day| since_1970(day) - 1), spelled: text.to_owned() })
}

fn one_day(day: NaiveDate) -> Stretch {
    let from = since_1970(day);
    Stretch { from, to: from, spelled: day.format("%Y-%m-%d").to_string() }
}

fn since_1970(day: NaiveDate) -> i64 {
    i64::from(day.to_epoch_days())
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Says what is no date, and which spelling it may stand for.
fn no_date(text: &str, at: Range<usize>) -> QueryError {
    let error = QueryError::new(format!("`{}` is no date", clip(text)), at);
    let meant = meanings(text);
    match meant.as_slice() {
        [] => error.hint(FORMS),
        meant => error.hint(format!("did you mean {}?", meant.join(" or "))),
    }
}

/// The dates that a foreign spelling may stand for, in the canonical form, in backticks.
fn meanings(text: &str) -> Vec<String> {
    let dashed = |separator| matches!(separator, '–' | '—');
    if let Some((from, to)) = text.split_once(dashed)
        && is_number(from)
        && is_number(to)
    {
        return vec![format!("`{from}..{to}`")];
    }
    let pieces: Vec<&str> = text.split(['/', '.', '-', ' ']).filter(|piece| !piece.is_empty()).collect();
    let mut numbers = Vec::new();
    for piece in &pieces {
        if !is_number(piece) || piece.len() > 8 {
            return vec![];
        }
        numbers.push(piece.parse::<u32>().unwrap_or_default());
    }
    let mut found = Vec::new();
    let mut offer = |year: u32, month: u32, day: u32| {
        if let Some(date) = NaiveDate::from_ymd_opt(year.cast_signed(), month, day)
            && (1000..=9999).contains(&year)
        {
            let spelled = format!("`{date}`");
            if !found.contains(&spelled) {
                found.push(spelled);
            }
        }
    };
    match numbers.as_slice() {
        [packed] if *packed >= 10_000_000 => offer(packed / 10_000, packed / 100 % 100, packed % 100),
        [first, second, third] if *first >= 1000 => offer(*first, *second, *third),
        [first, second, third] => {
            offer(*third, *second, *first);
            offer(*third, *first, *second);
        }
        [year, month] | [month, year] if *year >= 1000 && (1..=12).contains(month) => {
            found.push(format!("`{year:04}-{month:02}`"));
        }
        _ => {}
    }
    found
}

fn clip(text: &str) -> String {
    if text.chars().count() <= 40 {
        return text.to_owned();
    }
    text.chars().take(39).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2016, 5, 20).unwrap()
    }

    fn day(year: i32, month: u32, day: u32) -> i64 {
        since_1970(NaiveDate::from_ymd_opt(year, month, day).unwrap())
    }

    fn test(field: Field, text: &str) -> DateTest {
        parse(field, text, 0, today()).unwrap().test
    }

    #[test]
    fn a_date_is_as_long_as_it_is_written() {
        for (text, from, to) in [
            ("2016", day(2016, 1, 1), day(2016, 12, 31)),
            ("2016-02", day(2016, 2, 1), day(2016, 2, 29)),
            ("2016-05-03", day(2016, 5, 3), day(2016, 5, 3)),
            ("2016-05-03..2016-07", day(2016, 5, 3), day(2016, 7, 31)),
            ("today", day(2016, 5, 20), day(2016, 5, 20)),
            ("Yesterday", day(2016, 5, 19), day(2016, 5, 19)),
            ("9999", day(9999, 1, 1), day(9999, 12, 31)),
        ] {
            assert_eq!(test(Field::Date, text), DateTest::Inside { from, to }, "{text}");
        }
        assert_eq!(day(1970, 1, 1), 0);
    }

    #[test]
    fn open_ranges_are_after_and_before() {
        assert_eq!(test(Field::Date, "2016.."), DateTest::After(day(2016, 1, 1)));
        assert_eq!(test(Field::Date, "..2016"), DateTest::Before(day(2017, 1, 1)));
        assert_eq!(test(Field::After, "2016"), DateTest::After(day(2016, 1, 1)));
        assert_eq!(test(Field::Before, "2016"), DateTest::Before(day(2016, 1, 1)));
    }

    #[test]
    fn distances_are_counted_back_from_today() {
        for (text, from) in [
            ("-30d", day(2016, 4, 20)),
            ("-2w", day(2016, 5, 6)),
            ("-6m", day(2015, 11, 20)),
            ("-2y", day(2014, 5, 20)),
        ] {
            assert_eq!(test(Field::After, text), DateTest::After(from), "{text}");
        }
        assert_eq!(parse(Field::After, "-30d", 0, today()).unwrap().spelled, "2016-04-20");
    }

    #[test]
    fn nonsense_is_refused_with_a_spelling() {
        for (text, hint) in [
            ("2013-13", "the months of the year are `2013-01` to `2013-12`"),
            ("2016-02-30", "the last day of the month is `2016-02-29`"),
            ("3/5/2016", "did you mean `2016-05-03` or `2016-03-05`?"),
            ("25/12/2016", "did you mean `2016-12-25`?"),
            ("2016-5-3", "did you mean `2016-05-03`?"),
            ("20160503", "did you mean `2016-05-03`?"),
            ("5/2016", "did you mean `2016-05`?"),
            ("2016–2017", "did you mean `2016..2017`?"),
            ("2017..2016", "did you mean `2016..2017`?"),
            ("soon", FORMS),
        ] {
            assert_eq!(parse(Field::Date, text, 0, today()).unwrap_err().hint.unwrap(), hint, "{text}");
        }
    }

    #[test]
    fn a_spelled_value_is_read_the_same() {
        for text in ["2016-05..2016-07", "about:2016", "?", "*", "..today", "2016..", "about:2015..2016-02"] {
            let value = parse(Field::Date, text, 0, today()).unwrap();
            assert_eq!(parse(Field::Date, &value.spelled, 0, today()).unwrap(), value, "{text}");
        }
    }
}
