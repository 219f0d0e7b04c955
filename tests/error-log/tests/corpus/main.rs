//! Responses of the error log and files of an earlier version, compared with their recordings.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod api;
mod files;
mod list;
mod page;
mod session;
mod upgrade;
