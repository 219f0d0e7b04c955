//! Examples of bodies: the profile's format writes a problem whose values follow from the schemas.

use super::entry::MemberEntry;
use crate::api::members::RenderedMembers;
use crate::api::problem::{Content, Problem, Violated};
use crate::api::profile::ApiProfile;
use crate::api::request_scope::RequestScope;
use crate::api::snapshot::ProblemSnapshot;
use crate::contract::error_id::ErrorId;
use crate::contract::field_error::FieldError;
use crate::contract::location::Location;
use crate::contract::pointer::Pointer;
use crate::contract::problem_type::{Message, ProblemType};
use crate::render::response_parts;
use serde_json::{Map, Value, json};

/// Returns an example of the body of a problem type. Returns `None` if there is no body, or if a
/// value that the body needs can't be made of its schema.
pub(super) fn body(
    profile: &'static ApiProfile,
    kind: &'static ProblemType,
    members: &[(&'static str, MemberEntry)],
) -> Option<Value> {
    let mut values: Vec<(&str, Value)> = Vec::new();
    for (name, member) in members {
        match value(&member.schema) {
            Some(value) => values.push((name, value)),
            None if member.required => return None,
            None => {}
        }
    }
    let mut faults = Vec::new();
    let missing = || FieldError::new(Location::Body, Pointer::root().key("name"), "missing", "This value is required.");
    let snapshot = ProblemSnapshot {
        message: message(profile, kind, &values),
        field_errors: if kind.field_errors { vec![missing()] } else { Vec::new() },
        violated: Violated { unique: kind.unique, constraints: kind.constraints },
        members: RenderedMembers::of(profile.limits(), None, &mut faults, kind.static_members, |sink| {
            values.iter().for_each(|(name, value)| sink.add(name, value));
        }),
        ..ProblemSnapshot::empty()
    };
    let error_id = kind.status_code().is_server_error().then_some(ErrorId::EXAMPLE);
    let problem = Problem::new(kind, profile, Content::Kept(&snapshot), error_id);
    let problem = Problem { is_profile_named: true, ..problem };
    let bytes = RequestScope::new().in_scope(|| response_parts::body(&problem, None, &mut faults).bytes);
    if bytes.is_empty() {
        return None;
    }
    // A text may be JSON by chance.
    let is_text = profile.body_format().media_type().is_some_and(|media_type| !media_type.contains("json"));
    let json = if is_text { None } else { serde_json::from_slice(&bytes).ok() };
    json.or_else(|| std::str::from_utf8(&bytes).ok().map(|text| Value::String(text.to_owned())))
}

/// Returns the message of an example. A value that is not a member is its placeholder. Returns
/// `None` if the responses have no message besides the title.
fn message(profile: &'static ApiProfile, kind: &'static ProblemType, values: &[(&str, Value)]) -> Option<String> {
    match kind.message {
        Message::Title => None,
        Message::Literal(text) => Some(text.to_owned()),
        Message::Written(template) if !template.is_empty() => Some(filled_in(template, values)),
        // Without the derive's proof, a `Display` is not sent.
        Message::Display(template) if kind.row.is_some() => Some(filled_in(template, values)),
        Message::Display(_) | Message::Written(_) | Message::Unchecked => {
            let empty = ProblemSnapshot::empty();
            Some(Problem::new(kind, profile, Content::Kept(&empty), None).title().to_string())
        }
    }
}

/// Returns the text of a format string, with the values of the placeholders that name a member.
fn filled_in(template: &str, values: &[(&str, Value)]) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let end = from.find('}').filter(|_| !from.starts_with("{{") && !from.starts_with('}'));
        rest = match end {
            Some(end) => {
                let (placeholder, after) = from.split_at(end);
                let name = placeholder.trim_start_matches('{').split(':').next().unwrap_or_default().trim();
                match values.iter().find(|(known, _)| *known == name) {
                    Some((_, Value::String(value))) => text.push_str(value),
                    Some((_, value @ (Value::Number(_) | Value::Bool(_)))) => text.push_str(&value.to_string()),
                    _ => text.extend(["{", name, "}"]),
                }
                after.get(1..).unwrap_or_default()
            }
            // `{{` and `}}` are escaped braces.
            None => {
                text.push_str(from.get(..1).unwrap_or_default());
                from.get(2..).unwrap_or_default()
            }
        };
    }
    text + rest
}

