//! The raw model: the input as written, borrowed, with its spans. Each attribute has been checked
//! by itself; `check` has the rules that relate attributes to each other.

pub(crate) mod attr;
mod constraints;
mod docs;
pub(crate) mod input;
pub(crate) mod read;
mod status;
pub(crate) mod thiserror;
