//! A date as it is shown: as exactly as it is known, and marked where it was inferred.

use crate::article::Method;
use crate::article::Precision;
use crate::article::Published;

/// What is shown where there is no date.
pub(super) const UNDATED: &str = "undated";

/// The day, month or year, with `~` before what no file, address or user declares; `undated`.
pub(super) fn for_people(published: Option<&Published>) -> String {
    let Some(published) = published else { return UNDATED.to_owned() };
    let sign = match published.method {
        Method::Sidecar | Method::Declared | Method::Url => "",
        Method::Dateline | Method::Text | Method::Filename | Method::Relative => "~",
    };
    format!("{sign}{}", day(published))
}

/// The day, month or year alone; empty where there is no date.
pub(super) fn for_programs(published: Option<&Published>) -> &str {
    published.map_or("", day)
}

/// The date without time, as long as its precision allows.
fn day(published: &Published) -> &str {
    let letters = match published.precision {
        Precision::Year => 4,
        Precision::Month => 7,
        _ => 10,
    };
    published.date.get(..letters).unwrap_or(&published.date)
}

/// The name of the method.
pub(super) fn method(method: Method) -> &'static str {
    match method {
        Method::Sidecar => "sidecar",
        Method::Declared => "declared",
        Method::Url => "url",
        Method::Dateline => "dateline",
        Method::Text => "text",
        Method::Filename => "filename",
        Method::Relative => "relative",
    }
}

/// The name of the precision.
pub(super) fn precision(precision: Precision) -> &'static str {
    match precision {
        Precision::Second => "second",
        Precision::Minute => "minute",
        Precision::Hour => "hour",
        Precision::Day => "day",
        Precision::Month => "month",
        Precision::Year => "year",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_as_exact_as_it_is_known_and_marked_where_inferred() {
        let known = |date: &str, precision, method| Published {
            date: date.to_owned(),
            precision,
            timezone: None,
            method,
            confidence: 0.9,
            evidence: vec![],
        };
        let exact = known("2016-05-03T10:15:00+02:00", Precision::Second, Method::Declared);
        let month = known("2016-05-01", Precision::Month, Method::Dateline);
        let year = known("2016-01-01", Precision::Year, Method::Url);
        assert_eq!(
            [Some(&exact), Some(&month), Some(&year), None].map(for_people),
            ["2016-05-03", "~2016-05", "2016", "undated"]
        );
        assert_eq!([Some(&month), None].map(for_programs), ["2016-05", ""]);
    }
}
