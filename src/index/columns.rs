//! The columns of one segment, opened once.

use std::sync::Arc;

use tantivy::SegmentReader;
use tantivy::columnar::Cardinality;
use tantivy::columnar::Column;
use tantivy::columnar::ColumnValues;
use tantivy::columnar::StrColumn;

use super::schema::UNDATED;
use super::schema::UNDATED_TIME;

/// The columns that searching reads, dense ones as plain arrays.
pub(crate) struct Columns {
    pub(crate) from: Arc<dyn ColumnValues<i64>>,
    pub(crate) time: Arc<dyn ColumnValues<i64>>,
    pub(crate) key: Arc<dyn ColumnValues<u64>>,
    pub(crate) key_rest: Arc<dyn ColumnValues<u64>>,
    pub(crate) actor: Option<StrColumn>,
    pub(crate) topic: Option<StrColumn>,
    pub(crate) source: Option<StrColumn>,
    pub(crate) author: Option<StrColumn>,
    pub(crate) language: Option<StrColumn>,
}

impl Columns {
    pub(super) fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        Ok(Self {
            from: dense(columns.i64("from")?, UNDATED),
            time: dense(columns.i64("time")?, UNDATED_TIME),
            key: dense(columns.u64("key")?, 0),
            key_rest: dense(columns.u64("key_rest")?, 0),
            actor: columns.str("actor_facet")?,
            topic: columns.str("topic_facet")?,
            source: columns.str("source")?,
            author: columns.str("author")?,
            language: columns.str("language")?,
        })
    }

    /// The id of a document, as `document::id_of` takes it.
    pub(crate) fn id(&self, doc: u32) -> (u64, u64) {
        (self.key.get_val(doc), self.key_rest.get_val(doc))
    }
}

/// The values of a column in which every document has one, as the plain array that they are: the engine's view with a
/// default for gaps asks value by value and is twenty times slower.
pub(crate) fn dense<T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + 'static>(
    column: Column<T>,
    default: T,
) -> Arc<dyn ColumnValues<T>> {
    if column.get_cardinality() == Cardinality::Full {
        column.values
    } else {
        column.first_or_default_col(default)
    }
}
