//! Edge cases of the contract: rare declarations that have to work, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod additions;
mod catalog;
mod challenges;
#[path = "../common/mod.rs"]
mod common;
mod conceal_when;
mod context;
mod downcast;
mod formats;
mod generics;
mod holders;
mod inner_messages;
mod longer_form;
mod one_of;
mod problem_types;
mod ranges;
mod report_levels;
