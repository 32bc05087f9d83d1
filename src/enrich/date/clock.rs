//! The time of day and its zone, wherever a date carries one.

use super::names;
use super::names::Kind;
use super::pieces::Cursor;
use super::pieces::What;
use super::stamp::Time;
use super::stamp::Zone;

impl<'t> Cursor<'_, 't> {
    /// `10:15`, `10:15:30.5`, `10.15 Uhr`, `10h15`, `4:15 p.m.`, `4 pm`, with the zone behind it.
    pub(super) fn clock(&mut self, is_tee: bool) -> Option<Result<(Time, Option<Zone>), &'static str>> {
        let hour = self.number(1..3)?;
        let mut needs_proof = false;
        let minute;
        let mut second = None;
        if self.is_glued() && self.sign(&[':']).is_some() {
            minute = Some(self.number(2..3)?);
            if self.is_glued() && self.sign(&[':']).is_some() {
                second = Some(self.number(2..3)?);
                if self.is_glued() {
                    self.attempt(|cursor| {
                        cursor.sign(&['.', ','])?;
                        if cursor.is_glued() { cursor.number(1..10) } else { None }
                    });
                }
            }
        } else if self.is_glued() && self.this("h").is_some() {
            minute = if self.is_glued() { self.number(2..3) } else { None };
        } else {
            needs_proof = true;
            minute = self.attempt(|cursor| {
                if !cursor.is_glued() {
                    return None;
                }
                cursor.sign(&['.'])?;
                if cursor.is_glued() { cursor.number(2..3) } else { None }
            });
        }
        let mut hour = hour;
        if let Some(is_after_noon) = self.attempt(Self::half) {
            needs_proof = false;
            if hour == 0 || hour > 12 {
                // "15:30 PM" is written by programs; the hour says it already.
                if !is_after_noon || hour > 23 {
                    return Some(Err("no such time of day"));
                }
            } else {
                hour = hour % 12 + if is_after_noon { 12 } else { 0 };
            }
        }
        if self.word(Kind::Clock).is_some() {
            needs_proof = false;
        }
        let zone = match self.zone().transpose() {
            Ok(zone) => zone,
            Err(why) => return Some(Err(why)),
        };
        if needs_proof && (minute.is_none() || zone.is_none()) && !(is_tee && zone.is_some()) {
            return None;
        }
        Some(Time::new(hour, minute, second).map(|time| (time, zone)))
    }

    /// `am`, `p.m.`; whether it is after noon.
    fn half(&mut self) -> Option<bool> {
        if self.this("am").is_some() {
            return Some(false);
        }
        if self.this("pm").is_some() {
            return Some(true);
        }
        let is_after_noon = if self.this("a").is_some() {
            false
        } else {
            self.this("p")?;
            true
        };
        self.sign(&['.'])?;
        self.this("m")?;
        self.sign(&['.']);
        Some(is_after_noon)
    }

    /// `Z`, `+02:00`, `-0500`, `+02`, `GMT`, `UTC+2`, `(EDT)`.
    pub(super) fn zone(&mut self) -> Option<Result<Zone, &'static str>> {
        if let Some(found) = self.attempt(Self::offset) {
            // RFC 2822 repeats the zone as a comment.
            self.attempt(|cursor| {
                cursor.sign(&['('])?;
                cursor.zone_name()?;
                cursor.sign(&[')'])
            });
            return Some(found);
        }
        self.attempt(|cursor| {
            let is_bracketed = cursor.sign(&['(']).is_some();
            let (name, minutes) = cursor.zone_name()?;
            let offset = if minutes == Some(0) { cursor.attempt(Self::offset) } else { None };
            if is_bracketed {
                cursor.sign(&[')'])?;
            }
            Some(offset.unwrap_or(Ok(Zone { name: name.to_owned(), minutes })))
        })
    }

    /// A zone's name; in capitals, since `est` and `cat` are words.
    fn zone_name(&mut self) -> Option<(&'t str, Option<i32>)> {
        let What::Word(word) = self.peek()?.what else { return None };
        if word.chars().any(char::is_lowercase)
            && !matches!(word, "Eastern" | "Central" | "Mountain" | "Pacific")
        {
            return None;
        }
        let minutes = names::zone(word)?;
        self.at += 1;
        Some((word, minutes))
    }

    fn offset(&mut self) -> Option<Result<Zone, &'static str>> {
        let is_bound = self.is_glued();
        let sign = self.sign(&['+', '-', '−'])?;
        if !self.is_glued() {
            return None;
        }
        let (hours, minutes) = if let Some(value) = self.number(4..5) {
            (value / 100, value % 100)
        } else {
            let hours = self.number(1..3)?;
            let minutes = self.attempt(|cursor| {
                cursor.sign(&[':'])?;
                cursor.number(2..3)
            });
            if minutes.is_none() && !is_bound && sign != '+' {
                return None;
            }
            (hours, minutes.unwrap_or(0))
        };
        let is_west = sign != '+';
        let name = format!("{}{hours:02}:{minutes:02}", if is_west { '-' } else { '+' });
        Some(Zone::of_offset(name, is_west, hours, minutes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::date::pieces::pieces;

    type Read = Result<(u32, Option<u32>, Option<i32>), &'static str>;

    fn read(text: &str) -> Option<Read> {
        let pieces = pieces(text);
        let clock = Cursor { pieces: &pieces, at: 0 }.clock(false)?;
        Some(clock.map(|(time, zone)| (time.hour, time.minute, zone.and_then(|zone| zone.minutes))))
    }

    #[test]
    fn times_are_told_by_colon_half_or_zone() {
        for (text, wanted) in [
            ("10:15", (10, Some(15), None)),
            ("12:05 a.m.", (0, Some(5), None)),
            ("4 pm GMT", (16, None, Some(0))),
            ("19.22 BST", (19, Some(22), Some(60))),
            ("18.20 Uhr", (18, Some(20), None)),
            ("16h30", (16, Some(30), None)),
            ("10:15 UTC+2", (10, Some(15), Some(120))),
            ("10:15:30.123-05:00", (10, Some(15), Some(-300))),
            ("15:30 PM", (15, Some(30), None)),
        ] {
            assert_eq!(read(text), Some(Ok(wanted)), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_no_times_and_wild_ones_are_refused() {
        for text in ["10", "10 people", "3.5", "10:5", "2015", "7 est un nombre"] {
            assert_eq!(read(text), None, "{text}");
        }
        for text in ["25:00", "10:61", "15 a.m.", "10:15+99:00"] {
            assert!(matches!(read(text), Some(Err(_))), "{text}");
        }
    }
}
