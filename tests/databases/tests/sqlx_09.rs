//! sqlx 0.9 on PostgreSQL, MariaDB and SQLite.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use status_error::database::schema::sqlx_09 as schema;

const NAME: &str = "sqlx 0.9";

#[path = "shared/sqlx.rs"]
mod shared;
