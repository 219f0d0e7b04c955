//! async-graphql 7: derived errors as GraphQL errors, and a schema extension that masks errors
//! which the program didn't convert.
//!
//! ```toml
//! status-error = { version = "0.1", features = ["async-graphql-7"] }
//! ```
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
//! # Returning errors
//!
//! **A plain `?` in a resolver sends the error's `Display`**, with private fields, sources and the
//! texts of server errors, because async-graphql implements `From<T: Display>` for its `Error`. No
//! other crate can change that. So convert every error with [`graphql`](ResultExt::graphql), as in
//! `find(id).graphql()?`.
//!
//! An application can also make the plain `?` a compile error: enable async-graphql's own feature
//! `custom-error-conversion`, and implement `From` for the application's error:
//! `fn from(error: BuyerError) -> Self { status_error::async_graphql_7::error(&error) }`.
//!
//! A GraphQL error has the message, and these extensions:
//!
//! | extension | value |
//! |---|---|
//! | `code`, `status` | the code and the HTTP status of the error |
//! | `details` | the field errors, if any: `location`, `pointer`, `message`, `type` |
//! | `unique` | the fields of a violated unique constraint |
//! | `reference` | the error id of a server error |
//! | the name that [`send_member`] gives | the request id, if a scope around the schema has it |
//! | the names of the public members | the public members |
//!
//! A public member may be named `unique` or `reference`, because HTTP has no such names. The member
//! is sent then, as over HTTP, and the other value has its name in RFC 9457's format: `fields`, and
//! `instance` (`urn:uuid:` and the error id).
//!
//! [`send_member`]: crate::profile::RequestIds::send_member
//!
//! # The extension
//!
//! Install [`ApiErrors`] in the schema. The extension masks errors that came by a plain `?`, and
//! converts them if their type is [registered](ApiErrors::register). Add it before other
//! extensions: the first one is the outermost, and errors that an outer extension adds are not
//! seen.
//!
//! # Limits
//!
//! Pointers of field errors are those of the declaration, not the paths of GraphQL arguments.
//! Headers are not sent. GraphQL responds with 200, whatever the error.
//!
//! # Remaining leaks
//!
//! async-graphql sends an error's `Display`, but not the error itself, in these cases:
//!
//! - **A plain `?` in `ScalarType::parse` or in a custom validator.** [`ApiErrors`] keeps only the
//!   name of the type from such a text.
//! - **`extend()`, `extend_with(…)` and `Error::new(error.to_string())`, and `Context::add_error`
//!   with such a text.** [`ApiErrors`] can't distinguish such a text from a text that the program
//!   wrote for clients, and forwards it, unless [`mask_texts`](ApiErrors::mask_texts) is set. Write
//!   `error(&error).extend_with(…)` instead, with the function [`error`](fn@error) of this module.
//!   An `impl ErrorExtensions for MyError` is best written with this function too; `extend()` then
//!   uses that impl.
//! - **`?` on a `String` with async-graphql's feature `custom-error-conversion`.** With this
//!   feature async-graphql drops the source of a text, and [`ApiErrors`] masks all texts as with
//!   [`mask_texts`](ApiErrors::mask_texts).
//! - **`?` in `WebSocket::on_connection_init` and `on_ping`.** They run outside of the schema, and
//!   no extension sees their errors: async-graphql sends the text as the reason of the close frame.
//!   Convert the error there (`authenticate(token).graphql()?`), and name the profile at the
//!   error's type (`#[api_error(profile = PAYMENTS)]`), because no layer of the schema does.
//! - **Errors before the schema**: the texts of a `ParseRequestError`, which a web framework's
//!   integration makes into a response. The layer of that framework has to replace it.
//!
//! `Context::data` of a type that the schema lacks is an error with the path of a Rust type. The
//! extension masks and reports it.

mod extension;
mod own_texts;

pub use extension::ApiErrors;

use crate::api::api_error::ApiError;
use crate::api::format::envelope;
use crate::api::json::names::RESERVED;
use crate::api::problem::Problem;
use crate::api::rendered::RenderedProblem;
use crate::api::report;
use crate::api::wrappers::any_error::AnyError;
use crate::contract::fault::Fault;
use crate::render::{self, response_parts};
use crate::util::text_limit::bounded;
use async_graphql::{Error, ErrorExtensionValues, Value};
use http::HeaderMap;
use serde_core::Deserialize as _;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Converts an error into async-graphql's `Error`, and reports the error like
/// [`response`](crate::response) does.
#[must_use]
pub fn error(error: &dyn ApiError) -> Error {
    let (parts, rendered) = render::render_with(error, parts);
    let chain = if rendered.open { Some(report::chain(error).to_string()) } else { None };
    converted(parts, ErrorExtensionValues::default(), Mark { rendered, chain })
}

