//! The log's HTML page in a real browser.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod answers;
mod browser;
mod hostile;
mod site;
mod usable;
