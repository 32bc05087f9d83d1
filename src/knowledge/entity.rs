//! What is known of one actor: id, name, kind, country, party, and the offices over time.

use chrono::Datelike;
use chrono::NaiveDate;

use crate::article::Kind;

use super::gazetteer::Facts;

/// One actor of the gazetteer. Cheap to make: the facts stay where they lie.
#[derive(Debug, Clone, Copy)]
pub struct Entity {
    facts: Facts,
    kind: Kind,
    weight: u8,
    country: Option<&'static str>,
    number: Option<u64>,
    own_id: &'static str,
    name: &'static str,
    party: Option<&'static str>,
    offices: Bytes,
}

/// An office or a seat that a person held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Office {
    /// The name of the office.
    pub title: &'static str,
    /// How weighty it is, 0..=255; heads of state and government have 200 and more.
    pub weight: u8,
    /// First day as `20160503`; unknown parts are zero, as in `20160000`; zero is unknown.
    pub start: u32,
    /// Last day, in the same form; zero is unknown or not ended.
    pub end: u32,
}

impl Office {
    /// Says whether the office was held on a day, as far as known: an unknown start never holds, an unknown end
    /// goes on for twelve years at most, since tables forget to close an office.
    pub fn holds_on(&self, date: NaiveDate) -> bool {
        let day = day(date);
        if self.start == 0 || self.start > day {
            return false;
        }
        match self.end {
            0 => self.start / 10_000 + 12 >= day / 10_000,
            end if end % 10_000 == 0 => day / 10_000 <= end / 10_000,
            end if end % 100 == 0 => day / 100 <= end / 100,
            end => day <= end,
        }
    }

    /// Says whether the office had begun on a day; an unknown start has not.
    pub fn has_begun(&self, date: NaiveDate) -> bool {
        self.start > 0 && self.start <= day(date)
    }

    /// Says whether the office was held within `years` of a day.
    pub fn is_near(&self, date: NaiveDate, years: u32) -> bool {
        let year = day(date) / 10_000;
        let start = self.start / 10_000;
        let end = if self.end == 0 { start } else { self.end / 10_000 };
        start > 0 && start <= year + years && year <= end.max(start) + years
    }
}

fn day(date: NaiveDate) -> u32 {
    u32::try_from(date.year()).unwrap_or(0) * 10_000 + date.month() * 100 + date.day()
}

impl Entity {
    /// Reads a record that `build/actors.rs` wrote.
    pub(super) fn read(facts: Facts, record: &'static [u8]) -> Self {
        let mut bytes = Bytes(record);
        let kind = KINDS.get(usize::from(bytes.byte())).copied().unwrap_or(Kind::Other);
        let weight = bytes.byte();
        let country = std::str::from_utf8(bytes.take(2)).ok().filter(|code| !code.trim().is_empty());
        let (number, own_id) = match bytes.byte() {
            0 => (Some(bytes.varint()), ""),
            _ => (None, bytes.text()),
        };
        let name = bytes.text();
        let party = bytes.varint().checked_sub(1).map(|at| facts.string(at as usize).0);
        Self { facts, kind, weight, country, number, own_id, name, party, offices: bytes }
    }

    /// The Wikidata id where known, else the gazetteer's own.
    pub fn id(&self) -> String {
        self.qid().unwrap_or_else(|| self.own_id.to_owned())
    }

    /// The Wikidata id.
    pub fn qid(&self) -> Option<String> {
        self.number.map(|number| format!("Q{number}"))
    }

