//! **An error enum is an API's error contract, and the compiler proves it.**
//!
//! You declare each error once, on its variant. From that declaration come the status, the body, the headers, the unique fields
//! of a 409, the answer of the web framework and the catalog. Nothing reaches a client that the declaration does not say, and
//! what HTTP requires of a status is required by the compiler.
//!
//! ```
//! use status_error::ApiError;
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! pub enum BuyerError {
//!     /// No buyer has this id.
//!     #[error("buyer {id} was not found")]
//!     #[status(404)]
//!     NotFound { #[public] id: u64 },
//!
//!     /// Everything that the storage says.
//!     #[error("the storage failed")]
//!     #[status(500)]
//!     Storage(#[from] std::io::Error),
//! }
//!
//! // Any framework: an `http::Response<Bytes>`. With axum the enum is an `IntoResponse`.
//! let response = status_error::response(&BuyerError::NotFound { id: 7 });
//! assert_eq!(response.status(), 404);
//! assert_eq!(
//!     response.body(),
//!     r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"buyer 7 was not found","code":"not_found","id":7}"#,
//! );
//!
//! // A server error says nothing of what went wrong inside.
//! let error = BuyerError::from(std::io::Error::other("disk /dev/sda1 is full"));
//! let response = status_error::response(&error);
//! assert!(!String::from_utf8_lossy(response.body()).contains("sda1"));
//! ```
//!
//! With a database's error in it, `?` makes the variant that declares the violated constraint: see [`database`], and what each
//! driver tells: `guide::databases`.
//!
//! All attributes are on the page of the derive, [`macro@ApiError`]. Coming from a hand-written `IntoResponse`? There is a chapter on
//! that: `guide::migration`. And one on what goes wrong first: `guide::troubleshooting`.
//!
//! # What may reach a client
//!
//! - A field is private unless it is `#[public]`, `#[public(message)]`, `#[details]` or `#[header("…")]`. A source never is.
//! - A 4xx sentence is `#[message("…")]`, or the literal of `#[error("…")]` if every field in it is public, or the title.
//!   What can't be proven does not compile.
//! - A 5xx answers with a generic sentence, unless it is `#[status(503, disclose)]`. The runtime does this, so an `impl
//!   ApiError` by hand has it too. The truth goes to whoever reports: the feature `tracing`, or
//!   [`ApiProfile::reporter`]; then body and report carry the same [`Reference`].
//! - `#[conceal_as(NotFound)]` answers as another variant, byte for byte.
//! - Values from data never become illegal headers, and everything is bounded: [`ApiProfile::max_text`],
//!   [`ApiProfile::max_details`], [`ApiProfile::max_member`].
//!
//! # One API, one format
//!
//! An [`ApiProfile`] is the house rules of an API: its [format](mod@format), documentation base, support contact. A type names it
//! (`#[api_error(api = PAYMENTS)]`), or a layer does, for all types without one and for everything else that leaves:
//! the framework's own rejections, its 404 and 405, panics.
//!
#![cfg_attr(feature = "axum-08", doc = "```")]
#![cfg_attr(not(feature = "axum-08"), doc = "```ignore")]
//! use axum::{Router, routing::get};
//! use status_error::axum_08::Path;
//! use status_error::tower::ApiErrorLayer;
//! use status_error::{ApiError, ApiProfile, format};
//!
//! static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com")
//!     .format(&format::Envelope)
//!     .support("support@example.com");
//!
//! # #[derive(Debug, thiserror::Error, ApiError)]
//! # enum BuyerError {
//! #     #[error("buyer {id} was not found")]
//! #     #[status(404)]
//! #     NotFound { #[public] id: u64 },
//! # }
//! async fn buyer(Path(id): Path<u64>) -> Result<String, BuyerError> {
//!     Err(BuyerError::NotFound { id })
//! }
//!
//! let app: Router = Router::new().route("/buyers/{id}", get(buyer)).layer(ApiErrorLayer::new(&PAYMENTS));
//! ```
//!
//! # Features
//!
//! None is on by default. Their names carry the major version of what they bring, so that two can live side by side.
//!
//! | feature | brings | crates | of them not the framework's | needs Rust |
//! |---|---|---|---|---|
//! | – | the derive, [`response`], the formats | – | – | 1.85 |
//! | `actix-web-4` | `ResponseError`, extractors and the layer: `actix_web_4` | 90 | `http-body`, `serde_path_to_error` | 1.85 |
//! | `async-graphql-7` | errors of GraphQL and an extension that masks the rest: `async_graphql_7` | 69 | none | 1.89 |
//! | `axum-08` | `IntoResponse`, extractors and the layer: `axum_08` | 21 | `form_urlencoded`, `ryu`, `serde`, `serde_path_to_error`, `serde_urlencoded` | 1.85 |
//! | `dropshot-018` | answers for handlers and extractors: `dropshot_018` | 136 | none | 1.88 |
//! | `poem-3` | `ResponseError`, extractors, method routers and the layer: `poem_3` | 74 | `mio`, `serde_path_to_error`, `socket2` | 1.85 |
//! | `rocket-05` | `Responder`, guards and the fairing: `rocket_05` | 108 | `form_urlencoded`, `http-body`, `ryu`, `serde_path_to_error`, `serde_urlencoded` | 1.85 |
//! | `salvo-1` | `Scribe`, extractors and the layer: `salvo_1` | 95 | `ryu`, `serde_path_to_error`, `serde_urlencoded` | 1.95 |
//! | `tonic-014` | `From<MyError> for Status` and a layer: `tonic_014` | 28 | `anyhow`, `either`, `itertools`, `prost`, `prost-derive`, `prost-types`, `tonic-types` | 1.88 |
//! | `warp-04` | `Reply`, filters and the layer: `warp_04` | 41 | `serde_path_to_error`, `tower-layer` | 1.85 |
//! | `tower-service-03` | the layer for any tower service: `tower` | 3 | | 1.85 |
//! | `extract` | bodies, queries and paths with the place of what is wrong, for no framework or another: `extract` | 7 | | 1.85 |
//! | `tracing` | an event for each answer, in the current span | 4 | | 1.85 |
//! | `garde-023` | `#[details] garde::Report` | 10 | | 1.87 |
//! | `validator-021` | `#[details] validator::ValidationErrors` | 35 | | 1.88 |
//! | `serde-path-to-error-01` | `#[details] serde_path_to_error::Error<…>` | 1 | | 1.85 |
//! | `sqlx-08` | `#[from_database] sqlx::Error`, of sqlx without features | 77 | | 1.85 |
//! | `sqlx-09` | the same of 0.9 | 75 | | 1.94 |
//! | `diesel-2` | `#[from_database] diesel::result::Error`, of diesel without backends | 14 | | 1.85, 1.86 from 2.3 on |
//! | `tokio-postgres-07` | `#[from_database] tokio_postgres::Error`, which is `postgres::Error` too | 50 | | 1.85 |
//! | `rusqlite-0` | `#[from_database] rusqlite::Error`, of 0.37 to 0.43 | 6 | | 1.85, 1.89 from 0.41 on |
//! | `sea-orm-1` | `#[from_database] sea_orm::DbErr`; turns `sqlx-08` on | 98 | | 1.85 |
//! | `sea-orm-2` | the same of 2; turns `sqlx-09` on | 102 | | 1.94 |
//!
//! The crates are those that a feature adds to the core's, counted on Linux; an application has most of them with its framework or driver,
//! which is taken without its default features. What each adapter can do is in chapters of their own, `guide::frameworks` and
//! `guide::databases`.
//!
//! A program links one SQLite, and so one rusqlite: `rusqlite-0` takes any of the versions, and the resolver has to take yours. 0.42 and 0.43
//! share theirs; a program with 0.42 says `cargo update -p rusqlite@0.43.0 --precise 0.42.0`.
//!
//! # By hand
//!
//! [`ApiError`](trait@ApiError) is a trait like any other, and object-safe: the derive is its most convenient implementation.
//! [`format::Format`] is how a body of your own shape is written.

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
pub use api::members::{Members, PublicMember};
pub use api::problem::Problem;
pub use api::profile::ApiProfile;
pub use api::rendered::Rendered;
pub use api::report::{Report, Reporter};
pub use api::request_scope::Scope;
pub use api::snapshot::Occurrence;
pub use api::wrappers::as_response::{Answer, Declared};
pub use api::wrappers::with_location::Located;
pub use contract::catalog::{Catalog, Entry, ProblemTypes, assert_catalog};
pub use contract::constraint::{Constraint, Match, Unique};
pub use contract::error_id::Reference;
pub use contract::failure_kind::Outcome;
pub use contract::fault::Fault;
pub use contract::field_error::{Detail, DetailSource, Details};
pub use contract::grpc_code::GrpcCode;
pub use contract::header_sink::{HeaderField, HeaderValues, Headers};
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
pub use request::request_error::{ForeignAnswer, RequestError};
pub use status_error_macros::ApiError;

#[doc(hidden)]
pub mod __private;
