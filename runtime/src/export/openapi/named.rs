//! The names of errors: which errors an operation may respond with.

use super::operation::Operation;
use crate::contract::catalog::{CatalogEntry, ProblemTypes};
use crate::contract::problem_type::ProblemType;
use crate::export::entries;
use crate::export::entry::first_paragraph;
use crate::export::visible::Visible;
use crate::request::request_error::RequestError;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::ptr;

/// The extension in which a generator notes the errors of an operation's handler: a member of the
/// operation, or of a response whose key begins with this name. The generator knows no profile, so
/// it can't write the responses themselves.
pub(crate) const EXTENSION: &str = "x-status-error";

/// The errors of some types.
#[derive(Debug, Clone, Default)]
pub(super) struct Named {
    /// The names of the errors, without those of this crate's extractors.
    names: BTreeSet<String>,
    /// The names of the errors of this crate's extractors and layers.
    requests: BTreeSet<String>,
    /// Whether there are errors whose codes are chosen where they occur.
    pub(super) is_open: bool,
}

impl Named {
    pub(super) fn of(visible: &Visible) -> Self {
        let requests = requests();
        let is_request = |kind: &'static ProblemType| requests.types.iter().any(|one| ptr::eq(one.kind, kind));
        Self {
            names: entries::names(visible, |kind| !is_request(kind)),
            requests: entries::names(visible, is_request),
            is_open: !visible.open.is_empty(),
        }
    }

    pub(super) fn of_catalog(catalog: &'static [CatalogEntry]) -> Self {
        let mut visible = Visible::default();
        visible.add(catalog);
        Self::of(&visible)
    }

    /// Returns the names of the errors that an operation may respond with.
    pub(super) fn of_operation(&self, operation: &Operation<'_>) -> BTreeSet<String> {
        let status = |name: &str| name.rsplit(' ').next().and_then(|status| status.parse().ok());
        let is_possible = |name: &&String| status(name).is_some_and(|status| operation.may_reject_with(status));
        self.names.iter().chain(self.requests.iter().filter(is_possible)).cloned().collect()
    }

    /// Returns the summaries of the errors of this crate's extractors and layers.
    pub(super) fn summaries_of_requests() -> BTreeSet<String> {
        requests().types.iter().map(|one| first_paragraph(one.kind.docs)).collect()
    }

    fn extend(&mut self, other: Self) {
        self.names.extend(other.names);
        self.requests.extend(other.requests);
        self.is_open |= other.is_open;
    }

    /// Returns the value of the extension.
    #[cfg(any(feature = "aide-015", feature = "utoipa-5"))]
    fn note(&self) -> Value {
        serde_json::json!({ "errors": self.names, "requests": self.requests, "open": self.is_open })
    }

    fn of_note(note: &Value) -> Self {
        let names = |key: &str| {
            let names = note.get(key).and_then(Value::as_array).into_iter().flatten();
            names.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let is_open = note.get("open").and_then(Value::as_bool).unwrap_or_default();
        Self { names: names("errors"), requests: names("requests"), is_open }
    }

    /// Removes the notes of an operation, and returns their errors.
    pub(super) fn take_notes(operation: &mut Map<String, Value>) -> Self {
        let mut notes: Vec<Value> = operation.remove(EXTENSION).into_iter().collect();
        if let Some(Value::Object(responses)) = operation.get_mut("responses") {
            responses.retain(|key, response| {
                let is_note = key.starts_with(EXTENSION);
                if is_note {
                    notes.extend(response.get(EXTENSION).cloned());
                }
                !is_note
            });
        }
        let mut all = Self::default();
        notes.iter().for_each(|note| all.extend(Self::of_note(note)));
        all
    }
}

/// Returns the value of the extension with the errors of a type, and those of the value before.
#[cfg(any(feature = "aide-015", feature = "utoipa-5"))]
pub(crate) fn note<E: ProblemTypes + ?Sized>(before: Option<&Value>) -> Value {
    let mut all = before.map(Named::of_note).unwrap_or_default();
    all.extend(Named::of_catalog(E::entries()));
    all.note()
}

fn requests() -> Visible {
    let mut requests = Visible::default();
    requests.add(RequestError::entries());
    requests
}
