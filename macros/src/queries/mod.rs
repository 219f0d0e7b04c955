//! Questions that checks and the model both ask of the raw model.

pub(crate) mod fields;
pub(crate) mod problem_types;
pub(crate) mod sentence;
