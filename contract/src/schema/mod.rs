//! JSON Schemas (draft 2020-12): whether each value of one fits another, and how they differ.
//!
//! The verdicts are safe, not complete: if a rule here can't prove that a value fits, the schemas
//! count as different, so that a change which may break clients never passes as compatible.

mod assertions;
mod difference;
mod narrower;
mod text;

pub(crate) use difference::{Difference, DifferenceKind, differences};
pub(crate) use text::describe_two;
#[cfg(feature = "docs")]
pub(crate) use text::words;

#[cfg(test)]
mod tests;
