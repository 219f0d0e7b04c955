//! The contract as one JSON Schema.

use super::Contract;
use super::entry::{Body, Statuses};
use super::inline::inlined;
use super::type_names::TypeNames;
use crate::contract::status::SERVER_ERROR;
use serde_json::{Map, Value, json};

impl Contract {
    /// Returns one JSON Schema (draft 2020-12) for the bodies of all errors, for tools that make
    /// types of schemas. Each error is a definition in `$defs`, and a body fits one of them, unless
    /// a newer server has sent it or the [types](Self::open) of its errors choose codes by
    /// themselves.
    ///
    /// ```
    /// # use status_error::{ApiError, ApiProfile, export::Contract};
    /// # static API: ApiProfile = ApiProfile::new("example.com");
    /// /// No buyer has this id.
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("buyer {id} was not found")]
    /// #[status(404, code = "no_buyer")]
    /// struct NoBuyer { #[public] id: u64 }
    ///
    /// let schema = Contract::of(&API).errors::<NoBuyer>().json_schema();
    /// let no_buyer = &schema["$defs"]["NoBuyerProblem"];
    /// assert_eq!(no_buyer["description"], "No buyer has this id.");
    /// assert_eq!(no_buyer["properties"]["code"]["const"], "no_buyer");
    /// ```
    #[must_use]
    pub fn json_schema(&self) -> Value {
        let mut definitions = Map::new();
        for error in self.each_error() {
            let Some(body) = error.body else { continue };
            // References to definitions would lead to those of the whole.
            let has_definitions = body.schema.get("$defs").is_some();
            let schema = if has_definitions { inlined(&body.schema) } else { body.schema.clone() };
            let mut schema = match schema {
                Value::Object(schema) => schema,
                other => Map::from_iter([("allOf".to_owned(), json!([other]))]),
            };
            schema.insert("title".to_owned(), json!(format!("{} {}", error.statuses, error.code)));
            if !error.summary.is_empty() {
                schema.insert("description".to_owned(), json!(error.summary));
            }
            definitions.insert(error.name, Value::Object(schema));
        }
        let all: Vec<Value> = definitions.keys().map(|name| json!({ "$ref": format!("#/$defs/{name}") })).collect();
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": format!("Errors of {}", self.profile().domain()),
            "anyOf": all,
            "$defs": definitions,
        })
    }

    /// Returns the errors that clients can tell apart, each with a name for its type: the entries,
    /// then the masked server errors.
    pub(super) fn each_error(&self) -> Vec<NamedError<'_>> {
        let mut names = TypeNames::default();
        let entries = self.entries().iter().map(|entry| NamedError {
            name: names.add(&entry.code, entry.statuses.first),
            code: &entry.code,
            statuses: &entry.statuses,
            summary: &entry.summary,
            docs: entry.docs.as_deref(),
            body: entry.body.as_ref(),
        });
        let mut errors: Vec<NamedError<'_>> = entries.collect();
        errors.extend(self.masked().iter().map(|masked| NamedError {
            name: names.add(SERVER_ERROR, masked.statuses.first),
            code: SERVER_ERROR,
            statuses: &masked.statuses,
            summary: "The server failed.",
            docs: None,
            body: masked.body.as_ref(),
        }));
        errors
    }
}

/// An error that clients can tell from others, with a name for its type.
pub(super) struct NamedError<'c> {
    pub(super) name: String,
    pub(super) code: &'c str,
    pub(super) statuses: &'c Statuses,
    pub(super) summary: &'c str,
    pub(super) docs: Option<&'c str>,
    pub(super) body: Option<&'c Body>,
}
