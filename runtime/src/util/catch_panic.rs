//! Catching the panics of a user's code.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Writes what a user's `Display` says. One that panics has failed: `format!` does with a width of
/// 65,536.
#[inline]
pub(crate) fn caught(write: impl FnOnce() -> fmt::Result) -> fmt::Result {
    catch_unwind(AssertUnwindSafe(write)).unwrap_or(Err(fmt::Error))
}
