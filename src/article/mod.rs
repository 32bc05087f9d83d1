//! The vocabulary: what a record is as read, what an article is after enrichment, and how both are accounted for.
//!
//! Floor 0. Nothing else of the crate is imported here, nothing here reads a file or knows a language. The serde
//! forms of these types are the public JSON of `hustings extract` (`Article`), so a change of a key is a change of
//! format. Keys are never left out: unknown is `null` or an empty list. Offsets count Unicode code points.

mod actor;
mod evidence;
mod published;
mod quote;
mod record;
mod report;
mod topic;

pub use actor::{Actor, Kind, Mention, Role, Rule};
pub use evidence::{Evidence, Field, Junk, SourceRun};
pub use published::{DateNote, Method, Precision, Published};
pub use quote::{Quote, Relation, Story};
pub use record::{Article, Declared, Furniture, Record, RecordId, TitleFrom};
pub use report::{Event, Ignored, Progress, Report, Silent, Skipped};
pub use topic::Topic;
