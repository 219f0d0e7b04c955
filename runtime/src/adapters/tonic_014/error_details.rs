//! The `google.rpc` details and the metadata of a status.

use crate::api::json::JsonObject;
use crate::api::problem::Problem;
use crate::contract::fault::Fault;
use crate::contract::field_error::FieldError;
use crate::contract::pointer::Pointer;
use crate::render::response_parts;
use http::HeaderMap;
use http::header::{ALLOW, CACHE_CONTROL, RETRY_AFTER, UPGRADE};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::time::Duration;
use tonic::metadata::MetadataMap;
use tonic_types::{ErrorDetails, FieldViolation};

/// The limit for all texts of the details together, in bytes. Base64 turns 3 KiB into 4 KiB.
const MAX_BYTES: usize = 3 * 1024;

pub(super) fn details(problem: &Problem<'_>, headers: &HeaderMap, faults: &mut Vec<Fault>) -> ErrorDetails {
    let mut left = MAX_BYTES;
    let (reason, domain) = (upper(problem.code()), problem.profile.domain());
    left = left.saturating_sub(reason.len() + domain.len());
    let metadata = members(problem, faults, &mut left);
    let mut details = ErrorDetails::with_error_info(reason, domain, metadata);
    let violations = violations(problem, &mut left);
    if !violations.is_empty() {
        details.set_bad_request(violations);
    }
    let retry_after = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    if let Some(seconds) = retry_after {
        details.set_retry_info(Some(Duration::from_secs(seconds)));
    }
    if let Some(error_id) = problem.error_id {
        details.set_request_info(error_id.to_string(), "");
    }
    details
}

/// Returns the metadata of `ErrorInfo`: the code in its original spelling, and the public members.
fn members(problem: &Problem<'_>, faults: &mut Vec<Fault>, left: &mut usize) -> HashMap<String, String> {
    let object = JsonObject::over(Vec::new(), problem.profile.limits(), None);
    let json = response_parts::filled(object, faults, |object| {
        object.string("code", problem.code());
        problem.members(object);
    });
    let members: Map<String, Value> = serde_json::from_slice(&json).unwrap_or_default();
    let mut metadata = HashMap::new();
    for (name, value) in members {
        let text = match value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        match left.checked_sub(name.len() + text.len()) {
            Some(rest) => *left = rest,
            None => {
                faults.push(Fault::Text("google.rpc.ErrorInfo"));
                continue;
            }
        }
        metadata.insert(name, text);
    }
    metadata
}

fn violations(problem: &Problem<'_>, left: &mut usize) -> Vec<FieldViolation> {
    let mut violations = Vec::new();
    let mut beyond = 0_usize;
    problem.field_errors(&mut |field_error| {
        let violation = violation(field_error);
        let length = violation.field.len() + violation.description.len() + violation.reason.len();
        match left.checked_sub(length) {
            Some(rest) if beyond == 0 => {
                *left = rest;
                violations.push(violation);
            }
            _ => beyond += 1,
        }
    });
    if beyond > 0 {
        violations.push(FieldViolation {
            reason: "TRUNCATED".to_owned(),
            ..FieldViolation::new("", format!("{beyond} more are not listed."))
        });
    }
    violations
}

fn violation(field_error: &FieldError) -> FieldViolation {
    FieldViolation {
        reason: upper(&field_error.code),
        ..FieldViolation::new(path(&field_error.pointer), field_error.message.clone())
    }
}

/// Converts a JSON Pointer into a field path of `google.rpc`, whose indices start at 1:
/// `/billing_details/emails/0/address` becomes `billing_details.emails[1].address`.
fn path(pointer: &Pointer) -> String {
    let mut path = String::new();
    for segment in pointer.as_str().split('/').skip(1) {
        if let Ok(index) = segment.parse::<u32>() {
            path.push_str(&format!("[{}]", u64::from(index) + 1));
            continue;
        }
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(&segment.replace("~1", "/").replace("~0", "~"));
    }
    path
}

/// Converts a code to `UPPER_SNAKE_CASE`, which `google.rpc` requires of every reason.
fn upper(code: &str) -> String {
    code.chars().map(|char| if char.is_ascii_alphanumeric() { char.to_ascii_uppercase() } else { '_' }).collect()
}

/// Returns the declared headers as metadata, without the headers that have a meaning only in HTTP.
pub(super) fn metadata(headers: &HeaderMap) -> MetadataMap {
    let mut headers = headers.clone();
    for name in [UPGRADE, CACHE_CONTROL, ALLOW] {
        headers.remove(name);
    }
    MetadataMap::from_headers(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_become_paths() {
        let pointer = Pointer::root().key("emails").index(0).key("a/b~c").index(7);
        assert_eq!(path(&pointer), "emails[1].a/b~c[8]");
        assert_eq!(path(&Pointer::root()), "");
        assert_eq!(upper("type_error.any-str"), "TYPE_ERROR_ANY_STR");
    }
}
