//! A paste store whose error responses are a status and a message, and the same store after each of
//! five steps to status-error. Each step is a commit that can be shipped, and old clients get what
//! they got before.
//!
//! | step | changes |
//! |---|---|
//! | [`step_0`] | nothing: the service before |
//! | [`step_1`] | the layer is installed in a dry run |
//! | [`step_2`] | the layer is live, with rules for old responses; `problem!` in place of `AppError::new` |
//! | [`step_3`] | the pastes have an enum |
//! | [`step_4`] | the rest has enums |
//! | [`step_5`] | the rules are gone, as is the old code |
//!
//! The folder of a step has the files that the step changes. Its `mod.rs` lists them, and the files
//! of earlier steps that stay. `CHANGES` lists each response that a step changes on purpose.

#![allow(clippy::duplicate_mod, unreachable_pub, reason = "a file belongs to each step that doesn't change it")]

pub mod limit;
pub mod step_0;
pub mod step_1;
pub mod step_2;
pub mod step_3;
pub mod step_4;
pub mod step_5;
pub mod store;

/// A response that a step changes on purpose.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// The name of the request in `tests/requests`.
    pub request: &'static str,
    /// The new response: status, headers in alphabetical order, an empty line, body.
    pub response: &'static str,
    /// The reason of the change.
    pub reason: &'static str,
}
