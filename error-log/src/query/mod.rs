//! What a list is asked for.

pub(crate) mod cursor;
pub(crate) mod filter;
