//! The matrix driver × database × kind of index, without a driver: what is violated, what has to
//! come of it, and the table in the guide that says so. The tests of this package and the
//! workspaces `tests/fixtures/databases-*` bring the drivers.

// Tests' code: what goes wrong is told by a panic.
#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
// The drivers' futures need not be `Send`.
#![allow(async_fn_in_trait)]

mod cases;
mod contract;
mod matrix;
mod table;

pub use cases::{Case, Database, HOSTILE, KINDS, Sql};
pub use matrix::{Driver, told, violate_all};
