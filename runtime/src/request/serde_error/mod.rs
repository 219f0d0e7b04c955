//! Conversion of a failed deserialization into a field error with a pointer to the wrong property.

#[cfg_attr(not(feature = "extract"), allow(dead_code, reason = "requests are read with more of them"))]
pub(crate) mod classify;
mod field_errors;
#[cfg(feature = "extract")]
mod locate;
#[cfg(feature = "extract")]
pub(crate) mod request_errors;
#[cfg(feature = "extract")]
mod track;
