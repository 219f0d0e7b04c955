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
pub use api::members::{MemberSink, PublicMember};
pub use api::problem::Problem;
pub use api::profile::ApiProfile;
pub use api::rendered::RenderedProblem;
pub use api::report::{Report, Reporter};
pub use api::request_scope::RequestScope;
pub use api::snapshot::ProblemSnapshot;
pub use api::wrappers::as_response::{AsResponse, WithProblemType};
pub use api::wrappers::with_location::WithLocation;
pub use contract::catalog::{Catalog, CatalogEntry, ProblemTypes, assert_catalog};
pub use contract::constraint::{Constraint, NameMatch, Unique};
pub use contract::error_id::ErrorId;
pub use contract::failure_kind::FailureKind;
pub use contract::fault::Fault;
pub use contract::field_error::{FieldError, FieldErrorSink, ToFieldErrors};
pub use contract::grpc_code::GrpcCode;
pub use contract::header_sink::{HeaderSink, HeaderValues, ToHeaderValues};
pub use contract::location::Location;
pub use contract::pointer::Pointer;
pub use contract::problem_type::{Header, Message, ProblemType, ReportLevel};
#[cfg(feature = "_middleware")]
#[cfg_attr(
    docsrs,
    doc(cfg(any(
        feature = "actix-web-4",
        feature = "poem-3",
        feature = "rocket-05",
        feature = "salvo-1",
        feature = "tower-service-03"
    )))
)]
pub use middleware::error_layer::{ApiErrorLayer, KeepBody};
pub use render::body::Body;
pub use render::response;
#[cfg(feature = "extract")]
pub use request::extract;
pub use request::request_error::{ForeignResponse, RequestError};
pub use status_error_macros::ApiError;

#[doc(hidden)]
pub mod __private;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
