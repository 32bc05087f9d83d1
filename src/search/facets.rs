//! Exact counts of the values of a facet over all hits, in one pass, unknown as a value.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

use tantivy::columnar::StrColumn;
use tantivy::query::Weight;

use super::answer::FacetCounts;
use super::answer::FacetValue;
use super::request::Facet;
use crate::index::Reader;
use crate::index::columns::Columns;
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
    // All hits first: the engine gives them in blocks, and each facet then runs over plain arrays.
    let mut hits: Vec<Vec<u32>> = Vec::new();
    for segment in reader.searcher().segment_readers() {
        let alive = segment.alive_bitset();
        let mut docs = Vec::new();
        weight.for_each_no_score(segment, &mut |block| match alive {
            Some(alive) => docs.extend(block.iter().filter(|&&doc| alive.is_alive(doc))),
            None => docs.extend_from_slice(block),
        })?;
        hits.push(docs);
    }
    let mut counts = BTreeMap::new();
    for &facet in facets {
        let counted = match name_of(facet) {
            Some(name) => named(reader, facet, name, &hits, limit, selected)?,
            None => years(reader, &hits, limit),
        };
        counts.insert(facet, counted);
    }
    Ok(counts)
}

/// Counts a facet whose values stand in a column.
fn named(
    reader: &Reader,
    facet: Facet,
    name: &'static str,
    hits: &[Vec<u32>],
    limit: usize,
    selected: &BTreeSet<String>,
) -> std::io::Result<FacetCounts> {
    let columns: Vec<Option<&StrColumn>> =
        reader.columns().iter().map(|columns| column_of(columns, facet)).collect();
    let numbering = reader.ordinals.of(name, &columns)?;
    let tables = numbering.tables(&columns);
    let (mut counts, mut unknown) = (vec![0_u32; numbering.n_values], 0_u64);
    let mut add = |number: u32| {
        if let Some(count) = counts.get_mut(number as usize) {
            *count += 1;
        }
    };
    for (segment, (docs, column)) in hits.iter().zip(&columns).enumerate() {
        let Some(column) = column else {
            unknown += docs.len() as u64;
            continue;
        };
        match tables.and_then(|tables| tables.get(segment)) {
            Some(table) => {
                for &doc in docs {
                    let numbers = table.numbers(doc);
                    unknown += u64::from(numbers.is_empty());
                    numbers.iter().copied().for_each(&mut add);
                }
            }
            None => {
                let ords = column.ords();
                for &doc in docs {
                    let mut is_known = false;
                    for ord in ords.values_for_doc(doc) {
                        is_known = true;
                        add(numbering.number(segment, ord));
                    }
                    unknown += u64::from(!is_known);
                }
            }
        }
    }
    let mut values = Vec::new();
    for (number, count) in leading(&counts, limit) {
        let text = numbering.text(number, &columns)?;
        // What is shown stands first, so that the order of the column is that of the labels.
        let (label, value) = text.split_once(PART).unwrap_or((&text, &text));
        values.push(FacetValue {
            value: value.to_owned(),
            label: label.to_owned(),
            count: u64::from(count),
            selected: selected.contains(value),
        });
    }
    let distinct = counts.iter().filter(|&&count| count > 0).count() as u64;
    Ok(with_unknown(facet, values, unknown, distinct))
}

/// The numbers of the `limit` highest counts with their counts, highest first, ties by number.
fn leading(counts: &[u32], limit: usize) -> Vec<(u32, u32)> {
    let mut best: Vec<(u32, u32)> = Vec::with_capacity(limit + 1);
    let mut least = 0;
    for (number, &count) in counts.iter().enumerate() {
        if count > least {
            // Behind those that are as high: they have the lower number.
            let at = best.partition_point(|&(_, other)| other >= count);
            best.insert(at, (number as u32, count));
            if best.len() > limit {
                best.pop();
            }
            if best.len() == limit {
                least = best.last().map_or(u32::MAX, |&(_, last)| last);
            }
        }
    }
    best
}

/// Counts the years of publication.
fn years(reader: &Reader, hits: &[Vec<u32>], limit: usize) -> FacetCounts {
    let (mut counts, mut unknown) = (BTreeMap::<i32, u32>::new(), 0);
    for (docs, columns) in hits.iter().zip(reader.columns()) {
        // News comes in runs of a year.
        let mut run = (0, 0);
        for &doc in docs {
            match columns.from.get_val(doc) {
                UNDATED => unknown += 1,
                day => {
                    let year = year_of(day);
                    if year != run.0 {
                        *counts.entry(run.0).or_default() += run.1;
                        run = (year, 0);
                    }
                    run.1 += 1;
                }
            }
        }
        *counts.entry(run.0).or_default() += run.1;
    }
    counts.retain(|_, count| *count > 0);
    let distinct = counts.len() as u64;
    let mut ranked: Vec<(i32, u32)> = counts.into_iter().collect();
    ranked.sort_by_key(|&(year, count)| (Reverse(count), year));
    ranked.truncate(limit);
    let value = |(year, count): (i32, u32)| FacetValue {
        value: year.to_string(),
        label: year.to_string(),
        count: u64::from(count),
        selected: false,
    };
    with_unknown(Facet::Year, ranked.into_iter().map(value).collect(), unknown, distinct)
}

fn with_unknown(facet: Facet, mut values: Vec<FacetValue>, unknown: u64, distinct: u64) -> FacetCounts {
    if unknown > 0 {
        values.push(FacetValue {
            value: UNKNOWN.to_owned(),
            label: unknown_label(facet).to_owned(),
            count: unknown,
            selected: false,
        });
    }
    FacetCounts { values, distinct }
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
    fn the_leading_counts_are_the_highest_with_ties_by_number() {
        assert_eq!(leading(&[1, 5, 0, 5, 2, 7, 2], 4), [(5, 7), (1, 5), (3, 5), (4, 2)]);
        assert_eq!(leading(&[0, 3], 4), [(1, 3)]);
        assert_eq!(leading(&[3, 3], 0), []);
    }

    #[test]
    fn years_are_those_of_the_calendar() {
        for day in (-80_000..80_000).step_by(17).chain([-1, 0, 58, 59, 364, 365, 11_016, 11_017]) {
            assert_eq!(Some(year_of(day)), date_of_day(day).map(|date| date.year()), "{day}");
        }
    }
}
