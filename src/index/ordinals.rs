//! Global ordinals: one numbering of a column's values over all segments, in the order of the values, made once and
//! kept with the reader; and the values of each document as plain arrays, once a reader is asked more than once.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::PoisonError;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use tantivy::columnar::StrColumn;

/// Texts kept in memory: looking one up costs as much as counting thousands of documents.
const KEPT_TEXTS: usize = 20_000;

/// The values of a column over all segments.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    /// For each segment, the global number of each of its ordinals; empty where there is one segment only and the
    /// numbers are the ordinals.
    maps: Vec<Vec<u32>>,
    /// How many values there are.
    pub(crate) n_values: usize,
    /// For each value, a segment and its ordinal there, to find its text by.
    homes: Vec<(u32, u32)>,
    texts: Mutex<HashMap<u32, Arc<str>>>,
    uses: AtomicU32,
    tables: OnceLock<Vec<Table>>,
}

/// The global numbers of the values of each document of a segment, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// Where the numbers of each document begin, and at last where all end.
    starts: Vec<u32>,
    numbers: Vec<u32>,
}

impl Table {
    fn new(column: &StrColumn, map: Option<&Vec<u32>>) -> Self {
        let ords = column.ords();
        let mut table = Self { starts: vec![0], numbers: Vec::new() };
        for doc in 0..ords.num_docs() {
            table.numbers.extend(ords.values_for_doc(doc).map(|ord| number_of(map, ord)));
            table.starts.push(table.numbers.len() as u32);
        }
        table
    }

    /// The numbers of a document.
    pub(crate) fn numbers(&self, doc: u32) -> &[u32] {
        let at = |doc: u32| self.starts.get(doc as usize).copied().unwrap_or_default() as usize;
        self.numbers.get(at(doc)..at(doc + 1)).unwrap_or_default()
    }
}

fn number_of(map: Option<&Vec<u32>>, ord: u64) -> u32 {
    match map {
        Some(map) => map.get(ord as usize).copied().unwrap_or(u32::MAX),
        None => ord as u32,
    }
}

impl Numbering {
    /// Numbers the values of `columns`, one for each segment.
    fn new(columns: &[Option<&StrColumn>]) -> std::io::Result<Self> {
        if let [column] = columns {
            return Ok(Self { n_values: column.map_or(0, |column| column.num_terms()), ..Self::default() });
        }
        let mut homes: BTreeMap<Vec<u8>, Vec<(u32, u32)>> = BTreeMap::new();
        let mut maps = Vec::with_capacity(columns.len());
        for (segment, column) in columns.iter().enumerate() {
            let mut n_ordinals = 0;
            if let Some(column) = column {
                let mut stream = column.dictionary().stream()?;
                while stream.advance() {
                    homes.entry(stream.key().to_vec()).or_default().push((segment as u32, n_ordinals));
                    n_ordinals += 1;
                }
            }
            maps.push(vec![u32::MAX; n_ordinals as usize]);
        }
        let mut numbering = Self { n_values: homes.len(), ..Self::default() };
        for (number, places) in homes.into_values().enumerate() {
            numbering.homes.extend(places.first());
            for (segment, ordinal) in places {
                if let Some(place) =
                    maps.get_mut(segment as usize).and_then(|map| map.get_mut(ordinal as usize))
                {
                    *place = number as u32;
                }
            }
        }
        Ok(Self { maps, ..numbering })
    }

    /// The global number of an ordinal of a segment.
    pub(crate) fn number(&self, segment: usize, ord: u64) -> u32 {
        number_of(self.maps.get(segment), ord)
    }

    /// The values of each document as arrays, one for each segment: `None` for the first asker, who is often the
    /// only one and would wait for every document to be laid out.
    pub(crate) fn tables(&self, columns: &[Option<&StrColumn>]) -> Option<&[Table]> {
        if self.uses.fetch_add(1, Ordering::Relaxed) == 0 {
            return None;
        }
        Some(self.tables.get_or_init(|| {
            let table = |(segment, column): (usize, &Option<&StrColumn>)| {
                column.map_or_else(Table::default, |column| Table::new(column, self.maps.get(segment)))
            };
            columns.iter().enumerate().map(table).collect()
        }))
    }

    /// The text of a value.
    pub(crate) fn text(&self, number: u32, columns: &[Option<&StrColumn>]) -> std::io::Result<Arc<str>> {
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = texts.get(&number) {
            return Ok(Arc::clone(text));
        }
        let (segment, ordinal) = match self.homes.get(number as usize) {
            Some(&(segment, ordinal)) => (segment as usize, u64::from(ordinal)),
            None => (0, u64::from(number)),
        };
        let mut text = String::new();
        if let Some(Some(column)) = columns.get(segment) {
            column.ord_to_str(ordinal, &mut text)?;
        }
        if texts.len() >= KEPT_TEXTS {
            texts.clear();
        }
        let text: Arc<str> = text.into();
        texts.insert(number, Arc::clone(&text));
        Ok(text)
    }
}

/// The numberings made so far, by the name of the column.
#[derive(Debug, Default)]
pub(crate) struct GlobalOrdinals(Mutex<HashMap<&'static str, Arc<Numbering>>>);

impl GlobalOrdinals {
    /// The numbering of the column `name`, made on first use.
    pub(crate) fn of(
        &self,
        name: &'static str,
        columns: &[Option<&StrColumn>],
    ) -> std::io::Result<Arc<Numbering>> {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(numbering) = made.get(name) {
            return Ok(Arc::clone(numbering));
        }
        let numbering = Arc::new(Numbering::new(columns)?);
        made.insert(name, Arc::clone(&numbering));
        Ok(numbering)
    }
}
