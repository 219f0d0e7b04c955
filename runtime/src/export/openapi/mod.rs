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
mod dialect;
mod error;
mod operation;
mod response;
mod union;

pub use error::DescribeError;
pub use operation::{Operation, Responses, Selection};

use super::Contract;
use super::entries::{self, merge_headers};
use super::entry::{Body, ContractEntry, HeaderEntry};
use super::visible::Visible;
use crate::contract::catalog::{CatalogEntry, ProblemTypes};
use crate::contract::status::SERVER_ERROR;
use crate::request::request_error::RequestError;
use component::{Component, Errors, Names, Whole, sections};
use dialect::Version;
use operation::for_each_operation;
use response::{Style, keys, response, with_key};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::ptr;

/// The schemas of the responses' bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Schemas {
    /// Each response has the schemas of its own errors: a `oneOf` if there are several. Clients know
    /// from the status which errors there can be.
    #[default]
    PerStatus,
    /// All responses have one schema, with the errors of all statuses. For generators of clients that
    /// take one type for all errors of an operation, such as progenitor.
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
    /// - A response is that of a status; of `4XX` for a range of statuses; or of `5XX` for the masked
    ///   server errors.
    ///
    /// The [module](self::openapi) has an example. [`openapi`](Self::openapi) has settings.
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
    /// contracts or with a component of the same name. Characters that such a name can't have are left
    /// out: all but ASCII letters, digits, `.`, `-` and `_`.
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
        let errors = DescribedErrors::new(self, version, masked_body.as_ref());
        // Changed as a whole, so that an error leaves no part behind.
        let mut described = document.clone();
        let used = errors.describe_paths(&mut described, version, choose)?;
        errors.add_components(&mut described, &used)?;
        *document = described;
        Ok(())
    }
}

/// A code with the first and the last one of its statuses.
type Key = (&'static str, u16, u16);

/// The errors of a contract, as a document has them.
struct DescribedErrors<'c> {
    contract: &'c Contract,
    components: Vec<Component<'c>>,
    /// The entries that only this crate's extractors and layers respond with.
    of_requests: BTreeSet<Key>,
    /// The schema of all errors together, if that is the schema of each response.
    whole: Option<Whole>,
}

