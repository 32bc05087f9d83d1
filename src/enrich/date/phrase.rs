//! Date phrases: `March 3, 2015`, `3. März 2015, 10:15 Uhr`, `2016-05-03T10:15:00+02:00`, `Tue, 3 May 2016 10:15 GMT`.
//!
//! Written by hand over pieces (numbers, words, signs) of a short text; each form looks at a bounded number of pieces,
//! so the time is linear. A phrase that has the shape of a date and is none (30 February) is an error with its reason,
//! not a smaller date.

use std::ops::Range;

use super::names::Kind;
use super::pieces::Cursor;
use super::pieces::What;
use super::pieces::pieces;
use super::stamp::Stamp;
use super::stamp::Time;

/// How the source writes `9/5/18`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::enrich) enum Order {
    /// 5 September.
    MonthFirst,
    /// 9 May.
    DayFirst,
    /// Not known; a date that can be read both ways is kept as both.
    Unknown,
}

/// A date phrase in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    /// What it says, or why it cannot be.
    pub(super) stamp: Result<Stamp, &'static str>,
    /// Where it stands, in bytes.
    pub(super) range: Range<usize>,
    /// A day and month without a year, which `stamp` then refuses.
    pub(super) yearless: Option<(u64, u64)>,
}

/// Finds the date phrases of `text` in order, without overlap.
pub(super) fn find(text: &str, order: Order) -> Vec<Phrase> {
    let pieces = pieces(text);
    let mut found = Vec::new();
    let mut cursor = Cursor { pieces: &pieces, at: 0 };
    while let Some(first) = cursor.peek() {
        let (from, start) = (cursor.at, first.start);
        // A date does not begin inside a longer number or a dotted one ("1.2.3.2015").
        match cursor.moment(order) {
            Some(outcome) => {
                let end = cursor.last_end().unwrap_or(start);
                found.push(match outcome {
                    Outcome::Full(stamp) => Phrase { stamp, range: start..end, yearless: None },
                    Outcome::Yearless(month, day) => {
                        Phrase { stamp: Err("no year"), range: start..end, yearless: Some((month, day)) }
                    }
                });
            }
            None => cursor.at = from + 1,
        }
    }
    found
}

/// Japanese eras and the year in which each began.
const ERAS: [(&str, u64); 3] = [("令和", 2019), ("平成", 1989), ("昭和", 1926)];

enum Outcome {
    Full(Result<Stamp, &'static str>),
    Yearless(u64, u64),
}

impl Cursor<'_, '_> {
    /// A date with the time that stands before or after it.
    fn moment(&mut self, order: Order) -> Option<Outcome> {
        if self.is_glued() && self.continues_a_word() {
            return None;
        }
        let before = self.attempt(|cursor| {
            let clock = cursor.clock(false)?;
            cursor.sign(&[',', '|', '-', '–', '·']);
            cursor.word(Kind::At);
            matches!(cursor.peek()?.what, What::Number { .. } | What::Word(_)).then_some(clock)
        });
        let from = self.at;
        let Some(outcome) = self.attempt(|cursor| cursor.day(order)) else {
            self.at = from;
            return None;
        };
        let mut stamp = match outcome {
            Outcome::Full(Ok(stamp)) => stamp,
            other => return Some(other),
        };
        if !stamp.has_day() || stamp.time.is_some() {
            return Some(Outcome::Full(Ok(stamp)));
        }
        let clock = match before {
            Some(clock) => Some(clock),
            None => self.attempt(|cursor| {
                let is_tee = cursor.is_glued() && cursor.this("t").is_some();
                if !is_tee {
                    cursor.sign(&[',', '|', '-', '–', '—', '·', '/', '@']);
                    cursor.word(Kind::At);
                    cursor.word(Kind::At);
                }
                cursor.clock(is_tee)
            }),
        };
        match clock {
            Some(Ok((time, zone))) => stamp = stamp.at(time, zone),
            Some(Err(why)) => return Some(Outcome::Full(Err(why))),
            None => {}
        }
        Some(Outcome::Full(Ok(stamp)))
    }

    /// The piece stands right behind a letter, a digit or a sign that makes it part of something longer.
    fn continues_a_word(&self) -> bool {
        match self.at.checked_sub(1).and_then(|at| self.pieces.get(at)).map(|piece| piece.what) {
            Some(What::Number { .. }) => true,
            Some(What::Word(_)) => matches!(self.peek().map(|piece| piece.what), Some(What::Number { .. })),
            Some(What::Sign(sign)) => matches!(sign, '$' | '€' | '£' | '#' | '%' | '-' | '.' | '_'),
            None => false,
        }
    }

