//! All tests against real databases, in one program, so that each server starts only once.

#![allow(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    // `shared/sqlx_mock.rs` is compiled for each major version of sqlx.
    clippy::duplicate_mod
)]

mod constraints;
mod diesel_2;
mod first;
mod names;
mod outcomes;
mod race;
mod rusqlite_039;
mod schema;
mod sea_orm_1;
mod sea_orm_2;
mod sqlx_08;
mod sqlx_09;
mod tokio_postgres_07;
mod transactions;
mod unmapped;
