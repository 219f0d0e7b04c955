//! An error enum is an API's error contract, and the compiler proves it.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

// The derive names this crate by its public name, in this crate too.
extern crate self as status_error;

mod answer;
mod body;
mod cache;
mod detail;
mod error;
pub mod format;
mod frameworks;
mod header;
mod json;
mod problem;
mod profile;
mod reference;
mod report;
mod respond;
mod scope;
mod status;

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
pub use respond::{Rendered, response};
pub use scope::Scope;
pub use status_error_macros::ApiError;

#[doc(hidden)]
pub mod __private;
