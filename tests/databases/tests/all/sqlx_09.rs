//! sqlx 0.9 on PostgreSQL, MariaDB and SQLite.

use status_error::database::schema::sqlx_09 as schema;

const NAME: &str = "sqlx 0.9";

#[path = "../shared/sqlx.rs"]
mod shared;
