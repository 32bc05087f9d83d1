//! Global ordinals: one numbering of a column's values over all segments, made once and kept with the reader.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;

use tantivy::columnar::StrColumn;

/// The values of a column over all segments.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    /// For each segment, the global number of each of its ordinals; empty where there is one segment only and the
    /// numbers are the ordinals.
    pub(crate) maps: Vec<Vec<u32>>,
    /// How many values there are.
    pub(crate) n_values: usize,
    /// For each value, a segment and its ordinal there, to find its text by.
    homes: Vec<(u32, u32)>,
}

impl Numbering {
    /// Numbers the values of `columns`, one for each segment.
    fn new(columns: &[Option<&StrColumn>]) -> std::io::Result<Self> {
        if let [column] = columns {
            return Ok(Self { n_values: column.map_or(0, |column| column.num_terms()), ..Self::default() });
        }
        let mut numbers: HashMap<Vec<u8>, u32> = HashMap::new();
        let mut numbering = Self::default();
        for (nth, column) in columns.iter().enumerate() {
            let mut map = Vec::new();
            if let Some(column) = column {
                let mut stream = column.dictionary().stream()?;
                while stream.advance() {
                    let fresh = numbers.len() as u32;
                    let number = match numbers.get(stream.key()) {
                        Some(&number) => number,
                        None => {
                            numbers.insert(stream.key().to_vec(), fresh);
                            numbering.homes.push((nth as u32, map.len() as u32));
                            fresh
                        }
                    };
                    map.push(number);
                }
            }
            numbering.maps.push(map);
        }
        numbering.n_values = numbers.len();
        Ok(numbering)
    }

    /// The text of a value.
    pub(crate) fn text(&self, number: usize, columns: &[Option<&StrColumn>]) -> std::io::Result<String> {
        let (segment, ordinal) = match self.homes.get(number) {
            Some(&(segment, ordinal)) => (segment as usize, u64::from(ordinal)),
            None => (0, number as u64),
        };
        let mut text = String::new();
        if let Some(Some(column)) = columns.get(segment) {
            column.ord_to_str(ordinal, &mut text)?;
        }
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
        let mut made = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(numbering) = made.get(name) {
            return Ok(Arc::clone(numbering));
        }
        let numbering = Arc::new(Numbering::new(columns)?);
        made.insert(name, Arc::clone(&numbering));
        Ok(numbering)
    }
}