    fn day(&mut self, order: Order) -> Option<Outcome> {
        if let Some(stamp) = self
            .attempt(Self::year_first)
            .or_else(|| self.attempt(Self::compact))
            .or_else(|| self.attempt(|cursor| cursor.numeric(order)))
        {
            return Some(Outcome::Full(stamp));
        }
        if let Some(weekday) = self.word(Kind::Weekday) {
            self.sign(&['.']);
            self.sign(&[',']);
            self.word(Kind::At);
            // The day of the week tells which of day and month stands first.
            if let Some(stamp) = self.attempt(|cursor| cursor.numeric(order)) {
                return Some(Outcome::Full(stamp.map(|stamp| stamp.on_weekday(weekday))));
            }
        }
        self.attempt(Self::month_first).or_else(|| self.attempt(Self::day_first))
    }

    /// `2016-05-03`, `2016/5/3`, `2016.05.03`, `2016-05`, `2016年5月3日`, `2016-May-03`.
    fn year_first(&mut self) -> Option<Result<Stamp, &'static str>> {
        let era = ERAS.iter().find_map(|(name, first)| self.this(name).map(|()| *first));
        let year = match era {
            Some(first) => first - 1 + self.number(1..3)?,
            None => self.number(4..5)?,
        };
        for [year_word, month_word, day_word] in [["年", "月", "日"], ["년", "월", "일"]] {
            if self.this(year_word).is_some() {
                let month = self.number(1..3)?;
                self.this(month_word)?;
                let day =
                    self.attempt(|cursor| cursor.number(1..3).filter(|_| cursor.this(day_word).is_some()));
                return Some(Stamp::new(year, Some(month), day));
            }
        }
        if era.is_some() {
            return None;
        }
        if !self.is_glued() {
            return None;
        }
        let sign = self.sign(&['-', '/', '.', '–'])?;
        if !self.is_glued() {
            return None;
        }
        let month = self.number(1..3).or_else(|| self.word(Kind::Month))?;
        let day = self.attempt(|cursor| {
            if !cursor.is_glued() {
                return None;
            }
            cursor.sign(&[sign])?;
            if cursor.is_glued() { cursor.number(1..3) } else { None }
        });
        if day.is_none() && (sign != '-' || self.is_glued() && !self.is_closed()) {
            return None;
        }
        Some(Stamp::new(year, Some(month), day))
    }

    /// The next sign cannot carry a number on.
    fn is_closed(&self) -> bool {
        matches!(
            self.peek().map(|piece| piece.what),
            Some(What::Sign(',' | ')' | ']' | '|' | ';' | '"' | '\'' | ':'))
        )
    }

