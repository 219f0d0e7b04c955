//! rusqlite 0.39 on SQLite.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

const NAME: &str = "rusqlite 0.39";

#[path = "shared/rusqlite.rs"]
mod shared;
