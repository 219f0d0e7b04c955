//! Leaves that know nothing of entries.

pub(crate) mod grpc;
pub(crate) mod json;
pub(crate) mod media_type;
pub(crate) mod text;
pub(crate) mod time;
