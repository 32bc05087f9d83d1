//! A date as it was said: how much of it is known, and no more than that.

use chrono::Datelike;
use chrono::NaiveDate;

use crate::article::Precision;

/// Years in which an article can have been published. There is no clock in a pure function, so "the future" is what
/// lies past the last of them, or far past everything else that the record says.
const YEARS: std::ops::RangeInclusive<u64> = 1800..=2100;

/// Offsets that are in use anywhere, in minutes.
const OFFSETS: std::ops::RangeInclusive<i32> = -12 * 60..=14 * 60;

/// The time of day, as far as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time {
    pub(super) hour: u32,
    pub(super) minute: Option<u32>,
    pub(super) second: Option<u32>,
}

impl Time {
    /// Checks the parts; a second of 60 (a leap second) is left out, so that the minute is still the start of the
    /// interval and nothing is clamped.
    pub(super) fn new(hour: u64, minute: Option<u64>, second: Option<u64>) -> Result<Self, &'static str> {
        if hour > 23 || minute.is_some_and(|n| n > 59) || second.is_some_and(|n| n > 60) {
            return Err("no such time of day");
        }
        let part = |n: u64| u32::try_from(n).unwrap_or_default();
        Ok(Self { hour: part(hour), minute: minute.map(part), second: second.filter(|&n| n < 60).map(part) })
    }
}

/// The zone as declared, and what it is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Zone {
    /// As it stands: `+02:00`, `BST`, `ET`.
    pub(super) name: String,
    /// Minutes east of UTC; `None` where the name alone does not tell (`ET`).
    pub(super) minutes: Option<i32>,
}

impl Zone {
    /// An offset in hours and minutes with its sign.
    pub(super) fn of_offset(
        name: String,
        is_west: bool,
        hours: u64,
        minutes: u64,
    ) -> Result<Self, &'static str> {
        let total = i32::try_from(hours.saturating_mul(60).saturating_add(minutes)).unwrap_or(i32::MAX);
        let total = if is_west { -total } else { total };
        if minutes > 59 || !OFFSETS.contains(&total) {
            return Err("no such offset from UTC");
        }
        Ok(Self { name, minutes: Some(total) })
    }
}

/// A date as it was said.
///
/// Invariant: year, month and day exist in the calendar, the year is one of `YEARS`; `day` only with `month`, `time`
/// only with `day`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    first: NaiveDate,
    precision: Precision,
    pub(super) time: Option<Time>,
    pub(super) zone: Option<Zone>,
    /// The two days that `9/5/18` may mean; then only the year is sure and the precision is `Year`.
    pub(super) readings: Option<[NaiveDate; 2]>,
}

impl Stamp {
    /// Decides between two readings by the day of the week, 1 for Monday; unchanged where it tells nothing.
    pub(super) fn on_weekday(self, weekday: u64) -> Self {
        let Some(readings) = self.readings else { return self };
        let fits = |day: &NaiveDate| u64::from(day.weekday().number_from_monday()) == weekday;
        match readings.map(|day| fits(&day).then_some(day)) {
            [Some(day), None] | [None, Some(day)] => Self::of_day(day).unwrap_or(self),
            _ => self,
        }
    }

