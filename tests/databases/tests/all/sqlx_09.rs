//! sqlx 0.9 on PostgreSQL, MariaDB and SQLite, and with hand-made errors.

use shared::Taken;
use sqlx::{Error, error};
use status_error::database::schema::sqlx_09 as schema;

const NAME: &str = "sqlx 0.9";

#[path = "../shared/sqlx_mock.rs"]
mod mock;
#[path = "../shared/sqlx.rs"]
mod shared;
