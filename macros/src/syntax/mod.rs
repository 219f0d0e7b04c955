//! The raw model: the input as written, with its spans; it borrows from the syntax tree. The parser
//! checks each attribute alone; `check` has the rules that relate attributes to each other.

pub(crate) mod attr;
mod constraints;
mod docs;
pub(crate) mod input;
pub(crate) mod read;
mod status;
pub(crate) mod thiserror;
