//! The errors of a contract in an OpenAPI document.
//!
//! A document comes from any generator, or is written by hand. [`Contract::describe`] adds the
//! errors to its operations: to documents of OpenAPI 3.1 and 3.2, and to those of 3.0 in the
//! dialect of 3.0.
//!
//! ```
//! use serde_json::json;
//! use status_error::export::{Contract, openapi::Responses};
//! use status_error::{ApiError, ApiProfile, RequestError};
//!
//! static SHOP: ApiProfile = ApiProfile::new("shop.example.com");
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! enum BuyerError {
//!     /// No buyer has this id.
//!     #[error("buyer {id} was not found")]
//!     #[status(404)]
//!     NotFound { #[public] id: u64 },
//! }
//!
//! let contract = Contract::of(&SHOP).errors::<BuyerError>().errors::<RequestError>();
//!
//! // In a program, this is the document of a generator.
//! let mut document = json!({
//!     "openapi": "3.1.0",
//!     "info": { "title": "Shop", "version": "1" },
//!     "paths": {
//!         "/buyers": { "get": { "operationId": "listBuyers" } },
//!         "/buyers/{id}": { "get": { "operationId": "readBuyer" } },
//!     },
//! });
//! contract.describe(&mut document, |operation| match operation.id {
//!     "listBuyers" => Responses::codes(["bad_request"]),
//!     _ => Responses::All,
//! })?;
//!
//! let read = &document["paths"]["/buyers/{id}"]["get"]["responses"];
//! assert_eq!(read["404"]["description"], "No buyer has this id.");
//! let body = &read["404"]["content"]["application/problem+json"];
//! assert_eq!(body["schema"]["$ref"], "#/components/schemas/NotFoundError");
//! let code = &document["components"]["schemas"]["NotFoundError"]["properties"]["code"];
//! assert_eq!(*code, json!({ "type": "string", "const": "not_found" }));
//! # Ok::<(), status_error::export::openapi::DescribeError>(())
//! ```

mod component;
mod describe;
mod dialect;
mod error;
mod named;
mod operation;
mod response;
mod union;

pub use error::DescribeError;
#[cfg(any(feature = "aide-015", feature = "utoipa-5"))]
pub(crate) use named::{EXTENSION, note};
#[cfg(feature = "tower-service-03")]
pub(crate) use operation::ErrorType;
pub use operation::{Operation, Responses, Selection};

use super::Contract;
use super::entries;
use describe::DescribedErrors;
use dialect::Version;
use serde_json::Value;
use std::collections::BTreeSet;

/// The schemas of the responses' bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Schemas {
    /// Each response has the schemas of its own errors: a `oneOf` if there are several. Clients
    /// know from the status which errors are possible.
    #[default]
    PerStatus,
    /// All responses have one schema, with the errors of all statuses. For generators of clients
    /// that take one type for all errors of an operation, such as progenitor.
    Whole,
}

/// A way to write the errors of a contract into OpenAPI documents.
///
/// ```
/// use serde_json::json;
/// use status_error::export::{Contract, openapi::{Responses, Schemas}};
/// # use status_error::{ApiError, ApiProfile};
/// # static SHOP: ApiProfile = ApiProfile::new("shop.example.com");
/// # #[derive(Debug, thiserror::Error, ApiError)]
/// # #[error("x")]
/// # enum BuyerError {
/// #     #[status(404)]
/// #     NotFound,
/// # }
/// # let mut document = json!({
/// #     "openapi": "3.0.3",
/// #     "paths": { "/health": { "get": {} }, "/buyers": { "get": { "tags": ["buyers"] } } },
/// # });
/// # let contract = Contract::of(&SHOP).errors::<BuyerError>();
///
/// contract.openapi().schemas(Schemas::Whole).prefix("Shop").describe(&mut document, |operation| {
///     match (operation.method, operation.path) {
///         ("get", "/health") => Responses::None,
///         _ => Responses::All,
///     }
/// })?;
/// let responses = &document["paths"]["/buyers"]["get"]["responses"];
/// let schema = &responses["404"]["content"]["application/problem+json"]["schema"];
/// assert_eq!(*schema, json!({ "$ref": "#/components/schemas/ShopAnyError" }));
/// # Ok::<(), status_error::export::openapi::DescribeError>(())
/// ```
#[derive(Debug, Clone)]
pub struct OpenApi<'c> {
    contract: &'c Contract,
    schemas: Schemas,
    prefix: String,
}

impl Contract {
    /// Adds the errors to the operations of an OpenAPI document, which may be the output of any
    /// generator. `responses` chooses the errors of each operation.
    ///
    /// - A response that an operation has already is kept.
    /// - Each code and status is one component, `NotFoundError` for `not_found`.
    /// - The key of a response is a status; `4XX` for a range of statuses; or `5XX` for the masked
    ///   server errors.
    ///
    /// The [module](crate::export::openapi) has an example, and [`openapi`](Self::openapi) has
    /// settings.
    ///
    /// # Errors
    ///
    /// Fails if the value is no OpenAPI document of a known version, if `responses` names an error
    /// that the contract doesn't have, and if the document has a component of the same name with
    /// another content. The document is unchanged then.
    pub fn describe(
        &self,
        document: &mut Value,
        responses: impl FnMut(Operation<'_>) -> Responses,
    ) -> Result<(), DescribeError> {
        self.openapi().describe(document, responses)
    }

    /// Returns settings for OpenAPI documents.
    #[must_use]
    pub fn openapi(&self) -> OpenApi<'_> {
        OpenApi { contract: self, schemas: Schemas::default(), prefix: String::new() }
    }
}

impl OpenApi<'_> {
    /// Sets the schemas of the responses' bodies.
    #[must_use]
    pub fn schemas(self, schemas: Schemas) -> Self {
        Self { schemas, ..self }
    }

    /// Sets a prefix for the names of all components, for a document with the errors of several
    /// contracts or with a component of the same name. Characters that such a name can't have are
    /// left out: all but ASCII letters, digits, `.`, `-` and `_`.
    #[must_use]
    pub fn prefix(self, prefix: &str) -> Self {
        let is_legal = |char: &char| char.is_ascii_alphanumeric() || ['.', '-', '_'].contains(char);
        Self { prefix: prefix.chars().filter(is_legal).collect(), ..self }
    }

    /// Adds the errors to the operations of a document, as [`Contract::describe`] does.
    ///
    /// # Errors
    ///
    /// Fails for the same reasons.
    pub fn describe(
        &self,
        document: &mut Value,
        mut responses: impl FnMut(Operation<'_>) -> Responses,
    ) -> Result<(), DescribeError> {
        self.describe_dyn(document, &mut responses)
    }

    fn describe_dyn(
        &self,
        document: &mut Value,
        choose: &mut dyn FnMut(Operation<'_>) -> Responses,
    ) -> Result<(), DescribeError> {
        let version = Version::of(document)?;
        let masked_body = entries::masked_body(self.contract.profile, &mut BTreeSet::new());
        let is_whole = self.schemas == Schemas::Whole;
        let errors = DescribedErrors::new(self.contract, version, &self.prefix, is_whole, masked_body.as_ref());
        // Changed as a whole, so that an error leaves no part behind.
        let mut described = document.clone();
        let used = errors.describe_paths(&mut described, choose)?;
        errors.add_components(&mut described, &used)?;
        *document = described;
        Ok(())
    }
}
