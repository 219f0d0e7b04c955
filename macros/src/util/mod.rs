//! Helpers that don't depend on the attributes.

pub(crate) mod diagnostics;
pub(crate) mod grpc_codes;
pub(crate) mod http_status;
pub(crate) mod literal;
pub(crate) mod names;
pub(crate) mod template;
pub(crate) mod uri;
