//! Helpers that don't depend on entries.

pub(crate) mod grpc;
pub(crate) mod json;
pub(crate) mod text;
pub(crate) mod time;

/// The `tracing` target of every event of this crate, so that filters don't depend on the names of
/// modules.
pub(crate) const TARGET: &str = "status_error_log";
