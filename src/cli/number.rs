//! Numbers, sizes and spans of time as people read them.

/// `1234567` → `1,234,567`.
pub(super) fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 article`, `2,000 articles`: `noun` takes an `s` unless there is exactly one.
pub(super) fn of(n: u64, noun: &str) -> String {
    format!("{} {noun}{}", count(n), if n == 1 { "" } else { "s" })
}

/// A size: `900 bytes`, `12.3 MB`.
pub(super) fn bytes(n: u64) -> String {
    let n_float = n as f64;
    match n {
        0..1_000 => of(n, "byte"),
        1_000..1_000_000 => format!("{:.0} kB", n_float / 1e3),
        1_000_000..10_000_000_000 => format!("{} MB", short(n_float / 1e6)),
        _ => format!("{} GB", short(n_float / 1e9)),
    }
}

/// A span of time: `0.4 ms`, `12 ms`, `1.2 s`, `3 min 20 s`.
pub(super) fn micros(us: u64) -> String {
    let us_float = us as f64;
    match us {
        0..1_000_000 => format!("{} ms", short(us_float / 1e3)),
        1_000_000..60_000_000 => format!("{} s", short(us_float / 1e6)),
        60_000_000..3_600_000_000 => format!("{} min {} s", us / 60_000_000, us / 1_000_000 % 60),
        _ => format!("{} h {} min", us / 3_600_000_000, us / 60_000_000 % 60),
    }
}

/// How long ago: `moments`, `12 minutes`, `3 hours`, `5 days`.
pub(super) fn age(seconds: i64) -> String {
    match u64::try_from(seconds).unwrap_or(0) {
        0..60 => "moments".to_owned(),
        seconds @ 60..3_600 => of(seconds / 60, "minute"),
        seconds @ 3_600..86_400 => of(seconds / 3_600, "hour"),
        seconds => of(seconds / 86_400, "day"),
    }
}

/// One digit after the point below ten, none above.
fn short(value: f64) -> String {
    if value < 9.95 { format!("{value:.1}") } else { count(value.round() as u64) }
}

/// A rate: what was done in a span of time, `0` for no time at all.
pub(super) fn rate(done: f64, seconds: f64) -> String {
    if seconds > 0.0 { short(done / seconds) } else { "0".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(of(1, "article"), "1 article");
        assert_eq!(of(0, "article"), "0 articles");
    }

    #[test]
    fn sizes_and_times_have_the_unit_that_fits() {
        assert_eq!([1, 1_500, 1_500_000, 120_000_000].map(bytes), ["1 byte", "2 kB", "1.5 MB", "120 MB"]);
        assert_eq!(
            [412, 12_300, 1_200_000, 200_000_000].map(micros),
            ["0.4 ms", "12 ms", "1.2 s", "3 min 20 s"]
        );
        assert_eq!(
            [-5, 30, 61, 7_300, 200_000].map(age),
            ["moments", "moments", "1 minute", "2 hours", "2 days"]
        );
        assert_eq!(rate(10.0, 0.0), "0");
    }
}
