//! Queries on the raw model (the input as written), for two users: the checks, and the code that
//! builds the proven model (the input after all checks).

pub(crate) mod decode;
pub(crate) mod fields;
mod foreign_types;
pub(crate) mod problem_types;
pub(crate) mod sentence;
