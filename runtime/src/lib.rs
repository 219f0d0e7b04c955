#![doc = include_str!("docs/crate.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

// The derive names this crate by its public name, in this crate too.
extern crate self as status_error;

mod adapters;
mod api;
#[cfg(feature = "client")]
#[cfg_attr(docsrs, doc(cfg(feature = "client")))]
pub mod client;
mod contract;
pub mod database;
#[cfg(feature = "contract")]
#[cfg_attr(docsrs, doc(cfg(feature = "contract")))]
pub mod export;
#[cfg(feature = "_middleware")]
mod middleware;
mod render;
mod request;
#[cfg(feature = "testing")]
#[cfg_attr(docsrs, doc(cfg(feature = "testing")))]
pub mod testing;
mod util;

/// The guide: a chapter for each task. In the order of reading:
///
/// 1. [A whole small API](guide::first_service)
/// 2. [Extractors and validation](guide::extract_and_validate)
/// 3. [Databases](guide::databases)
/// 4. [Formats of the body](guide::formats)
/// 5. [Operation: logs, error ids, the cause of a 500](guide::operate)
/// 6. [Testing](guide::testing)
/// 7. [The contract in a lock file](guide::contract)
/// 8. [Clients](guide::clients)
/// 9. [The errors in OpenAPI documents](guide::openapi)
/// 10. [A handler in each framework](guide::frameworks)
/// 11. [Migration](guide::migration)
/// 12. [Recipes](guide::recipes)
/// 13. [Troubleshooting](guide::troubleshooting)
/// 14. [Features, their crates and their Rust versions](guide::features)
#[cfg(any(doc, doctest))]
pub mod guide {
    /// Defines the chapters. Their links to modules that need a feature lead to the module if the
    /// feature is on, and to docs.rs otherwise, so that rustdoc finds every target.
    macro_rules! chapters {
        ($($(#[$attribute:meta])* $name:ident: $file:literal,)*) => {$(
            #[doc = include_str!($file)]
            #[doc = ""]
            #[cfg_attr(feature = "actix-web-4", doc = "[`actix_web_4`]: status_error::actix_web_4")]
            #[cfg_attr(
                not(feature = "actix-web-4"),
                doc = "[`actix_web_4`]: https://docs.rs/status-error/latest/status_error/actix_web_4/index.html"
            )]
            #[cfg_attr(feature = "async-graphql-7", doc = "[`async_graphql_7`]: status_error::async_graphql_7")]
            #[cfg_attr(
                not(feature = "async-graphql-7"),
                doc = "[`async_graphql_7`]: https://docs.rs/status-error/latest/status_error/async_graphql_7/index.html"
            )]
            #[cfg_attr(feature = "axum-08", doc = "[`axum_08`]: status_error::axum_08")]
            #[cfg_attr(
                not(feature = "axum-08"),
                doc = "[`axum_08`]: https://docs.rs/status-error/latest/status_error/axum_08/index.html"
            )]
            #[cfg_attr(feature = "dropshot-018", doc = "[`dropshot_018`]: status_error::dropshot_018")]
            #[cfg_attr(
                not(feature = "dropshot-018"),
                doc = "[`dropshot_018`]: https://docs.rs/status-error/latest/status_error/dropshot_018/index.html"
            )]
            #[cfg_attr(feature = "contract", doc = "[`export`]: status_error::export")]
            #[cfg_attr(
                not(feature = "contract"),
                doc = "[`export`]: https://docs.rs/status-error/latest/status_error/export/index.html"
            )]
            #[cfg_attr(feature = "client", doc = "[`client`]: status_error::client")]
            #[cfg_attr(
                not(feature = "client"),
                doc = "[`client`]: https://docs.rs/status-error/latest/status_error/client/index.html"
            )]
            #[cfg_attr(feature = "extract", doc = "[`extract`]: status_error::extract")]
            #[cfg_attr(
                not(feature = "extract"),
                doc = "[`extract`]: https://docs.rs/status-error/latest/status_error/extract/index.html"
            )]
            #[cfg_attr(feature = "poem-3", doc = "[`poem_3`]: status_error::poem_3")]
            #[cfg_attr(
                not(feature = "poem-3"),
                doc = "[`poem_3`]: https://docs.rs/status-error/latest/status_error/poem_3/index.html"
            )]
            #[cfg_attr(feature = "rocket-05", doc = "[`rocket_05`]: status_error::rocket_05")]
            #[cfg_attr(
                not(feature = "rocket-05"),
                doc = "[`rocket_05`]: https://docs.rs/status-error/latest/status_error/rocket_05/index.html"
            )]
            #[cfg_attr(feature = "salvo-1", doc = "[`salvo_1`]: status_error::salvo_1")]
            #[cfg_attr(
                not(feature = "salvo-1"),
                doc = "[`salvo_1`]: https://docs.rs/status-error/latest/status_error/salvo_1/index.html"
            )]
            #[cfg_attr(feature = "testing", doc = "[`testing`]: status_error::testing")]
            #[cfg_attr(
                not(feature = "testing"),
                doc = "[`testing`]: https://docs.rs/status-error/latest/status_error/testing/index.html"
            )]
            #[cfg_attr(feature = "tonic-014", doc = "[`tonic_014`]: status_error::tonic_014")]
            #[cfg_attr(
                not(feature = "tonic-014"),
                doc = "[`tonic_014`]: https://docs.rs/status-error/latest/status_error/tonic_014/index.html"
            )]
            #[cfg_attr(feature = "tower-service-03", doc = "[`tower`]: status_error::tower")]
            #[cfg_attr(
                not(feature = "tower-service-03"),
                doc = "[`tower`]: https://docs.rs/status-error/latest/status_error/tower/index.html"
            )]
            #[cfg_attr(feature = "warp-04", doc = "[`warp_04`]: status_error::warp_04")]
            #[cfg_attr(
                not(feature = "warp-04"),
                doc = "[`warp_04`]: https://docs.rs/status-error/latest/status_error/warp_04/index.html"
            )]
            #[cfg_attr(feature = "_middleware", doc = "[`ApiErrorLayer`]: status_error::ApiErrorLayer")]
            #[cfg_attr(
                not(feature = "_middleware"),
                doc = "[`ApiErrorLayer`]: https://docs.rs/status-error/latest/status_error/struct.ApiErrorLayer.html"
            )]
            #[cfg_attr(feature = "_middleware", doc = "[`ForeignRule`]: status_error::layer::ForeignRule")]
            #[cfg_attr(
                not(feature = "_middleware"),
                doc = "[`ForeignRule`]: https://docs.rs/status-error/latest/status_error/layer/struct.ForeignRule.html"
            )]
            #[cfg_attr(feature = "_middleware", doc = "[`KeepBody`]: status_error::layer::KeepBody")]
            #[cfg_attr(
                not(feature = "_middleware"),
                doc = "[`KeepBody`]: https://docs.rs/status-error/latest/status_error/layer/struct.KeepBody.html"
            )]
            #[cfg_attr(feature = "sqlx-09", doc = "[`assert_schema`]: status_error::database::schema::sqlx_09::assert_schema")]
            #[cfg_attr(
                not(feature = "sqlx-09"),
                doc = "[`assert_schema`]: https://docs.rs/status-error/latest/status_error/database/schema/sqlx_09/fn.assert_schema.html"
            )]
            $(#[$attribute])*
            pub mod $name {}
        )*};
    }

    chapters! {
        #[doc(alias("getting started", "tutorial", "quickstart"))]
        first_service: "docs/first_service.md",
        #[doc(alias("garde", "validator", "validation", "auth extractor", "FromRequestParts", "422"))]
        extract_and_validate: "docs/extract_and_validate.md",
        #[doc(alias("409", "unique violation", "sqlx", "diesel", "SeaORM"))]
        databases: "docs/databases.md",
        #[doc(alias("nested format", "JSON:API", "problem+json", "type URI", "versioning"))]
        formats: "docs/formats.md",
        #[doc(alias("500", "why a 500", "TraceLayer", "tracing", "request id"))]
        operate: "docs/operate.md",
        #[doc(alias("test", "testing handlers", "oneshot", "snapshot"))]
        testing: "docs/testing.md",
        #[doc(alias("lock file", "breaking change", "changelog", "semver"))]
        contract: "docs/contract.md",
        #[doc(alias("decode", "reqwest", "SDK"))]
        clients: "docs/clients.md",
        #[doc(alias("OpenAPI", "Swagger", "utoipa", "aide", "dropshot"))]
        openapi: "docs/openapi.md",
        #[doc(alias("IntoResponse", "ResponseError", "Responder", "Reply", "Scribe"))]
        frameworks: "docs/frameworks.md",
        #[doc(alias("anyhow", "IntoResponse", "problem_details", "api-error"))]
        migration: "docs/migration.md",
        #[doc(alias("Retry-After", "WWW-Authenticate", "conceal", "challenge", "JoinError", "io::Error"))]
        recipes: "docs/recipes.md",
        #[doc(alias("compile error", "diagnostic", "E0117", "E0119", "E0277"))]
        troubleshooting: "docs/troubleshooting.md",
        #[doc(alias("MSRV", "Cargo features", "dependencies"))]
        features: "docs/features.md",
    }
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
pub use api::wrappers::ad_hoc::AdHocError;
pub use api::wrappers::any_error::AnyError;
pub use api::wrappers::as_response::AsResponse;
pub use api::wrappers::finished::FinishedResponse;
#[cfg(feature = "client")]
pub use client::decode::decode;
pub use contract::catalog::Catalog;
pub use contract::error_id::ErrorId;
pub use contract::field_error::FieldError;
pub use contract::location::Location;
pub use contract::pointer::Pointer;
pub use contract::problem_type::ProblemType;
// By the public features, because rustc shows the first lines of the gate where none of them is on.
// `axum-08` turns `tower-service-03` on, and stands there for its users.
#[cfg(any(
    feature = "axum-08",
    feature = "tower-service-03",
    feature = "actix-web-4",
    feature = "dropshot-018",
    feature = "poem-3",
    feature = "rocket-05",
    feature = "salvo-1",
    feature = "tonic-014"
))]
pub use middleware::error_layer::ApiErrorLayer;
pub use render::response;
#[cfg(feature = "extract")]
pub use request::extract;
pub use request::request_error::RequestError;

