//! rusqlite 0.39 on SQLite.

const NAME: &str = "rusqlite 0.39";

#[path = "../shared/rusqlite.rs"]
mod shared;
