//! From a failed deserialization to the property at fault.

#[cfg(feature = "extract")]
mod requests;
mod sources;
#[cfg(feature = "extract")]
mod walk;
#[cfg_attr(not(feature = "extract"), allow(dead_code, reason = "requests are read with more of them"))]
mod words;

#[cfg(feature = "extract")]
pub(crate) use requests::{body_error, detail, not_utf8, pair_detail, query_error, syntax_error};
#[cfg(feature = "extract")]
pub(crate) use words::{Said, of_type, read};
