//! When an article was published.
//!
//! Every place that can tell is read, strongest first: the user's sidecar, what the file declares, the address, the
//! dateline, publication statements of the text, the name of the file. The strongest that can be a date is taken, a
//! weaker one may make it finer, and what contradicts it or is no date becomes a note. There is no clock here and no
//! file time: what the record does not say stays unknown.

mod clock;
mod confidence;
mod dateline;
mod decide;
mod declared;
mod findings;
mod names;
mod path;
mod phrase;
mod pieces;
mod stamp;
mod statement;

pub(super) use dateline::head;
pub(super) use dateline::read as dateline;
pub(super) use decide::decide;
pub(super) use declared::order;
pub(super) use findings::Place;
pub(super) use findings::Said;
pub(super) use phrase::Order;
