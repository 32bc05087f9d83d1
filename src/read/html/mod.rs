//! Saved pages → a record.

use std::ops::ControlFlow;

use super::output::Output;

/// Reads a page.
pub(super) fn read(_: Vec<u8>, _: bool, output: &mut Output<'_>) -> ControlFlow<()> {
    output.refuse(None, "HTML is not read yet".to_owned());
    ControlFlow::Continue(())
}