/// The problem types of an error type, known without an instance, and the parts of a
/// [`ProblemType`].
pub mod catalog {
    pub use crate::api::wrappers::any_error::{ErrorList, ErrorPointer};
    pub use crate::api::wrappers::as_response::WithProblemType;
    pub use crate::contract::addition::Addition;
    pub use crate::contract::catalog::{CatalogEntry, ProblemTypes, assert_catalog};
    pub use crate::contract::grpc_code::GrpcCode;
    pub use crate::contract::problem_type::{Challenge, Message, StatusRange};
    pub use crate::contract::profile_facts::ProfileFacts;
    pub use crate::contract::waiver::{Waiver, assert_all_proven};
}

/// Field errors of types that are not this crate's.
pub mod field_error {
    pub use crate::api::wrappers::with_location::WithLocation;
    pub use crate::api::wrappers::with_wire_names::WithWireNames;
    pub use crate::contract::field_error::{FieldErrorSink, ToFieldErrors, group_by};
    pub use crate::contract::pointer::Segment;
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
        feature = "axum-08",
        feature = "tower-service-03",
        feature = "actix-web-4",
        feature = "dropshot-018",
        feature = "poem-3",
        feature = "rocket-05",
        feature = "salvo-1",
        feature = "tonic-014"
    ))]
    pub use crate::middleware::{
        dry_run::{DryRun, DryRunChange},
        error_layer::KeepBody,
        foreign_rule::ForeignRule,
    };
    pub use crate::request::request_error::ForeignResponse;
}

/// Public members of a body.
pub mod member {
    pub use crate::api::members::{MemberSink, PublicMember};
    pub use crate::contract::static_member::{StaticMember, StaticValue};
}

/// The types that `#[api_error(profile = …)]` takes, and settings of an
/// [`ApiProfile`] that are types of their own.
pub mod profile {
    pub use crate::api::profile::IsProfile;
    pub use crate::api::request_ids::RequestIds;
}

/// Reports of responses to operators.
pub mod report {
    pub use crate::api::report::{Report, Reporter};
    pub use crate::contract::fault::{Fault, FormatFault};
    pub use crate::contract::problem_type::ReportLevel;
}

pub use status_error_macros::ApiError;

#[doc(hidden)]
pub mod __private;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
