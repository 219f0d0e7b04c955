//! The matrix driver × database × kind of index, and the matrix driver × database × outcome,
//! without a driver: the violations and other failures, what each has to become, and the guide's
//! tables of the results. The drivers come from the tests of this package and from the workspaces
//! `tests/fixtures/databases-*`.

// Test code panics on failure.
#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
// Only tests call these functions, and they don't need `Send` futures.
#![allow(async_fn_in_trait)]

mod cases;
mod contract;
mod matrix;
mod outcomes;
mod reports;
mod table;

pub use cases::{Case, Database, HOSTILE, KINDS, Sql};
pub use matrix::{Driver, told, violate_all};
pub use outcomes::{Connect, outcomes_of_mariadb, outcomes_of_postgres, outcomes_of_sqlite};
