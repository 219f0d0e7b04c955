//! The components of a document: a schema and an example for each error.

use super::dialect::Version;
use super::union::{Alternative, union};
use crate::contract::status::SERVER_ERROR;
use crate::export::entry::{Body, ContractEntry, HeaderEntry};
use crate::export::type_names::pascal;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The name of the component for errors whose codes are chosen where they occur.
const UNLISTED: &str = "unlisted_error";

/// The name of the component for the errors of all statuses.
const WHOLE: &str = "any_error";

/// An error as the document has it: an entry of the contract, the masked server errors, or the
/// errors whose codes are not listed.
#[derive(Debug)]
pub(super) struct Component<'c> {
    /// The name of the component, which starts with the prefix of all names.
    pub(super) name: String,
    pub(super) errors: Errors<'c>,
    pub(super) headers: Vec<HeaderEntry>,
    pub(super) body: Option<&'c Body>,
    /// The text that describes the errors.
    pub(super) text: String,
    /// The schema in the dialect of the document.
    schema: Value,
}

/// The errors of a component.
#[derive(Debug, Clone, Copy)]
pub(super) enum Errors<'c> {
    /// The errors of an entry.
    Entry(&'c ContractEntry),
    /// All masked server errors.
    Masked,
    /// The errors whose codes are chosen where they occur.
    Unlisted,
}

impl<'c> Component<'c> {
    /// Creates the component of an entry, with the summaries that describe it.
    pub(super) fn of_entry(version: Version, name: String, entry: &'c ContractEntry, summaries: &[&String]) -> Self {
        let mut one = Self::new(version, name, Errors::Entry(entry), entry.headers.clone(), entry.body.as_ref());
        if !summaries.is_empty() {
            one.text = sentences(summaries);
        }
        if let Value::Object(schema) = &mut one.schema {
            if !summaries.is_empty() {
                schema.entry("description").or_insert_with(|| json!(one.text));
            }
            if let Some(url) = &entry.docs {
                schema.entry("externalDocs").or_insert_with(|| json!({ "url": url }));
            }
            if entry.is_retryable {
                schema.insert("x-retryable".to_owned(), json!(true));
            }
        }
        one
    }

    pub(super) fn new(
        version: Version,
        name: String,
        errors: Errors<'c>,
        headers: Vec<HeaderEntry>,
        body: Option<&'c Body>,
    ) -> Self {
        let text = match errors {
            Errors::Entry(entry) => entry.title.as_deref().unwrap_or(&entry.code),
            Errors::Masked => "The server failed. The cause is not in the response.",
            Errors::Unlisted => "An error whose code is not listed here.",
        };
        let schema = body.map_or(json!({}), |body| version.write(&body.schema));
        Self { name, errors, headers, body, text: text.to_owned(), schema }
    }

    /// Returns whether the schema is a component. A schema without members, as that of a text, is
    /// written where it is used.
    fn is_component(&self) -> bool {
        self.schema.get("properties").is_some()
    }

    /// Returns the code. Returns `None` if the errors have different codes.
    pub(super) fn code(&self) -> Option<&str> {
        match self.errors {
            Errors::Entry(entry) => Some(&entry.code),
            Errors::Masked => Some(SERVER_ERROR),
            Errors::Unlisted => None,
        }
    }

    pub(super) fn media_type(&self) -> Option<&'c str> {
        self.body.map(|body| body.media_type.as_deref().unwrap_or("*/*"))
    }

    /// Returns the schema as an alternative of a union.
    fn alternative(&self) -> Alternative<'_> {
        let written = match self.is_component() {
            true => json!({ "$ref": reference("schemas", &self.name) }),
            // The texts about one error are not those of a schema that other errors share.
            false => without_texts(&self.schema),
        };
        Alternative { schema: self.body.map_or(&Value::Null, |body| &body.schema), written }
    }

    fn example(&self) -> Option<Value> {
        let value = self.body?.example.as_ref()?;
        Some(json!({ "summary": self.code().unwrap_or("unlisted code"), "value": value }))
    }
}

/// Returns summaries as sentences.
fn sentences(summaries: &[&String]) -> String {
    match summaries {
        [only] => (*only).clone(),
        several => {
            let has_end = |text: &str| text.ends_with(['.', '!', '?', ':']);
            let sentence = |text: &&String| if has_end(text) { (*text).clone() } else { format!("{text}.") };
            several.iter().map(sentence).collect::<Vec<_>>().join(" ")
        }
    }
}

fn without_texts(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Value::Object(schema) = &mut schema {
        schema.retain(|key, _| !["description", "externalDocs", "x-retryable"].contains(&key.as_str()));
    }
    schema
}

/// Returns the union of the schemas of bodies.
pub(super) fn union_of<'a>(components: impl Iterator<Item = &'a Component<'a>>) -> Value {
    union(components.filter(|one| one.body.is_some()).map(Component::alternative).collect())
}

