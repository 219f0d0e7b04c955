//! Helpers that don't depend on entries.

#[cfg(feature = "html")]
pub(crate) mod accept;
pub(crate) mod grpc;
#[cfg(any(feature = "actix-web-4", feature = "rocket-05"))]
pub(crate) mod headers;
pub(crate) mod json;
pub(crate) mod text;
pub(crate) mod time;

/// The `tracing` target of every event of this crate, so that filters don't depend on the names of
/// modules.
pub(crate) const TARGET: &str = "status_error_log";