impl<'c> DescribedErrors<'c> {
    fn new(settings: &OpenApi<'c>, version: Version, masked_body: Option<&'c Body>) -> Self {
        let contract = settings.contract;
        let mut names = Names::new(&settings.prefix);
        let [masked_name, unlisted_name, whole_name] = [names.masked(), names.unlisted(), names.whole()];
        let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in contract.entries() {
            *codes.entry(&entry.code).or_default() += 1;
        }
        let of_entry = |entry: &'c ContractEntry| {
            let name = names.of(entry, codes.get(entry.code.as_str()) == Some(&1));
            Component::new(version, name, Errors::Entry(entry), &entry.headers, entry.body.as_ref())
        };
        let mut components: Vec<Component<'c>> = contract.entries().iter().map(of_entry).collect();
        components.push(Component::new(version, masked_name, Errors::Masked, &masked_headers(contract), masked_body));
        if contract.open().next().is_some() {
            let body = contract.open_body();
            components.push(Component::new(version, unlisted_name, Errors::Unlisted, &[], body));
        }
        let whole = (settings.schemas == Schemas::Whole).then(|| Whole::of(&components, whole_name));
        Self { contract, components, of_requests: of_requests(contract), whole }
    }

    /// Adds the responses to each operation, and returns the indices of the components that they need.
    fn describe_paths(
        &self,
        document: &mut Value,
        version: Version,
        choose: &mut dyn FnMut(Operation<'_>) -> Responses,
    ) -> Result<BTreeSet<usize>, DescribeError> {
        let mut used = BTreeSet::new();
        let Some(paths) = document.get_mut("paths") else { return Ok(used) };
        let style = Style { version, whole: self.whole.as_ref().map(|whole| &whole.written) };
        for (path, item) in object_mut(paths, || "/paths".to_owned())? {
            if path.starts_with("x-") {
                continue;
            }
            let pointer = || format!("/paths/{}", path.replace('~', "~0").replace('/', "~1"));
            let item = object_mut(item, pointer)?;
            let malformed = |rest: &str| DescribeError::Malformed { pointer: format!("{}/{rest}", pointer()) };
            for_each_operation(path, item, malformed, &mut |operation| {
                let Some(chosen) = self.chosen(choose(operation), &operation)? else { return Ok(None) };
                let mut responses = match operation.object.get("responses") {
                    None => Map::new(),
                    Some(Value::Object(responses)) => responses.clone(),
                    Some(_) => return Err(malformed(&format!("{}/responses", operation.method))),
                };
                for key in keys(&chosen) {
                    if responses.keys().any(|known| known.eq_ignore_ascii_case(&key)) {
                        continue;
                    }
                    let is_masked = |status| self.contract.masked().iter().any(|one| one.statuses.contains(status));
                    let errors = with_key(&chosen, &key, &is_masked);
                    responses.insert(key, response(&errors, operation.method == "head", &style));
                    let is_used = |one: &Component<'_>| errors.iter().any(|used| ptr::eq(*used, one));
                    used.extend((0..).zip(&self.components).filter(|(_, one)| is_used(one)).map(|(index, _)| index));
                }
                Ok(Some(responses))
            })?;
        }
        Ok(used)
    }

    /// Returns the errors of an operation. Returns `None` if the operation is left as it is.
    fn chosen(
        &self,
        responses: Responses,
        operation: &Operation<'_>,
    ) -> Result<Option<Vec<&Component<'c>>>, DescribeError> {
        let is_possible = |entry: &ContractEntry| {
            !self.of_requests.iter().any(|key| is_entry(entry, key)) || operation.may_reject_with(entry.statuses.first)
        };
        let is_chosen: Box<dyn Fn(&Component<'_>) -> bool> = match responses {
            Responses::None => return Ok(None),
            Responses::All => Box::new(move |one| match one.errors {
                Errors::Entry(entry) => is_possible(entry),
                Errors::Masked | Errors::Unlisted => true,
            }),
            Responses::Some(Selection { codes, types }) => {
                if let Some(code) = codes.iter().find(|code| !self.has_code(code)) {
                    return Err(DescribeError::UndeclaredCode {
                        operation: operation.to_string(),
                        code: code.clone(),
                        similar: self.similar(code).map(str::to_owned),
                    });
                }
                let mut of_types = Visible::default();
                for error_type in types {
                    let visible = visible(error_type.catalog);
                    if let Some(error) = self.undeclared(&visible) {
                        return Err(DescribeError::UndeclaredError {
                            operation: operation.to_string(),
                            type_name: error_type.name,
                            error,
                        });
                    }
                    of_types.add(error_type.catalog);
                }
                let (keys, is_open) = (entries::keys(&of_types), !of_types.open.is_empty());
                Box::new(move |one| match one.errors {
                    Errors::Entry(entry) => {
                        codes.contains(&entry.code) || keys.iter().any(|key| is_entry(entry, key)) && is_possible(entry)
                    }
                    Errors::Masked => true,
                    Errors::Unlisted => is_open,
                })
            }
        };
        Ok(Some(self.components.iter().filter(|one| is_chosen(one)).collect()))
    }

    fn has_code(&self, code: &str) -> bool {
        code == SERVER_ERROR || self.contract.entries().iter().any(|entry| entry.code == code)
    }

    /// Returns the code of the contract that differs least from another one, if the other one may be
    /// a misspelling.
    fn similar(&self, code: &str) -> Option<&str> {
        let codes = self.contract.entries().iter().map(|entry| entry.code.as_str());
        let near = codes.map(|known| (distance(code, known), known));
        near.min().filter(|(distance, known)| *distance <= known.chars().count() / 3).map(|(_, known)| known)
    }

    /// Returns the first error that is not in the contract. It is `None` inside if the codes of the
    /// errors are chosen where they occur.
    fn undeclared(&self, visible: &Visible) -> Option<Option<String>> {
        let is_declared = |key: &Key| self.contract.entries().iter().any(|entry| is_entry(entry, key));
        let undeclared = entries::keys(visible).into_iter().find(|key| !is_declared(key));
        let error = undeclared.map(|(code, first, last)| match first == last {
            true => Some(format!("{code} {first}")),
            false => Some(format!("{code} {first}-{last}")),
        });
        let is_open = || visible.open.iter().any(|name| !self.contract.visible.open.contains(name));
        error.or_else(|| is_open().then_some(None))
    }

    fn add_components(&self, document: &mut Value, used: &BTreeSet<usize>) -> Result<(), DescribeError> {
        let is_used = |index: &usize| self.whole.is_some() && !used.is_empty() || used.contains(index);
        let used = self.components.iter().enumerate().filter(|(index, _)| is_used(index)).map(|(_, one)| one);
        let used: Vec<&Component<'_>> = used.collect();
        let mut all = sections(&used);
        let whole = self.whole.as_ref().filter(|_| !used.is_empty());
        let whole = whole.and_then(|whole| whole.component.as_ref());
        all.extend(whole.map(|(name, schema)| ("schemas", name.as_str(), schema.clone())));
        for (section, name, component) in all {
            let root = object_mut(document, String::new)?;
            let components = root.entry("components").or_insert_with(|| json!({}));
            let components = object_mut(components, || "/components".to_owned())?;
            let of_section = components.entry(section).or_insert_with(|| json!({}));
            let of_section = object_mut(of_section, || format!("/components/{section}"))?;
            match of_section.get(name) {
                Some(known) if *known == component => {}
                Some(_) => {
                    return Err(DescribeError::ComponentExists { pointer: format!("/components/{section}/{name}") });
                }
                None => drop(of_section.insert(name.to_owned(), component)),
            }
        }
        Ok(())
    }
}

