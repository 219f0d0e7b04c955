//! Chapters for reading: nothing here is code.

#[doc = include_str!("databases.md")]
pub mod databases {}

#[doc = include_str!("migration.md")]
pub mod migration {}

#[doc = include_str!("troubleshooting.md")]
pub mod troubleshooting {}

#[doc = include_str!("frameworks.md")]
pub mod frameworks {}
