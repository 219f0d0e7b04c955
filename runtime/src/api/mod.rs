//! The vocabulary of error responses: the error, the profile, the format, and the problem on its
//! way to a client. The modules of this folder may import each other.

pub(crate) mod api_error;
mod decode_macro;
pub(crate) mod downcast;
#[cfg(feature = "log-04")]
mod events;
pub mod format;
pub(crate) mod hook;
pub(crate) mod json;
pub(crate) mod members;
pub(crate) mod nested;
pub(crate) mod problem;
pub(crate) mod profile;
#[cfg(feature = "client")]
pub(crate) mod received;
pub(crate) mod rendered;
pub(crate) mod rendering;
pub(crate) mod report;
pub(crate) mod request_ids;
pub(crate) mod request_scope;
pub(crate) mod response_cache;
pub(crate) mod snapshot;
mod stderr;
pub(crate) mod table;
pub(crate) mod wrappers;