/// Returns the headers of masked errors of all statuses.
fn masked_headers(contract: &Contract) -> Vec<HeaderEntry> {
    let each = contract.masked().iter().map(|one| one.headers.clone());
    let merged = each.reduce(|mut merged, others| {
        merge_headers(&mut merged, others);
        merged
    });
    merged.unwrap_or_default()
}

/// Returns the entries that only this crate's extractors and layers respond with.
fn of_requests(contract: &Contract) -> BTreeSet<Key> {
    let requests = visible(RequestError::entries());
    let is_of_requests = |kind| requests.types.iter().any(|one| ptr::eq(one.kind, kind));
    let mut others = contract.visible.clone();
    others.types.retain(|one| !is_of_requests(one.kind));
    let others = entries::keys(&others);
    entries::keys(&requests).into_iter().filter(|key| !others.contains(key)).collect()
}

fn visible(catalog: &'static [CatalogEntry]) -> Visible {
    let mut visible = Visible::default();
    visible.add(catalog);
    visible
}

fn is_entry(entry: &ContractEntry, (code, first, last): &Key) -> bool {
    entry.code == *code && entry.statuses.first == *first && entry.statuses.last == *last
}

/// Returns the number of edits from one text to the other.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (number, char) in (1..).zip(one.chars()) {
        let mut before = number;
        let next = row.windows(2).zip(other.chars()).map(|(above, of_other)| {
            let (left, up) = match above {
                [left, up] => (*left, *up),
                _ => (0, 0),
            };
            before = (left + usize::from(char != of_other)).min(up + 1).min(before + 1);
            before
        });
        let next: Vec<usize> = std::iter::once(number).chain(next).collect();
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

fn object_mut(value: &mut Value, pointer: impl Fn() -> String) -> Result<&mut Map<String, Value>, DescribeError> {
    value.as_object_mut().ok_or_else(|| DescribeError::Malformed { pointer: pointer() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_is_a_number_of_edits() {
        assert_eq!(distance("bad_reqest", "bad_request"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("same", "same"), 0);
    }
}
