//! What is stored of each article: the record as read and the article that came of it, the text of both once.
//!
//! Four bytes with the length of the JSON (little-endian), the JSON, and the places (`places.rs`).

use serde::Deserialize;
use serde::Serialize;

use super::places;
use crate::article::Article;
use crate::article::Record;

/// What parts the paragraphs of a body.
const BREAK: &str = "\n\n";

/// A record and its article.
///
/// Invariant, tested: `enrich(record) == article` for the knowledge that wrote it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    /// The record exactly as read.
    pub record: Record,
    /// The article that came of it.
    pub article: Article,
}

/// The stored form: a body that is made of the record's paragraphs is kept as their numbers.
#[derive(Serialize, Deserialize)]
struct Form<R, A> {
    record: R,
    article: A,
    /// The paragraphs of the record that make the body, in order; `None` where the body stands in the article.
    kept: Option<Vec<u32>>,
}

impl Stored {
    /// The bytes to be stored.
    ///
    /// # Errors
    /// The article cannot be written as JSON, which is a bug.
    pub(super) fn into_bytes(self) -> serde_json::Result<Vec<u8>> {
        let Self { record, mut article } = self;
        let kept = kept(&record.paragraphs, &article.body);
        if kept.is_some() {
            article.body.clear();
        }
        let places = places::take(&mut article);
        let mut bytes = vec![0; 4];
        serde_json::to_writer(&mut bytes, &Form { record, article, kept })?;
        let length = (bytes.len() as u32).saturating_sub(4).to_le_bytes();
        bytes.splice(..4, length);
        bytes.extend(places);
        Ok(bytes)
    }

    /// Reads what `into_bytes` wrote.
    ///
    /// # Errors
    /// What is wrong with the bytes.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Result<Self, String> {
        let cut = || "it is cut off".to_owned();
        let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(cut)?;
        let (json, places) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(cut)?;
        let Form { record, mut article, kept }: Form<Record, Article> =
            serde_json::from_slice(json).map_err(|error| error.to_string())?;
        if let Some(kept) = kept {
            let paragraphs = kept.iter().filter_map(|&nth| record.paragraphs.get(nth as usize));
            article.body = paragraphs.map(String::as_str).collect::<Vec<_>>().join(BREAK);
        }
        places::put_back(&mut article, places).ok_or("its places do not fit its text")?;
        Ok(Self { record, article })
    }
}

/// The numbers of the paragraphs that make `body` when joined, where it is made so.
fn kept(paragraphs: &[String], body: &str) -> Option<Vec<u32>> {
    let (mut kept, mut rest) = (Vec::with_capacity(paragraphs.len()), body);
    for (nth, paragraph) in paragraphs.iter().enumerate() {
        let Some(after) = rest.strip_prefix(paragraph.as_str()) else { continue };
        if after.is_empty() {
            kept.push(nth as u32);
            rest = after;
            break;
        }
        if let Some(next) = after.strip_prefix(BREAK) {
            kept.push(nth as u32);
            rest = next;
        }
    }
    // What joins back is what was there: an empty rest could also mean a body that ended in a break.
    let joins = rest.is_empty() && !body.ends_with(BREAK);
    joins.then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stored(paragraphs: &[&str], body: &str) -> Stored {
        let paragraphs = paragraphs.iter().map(|text| (*text).to_owned()).collect();
        let record = Record { paragraphs, ..Record::default() };
        let article = Article { body: body.to_owned(), ..crate::enrich::bare(&record) };
        Stored { record, article }
    }

    proptest! {
        #[test]
        fn what_is_stored_reads_back(paragraphs in prop::collection::vec("[ab]{1,3}", 0..5), body in "[ab\n]{0,9}", mask in 0_u32..32) {
            let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
            let some: Vec<&str> = paragraphs.iter().enumerate().filter(|(nth, _)| mask >> nth & 1 == 1).map(|(_, text)| *text).collect();
            for body in [some.join(BREAK), body] {
                let stored = stored(&paragraphs, &body);
                prop_assert_eq!(Stored::of_bytes(&stored.clone().into_bytes().unwrap()).unwrap(), stored);
            }
        }
    }

    #[test]
    fn the_text_stands_once() {
        let bytes = stored(&["first", "junk", "last"], "first\n\nlast").into_bytes().unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert_eq!(text.matches("first").count(), 1, "{text}");
    }
}
