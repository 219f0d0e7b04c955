//! Queries on the raw model, for both the checks and the proven model.

pub(crate) mod decode;
pub(crate) mod fields;
mod foreign_types;
pub(crate) mod problem_types;
pub(crate) mod sentence;
