#![doc = include_str!("docs/crate.md")]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod changes;
mod compare;
mod file;
mod lock;
mod locked;
#[cfg(test)]
mod oracle;
mod schema;

pub use changes::{Changes, Verdict};
pub use file::LockFileError;
pub use lock::Lock;
pub use locked::LockedContract;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
