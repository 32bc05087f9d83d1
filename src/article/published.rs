//! When an article was published: an interval with a precision, the method that found it, and the evidence.

use chrono::Datelike;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::Serialize;

use super::evidence::Evidence;

/// How exactly a date is known. The date itself is the start of the interval that the precision spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// To the second.
    Second,
    /// To the minute.
    Minute,
    /// To the hour.
    Hour,
    /// To the day.
    Day,
    /// To the month.
    Month,
    /// To the year.
    Year,
}

/// Where a date was found, strongest first. File times and capture times are never a date, so they have no name here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// The user's sidecar file.
    Sidecar,
    /// Metadata that the file declares.
    Declared,
    /// The article's address.
    Url,
    /// The dateline at the head of the text.
    Dateline,
    /// A publication statement in the text.
    Text,
    /// The name of the file or of its folders.
    Filename,
    /// A relative expression with an anchor.
    Relative,
}

/// The date of publication.
///
/// Invariant: `date` is RFC 3339 with the declared offset and lies at the start of the interval of `precision`; it was
/// parsed before it was put here, so `first_day` and `last_day` cannot fail for a value made by `Published::new`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Published {
    /// RFC 3339 when the time is known (`2016-05-03T10:15:00+02:00`), else the first day (`2016-05-01` for a month).
    pub date: String,
    /// How exactly it is known.
    pub precision: Precision,
    /// The offset or zone as declared, `null` where none was.
    pub timezone: Option<String>,
    /// Where it was found.
    pub method: Method,
    /// Calibrated confidence in 0..1.
    pub confidence: f32,
    /// What it was read from.
    pub evidence: Vec<Evidence>,
}

impl Published {
    /// The first day of the interval, in the declared offset; `None` only for a value altered by hand.
    pub fn first_day(&self) -> Option<NaiveDate> {
        self.date.get(..10).and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok())
    }

    /// The last day of the interval, inclusive.
    pub fn last_day(&self) -> Option<NaiveDate> {
        let first = self.first_day()?;
        let next = match self.precision {
            Precision::Year => NaiveDate::from_ymd_opt(first.year() + 1, 1, 1)?,
            Precision::Month if first.month() == 12 => NaiveDate::from_ymd_opt(first.year() + 1, 1, 1)?,
            Precision::Month => NaiveDate::from_ymd_opt(first.year(), first.month() + 1, 1)?,
            _ => return Some(first),
        };
        next.pred_opt()
    }

    /// Seconds since 1970 in UTC of the start of the interval, for sorting only.
    pub fn sort_seconds(&self) -> Option<i64> {
        if let Ok(exact) = chrono::DateTime::parse_from_rfc3339(&self.date) {
            return Some(exact.timestamp());
        }
        Some(self.first_day()?.and_hms_opt(0, 0, 0)?.and_utc().timestamp())
    }
}

/// A date that was seen and not taken, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DateNote {
    /// The value as it stood.
    pub value: String,
    /// Where it was found.
    pub method: Method,
    /// Why it is not the date of publication.
    pub why: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(date: &str, precision: Precision) -> Published {
        Published {
            date: date.to_owned(),
            precision,
            timezone: None,
            method: Method::Declared,
            confidence: 0.9,
            evidence: vec![],
        }
    }

    #[test]
    fn a_month_ends_on_its_last_day() {
        let february = known("2016-02-01", Precision::Month);
        assert_eq!(february.last_day(), NaiveDate::from_ymd_opt(2016, 2, 29));
        let december = known("2016-12-01", Precision::Month);
        assert_eq!(december.last_day(), NaiveDate::from_ymd_opt(2016, 12, 31));
    }

    #[test]
    fn the_calendar_day_is_the_declared_local_day() {
        let late = known("2016-05-03T23:30:00-08:00", Precision::Minute);
        assert_eq!(late.first_day(), NaiveDate::from_ymd_opt(2016, 5, 3));
        assert_eq!(late.sort_seconds(), Some(1_462_347_000));
    }

    #[test]
    fn a_value_altered_by_hand_is_no_day() {
        assert_eq!(known("soon", Precision::Day).first_day(), None);
        assert_eq!(known("2016-02-3é", Precision::Day).first_day(), None);
    }
}