/// Returns a value that fits a JSON Schema. Returns `None` if the schema has a keyword whose values
/// can't be made here, such as `pattern`, or allows any value.
fn value(schema: &Value) -> Option<Value> {
    const UNSUPPORTED: [&str; 14] = [
        "pattern",
        "multipleOf",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "not",
        "if",
        "contains",
        "minProperties",
        "patternProperties",
        "propertyNames",
        "dependentRequired",
        "dependentSchemas",
        "$ref",
        "contentEncoding",
    ];
    let schema = schema.as_object()?;
    let first = |key: &str| schema.get(key)?.as_array()?.first();
    if let Some(known) = schema.get("const").or_else(|| first("examples")).or_else(|| first("enum")) {
        return Some(known.clone());
    } else if UNSUPPORTED.iter().any(|key| schema.contains_key(*key)) {
        return None;
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        if let Some(parts) = schema.get(key).and_then(Value::as_array) {
            let mut whole = schema.clone();
            whole.remove(key);
            return match key {
                "allOf" => parts.iter().try_fold(whole, with).and_then(|whole| value(&Value::Object(whole))),
                _ => parts.iter().find_map(|part| value(&Value::Object(with(whole.clone(), part)?))),
            };
        }
    }
    let bound = |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|bound| usize::try_from(bound).ok());
    let name = match schema.get("type")? {
        Value::Array(names) => names.first()?,
        name => name,
    };
    match name.as_str()? {
        "boolean" => Some(json!(true)),
        "integer" | "number" => number(schema),
        "string" => text(schema, bound("minLength").unwrap_or(0), bound("maxLength")),
        "array" => {
            let mut elements: Vec<Value> = Vec::new();
            for element in schema.get("prefixItems").and_then(Value::as_array).into_iter().flatten() {
                elements.push(value(element)?);
            }
            let least = bound("minItems").unwrap_or(1).min(bound("maxItems").unwrap_or(usize::MAX));
            // Equal elements are not unique, and a long list is no example.
            if least > 16 || least > 1 && schema.get("uniqueItems") == Some(&Value::Bool(true)) {
                return None;
            }
            while elements.len() < least {
                elements.push(value(schema.get("items")?)?);
            }
            Some(Value::Array(elements))
        }
        "object" => {
            let required: Vec<&str> = schema
                .get("required")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let properties = schema.get("properties").and_then(Value::as_object);
            if required.iter().any(|name| properties.is_none_or(|all| !all.contains_key(*name))) {
                return None;
            }
            let mut object = Map::new();
            for (name, property) in properties.into_iter().flatten() {
                match value(property) {
                    Some(value) => drop(object.insert(name.clone(), value)),
                    None if required.contains(&name.as_str()) => return None,
                    None => {}
                }
            }
            Some(Value::Object(object))
        }
        "null" => Some(Value::Null),
        _ => None,
    }
}

/// Returns a schema with the keywords of another one. Returns `None` if both have a keyword with
/// different values.
fn with(mut schema: Map<String, Value>, other: &Value) -> Option<Map<String, Value>> {
    for (key, value) in other.as_object()? {
        let known = schema.insert(key.clone(), value.clone());
        if known.is_some_and(|known| known != *value && !["title", "description"].contains(&key.as_str())) {
            return None;
        }
    }
    Some(schema)
}

fn number(schema: &Map<String, Value>) -> Option<Value> {
    let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
    let fits = |number: f64| {
        bound("minimum").is_none_or(|least| least <= number) && bound("maximum").is_none_or(|most| number <= most)
    };
    if fits(1.0) {
        return Some(json!(1));
    }
    ["minimum", "maximum"].iter().find(|key| bound(key).is_some_and(fits)).and_then(|key| schema.get(*key)).cloned()
}

fn text(schema: &Map<String, Value>, least: usize, most: Option<usize>) -> Option<Value> {
    let text = match schema.get("format").map(Value::as_str) {
        None => "string",
        Some(format) => match format? {
            "uuid" => "3fa85f64-5717-4562-b3fc-2c963f66afa6",
            "date-time" => "2026-01-31T12:00:00Z",
            "date" => "2026-01-31",
            "time" => "12:00:00Z",
            "email" => "user@example.com",
            "uri" | "url" | "uri-reference" => "https://example.com/",
            "hostname" => "example.com",
            "ipv4" => "192.0.2.1",
            "ipv6" => "2001:db8::1",
            _ => return None,
        },
    };
    let len = text.chars().count();
    if schema.contains_key("format") {
        return (least <= len && most.is_none_or(|most| len <= most)).then(|| json!(text));
    }
    let len = len.max(least).min(most.unwrap_or(usize::MAX));
    (len <= 1000).then(|| json!(text.chars().cycle().take(len).collect::<String>()))
}
