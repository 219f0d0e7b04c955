//! Hostile surroundings: names in scope must not change the derive's output.
#![forbid(unsafe_code)]
#![allow(uncommon_codepoints, mixed_script_confusables, reason = "names of other alphabets are among the tests")]
#![allow(clippy::wrong_self_convention, clippy::upper_case_acronyms, reason = "and so are strange names")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bodies;
mod by_path;
#[path = "../common/mod.rs"]
mod common;
mod common_error;
mod fields;
mod hidden_names;
mod inherent;
mod lints;
mod macros;
mod names;
mod no_prelude;
mod renamed;
mod shadowed;
mod thousand;
