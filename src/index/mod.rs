//! `Article`s → an index that survives: schema, writer, manifest, lock, reader.
//!
//! Floor 5. `refresh` is the one way in, `Reader` the one way out; the engine's types go no further than `search`.
//! Start reading at `refresh.rs` for the way of the files, at `schema.rs` for what is kept.
//!
//! Invariants:
//! - A commit is one atom: segments and manifest of a generation become visible together, by the payload of the
//!   engine's commit naming the files of the manifest. Nothing else commits.
//! - A file is in the index whole or not at all, but for the one at which the user stopped a run: it is marked as partly
//!   read, and read on. Every file that was met has one line in the manifest.
//! - A reader writes nothing, takes no lock, and shows one commit.

mod account;
mod analyser;
pub(crate) mod analysis;
mod check;
pub(crate) mod columns;
mod directory;
pub(crate) mod document;
mod error;
#[cfg(test)]
mod faults;
mod lock;
mod manifest;
mod meta;
pub(crate) mod ordinals;
mod pipeline;
mod place;
mod places;
mod plan;
mod reader;
mod refresh;
mod repair;
pub(crate) mod schema;
mod status;
mod store;
mod stored;

pub use account::Accounted;
pub use check::Check;
pub use check::Finding;
pub use check::check;
pub use check::damage;
pub use document::MAIN_SALIENCE;
pub use error::IndexError;
pub use place::Place;
pub use plan::Change;
pub use plan::Changes;
pub use plan::changes;
pub use reader::Reader;
pub use refresh::Mode;
pub use refresh::refresh;
pub use refresh::refresh_with;
pub use repair::Lost;
pub use repair::Repair;
pub use repair::repair;
pub use status::Status;
pub use stored::Stored;