    /// `20160503`, `20160503T101500Z`, `20160503101500`.
    fn compact(&mut self) -> Option<Result<Stamp, &'static str>> {
        let part = |value: u64, by: u64, size: u64| value / by % size;
        if let Some(value) = self.number(8..9) {
            let mut stamp = match Stamp::new(value / 10_000, Some(part(value, 100, 100)), Some(value % 100)) {
                Ok(stamp) => stamp,
                Err(why) => return Some(Err(why)),
            };
            let clock = self.attempt(|cursor| {
                if !cursor.is_glued() {
                    return None;
                }
                cursor.this("t")?;
                let time = if let Some(value) = cursor.number(6..7) {
                    Time::new(value / 10_000, Some(part(value, 100, 100)), Some(value % 100))
                } else {
                    let value = cursor.number(4..5)?;
                    Time::new(value / 100, Some(value % 100), None)
                };
                Some((time, cursor.zone()))
            });
            if let Some((time, zone)) = clock {
                match (time, zone.transpose()) {
                    (Ok(time), Ok(zone)) => stamp = stamp.at(time, zone),
                    (Err(why), _) | (_, Err(why)) => return Some(Err(why)),
                }
            }
            return Some(Ok(stamp));
        }
        let value = self.number(14..15)?;
        let day = value / 1_000_000;
        let stamp = Stamp::new(day / 10_000, Some(part(day, 100, 100)), Some(day % 100));
        let time = Time::new(part(value, 10_000, 100), Some(part(value, 100, 100)), Some(value % 100));
        Some(stamp.and_then(|stamp| Ok(stamp.at(time?, None))))
    }

    /// `3.5.2016`, `3/5/2016`, `5/3/16`, `03-05-2016`.
    fn numeric(&mut self, order: Order) -> Option<Result<Stamp, &'static str>> {
        let one = self.number(1..3)?;
        let sign = self.sign(&['.', '/', '-'])?;
        let other = self.number(1..3)?;
        self.sign(&[sign])?;
        let year = match self.number(4..5) {
            Some(year) => year,
            None => full_year(self.number(2..3).filter(|_| sign != '-')?),
        };
        // Part of something longer: 1.2.3.2015, 192.168.10.2015, 3/5/2016/x.
        if self.is_glued() && matches!(self.peek()?.what, What::Sign('.' | '/' | '-') | What::Number { .. }) {
            let goes_on = self
                .pieces
                .get(self.at + 1)
                .is_some_and(|next| self.peek().is_some_and(|sign| sign.end == next.start));
            if goes_on {
                return None;
            }
        }
        let day_first = order == Order::DayFirst || sign == '.' || one > 12;
        Some(if one == other || day_first && other <= 12 {
            Stamp::new(year, Some(other), Some(one))
        } else if order == Order::MonthFirst || other > 12 {
            Stamp::new(year, Some(one), Some(other))
        } else {
            Stamp::ambiguous(year, one, other)
        })
    }

    /// `March 3, 2015`, `Mar. 3rd 2015`, `March 2015`, `Nov 6 08:49:37 1994`, and `March 3` without a year.
    fn month_first(&mut self) -> Option<Outcome> {
        let month = self.word(Kind::Month)?;
        self.sign(&['.']);
        if let Some(year) = self.attempt(|cursor| {
            cursor.sign(&[',']);
            cursor.word(Kind::Of);
            cursor.number(4..5)
        }) {
            return Some(Outcome::Full(Stamp::new(year, Some(month), None)));
        }
        let day = self.number(1..3)?;
        self.ordinal();
        let year = self.attempt(|cursor| {
            cursor.sign(&['.']);
            cursor.sign(&[',']);
            cursor.number(4..5)
        });
        if let Some(year) = year {
            return Some(Outcome::Full(Stamp::new(year, Some(month), Some(day))));
        }
        // asctime: the time stands before the year.
        let timed = self.attempt(|cursor| {
            let clock = cursor.clock(false)?;
            Some((clock, cursor.number(4..5)?))
        });
        if let Some((clock, year)) = timed {
            return Some(Outcome::Full(Stamp::new(year, Some(month), Some(day)).and_then(|stamp| {
                let (time, zone) = clock?;
                Ok(stamp.at(time, zone))
            })));
        }
        (1..=31).contains(&day).then_some(Outcome::Yearless(month, day))
    }

    /// `3 March 2015`, `3. März 2015`, `3 de marzo de 2015`, `1er mai 2015`, `05-Sep-2018`, `05/Sep/2018`.
    fn day_first(&mut self) -> Option<Outcome> {
        let day = self.number(1..3)?;
        self.ordinal();
        self.sign(&['.', '-', '/']);
        self.word(Kind::Of);
        let month = self.word(Kind::Month)?;
        // Arabic papers give the month in both of its names.
        self.attempt(|cursor| cursor.sign(&['/']).and_then(|_| cursor.word(Kind::Month)));
        let year = self.attempt(|cursor| {
            cursor.sign(&['.', '-', '/']);
            cursor.sign(&[',']);
            cursor.word(Kind::Of);
            cursor.number(4..5).or_else(|| {
                // Two digits only where no one would write anything else: 05-Sep-18, Mon, 05 Sep 18.
                let year = cursor.number(2..3)?;
                let is_followed_by_a_time = matches!(cursor.peek()?.what, What::Number { .. });
                is_followed_by_a_time.then(|| full_year(year))
            })
        });
        match year {
            Some(year) => Some(Outcome::Full(Stamp::new(year, Some(month), Some(day)))),
            None => (1..=31).contains(&day).then_some(Outcome::Yearless(month, day)),
        }
    }

    fn ordinal(&mut self) {
        if self.is_glued() {
            self.word(Kind::Ordinal);
        }
    }
}

