//! Reading of requests: extractor functions, field errors from serde and validators, and the error
//! type for bad requests.

#[cfg(feature = "extract")]
#[cfg_attr(docsrs, doc(cfg(feature = "extract")))]
pub mod extract;
pub(crate) mod request_error;
pub(crate) mod serde_error;
mod validation;
