#![doc = include_str!("docs/crate.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

#[cfg(feature = "docs")]
mod accept;
#[cfg(feature = "axum-08")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum-08")))]
pub mod axum_08;
mod changes;
mod compare;
#[cfg(feature = "docs")]
mod docs;
mod file;
mod lock;
mod locked;
#[cfg(test)]
mod oracle;
mod schema;

pub use changes::{Changes, Verdict};
#[cfg(feature = "docs")]
#[cfg_attr(docsrs, doc(cfg(feature = "docs")))]
pub use docs::Docs;
pub use file::LockFileError;
pub use lock::Lock;
pub use locked::LockedContract;

// The README shows both features.
#[cfg(all(doctest, feature = "axum-08"))]
#[doc = include_str!("../README.md")]
mod readme {}
