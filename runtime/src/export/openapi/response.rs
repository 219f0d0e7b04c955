//! The responses of an operation.

use super::component::{Component, Errors, examples_of, union_of};
use super::dialect::Version;
use crate::export::entries::merged_headers;
use crate::export::entry::HeaderEntry;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The choices for a response that don't depend on its errors.
pub(super) struct Style<'s> {
    pub(super) version: Version,
    /// The schema of all bodies, in place of the schema of each. `None` for the schema of each.
    pub(super) whole: Option<&'s Value>,
    /// Whether the response has no body, because the request's method is HEAD (RFC 9110 §9.3.2).
    pub(super) is_head: bool,
}

/// Returns the keys of the responses with some errors: a status, or `4XX` for a range of statuses.
pub(super) fn keys(components: &[&Component<'_>]) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for one in components {
        match one.errors {
            Errors::Entry(entry) if entry.statuses.first == entry.statuses.last => {
                keys.insert(entry.statuses.first.to_string());
            }
            Errors::Entry(entry) => {
                keys.extend((entry.statuses.first / 100..=entry.statuses.last / 100).map(|class| format!("{class}XX")));
            }
            Errors::Masked => drop(keys.insert("5XX".to_owned())),
            Errors::Unlisted => keys.extend(["4XX".to_owned(), "5XX".to_owned()]),
        }
    }
    keys
}

/// Returns the errors whose response has a key.
pub(super) fn with_key<'a, 'c>(
    components: &[&'a Component<'c>],
    key: &str,
    is_masked: &dyn Fn(u16) -> bool,
) -> Vec<&'a Component<'c>> {
    let status: Option<u16> = key.parse().ok();
    let class = key.strip_suffix("XX").and_then(|class| class.parse::<u16>().ok());
    let has = |one: &&&Component<'_>| match (one.errors, status, class) {
        (Errors::Entry(entry), Some(status), _) => entry.statuses.contains(status),
        // A response with a status of its own is no part of a range's response.
        (Errors::Entry(entry), None, Some(class)) => {
            let statuses = &entry.statuses;
            statuses.first != statuses.last && (statuses.first / 100..=statuses.last / 100).contains(&class)
        }
        (Errors::Entry(_), None, None) => false,
        (Errors::Masked, Some(status), _) => is_masked(status),
        (Errors::Masked, None, class) => class == Some(5),
        (Errors::Unlisted, ..) => true,
    };
    components.iter().filter(has).copied().collect()
}

/// Returns a Response Object.
pub(super) fn response(components: &[&Component<'_>], style: &Style<'_>) -> Value {
    let mut response = Map::new();
    response.insert("description".to_owned(), json!(description(components)));
    let headers = headers(components, style.version);
    if !headers.is_empty() {
        response.insert("headers".to_owned(), Value::Object(headers));
    }
    let media_types: BTreeSet<&str> = components.iter().filter_map(|one| one.media_type()).collect();
    if !style.is_head && !media_types.is_empty() {
        let content = media_types.into_iter().map(|media_type| {
            let with_type = components.iter().copied().filter(|one| one.media_type() == Some(media_type));
            let schema = style.whole.cloned().unwrap_or_else(|| union_of(with_type));
            let mut content = Map::from_iter([("schema".to_owned(), schema)]);
            let examples = examples_of(components, media_type);
            if !examples.is_empty() {
                content.insert("examples".to_owned(), Value::Object(examples));
            }
            (media_type.to_owned(), Value::Object(content))
        });
        response.insert("content".to_owned(), Value::Object(content.collect()));
    }
    let is_retryable = |one: &&Component<'_>| matches!(one.errors, Errors::Entry(entry) if entry.is_retryable);
    if components.iter().all(is_retryable) {
        response.insert("x-retryable".to_owned(), json!(true));
    }
    Value::Object(response)
}

fn description(components: &[&Component<'_>]) -> String {
    match components {
        [only] => only.text.clone(),
        several => {
            let lines = several.iter().map(|one| match one.code() {
                Some(code) => format!("- `{code}`: {}", one.text),
                None => format!("- {}", one.text),
            });
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

fn headers(components: &[&Component<'_>], version: Version) -> Map<String, Value> {
    let merged = merged_headers(components.iter().map(|one| &one.headers));
    let header = |header: HeaderEntry| {
        let mut schema = json!({ "type": "string" });
        if let Some(value) = header.value {
            schema = version.write(&json!({ "const": value }));
        }
        let mut object = Map::from_iter([("schema".to_owned(), schema)]);
        if header.required {
            object.insert("required".to_owned(), json!(true));
        }
        (header.name, Value::Object(object))
    };
    merged.into_iter().map(header).collect()
}