/// The year of two digits: to 2049 and back to 1950, as RFC 5280 reads them.
fn full_year(two_digits: u64) -> u64 {
    if two_digits < 50 { 2000 + two_digits } else { 1900 + two_digits }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn printed(text: &str) -> Vec<String> {
        find(text, Order::Unknown)
            .into_iter()
            .map(|phrase| match phrase.stamp {
                Ok(stamp) => {
                    let (date, precision) = stamp.print();
                    format!("{date} {precision:?}")
                }
                Err(why) => why.to_owned(),
            })
            .collect()
    }

    #[test]
    fn the_usual_forms_are_read() {
        for (text, date) in [
            ("2016-05-03", "2016-05-03 Day"),
            ("2016-05-03T10:15:00+02:00", "2016-05-03T10:15:00+02:00 Second"),
            ("2016-05-03T10:15:00.123Z", "2016-05-03T10:15:00Z Second"),
            ("2016-05-03 10:15:00 -0500", "2016-05-03T10:15:00-05:00 Second"),
            ("2016-05-03T10:15:00", "2016-05-03 Day"),
            ("2016-05-03T10:15+0200", "2016-05-03T10:15:00+02:00 Minute"),
            ("2016-05", "2016-05-01 Month"),
            ("20160503", "2016-05-03 Day"),
            ("20160503T101500Z", "2016-05-03T10:15:00Z Second"),
            ("2016年5月3日", "2016-05-03 Day"),
            ("Tue, 03 May 2016 10:15:00 GMT", "2016-05-03T10:15:00+00:00 Second"),
            ("Tue, 3 May 2016 10:15:00 -0400 (EDT)", "2016-05-03T10:15:00-04:00 Second"),
            ("Sun Nov  6 08:49:37 1994", "1994-11-06 Day"),
            ("Sun Nov 6 08:49:37 UTC 1994", "1994-11-06T08:49:37+00:00 Second"),
            ("September 5, 2018", "2018-09-05 Day"),
            ("Sept. 5th, 2018", "2018-09-05 Day"),
            ("5 Sept 2018", "2018-09-05 Day"),
            ("5th of September 2018", "2018-09-05 Day"),
            ("Sun 12 Aug 2018 19.22 BST", "2018-08-12T19:22:00+01:00 Minute"),
            ("25.08.2016, 18:20 Uhr", "2016-08-25 Day"),
            ("3. März 2015", "2015-03-03 Day"),
            ("1er août 2015 à 16h30", "2015-08-01 Day"),
            ("3 de marzo de 2015", "2015-03-03 Day"),
            ("martedì 3 marzo 2015", "2015-03-03 Day"),
            ("9/25/18", "2018-09-25 Day"),
            ("25/9/2018", "2018-09-25 Day"),
            ("9/5/18", "2018-01-01 Year"),
            ("9/9/18", "2018-09-09 Day"),
            ("8:15 PM EDT, Tue June 5, 2012", "2012-06-05T20:15:00-04:00 Minute"),
            ("June 5, 2012 at 12:05 a.m. ET", "2012-06-05 Day"),
            ("August 2014", "2014-08-01 Month"),
            ("05-Sep-2018 10:00 UTC", "2018-09-05T10:00:00+00:00 Minute"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:00Z Minute"),
            ("3 May 2016 4 pm GMT", "2016-05-03T16:00:00+00:00 Hour"),
        ] {
            assert_eq!(printed(text), [date], "{text}");
        }
    }

    #[test]
    fn impossible_dates_are_refused_with_the_reason() {
        for (text, why) in [
            ("30 February 2015", "no such day"),
            ("9999-99-99", "no year in which an article is published (1800 to 2100)"),
            ("0001-11-30", "no year in which an article is published (1800 to 2100)"),
            ("2016-13-01", "no such month"),
            ("2016-05-03T10:15:00+99:99", "no such offset from UTC"),
            ("2016-05-03T25:15:00Z", "no such time of day"),
            ("March 3", "no year"),
        ] {
            assert_eq!(printed(text), [why], "{text}");
        }
    }

    #[test]
    fn other_numbers_are_no_dates() {
        for text in [
            "192.168.10.2015",
            "1.2.3.2015",
            "$20160503",
            "300000-01-01",
            "section 5-10",
            "may 40 people",
            "8 to 10 million",
            "id20160503",
            "call 202-225-3121",
            "12345678901",
            "1e400",
            "-0",
        ] {
            assert_eq!(printed(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn the_order_of_the_source_decides() {
        let read = |order| find("9/5/18", order).remove(0).stamp.unwrap().print().0;
        assert_eq!(read(Order::MonthFirst), "2018-09-05");
        assert_eq!(read(Order::DayFirst), "2018-05-09");
    }

    proptest! {
        #[test]
        fn any_text_is_survived_and_ranges_slice(text in "[0-9a-zA-Z:.,/ +é年-]{0,60}") {
            let mut last = 0;
            for phrase in find(&text, Order::Unknown) {
                prop_assert!(text.get(phrase.range.clone()).is_some());
                prop_assert!(last <= phrase.range.start && phrase.range.start < phrase.range.end);
                last = phrase.range.end;
            }
        }

        #[test]
        fn what_is_printed_is_read_back(day in 0..109_000_u64, minute in 0..1440_u64, offset in -12_i64..14) {
            let day = chrono::NaiveDate::from_ymd_opt(1800, 1, 1).unwrap() + chrono::Days::new(day);
            let sign = if offset < 0 { '-' } else { '+' };
            let text = format!("{day}T{:02}:{:02}:07{sign}{:02}:00", minute / 60, minute % 60, offset.abs());
            prop_assert_eq!(find(&text, Order::Unknown).remove(0).stamp.unwrap().print().0, text);
        }
    }
}
