//! Changes of a document: the responses of its operations, and its components.

use super::component::{Component, Errors, Names, Whole, sections};
use super::dialect::Version;
use super::error::DescribeError;
use super::named::Named;
use super::operation::{METHODS, Operation, Responses};
use super::response::{Style, keys, response, with_key};
use crate::contract::pointer::Pointer;
use crate::contract::status::SERVER_ERROR;
use crate::export::Contract;
use crate::export::entries;
use crate::export::entry::{Body, ContractEntry};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The errors of a contract, as a document has them.
pub(super) struct DescribedErrors<'c> {
    contract: &'c Contract,
    version: Version,
    components: Vec<Component<'c>>,
    all: Named,
    /// The names of the entries.
    declared: BTreeSet<String>,
    /// The schema of all errors together, if that is the schema of each response.
    whole: Option<Whole>,
}

impl<'c> DescribedErrors<'c> {
    pub(super) fn new(
        contract: &'c Contract,
        version: Version,
        prefix: &str,
        is_whole: bool,
        masked_body: Option<&'c Body>,
    ) -> Self {
        let mut names = Names::new(prefix);
        let [masked_name, unlisted_name, whole_name] = [names.masked(), names.unlisted(), names.whole()];
        let of_requests = Named::summaries_of_requests();
        let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in contract.entries() {
            *codes.entry(&entry.code).or_default() += 1;
        }
        let of_entry = |entry: &'c ContractEntry| {
            let name = names.of(entry, codes.get(entry.code.as_str()) == Some(&1));
            // An error of the API describes its code better than one of this crate's.
            let of_api: Vec<&String> = entry.summaries.iter().filter(|one| !of_requests.contains(*one)).collect();
            let summaries = if of_api.is_empty() { entry.summaries.iter().collect() } else { of_api };
            Component::of_entry(version, name, entry, &summaries)
        };
        let mut components: Vec<Component<'c>> = contract.entries().iter().map(of_entry).collect();
        let headers = entries::merged_headers(contract.masked().iter().map(|one| &one.headers));
        components.push(Component::new(version, masked_name, Errors::Masked, headers, masked_body));
        if contract.open().next().is_some() {
            let body = contract.open_body();
            components.push(Component::new(version, unlisted_name, Errors::Unlisted, Vec::new(), body));
        }
        let whole = is_whole.then(|| Whole::of(&components, whole_name));
        let declared = contract.entries().iter().map(entries::name).collect();
        Self { contract, version, components, all: Named::of(&contract.visible), declared, whole }
    }

    /// Adds the responses to each operation, and returns the names of the components that they
    /// need.
    pub(super) fn describe_paths(
        &self,
        document: &mut Value,
        choose: &mut dyn FnMut(Operation<'_>) -> Responses,
    ) -> Result<BTreeSet<&str>, DescribeError> {
        let mut used = BTreeSet::new();
        let Some(paths) = document.get_mut("paths") else { return Ok(used) };
        for (path, item) in object_mut(paths, || "/paths".to_owned())? {
            if path.starts_with("x-") {
                continue;
            }
            let pointer = || Pointer::root().key("paths").key(path).to_string();
            let item = object_mut(item, pointer)?;
            let malformed = |rest: &str| DescribeError::Malformed { pointer: format!("{}/{rest}", pointer()) };
            for_each_operation(path, item, malformed, &mut |operation, noted| {
                let Some(chosen) = self.chosen(choose(operation), &operation, noted)? else { return Ok(None) };
                let mut responses = match operation.object.get("responses") {
                    None => Map::new(),
                    Some(Value::Object(responses)) => responses.clone(),
                    Some(_) => return Err(malformed(&format!("{}/responses", operation.method))),
                };
                self.add_responses(&chosen, operation.method == "head", &mut responses, &mut used);
                Ok(Some(responses))
            })?;
        }
        Ok(used)
    }

    fn add_responses<'s>(
        &'s self,
        chosen: &[&'s Component<'c>],
        is_head: bool,
        responses: &mut Map<String, Value>,
        used: &mut BTreeSet<&'s str>,
    ) {
        let style = Style { version: self.version, whole: self.whole.as_ref().map(|whole| &whole.written), is_head };
        let is_masked = |status| self.contract.masked().iter().any(|one| one.statuses.contains(status));
        for key in keys(chosen) {
            if responses.keys().any(|known| known.eq_ignore_ascii_case(&key)) {
                continue;
            }
            let errors = with_key(chosen, &key, &is_masked);
            responses.insert(key, response(&errors, &style));
            used.extend(errors.iter().map(|one| one.name.as_str()));
        }
    }

    /// Returns the errors of an operation. Returns `None` if the operation must not change.
    fn chosen(
        &self,
        responses: Responses,
        operation: &Operation<'_>,
        noted: Named,
    ) -> Result<Option<Vec<&Component<'c>>>, DescribeError> {
        let (codes, named): (Vec<String>, Vec<(Option<&'static str>, Named)>) = match responses {
            Responses::None => return Ok(None),
            Responses::All => (Vec::new(), vec![(None, self.all.clone())]),
            Responses::Handler | Responses::Only(_) => {
                let selection = responses.into_selection();
                let types = selection.types.iter();
                let types = types.map(|one| (Some(one.name), Named::of_catalog(one.catalog)));
                (selection.codes, types.chain(selection.has_handler.then_some((None, noted))).collect())
            }
        };
        if let Some(code) = codes.iter().find(|code| !self.has_code(code)) {
            return Err(DescribeError::UndeclaredCode {
                operation: operation.to_string(),
                code: code.clone(),
                similar: self.similar(code).map(str::to_owned),
            });
        }
        let (mut names, mut is_open) = (BTreeSet::new(), false);
        for (type_name, named) in named {
            let of_type = named.of_operation(operation);
            let undeclared = of_type.difference(&self.declared).next();
            if undeclared.is_some() || named.is_open && !self.all.is_open {
                return Err(DescribeError::UndeclaredError {
                    operation: operation.to_string(),
                    type_name,
                    error: undeclared.cloned(),
                });
            }
            names.extend(of_type);
            is_open |= named.is_open;
        }
        let is_chosen = |one: &&Component<'_>| match one.errors {
            Errors::Entry(entry) => codes.contains(&entry.code) || names.contains(&entries::name(entry)),
            Errors::Masked => true,
            Errors::Unlisted => is_open,
        };
        Ok(Some(self.components.iter().filter(is_chosen).collect()))
    }

    fn has_code(&self, code: &str) -> bool {
        code == SERVER_ERROR || self.contract.entries().iter().any(|entry| entry.code == code)
    }

    /// Returns the code of the contract that is nearest to an unknown code. Returns `None` if the
    /// unknown code can't be a misspelling.
    fn similar(&self, code: &str) -> Option<&str> {
        // A code is short. The comparison of a long text would take long.
        let codes = self.contract.entries().iter().filter(|_| code.len() <= 100).map(|entry| entry.code.as_str());
        let near = codes.map(|known| (distance(code, known), known));
        near.min().filter(|(distance, known)| *distance <= known.chars().count() / 3).map(|(_, known)| known)
    }

    /// Adds the components with these names.
    pub(super) fn add_components(&self, document: &mut Value, used: &BTreeSet<&str>) -> Result<(), DescribeError> {
        let whole = self.whole.as_ref().filter(|_| !used.is_empty()).and_then(|whole| whole.component.as_ref());
        let of_errors = self.components.iter().flat_map(|one| {
            let sections = sections(one, used.contains(one.name.as_str()), whole.is_some());
            sections.into_iter().map(|(section, value)| (section, one.name.as_str(), value))
        });
        let whole = whole.map(|(name, schema)| ("schemas", name.as_str(), schema.clone()));
        for (section, name, component) in of_errors.chain(whole) {
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

/// The responses that an operation gets. `None` leaves the operation as it is.
type NewResponses<E> = Result<Option<Map<String, Value>>, E>;

/// Calls `each` with each operation of a path item, and with the errors that the generator noted.
/// Removes the notes, and sets the responses that `each` returns.
pub(super) fn for_each_operation<E>(
    path: &str,
    item: &mut Map<String, Value>,
    malformed: impl Fn(&str) -> E,
    each: &mut dyn FnMut(Operation<'_>, Named) -> NewResponses<E>,
) -> Result<(), E> {
    let has = |object: &Map<String, Value>| {
        object.get("parameters").and_then(Value::as_array).is_some_and(|parameters| !parameters.is_empty())
    };
    let of_path = has(item);
    for method in METHODS {
        let Some(value) = item.get_mut(method) else { continue };
        let object = value.as_object_mut().ok_or_else(|| malformed(method))?;
        let noted = Named::take_notes(object);
        let operation = Operation {
            id: object.get("operationId").and_then(Value::as_str).unwrap_or_default(),
            method,
            path,
            has_body: object.contains_key("requestBody"),
            has_parameters: of_path || has(object),
            object,
        };
        if let Some(responses) = each(operation, noted)? {
            object.insert("responses".to_owned(), Value::Object(responses));
        }
    }
    Ok(())
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