/// The schema of all errors together.
#[derive(Debug)]
pub(super) struct Whole {
    /// The schema, or a reference to its component.
    pub(super) written: Value,
    /// The name and the schema of the component, if the schema is one.
    pub(super) component: Option<(String, Value)>,
}

impl Whole {
    pub(super) fn of(components: &[Component<'_>], name: String) -> Self {
        let union = union_of(components.iter());
        // One schema, or none because the responses have no body.
        if union.get("oneOf").or_else(|| union.get("anyOf")).is_none() {
            return Self { written: union, component: None };
        }
        Self { written: json!({ "$ref": reference("schemas", &name) }), component: Some((name, union)) }
    }
}

fn reference(section: &str, name: &str) -> String {
    format!("#/components/{section}/{name}")
}

/// Returns the examples of bodies with one media type, as references to components.
pub(super) fn examples_of(components: &[&Component<'_>], media_type: &str) -> Map<String, Value> {
    let with_type = components.iter().filter(|one| one.media_type() == Some(media_type));
    let with_example = with_type.filter(|one| one.body.is_some_and(|body| body.example.is_some()));
    with_example.map(|one| (one.name.clone(), json!({ "$ref": reference("examples", &one.name) }))).collect()
}

/// Returns the components that a document needs for an error, each with the name of its section. If
/// no response has the error, its schema is needed only for the schema of all errors.
pub(super) fn sections(component: &Component<'_>, is_used: bool, is_whole: bool) -> Vec<(&'static str, Value)> {
    let mut sections = Vec::new();
    if component.is_component() && (is_used || is_whole) {
        sections.push(("schemas", component.schema.clone()));
    }
    sections.extend(component.example().filter(|_| is_used).map(|example| ("examples", example)));
    sections
}

/// The names of components, each of which is used once.
#[derive(Debug)]
pub(super) struct Names<'p> {
    prefix: &'p str,
    /// The names that are used, in lower case, because tools write a file for each of them.
    used: BTreeSet<String>,
}

impl<'p> Names<'p> {
    pub(super) fn new(prefix: &'p str) -> Self {
        Self { prefix, used: BTreeSet::new() }
    }

    pub(super) fn masked(&mut self) -> String {
        self.unused(name_of(SERVER_ERROR))
    }

    pub(super) fn unlisted(&mut self) -> String {
        self.unused(name_of(UNLISTED))
    }

    pub(super) fn whole(&mut self) -> String {
        self.unused(name_of(WHOLE))
    }

    /// Returns the name of an entry. The statuses are a part of it if there are several entries
    /// with the code.
    pub(super) fn of(&mut self, entry: &ContractEntry, is_only: bool) -> String {
        let name = name_of(&entry.code);
        let (first, last) = (entry.statuses.first, entry.statuses.last);
        self.unused(match is_only {
            true => name,
            false if first == last => format!("{name}{first}"),
            false => format!("{name}{first}To{last}"),
        })
    }

    fn unused(&mut self, name: String) -> String {
        let name = format!("{}{name}", self.prefix);
        let numbered = (2..).map(|number: usize| format!("{name}_{number}"));
        let mut names = std::iter::once(name.clone()).chain(numbered);
        let unused = names.find(|name| self.used.insert(name.to_ascii_lowercase()));
        unused.unwrap_or(name)
    }
}

/// Returns the name of a code's component, in letters and digits: `NotFoundError` for `not_found`
/// and for `NOT-FOUND`, `Error1001` for `1001`.
fn name_of(code: &str) -> String {
    let name = pascal(code);
    match name.as_bytes().first() {
        None => "Error".to_owned(),
        Some(b'0'..=b'9') => format!("Error{name}"),
        Some(_) if name.to_ascii_lowercase().ends_with("error") => name,
        Some(_) => name + "Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_of_letters_and_digits() {
        let cases = [
            ("not_found", "NotFoundError"),
            ("NOT_FOUND", "NotFoundError"),
            ("notFound", "NotFoundError"),
            ("Not Found", "NotFoundError"),
            ("server_error", "ServerError"),
            ("auth/token.expired", "AuthTokenExpiredError"),
            ("1001", "Error1001"),
            ("404_gone", "Error404Gone"),
            ("!?", "Error"),
            ("error", "Error"),
        ];
        for (code, name) in cases {
            assert_eq!(name_of(code), name, "{code}");
        }
    }

    #[test]
    fn each_name_is_used_once() {
        let mut names = Names::new("Shop");
        assert_eq!(names.unused("A".to_owned()), "ShopA");
        assert_eq!(names.unused("a".to_owned()), "Shopa_2");
        assert_eq!(names.unused("A".to_owned()), "ShopA_3");
    }
}
