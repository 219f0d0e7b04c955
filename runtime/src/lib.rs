//! An error enum is an API's error contract, and the compiler proves it.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

// The derive names this crate by its public name, in this crate too.
extern crate self as status_error;

mod answer;
#[cfg(feature = "axum-08")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum-08")))]
pub mod axum;
mod body;
mod cache;
mod detail;
mod error;
pub mod format;
mod frameworks;
#[cfg(feature = "garde-023")]
mod garde;
mod header;
mod json;
mod problem;
mod profile;
mod reference;
mod report;
mod request_error;
mod respond;
mod scope;
#[cfg(feature = "axum-08")]
mod serde_details;
mod status;
#[cfg(feature = "tower-service-03")]
#[cfg_attr(docsrs, doc(cfg(feature = "tower-service-03")))]
pub mod tower;

pub use answer::{Occurrence, Problem};
pub use body::Body;
pub use detail::{Detail, DetailSource, Details, Location, Pointer};
pub use error::ApiError;
pub use header::{HeaderField, HeaderValues, Headers};
pub use json::{Members, PublicMember};
pub use problem::{Entry, Header, Message, ProblemType, ProblemTypes, Unique};
pub use profile::ApiProfile;
pub use reference::Reference;
pub use report::{Fault, Report, Reporter};
pub use request_error::RequestError;
pub use respond::{Rendered, response};
pub use scope::Scope;
pub use status_error_macros::ApiError;

#[cfg(feature = "tower-service-03")]
#[cfg_attr(docsrs, doc(cfg(feature = "tower-service-03")))]
pub use crate::tower::{ApiErrorLayer, KeepBody};

#[doc(hidden)]
pub mod __private;