    /// The canonical name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What sort of actor.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// ISO 3166 code of the country, two letters; `EU` for bodies of the Union.
    pub fn country(&self) -> Option<&'static str> {
        self.country
    }

    /// The party, as the table writes it.
    pub fn party(&self) -> Option<&'static str> {
        self.party
    }

    /// How likely the actor is meant where a name is shared, 0..=255: the weight of the weightiest office.
    pub fn weight(&self) -> u8 {
        self.weight
    }

    /// Offices and seats in the order of their beginning.
    pub fn offices(&self) -> impl Iterator<Item = Office> + use<> {
        let facts = self.facts;
        let mut bytes = self.offices;
        let n_offices = bytes.varint();
        (0..n_offices).map(move |_| {
            let (title, weight) = facts.string(bytes.varint() as usize);
            Office { title, weight, start: bytes.varint() as u32, end: bytes.varint() as u32 }
        })
    }

    /// The office held on a day, the weightiest where there are several and the later of two alike. Without a day it
    /// is the only one on file, if there is only one.
    pub fn office_on(&self, date: Option<NaiveDate>) -> Option<Office> {
        let Some(date) = date else {
            let mut offices = self.offices();
            return offices.next().filter(|_| offices.next().is_none());
        };
        self.offices()
            .filter(|office| office.holds_on(date))
            .max_by_key(|office| (office.weight, office.start))
    }
}

/// The kinds by the number under which `build/actors.rs` writes them.
pub(super) const KINDS: [Kind; 14] = [
    Kind::Person,
    Kind::Party,
    Kind::Government,
    Kind::Legislature,
    Kind::Court,
    Kind::Agency,
    Kind::ArmedGroup,
    Kind::International,
    Kind::Ngo,
    Kind::Union,
    Kind::Company,
    Kind::Media,
    Kind::Country,
    Kind::Other,
];

/// Reads a record from its front; past its end everything is zero and empty.
#[derive(Debug, Clone, Copy)]
struct Bytes(&'static [u8]);

impl Bytes {
    fn take(&mut self, n: usize) -> &'static [u8] {
        let (front, rest) = self.0.split_at(n.min(self.0.len()));
        self.0 = rest;
        front
    }

    fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or(0)
    }

    fn varint(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            number |= u64::from(byte & 0x7F) << shift;
            shift += 7;
            if byte < 0x80 || shift > 56 {
                return number;
            }
        }
    }

    fn text(&mut self) -> &'static str {
        let len = self.varint() as usize;
        std::str::from_utf8(self.take(len)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Gazetteer;

    fn office(start: u32, end: u32) -> Office {
        Office { title: "Mayor", weight: 60, start, end }
    }

    fn on(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    #[test]
    fn an_office_holds_from_its_first_to_its_last_day() {
        let mayor = office(20_160_503, 20_180_601);
        assert!(!mayor.holds_on(on("2016-05-02")));
        assert!(mayor.holds_on(on("2016-05-03")));
        assert!(mayor.holds_on(on("2018-06-01")));
        assert!(!mayor.holds_on(on("2018-06-02")));
        assert!(office(20_160_000, 20_180_000).holds_on(on("2018-12-31")));
        assert!(!office(0, 0).holds_on(on("2018-12-31")));
    }

    #[test]
    fn an_open_end_is_not_for_ever() {
        assert!(office(20_160_503, 0).holds_on(on("2026-01-01")));
        assert!(!office(19_600_503, 0).holds_on(on("2026-01-01")));
    }

    #[test]
    fn the_office_is_the_one_of_the_day() {
        let gazetteer = Gazetteer::built_in();
        let rubio = gazetteer.entity(gazetteer.by_id("Q324546").unwrap());
        let title = |date: &str| rubio.office_on(Some(on(date))).map(|office| office.title);
        assert_eq!(title("2016-05-03"), Some("United States senator"));
        assert_eq!(title("2025-06-01"), Some("Secretary of State"));
        assert_eq!(rubio.office_on(None), None);
        assert_eq!(rubio.country(), Some("US"));
        assert_eq!(rubio.kind(), Kind::Person);
    }

    #[test]
    fn a_cut_record_reads_as_nothing() {
        let mut bytes = Bytes(&[0x80]);
        assert_eq!(bytes.varint(), 0);
        assert_eq!(bytes.text(), "");
    }
}
