//! The parts of a response: its headers and its body.

use crate::api::json::JsonObject;
use crate::api::problem::{Content, Problem};
use crate::api::profile::ApiProfile;
use crate::api::response_cache::Parts;
use crate::api::snapshot::ProblemSnapshot;
use crate::contract::error_id::ErrorId;
use crate::contract::fault::Fault;
use crate::util::catch_panic::catch;
use crate::util::framing_headers::is_framing;
use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, UPGRADE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Version};
use std::cell::Cell;

/// Returns the header that RFC 9110 requires for the status (§15.5.2, §15.5.8, §15.5.22), if the
/// header is missing. Returns `None` if the status requires no header, or if the header has a
/// value.
///
/// A 405 is not checked here, because the router may add `Allow` afterwards.
pub(super) fn missing_header(status: StatusCode, headers: &HeaderMap) -> Option<&'static str> {
    let required = match status.as_u16() {
        401 => "www-authenticate",
        407 => "proxy-authenticate",
        426 => "upgrade",
        _ => return None,
    };
    // A list may have empty elements (RFC 9110 §5.6.1). A list of empty elements only has no value.
    let says_something = |value: &HeaderValue| value.as_bytes().iter().any(|byte| !matches!(byte, b',' | b' ' | b'\t'));
    (!headers.get_all(required).iter().any(says_something)).then_some(required)
}

/// The headers of the foreign response that a response replaces.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(feature = "_middleware"), allow(dead_code, reason = "only a layer replaces responses"))]
pub(crate) struct Inherited<'a> {
    pub(crate) headers: &'a HeaderMap,
    /// Whether a router outside of the layer adds `Allow` to a 405.
    pub(crate) allow_is_added: bool,
}

impl Inherited<'_> {
    /// Returns the fault if the status requires a header that is missing (RFC 9110 §15.5.2,
    /// §15.5.6, §15.5.8, §15.5.22).
    pub(crate) fn missing_header(self, status: StatusCode) -> Option<Fault> {
        let is_without_allow = status == StatusCode::METHOD_NOT_ALLOWED && !self.headers.contains_key(ALLOW);
        let allow = (is_without_allow && !self.allow_is_added).then_some("allow");
        missing_header(status, self.headers).or(allow).map(Fault::ForeignHeaderMissing)
    }
}

thread_local! {
    /// A buffer for rendering bodies. The finished body is copied from it, in one allocation of its
    /// exact length.
    static SCRATCH: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// The largest buffer that is kept for the next body, in bytes.
const MAX_SCRATCH: usize = 16 * 1024;

/// Renders the body. If the format itself panics, the body is an empty object.
pub(super) fn body(problem: &Problem<'_>, parts: Option<&'static Parts>, faults: &mut Vec<Fault>) -> Box<[u8]> {
    let write = |problem: &Problem<'_>, faults: &mut Vec<Fault>| {
        let format = problem.profile.body_format();
        let buffer = SCRATCH.try_with(Cell::take).unwrap_or_default();
        let object = JsonObject::over(buffer, problem.profile.limits(), parts);
        filled(object, faults, |object| format.write(problem, object))
    };
    let known = faults.len();
    let written = catch(|| write(problem, faults));
    let json =
        written.unwrap_or_else(|_| catch(|| bare(problem, faults, known, write)).unwrap_or_else(|_| b"{}".to_vec()));
    let body = Box::from(json.as_slice());
    if json.capacity() <= MAX_SCRATCH {
        // Fails while the thread is shutting down. The buffer is dropped then.
        let _ = SCRATCH.try_with(|scratch| scratch.set(json));
    }
    body
}

/// Returns the parts that `write` makes of a problem, for a protocol other than HTTP. If code of the application panics, `write` runs
/// again without the error: the code, the status and the title are left.
#[cfg(any(feature = "tonic-014", feature = "async-graphql-7"))]
pub(super) fn or_bare<T>(
    problem: &Problem<'_>,
    faults: &mut Vec<Fault>,
    write: impl Fn(&Problem<'_>, &mut Vec<Fault>) -> T,
) -> T {
    let known = faults.len();
    catch(|| write(problem, faults)).unwrap_or_else(|_| bare(problem, faults, known, write))
}

/// Writes a problem without the error, whose code has panicked. `known` is the number of faults
/// before.
#[cold]
fn bare<T>(
    problem: &Problem<'_>,
    faults: &mut Vec<Fault>,
    known: usize,
    write: impl Fn(&Problem<'_>, &mut Vec<Fault>) -> T,
) -> T {
    faults.truncate(known);
    faults.push(Fault::Panicked);
    let empty = ProblemSnapshot::empty();
    let content = if problem.is_masked() { Content::Masked } else { Content::Kept(&empty) };
    write(&Problem { content, ..*problem }, faults)
}

/// Adds the headers that every response has to the declared headers.
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
    // Caches may store a 404, 405, 410, 414 or 501 by heuristics (RFC 9110 §15.1), and must not
    // store a 428, 429, 431 or 511 (RFC 6585).
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    match version {
        // HTTP/2 and HTTP/3 forbid connection-specific fields (RFC 9113 §8.2.2, RFC 9114 §4.2).
        Some(version) if version > Version::HTTP_11 => drop(headers.remove(UPGRADE)),
        // A message with `Upgrade` also needs `Connection: upgrade` (RFC 9110 §7.8). If the version
        // is not known, both are sent, because an HTTP/2 server strips them.
        _ if headers.contains_key(UPGRADE) => {
            drop(headers.insert(CONNECTION, HeaderValue::from_static("upgrade")));
        }
        _ => {}
    }
}

/// Returns the JSON that `write` writes. If a member of the error fails, `write` runs again without
/// the error's members.
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

/// Adds the header with the error id, if the format has one.
#[cold]
pub(super) fn refer(headers: &mut HeaderMap, error_id: ErrorId, profile: &ApiProfile, faults: &mut Vec<Fault>) {
    if let Some(name) = profile.body_format().error_id_header() {
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&error_id.to_string())) {
            (Ok(key), Ok(value)) if !is_framing(&key) => drop(headers.insert(key, value)),
            _ => faults.push(Fault::Header(name)),
        }
    }
}
