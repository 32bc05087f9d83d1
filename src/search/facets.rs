//! Exact counts of the values of a facet over all hits, in one pass, unknown as a value.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use tantivy::columnar::StrColumn;
use tantivy::query::Weight;

use super::answer::FacetCounts;
use super::answer::FacetValue;
use super::request::Facet;
use crate::index::Reader;
use crate::index::columns::Columns;
use crate::index::ordinals::Numbering;
use crate::index::schema::PART;
use crate::index::schema::UNDATED;

/// The value of the row of those that have none, as a query spells it.
const UNKNOWN: &str = "?";

/// Counts `facets` over the articles of `weight`; the leading `limit` values each, and unknown beside them.
pub(super) fn count(
    reader: &Reader,
    weight: &dyn Weight,
    facets: &[Facet],
    limit: usize,
    selected: &BTreeSet<String>,
) -> tantivy::Result<BTreeMap<Facet, FacetCounts>> {
    let mut counters =
        facets.iter().map(|&facet| Counter::new(reader, facet)).collect::<std::io::Result<Vec<_>>>()?;
    for (nth, segment) in reader.searcher().segment_readers().iter().enumerate() {
        let Some(columns) = reader.columns().get(nth) else { continue };
        for counter in &mut counters {
            counter.enter(nth);
        }
        let alive = segment.alive_bitset();
        weight.for_each_no_score(segment, &mut |docs| {
            for counter in &mut counters {
                counter.count(
                    columns,
                    docs.iter().copied().filter(|&doc| alive.is_none_or(|alive| alive.is_alive(doc))),
                );
            }
        })?;
    }
    let mut counts = BTreeMap::new();
    for counter in counters {
        counts.insert(counter.facet, counter.finish(reader, limit, selected)?);
    }
    Ok(counts)
}

/// Counts one facet.
struct Counter {
    facet: Facet,
    numbering: Arc<Numbering>,
    counts: Vec<u32>,
    /// The segment at hand.
    segment: usize,
    years: BTreeMap<i32, u32>,
    /// The year counted last and how often: news comes in runs.
    run: (i32, u32),
    unknown: u32,
}

impl Counter {
    fn new(reader: &Reader, facet: Facet) -> std::io::Result<Self> {
        let numbering = match name_of(facet) {
            Some(name) => reader.ordinals.of(name, &columns_of(reader, facet))?,
            None => Arc::default(),
        };
        Ok(Self {
            facet,
            counts: vec![0; numbering.n_values],
            numbering,
            segment: 0,
            years: BTreeMap::new(),
            run: (0, 0),
            unknown: 0,
        })
    }

    fn enter(&mut self, segment: usize) {
        self.segment = segment;
    }

    fn count(&mut self, columns: &Columns, docs: impl Iterator<Item = u32>) {
        if self.facet == Facet::Year {
            for doc in docs {
                match columns.from.get_val(doc) {
                    UNDATED => self.unknown += 1,
                    day => {
                        let year = year_of(day);
                        if year != self.run.0 {
                            self.end_run();
                            self.run.0 = year;
                        }
                        self.run.1 += 1;
                    }
                }
            }
            return;
        }
        let Some(column) = column_of(columns, self.facet) else {
            self.unknown += docs.count() as u32;
            return;
        };
        let map = self.numbering.maps.get(self.segment).map(Vec::as_slice);
        let ords = column.ords();
        for doc in docs {
            let mut is_known = false;
            for ord in ords.values_for_doc(doc) {
                is_known = true;
                let number = match map {
                    Some(map) => map.get(ord as usize).copied().unwrap_or(u32::MAX) as usize,
                    None => ord as usize,
                };
                if let Some(count) = self.counts.get_mut(number) {
                    *count += 1;
                }
            }
            self.unknown += u32::from(!is_known);
        }
    }

    fn end_run(&mut self) {
        if self.run.1 > 0 {
            *self.years.entry(self.run.0).or_default() += self.run.1;
            self.run.1 = 0;
        }
    }

