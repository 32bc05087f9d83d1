//! The columns of one segment, opened once.

use std::sync::Arc;

use tantivy::SegmentReader;
use tantivy::columnar::ColumnValues;
use tantivy::columnar::StrColumn;

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
        let undated = super::schema::UNDATED;
        Ok(Self {
            from: columns.i64("from")?.first_or_default_col(undated),
            time: columns.i64("time")?.first_or_default_col(super::schema::UNDATED_TIME),
            key: columns.u64("key")?.first_or_default_col(0),
            key_rest: columns.u64("key_rest")?.first_or_default_col(0),
            actor: columns.str("actor_facet")?,
            topic: columns.str("topic_facet")?,
            source: columns.str("source")?,
            author: columns.str("author")?,
            language: columns.str("language")?,
        })
    }
}
