//! Leaves that know nothing of entries.

pub(crate) mod json;
pub(crate) mod time;
