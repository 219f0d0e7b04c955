#![doc = include_str!("docs/crate.md")]
// Without axum the example is not compiled.
#![cfg_attr(feature = "axum-08", doc = "```")]
#![cfg_attr(not(feature = "axum-08"), doc = "```ignore")]
#![doc = include_str!("docs/layer_example.md")]
#![doc = ""]
#![doc = include_str!("docs/features.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

// The derive names this crate by its public name, in this crate too.
extern crate self as status_error;

mod adapters;
mod api;
mod contract;
pub mod database;
#[cfg(feature = "_middleware")]
mod middleware;
mod render;
mod request;
mod util;

/// Chapters for reading: nothing here is code.
#[cfg(any(doc, doctest))]
pub mod guide {
    #[doc = include_str!("docs/databases.md")]
    pub mod databases {}

    #[doc = include_str!("docs/migration.md")]
    pub mod migration {}

    #[doc = include_str!("docs/troubleshooting.md")]
    pub mod troubleshooting {}

    #[doc = include_str!("docs/frameworks.md")]
    pub mod frameworks {}
}

#[cfg(feature = "actix-web-4")]
pub use adapters::actix_web_4;
#[cfg(feature = "async-graphql-7")]
pub use adapters::async_graphql_7;
#[cfg(feature = "axum-08")]
pub use adapters::axum_08;
#[cfg(feature = "dropshot-018")]
pub use adapters::dropshot_018;
#[cfg(feature = "poem-3")]
pub use adapters::poem_3;
#[cfg(feature = "rocket-05")]
pub use adapters::rocket_05;
#[cfg(feature = "salvo-1")]
pub use adapters::salvo_1;
#[cfg(feature = "tonic-014")]
pub use adapters::tonic_014;
#[cfg(feature = "tower-service-03")]
pub use adapters::tower;
#[cfg(feature = "warp-04")]
pub use adapters::warp_04;
pub use api::api_error::ApiError;
pub use api::format;
pub use api::profile::ApiProfile;
pub use api::wrappers::as_response::AsResponse;
pub use contract::catalog::Catalog;
pub use contract::error_id::ErrorId;
pub use contract::field_error::FieldError;
pub use contract::location::Location;
pub use contract::pointer::Pointer;
pub use contract::problem_type::ProblemType;
// By the public features, because rustc names the gate in its message.
#[cfg(any(
    feature = "actix-web-4",
    feature = "dropshot-018",
    feature = "poem-3",
    feature = "rocket-05",
    feature = "salvo-1",
    feature = "tonic-014",
    feature = "tower-service-03"
))]
pub use middleware::error_layer::ApiErrorLayer;
pub use render::response;
#[cfg(feature = "extract")]
pub use request::extract;
pub use request::request_error::RequestError;

/// The problem types of an error type, known without an instance, and the parts of a
/// [`ProblemType`].
pub mod catalog {
    pub use crate::api::wrappers::as_response::WithProblemType;
    pub use crate::contract::catalog::{CatalogEntry, ProblemTypes, assert_catalog};
    pub use crate::contract::grpc_code::GrpcCode;
    pub use crate::contract::problem_type::Message;
}

/// Field errors of types that are not this crate's.
pub mod field_error {
    pub use crate::api::wrappers::with_location::WithLocation;
    pub use crate::contract::field_error::{FieldErrorSink, ToFieldErrors};
}

/// Declared headers and their values.
pub mod header {
    pub use crate::contract::header_sink::{HeaderSink, HeaderValues, ToHeaderValues};
    pub use crate::contract::problem_type::Header;
}

/// Parts for layers around a service: the scope of a request, and the extensions of a response.
pub mod layer {
    pub use crate::api::rendered::RenderedProblem;
    pub use crate::api::request_scope::RequestScope;
    pub use crate::api::snapshot::ProblemSnapshot;
    #[cfg(any(
        feature = "actix-web-4",
        feature = "dropshot-018",
        feature = "poem-3",
        feature = "rocket-05",
        feature = "salvo-1",
        feature = "tonic-014",
        feature = "tower-service-03"
    ))]
    pub use crate::middleware::error_layer::KeepBody;
    pub use crate::request::request_error::ForeignResponse;
}

/// Public members of a body.
pub mod member {
    pub use crate::api::members::{MemberSink, PublicMember};
}

/// The types that `#[api_error(profile = …)]` takes.
pub mod profile {
    pub use crate::api::profile::IsProfile;
}

/// Reports of responses to operators.
pub mod report {
    pub use crate::api::report::{Report, Reporter};
    pub use crate::contract::fault::Fault;
    pub use crate::contract::problem_type::ReportLevel;
}

pub use status_error_macros::ApiError;

#[doc(hidden)]
pub mod __private;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
