//! From a failed deserialization to the property at fault.

#[cfg_attr(not(feature = "extract"), allow(dead_code, reason = "requests are read with more of them"))]
pub(crate) mod classify;
mod field_errors;
#[cfg(feature = "extract")]
mod locate;
#[cfg(feature = "extract")]
pub(crate) mod request_errors;