/// The source of errors that this crate converted. async-graphql neither sends nor prints a source.
struct Mark {
    rendered: RenderedProblem,
    /// The texts of the error, if the error was converted in a spawned task, where the extension's
    /// profile is not known. The extension converts the error again and reports it.
    chain: Option<String>,
}

/// The message of an error, and its extensions by their names.
type Parts = (String, BTreeMap<String, Value>);

fn converted((message, values): Parts, mut extensions: ErrorExtensionValues, mark: Mark) -> Error {
    for (name, value) in values {
        extensions.set(name, value);
    }
    Error { message, source: Some(Arc::new(mark)), extensions: Some(extensions) }
}

fn parts(problem: &Problem<'_>, _: &HeaderMap, faults: &mut Vec<Fault>) -> Parts {
    let limit = problem.profile.limits().text;
    let message = bounded(&problem.message(), limit).or_else(|| bounded(&problem.title(), limit));
    (message.unwrap_or_default(), values(problem, faults))
}

fn values(problem: &Problem<'_>, faults: &mut Vec<Fault>) -> BTreeMap<String, Value> {
    let (values, unread) = values_of(problem, false, faults);
    if unread.is_empty() {
        return values;
    }
    let members = problem.rendered_members(None, &mut Vec::new());
    faults.extend(
        members
            .iter()
            .filter(|member| unread.iter().any(|name| name == member.name()))
            .map(|member| Fault::Member(member.name())),
    );
    values_of(problem, true, faults).0
}

/// Returns the extensions, and the names of those that are JSON, but no value of GraphQL.
fn values_of(
    problem: &Problem<'_>,
    without_members: bool,
    faults: &mut Vec<Fault>,
) -> (BTreeMap<String, Value>, Vec<String>) {
    let json = response_parts::object(problem, faults, |object| {
        object.fix(&RESERVED);
        object.without_members |= without_members;
        object.string("code", problem.code());
        object.number("status", problem.status().as_u16().into());
        object.optional(r#","details":["#, |object| {
            problem.field_errors(&mut |field_error| envelope::field_error(field_error, object))
        });
        object.request_id(problem);
        problem.members(object);
        // After the members, which may have these names.
        if let Some(error_id) = problem.error_id() {
            match object.has("reference") {
                true => object.text("instance", &format_args!("urn:uuid:{error_id}")),
                false => object.text("reference", &error_id),
            }
        }
        let unique = if object.has("unique") { "fields" } else { "unique" };
        object.optional_array(unique, |fields| problem.unique_fields().for_each(|field| fields.string(field)));
    });
    // Each value is read on its own. JSON that the program wrote before may have numbers and
    // escapes that are no value of GraphQL, and would otherwise cost the other values too.
    let texts: BTreeMap<String, &RawValue> = serde_json::from_slice(&json).unwrap_or_default();
    let (mut values, mut unread) = (BTreeMap::new(), Vec::new());
    for (name, text) in texts {
        match value(text) {
            Some(value) => drop(values.insert(name, value)),
            None => unread.push(name),
        }
    }
    (values, unread)
}

fn value(text: &RawValue) -> Option<Value> {
    let mut json = serde_json::Deserializer::from_str(text.get());
    // serde_json stops at 127 levels by itself. The members have at most 128, and nothing else is
    // nested.
    json.disable_recursion_limit();
    Value::deserialize(&mut json).ok()
}

/// A conversion for the error of a `Result`, in place of a plain `?`, which would send the error's
/// `Display`.
pub trait ResultExt<T> {
    /// Converts the error into async-graphql's: `find(id).graphql()?`.
    ///
    /// # Errors
    ///
    /// Returns the converted error if `self` is an `Err`.
    fn graphql(self) -> async_graphql::Result<T>;
}

impl<T, E: ApiError> ResultExt<T> for Result<T, E> {
    fn graphql(self) -> async_graphql::Result<T> {
        self.map_err(|source| error(&source))
    }
}

impl<T, L> ResultExt<T> for Result<T, AnyError<L>> {
    fn graphql(self) -> async_graphql::Result<T> {
        self.map_err(|source| error(source.as_api_error()))
    }
}

/// Returns the [`RenderedProblem`] of an error that this crate converted, for other extensions of
/// the schema. Returns `None` if the error is foreign.
#[must_use]
pub fn rendered(error: &async_graphql::ServerError) -> Option<&RenderedProblem> {
    error.source::<Mark>().map(|mark| &mark.rendered)
}
