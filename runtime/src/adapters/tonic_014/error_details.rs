//! A status with its `google.rpc` details and its metadata, within the size that clients accept.

use super::budget::{self, Budget};
use crate::api::json::names::RESERVED;
use crate::api::problem::Problem;
use crate::api::report;
use crate::api::request_ids::RequestIds;
use crate::contract::fault::Fault;
use crate::contract::field_error::FieldError;
use crate::contract::grpc_code::GrpcCode;
use crate::contract::pointer::{Pointer, Segment};
use crate::util::text_limit::bounded;
use http::header::{ALLOW, CACHE_CONTROL, RETRY_AFTER, UPGRADE};
use http::{HeaderMap, HeaderName};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tonic::metadata::{AsciiMetadataKey, BinaryMetadataKey, BinaryMetadataValue, MetadataMap};
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt as _};

/// Returns the status of a problem. The parts take their share of the budget in this order: the
/// message, the ids of the error, the declared headers, the members, the field errors. A part that
/// doesn't fit is left out and reported; field errors are cut and counted.
///
/// A status in place of a foreign one has that status's `code` and the code's description, because
/// a gRPC code is more precise than the HTTP status that the problem was made from. The metadata of
/// the foreign status stays, so the new status has none.
pub(super) fn status(
    problem: &Problem<'_>,
    headers: &HeaderMap,
    code: Option<Code>,
    faults: &mut Vec<Fault>,
) -> Status {
    let mut budget = Budget::new();
    let message = bounded(&problem.message(), MAX_MESSAGE).or_else(|| bounded(&problem.title(), MAX_MESSAGE));
    let message = budget.message(message.unwrap_or_default());
    let mut details = ErrorDetails::new();
    if let Some(error_id) = problem.error_id {
        let error_id = error_id.to_string();
        if budget.take_details(budget::ANY + error_id.len()) {
            details.set_request_info(error_id, "");
        }
    }
    let retry_after = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    if let Some(seconds) = retry_after.filter(|_| budget.take_details(budget::ANY)) {
        details.set_retry_info(Some(Duration::from_secs(seconds)));
    }
    let (reason, domain) = (problem.code(), problem.profile.domain());
    let has_info = budget.take_details(budget::ANY + 2 * reason.len() + domain.len());
    let metadata = metadata(problem, headers, faults, &mut budget);
    if has_info {
        let mut info = members(problem, faults, &mut budget);
        if let Some((name, id)) = request_id(problem, RequestIds::member) {
            if !RESERVED.names().contains(&name) && budget.take_details(budget::ENTRY + name.len() + id.len()) {
                info.entry(name.to_owned()).or_insert_with(|| id.to_string());
            }
        }
        info.insert("code".to_owned(), reason.to_owned());
        details.set_error_info(upper(reason), domain, info);
    } else {
        faults.push(Fault::Text("google.rpc.ErrorInfo"));
    }
    let violations = violations(problem, &mut budget);
    if !violations.is_empty() {
        details.set_bad_request(violations);
    }
    if let Some(chain) = problem.development.map(|error| report::chain(error).to_string()) {
        if budget.take_details(budget::ANY + chain.len()) {
            details.set_debug_info(Vec::<String>::new(), chain);
        }
    }
    match code {
        Some(code) => Status::with_error_details(code, code.description(), details),
        None => {
            Status::with_error_details_and_metadata(self::code(problem.kind.grpc_code()), message, details, metadata)
        }
    }
}

/// The limit of a status's message in bytes.
const MAX_MESSAGE: usize = 1024;

pub(super) fn code(code: GrpcCode) -> Code {
    Code::from_i32(code as i32)
}

