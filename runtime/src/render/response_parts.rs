//! What an answer is put together from: its headers and its body.

use crate::api::json::JsonObject;
use crate::api::problem::Problem;
use crate::api::profile::ApiProfile;
use crate::api::response_cache::Parts;
use crate::contract::error_id::ErrorId;
use crate::contract::fault::Fault;
use crate::util::framing_headers::is_framing;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONNECTION, CONTENT_TYPE, UPGRADE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Version};
use std::cell::Cell;

/// The header without which RFC 9110 forbids the status (§15.5.2, §15.5.8, §15.5.22), where it is
/// missing.
///
/// A 405 is not among them: its `Allow` may be the router's to add.
pub(super) fn missing_header(status: StatusCode, headers: &HeaderMap) -> Option<&'static str> {
    let required = match status.as_u16() {
        401 => "www-authenticate",
        407 => "proxy-authenticate",
        426 => "upgrade",
        _ => return None,
    };
    // A list may have empty elements (§5.6.1), and of such alone it says nothing.
    let says_something = |value: &HeaderValue| value.as_bytes().iter().any(|byte| !matches!(byte, b',' | b' ' | b'\t'));
    (!headers.get_all(required).iter().any(says_something)).then_some(required)
}

thread_local! {
    /// Where bodies are rendered, so that each of them is one allocation of its very length.
    static SCRATCH: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A body that was larger than this leaves no buffer behind.
const MAX_SCRATCH: usize = 16 * 1024;

/// Renders the body.
pub(super) fn body(problem: &Problem<'_>, parts: Option<&'static Parts>, faults: &mut Vec<Fault>) -> Box<[u8]> {
    let format = problem.profile.body_format();
    let object = JsonObject::over(SCRATCH.try_with(Cell::take).unwrap_or_default(), problem.profile.limits(), parts);
    let json = filled(object, faults, |object| format.write(problem, object));
    let body = Box::from(json.as_slice());
    if json.capacity() <= MAX_SCRATCH {
        // A thread that is being torn down keeps none.
        let _ = SCRATCH.try_with(|scratch| scratch.set(json));
    }
    body
}

/// Completes the declared headers.
pub(super) fn complete(
    headers: &mut HeaderMap,
    problem: &Problem<'_>,
    faults: &mut Vec<Fault>,
    version: Option<Version>,
) {
    let media_type = problem.profile.body_format().media_type();
    match HeaderValue::from_maybe_shared(Bytes::from_static(media_type.as_bytes())) {
        Ok(media_type) => drop(headers.insert(CONTENT_TYPE, media_type)),
        Err(_) => faults.push(Fault::Header("content-type")),
    }
    // RFC 9110 §15.1: 404, 405, 410, 414 and 501 may be cached by guess; RFC 6585: 428, 429, 431
    // and 511 may not be stored.
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    match version {
        // RFC 9113 §8.2.2, RFC 9114 §4.2: no connection-specific field.
        Some(version) if version > Version::HTTP_11 => drop(headers.remove(UPGRADE)),
        // RFC 9110 §7.8: who sends `Upgrade` says so in `Connection`. Where nobody told the
        // version, a server of HTTP/2 strips both.
        _ if headers.contains_key(UPGRADE) => {
            drop(headers.insert(CONNECTION, HeaderValue::from_static("upgrade")));
        }
        _ => {}
    }
}

/// The object's JSON: without the error's members where one of them fails.
#[inline]
pub(crate) fn filled(
    mut object: JsonObject,
    faults: &mut Vec<Fault>,
    mut write: impl FnMut(&mut JsonObject),
) -> Vec<u8> {
    write(&mut object);
    if object.has_failed_members() {
        object.restart_without_members();
        write(&mut object);
    }
    let (json, mut found) = object.finish();
    faults.append(&mut found);
    json
}

/// Adds the header with the reference, where the format has one.
#[cold]
pub(super) fn refer(headers: &mut HeaderMap, error_id: ErrorId, profile: &ApiProfile, faults: &mut Vec<Fault>) {
    if let Some(name) = profile.body_format().error_id_header() {
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&error_id.to_string())) {
            (Ok(key), Ok(value)) if !is_framing(&key) => drop(headers.insert(key, value)),
            _ => faults.push(Fault::Header(name)),
        }
    }
}