    /// Checks the parts against the calendar; the error says what is wrong with them.
    pub(super) fn new(year: u64, month: Option<u64>, day: Option<u64>) -> Result<Self, &'static str> {
        if !YEARS.contains(&year) {
            return Err("no year in which an article is published (1800 to 2100)");
        }
        let precision = match (month, day) {
            (Some(_), Some(_)) => Precision::Day,
            (Some(_), None) => Precision::Month,
            _ => Precision::Year,
        };
        let part = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let month = part(month.unwrap_or(1));
        if !(1..=12).contains(&month) {
            return Err("no such month");
        }
        let year = i32::try_from(year).unwrap_or_default();
        let first = NaiveDate::from_ymd_opt(year, month, part(day.unwrap_or(1))).ok_or("no such day")?;
        Ok(Self { first, precision, time: None, zone: None, readings: None })
    }

    /// A date of which both orders of day and month are possible.
    pub(super) fn ambiguous(year: u64, one: u64, other: u64) -> Result<Self, &'static str> {
        let readings =
            [Self::new(year, Some(one), Some(other))?.first, Self::new(year, Some(other), Some(one))?.first];
        Ok(Self { readings: Some(readings), ..Self::new(year, None, None)? })
    }

    /// A whole day.
    pub(super) fn of_day(day: NaiveDate) -> Result<Self, &'static str> {
        Self::new(
            u64::try_from(day.year()).unwrap_or_default(),
            Some(day.month().into()),
            Some(day.day().into()),
        )
    }

    /// The same day with the time of day.
    pub(super) fn at(self, time: Time, zone: Option<Zone>) -> Self {
        Self { time: Some(time), zone, ..self }
    }

    /// The first day of the interval.
    pub(super) fn first(&self) -> NaiveDate {
        self.first
    }

    /// How exactly the date is known, and its printed form.
    ///
    /// A time of day without a known offset is no RFC 3339 and an offset is never invented: the day stands alone.
    pub(super) fn print(&self) -> (String, Precision) {
        let day = self.first.format("%Y-%m-%d");
        let minutes = self.zone.as_ref().and_then(|zone| zone.minutes);
        let (Some(time), Some(minutes)) = (self.time, minutes) else {
            return (day.to_string(), self.precision);
        };
        let precision = match (time.minute, time.second) {
            (None, _) => Precision::Hour,
            (Some(_), None) => Precision::Minute,
            (Some(_), Some(_)) => Precision::Second,
        };
        let (minute, second) = (time.minute.unwrap_or(0), time.second.unwrap_or(0));
        let offset =
            if minutes == 0 && self.zone.as_ref().is_some_and(|zone| zone.name.eq_ignore_ascii_case("z")) {
                "Z".to_owned()
            } else {
                let sign = if minutes < 0 { '-' } else { '+' };
                format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            };
        (format!("{day}T{:02}:{minute:02}:{second:02}{offset}", time.hour), precision)
    }

    /// The precision of `print`.
    pub(super) fn precision(&self) -> Precision {
        self.print().1
    }

    /// Knows the day.
    pub(super) fn has_day(&self) -> bool {
        !matches!(self.precision, Precision::Month | Precision::Year)
    }

    /// Says whether `day` can be the day of this date: it lies in the interval, or on a neighbour day, since two
    /// stamps of one moment may be written in two zones.
    fn allows(&self, day: NaiveDate) -> bool {
        self.holds(day) || self.has_day() && (self.first - day).num_days().abs() <= 1
    }

    /// The interval, or one of two readings, holds `day`.
    fn holds(&self, day: NaiveDate) -> bool {
        match (self.readings, self.precision) {
            (Some(readings), _) => readings.contains(&day),
            (None, Precision::Year) => self.first.year() == day.year(),
            (None, Precision::Month) => (self.first.year(), self.first.month()) == (day.year(), day.month()),
            (None, _) => self.first == day,
        }
    }

    /// Says whether both dates can be one.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        match (self.readings, other.readings) {
            (Some(readings), _) => readings.iter().any(|&day| other.holds(day)),
            (None, Some(readings)) => readings.iter().any(|&day| self.holds(day)),
            (None, None) if self.precision >= other.precision => self.allows(other.first),
            (None, None) => other.allows(self.first),
        }
    }

    /// The stamp that a site writes for "unknown": the first of January without a time, or at midnight.
    pub(super) fn looks_like_a_placeholder(&self) -> bool {
        self.has_day()
            && self.first.ordinal() == 1
            && self.time.is_none_or(|time| {
                time.hour == 0 && time.minute.unwrap_or(0) == 0 && time.second.unwrap_or(0) == 0
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: u64, month: u64, day: u64) -> Stamp {
        Stamp::new(year, Some(month), Some(day)).unwrap()
    }

    #[test]
    fn days_that_are_not_in_the_calendar_are_refused_not_clamped() {
        assert_eq!(Stamp::new(2015, Some(2), Some(30)), Err("no such day"));
        assert_eq!(Stamp::new(2015, Some(13), Some(1)), Err("no such month"));
        assert!(Stamp::new(1, Some(11), Some(30)).is_err());
        assert!(Stamp::new(300_000, None, None).is_err());
        assert!(Stamp::new(2016, Some(2), Some(29)).is_ok());
    }

    #[test]
    fn a_time_is_printed_only_with_an_offset() {
        let mut stamp = day(2016, 5, 3);
        stamp.time = Some(Time::new(10, Some(15), None).unwrap());
        assert_eq!(stamp.print(), ("2016-05-03".to_owned(), Precision::Day));
        stamp.zone = Some(Zone { name: "ET".to_owned(), minutes: None });
        assert_eq!(stamp.print().1, Precision::Day);
        stamp.zone = Some(Zone::of_offset("+0200".to_owned(), false, 2, 0).unwrap());
        assert_eq!(stamp.print(), ("2016-05-03T10:15:00+02:00".to_owned(), Precision::Minute));
    }

    #[test]
    fn a_leap_second_leaves_the_minute_and_a_wild_offset_nothing() {
        assert_eq!(Time::new(23, Some(59), Some(60)).unwrap().second, None);
        assert!(Time::new(24, Some(0), None).is_err());
        assert!(Zone::of_offset(String::new(), false, 99, 99).is_err());
        assert!(Zone::of_offset(String::new(), true, 13, 0).is_err());
    }

    #[test]
    fn intervals_agree_when_one_day_lies_in_both() {
        let month = Stamp::new(2016, Some(5), None).unwrap();
        let year = Stamp::new(2016, None, None).unwrap();
        assert!(day(2016, 5, 3).agrees(&day(2016, 5, 4)));
        assert!(!day(2016, 5, 3).agrees(&day(2016, 5, 5)));
        assert!(month.agrees(&day(2016, 5, 31)) && day(2016, 5, 31).agrees(&month));
        assert!(year.agrees(&month) && month.agrees(&year));
        assert!(!day(2016, 6, 1).agrees(&month));
        let either = Stamp::ambiguous(2018, 9, 5).unwrap();
        assert!(either.agrees(&day(2018, 5, 9)) && day(2018, 9, 5).agrees(&either));
        assert!(!either.agrees(&day(2018, 9, 6)));
        assert!(either.agrees(&Stamp::new(2018, Some(9), None).unwrap()));
        assert!(!either.agrees(&Stamp::new(2018, Some(8), None).unwrap()));
    }
}