/// Returns the public members as metadata of `ErrorInfo`: strings unchanged, other values as JSON.
/// A `null` is left out, because a string can't be one.
/// If they don't all fit, none is sent, as for a member that fails.
fn members(problem: &Problem<'_>, faults: &mut Vec<Fault>, budget: &mut Budget) -> HashMap<String, String> {
    let members = problem.rendered_members(Some(&RESERVED), faults);
    let members = members.iter().filter(|member| member.json() != "null");
    let texts: Vec<(&'static str, String)> = members.map(|member| (member.name(), member.to_string())).collect();
    let length = |(name, text): &(&str, String)| budget::ENTRY + name.len() + text.len();
    if budget.take_details(texts.iter().map(length).sum()) {
        return texts.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
    }
    let largest = texts.iter().max_by_key(|(_, text)| text.len());
    faults.extend(largest.map(|(name, _)| Fault::Member(name)));
    HashMap::new()
}

fn violations(problem: &Problem<'_>, budget: &mut Budget) -> Vec<FieldViolation> {
    let mut violations = Vec::new();
    let mut beyond = 0_usize;
    problem.field_errors(&mut |field_error| {
        let violation = violation(field_error);
        let length = violation.field.len() + violation.description.len() + violation.reason.len();
        if beyond == 0 && budget.take_details(budget::ENTRY + length) {
            violations.push(violation);
        } else {
            beyond += 1;
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
    for segment in pointer.segments() {
        match segment {
            Segment::Index(index) => path.push_str(&format!("[{}]", (index as u128).saturating_add(1))),
            Segment::Key(key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&key);
            }
        }
    }
    path
}

/// Converts a code to `UPPER_SNAKE_CASE`, which `google.rpc` requires of every reason.
pub(super) fn upper(code: &str) -> String {
    code.chars().map(|char| if char.is_ascii_alphanumeric() { char.to_ascii_uppercase() } else { '_' }).collect()
}

/// Returns the declared headers as metadata, without the headers that have a meaning only in HTTP.
/// A header that gRPC doesn't allow, or that doesn't fit, is left out and reported.
fn metadata(problem: &Problem<'_>, headers: &HeaderMap, faults: &mut Vec<Fault>, budget: &mut Budget) -> MetadataMap {
    let mut metadata = MetadataMap::new();
    for (name, value) in headers {
        if [UPGRADE, CACHE_CONTROL, ALLOW].contains(name) {
            continue;
        }
        if !add(name, value.as_bytes(), &mut metadata, budget) {
            let declared = problem.kind.headers.iter().map(|header| header.name);
            faults.extend(declared.into_iter().find(|one| one.eq_ignore_ascii_case(name.as_str())).map(Fault::Header));
        }
    }
    if let Some((name, id)) = request_id(problem, RequestIds::header) {
        let is_added = HeaderName::from_bytes(name.as_bytes()).is_ok_and(|key| {
            metadata.remove(key.as_str());
            add(&key, id.as_bytes(), &mut metadata, budget)
        });
        faults.extend((!is_added).then_some(Fault::Header(name)));
    }
    metadata
}

/// Returns the request id, and the name under which the profile shows it in a place. Returns `None`
/// if the place doesn't show the id, or if the id is not known.
fn request_id(
    problem: &Problem<'_>,
    place: impl FnOnce(&RequestIds) -> Option<&'static str>,
) -> Option<(&'static str, Arc<str>)> {
    let name = problem.profile.ids_of_requests().and_then(place)?;
    Some((name, problem.request_id()?))
}

/// Adds a value to the metadata. Returns `false` if gRPC doesn't allow the header, or if the value
/// doesn't fit.
///
/// The value of a name that ends in `-bin` is sent in base64, as gRPC requires.
fn add(name: &HeaderName, value: &[u8], metadata: &mut MetadataMap, budget: &mut Budget) -> bool {
    let name = name.as_str();
    // Custom metadata has names of these characters, and none that begins with `grpc-`. gRPC's
    // PROTOCOL-HTTP2 defines both as Custom-Metadata.
    let is_legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.".contains(&byte);
    if name.starts_with("grpc-") || !name.bytes().all(is_legal) {
        return false;
    }
    if name.ends_with("-bin") {
        let value = BinaryMetadataValue::from_bytes(value);
        let key = BinaryMetadataKey::from_bytes(name.as_bytes()).ok();
        let key = key.filter(|_| budget.take_header(name.len(), value.as_encoded_bytes().len()));
        return key.is_some_and(|key| {
            metadata.append_bin(key, value);
            true
        });
    }
    let key = AsciiMetadataKey::from_bytes(name.as_bytes()).ok();
    // ASCII-Value of PROTOCOL-HTTP2. `str::parse` accepts the same bytes.
    let value = std::str::from_utf8(value).ok().filter(|value| value.bytes().all(|byte| matches!(byte, b' '..=b'~')));
    match (key, value.and_then(|value| value.parse().ok())) {
        (Some(key), Some(parsed)) if budget.take_header(name.len(), value.map_or(0, str::len)) => {
            metadata.append(key, parsed);
            true
        }
        _ => false,
    }
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

    #[test]
    fn a_member_named_by_digits_is_no_index() {
        for name in ["2024", "007", "+5", "0", "-1", "", "99999999999999999999"] {
            assert_eq!(path(&Pointer::root().key("years").key(name).index(0)), format!("years.{name}[1]"));
        }
        assert_eq!(path(&Pointer::root().key("7")), "7");
        assert_eq!(path(&Pointer::root().index(usize::MAX)), format!("[{}]", usize::MAX as u128 + 1));
        // The kinds of the first 64 segments are known; later ones are guessed.
        let deep = (0..63).fold(Pointer::root(), |pointer, _| pointer.key("9"));
        assert!(path(&deep.clone().index(1).key("a")).ends_with("9.9[2].a"));
        assert!(path(&deep.key("1").index(2).key("007")).ends_with("9.9.1[3].007"));
    }
}
