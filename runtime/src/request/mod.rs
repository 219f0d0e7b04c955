//! Reading requests: extractors' functions, the field errors of serde and of validators, and the
//! errors of a bad request.

#[cfg(feature = "extract")]
#[cfg_attr(docsrs, doc(cfg(feature = "extract")))]
pub mod extract;
pub(crate) mod request_error;
pub(crate) mod serde_error;
mod validation;
