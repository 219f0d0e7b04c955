//! async-graphql 7: errors as those of a GraphQL answer, and an extension of the schema that masks
//! what was not converted.
//!
//! # What leaks
//!
//! async-graphql has `From<T: Display>` for its `Error`: in a resolver **a plain `?` sends the
//! error's `Display`**, private fields, sources and a server error's text with it. No other crate
//! can take that away. So convert explicitly, with [`graphql`](ResultExt::graphql), and install
//! [`ApiErrors`]: it masks what came by a plain `?`, and converts it rightly where it is one of the
//! [registered](ApiErrors::register) types.
//!
//! Two more ways have the `Display` sent without the error itself:
//!
//! - A plain `?` in `ScalarType::parse` or a custom validator. [`ApiErrors`] keeps only the type's
//!   name of what they say.
//! - async-graphql's `extend()` and `extend_with(…)` on the error, and
//!   `Error::new(error.to_string())`. **That can't be told from a text that was written for
//!   clients**, and leaves. Write `error(&error).extend_with(…)`, with this module's
//!   [`error`](fn@error), which is also what an `impl ErrorExtensions for MyError` is best made of;
//!   `extend()` takes that one then.
//!
//! ```
//! use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema};
//! use status_error::ApiProfile;
//! use status_error::async_graphql_7::{ApiErrors, ResultExt as _};
//!
//! static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com");
//!
//! #[derive(Debug, thiserror::Error, status_error::ApiError)]
//! enum BuyerError {
//!     #[error("buyer {id} was not found")]
//!     #[status(404)]
//!     NotFound { #[public] id: u64 },
//! }
//!
//! fn find(id: u64) -> Result<String, BuyerError> {
//!     Err(BuyerError::NotFound { id })
//! }
//!
//! struct Query;
//!
//! #[Object]
//! impl Query {
//!     async fn buyer(&self, id: u64) -> async_graphql::Result<String> {
//!         find(id).graphql()
//!     }
//!     async fn leaky(&self) -> async_graphql::Result<String> {
//!         Ok(std::fs::read_to_string("/etc/no-such-file")?)
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let schema = Schema::build(Query, EmptyMutation, EmptySubscription).extension(ApiErrors::new(&PAYMENTS)).finish();
//!
//! let answer = serde_json::to_value(schema.execute("{ buyer(id: 7) }").await).unwrap();
//! assert_eq!(answer["errors"][0]["message"], "buyer 7 was not found");
//! assert_eq!(answer["errors"][0]["extensions"], serde_json::json!({"code": "not_found", "status": 404, "id": 7}));
//!
//! let answer = serde_json::to_value(schema.execute("{ leaky }").await).unwrap();
//! assert_eq!(answer["errors"][0]["message"], "Something went wrong on our side.");
//! assert_eq!(answer["errors"][0]["extensions"]["code"], "server_error");
//! # }
//! ```
//!
//! An application that wants the compiler to refuse the plain `?` turns on async-graphql's own
//! feature `custom-error-conversion`, and implements `From` for its error:
//! `fn from(error: BuyerError) -> Self { status_error::async_graphql_7::error(&error) }`.
//!
//! # What is sent
//!
//! The message, and in the error's extensions `code`, `status`, `details` (`location`, `pointer`,
//! `message`, `type`) where there are any, `unique` (the fields of a violated constraint), the
//! `reference` of a server error, and the public members. Pointers are those of the declaration,
//! not of GraphQL's arguments. Headers are not sent. GraphQL answers 200 whatever the error.

mod extension;

pub use extension::ApiErrors;

use crate::api::api_error::ApiError;
use crate::api::format::envelope;
use crate::api::json::JsonObject;
use crate::api::problem::Problem;
use crate::api::rendered::RenderedProblem;
use crate::contract::fault::Fault;
use crate::render::{self, response_parts};
use crate::util::text_limit::bounded;
use async_graphql::{Error, ErrorExtensionValues, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An error as async-graphql's; reported like an answer.
#[must_use]
pub fn error(error: &dyn ApiError) -> Error {
    let ((message, values), rendered) = render::render_with(error, |problem, _, faults| {
        let limit = problem.profile.limits().text;
        let message = bounded(&problem.message(), limit).or_else(|| bounded(&problem.title(), limit));
        (message.unwrap_or_default(), values(problem, faults))
    });
    let mut extensions = ErrorExtensionValues::default();
    for (name, value) in values {
        extensions.set(name, value);
    }
    Error { message, source: Some(Arc::new(rendered)), extensions: Some(extensions) }
}

fn values(problem: &Problem<'_>, faults: &mut Vec<Fault>) -> BTreeMap<String, Value> {
    let object = JsonObject::over(Vec::new(), problem.profile.limits(), None);
    let json = response_parts::filled(object, faults, |object| {
        object.string("code", problem.code());
        object.number("status", problem.status().as_u16().into());
        if let Some(error_id) = problem.error_id() {
            object.text("reference", &error_id);
        }
        object.optional(r#","details":["#, |object| {
            problem.field_errors(&mut |field_error| envelope::field_error(field_error, object))
        });
        object.optional_array("unique", |fields| problem.unique_fields().for_each(|field| fields.string(field)));
        problem.members(object);
    });
    serde_json::from_slice(&json).unwrap_or_default()
}

/// Converts the error of a `Result`, in place of the plain `?` that would send its `Display`.
pub trait ResultExt<T> {
    /// The error as async-graphql's: `find(id).graphql()?`.
    ///
    /// # Errors
    ///
    /// What was one.
    fn graphql(self) -> async_graphql::Result<T>;
}

impl<T, E: ApiError> ResultExt<T> for Result<T, E> {
    fn graphql(self) -> async_graphql::Result<T> {
        self.map_err(|source| error(&source))
    }
}

/// The mark of our own errors, for other extensions of the schema.
#[must_use]
pub fn rendered(error: &async_graphql::ServerError) -> Option<&RenderedProblem> {
    error.source::<RenderedProblem>()
}
