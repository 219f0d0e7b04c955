//! The raw model: what was written, borrowed, with its spans. Single attributes are sound here; how
//! they relate is `check`'s.

pub(crate) mod attr;
mod constraints;
mod docs;
pub(crate) mod input;
pub(crate) mod read;
mod status;
pub(crate) mod thiserror;