    fn finish(
        mut self,
        reader: &Reader,
        limit: usize,
        selected: &BTreeSet<String>,
    ) -> tantivy::Result<FacetCounts> {
        self.end_run();
        let mut values = Vec::new();
        let distinct;
        if self.facet == Facet::Year {
            distinct = self.years.len();
            for (year, count) in &self.years {
                values.push((*count, year.to_string()));
            }
        } else {
            let columns = columns_of(reader, self.facet);
            let mut rows: Vec<(u32, usize)> = Vec::new();
            for (number, &count) in self.counts.iter().enumerate() {
                if count > 0 {
                    rows.push((count, number));
                }
            }
            distinct = rows.len();
            // Only the leading values and their ties are looked up: a look-up costs as much as counting thousands.
            if limit > 0 && rows.len() > limit {
                let (_, last, _) = rows.select_nth_unstable_by_key(limit - 1, |row| Reverse(row.0));
                let last = last.0;
                rows.retain(|row| row.0 >= last);
            }
            for (count, number) in rows {
                values.push((count, self.numbering.text(number, &columns)?));
            }
        }
        let mut values: Vec<FacetValue> = values
            .into_iter()
            .map(|(count, text)| {
                let (value, label) = match text.split_once(PART) {
                    Some((value, label)) => (value.to_owned(), label.to_owned()),
                    None => (text.clone(), text),
                };
                FacetValue { selected: selected.contains(&value), value, label, count: u64::from(count) }
            })
            .collect();
        values.sort_by(|left, right| {
            (Reverse(left.count), &left.label, &left.value).cmp(&(
                Reverse(right.count),
                &right.label,
                &right.value,
            ))
        });
        values.truncate(limit);
        if self.unknown > 0 {
            values.push(FacetValue {
                value: UNKNOWN.to_owned(),
                label: unknown_label(self.facet).to_owned(),
                count: u64::from(self.unknown),
                selected: false,
            });
        }
        Ok(FacetCounts { values, distinct: distinct as u64 })
    }
}

fn unknown_label(facet: Facet) -> &'static str {
    match facet {
        Facet::Actor => "no actor",
        Facet::Topic => "no topic",
        Facet::Source => "no source",
        Facet::Year => "undated",
        Facet::Language => "language unknown",
        Facet::Author => "no author",
    }
}

/// The column that holds a facet; years are worked out from days.
fn name_of(facet: Facet) -> Option<&'static str> {
    Some(match facet {
        Facet::Actor => "actor_facet",
        Facet::Topic => "topic_facet",
        Facet::Source => "source",
        Facet::Language => "language",
        Facet::Author => "author",
        Facet::Year => return None,
    })
}

fn column_of(columns: &Columns, facet: Facet) -> Option<&StrColumn> {
    match facet {
        Facet::Actor => columns.actor.as_ref(),
        Facet::Topic => columns.topic.as_ref(),
        Facet::Source => columns.source.as_ref(),
        Facet::Language => columns.language.as_ref(),
        Facet::Author => columns.author.as_ref(),
        Facet::Year => None,
    }
}

fn columns_of(reader: &Reader, facet: Facet) -> Vec<Option<&StrColumn>> {
    reader.columns().iter().map(|columns| column_of(columns, facet)).collect()
}

/// The year of a day since 1970, in the proleptic Gregorian calendar (the civil-from-days algorithm of H. Hinnant).
fn year_of(day: i64) -> i32 {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // The algorithm's years begin in March: January and February belong to the next.
    let year = year_of_era + era * 400 + i64::from(day_of_year >= 306);
    year as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::document::date_of_day;
    use chrono::Datelike;

    #[test]
    fn years_are_those_of_the_calendar() {
        for day in (-80_000..80_000).step_by(17).chain([-1, 0, 58, 59, 364, 365, 11_016, 11_017]) {
            assert_eq!(Some(year_of(day)), date_of_day(day).map(|date| date.year()), "{day}");
        }
    }
}
