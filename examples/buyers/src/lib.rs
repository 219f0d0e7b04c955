//! A payments API with buyers in it, whose errors are declared with `status-error`.
//!
//! Read `error.rs` first: it is the contract. `routes.rs` uses the contract.

#![allow(missing_docs, reason = "a program: its library is for its tests")]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod api_log;
pub mod auth;
pub mod document;
pub mod error;
pub mod limit;
pub mod model;
pub mod page;
pub mod routes;
pub mod server;
pub mod store;
pub mod token;
pub mod tour;
pub mod web_client;
