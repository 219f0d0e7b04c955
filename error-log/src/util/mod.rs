//! Leaves that know nothing of entries.

pub(crate) mod grpc;
pub(crate) mod json;
pub(crate) mod text;
pub(crate) mod time;

/// The target of every event of this crate, so that a filter does not depend on the names of
/// modules.
pub(crate) const TARGET: &str = "status_error_log";
