//! The parts of a response: its headers and its body.

use crate::api::format::BodyWriter;
#[cfg(feature = "async-graphql-7")]
use crate::api::json::JsonObject;
use crate::api::problem::{Content, Problem};
use crate::api::profile::ApiProfile;
use crate::api::rendering::Rendering;
use crate::api::request_scope::RequestScope;
use crate::api::response_cache::BodyParts;
use crate::api::snapshot::ProblemSnapshot;
use crate::contract::error_id::ErrorId;
use crate::contract::fault::Fault;
use crate::contract::problem_type::{Challenge, ProblemType};
use crate::util::catch_panic::catch;
use crate::util::framing_headers::{self, is_framing};
use crate::util::media_type::is_json_with_parameters;
use bytes::Bytes;
use http::header::{
    ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, UPGRADE, WWW_AUTHENTICATE,
};
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

/// Returns whether the response of a problem type may lack the header that its status requires: the
/// profile's challenge is added later, or the declaration says that there is none.
pub(super) fn is_exempt(kind: &ProblemType) -> bool {
    match kind.challenge {
        Challenge::Declared => false,
        Challenge::Profile => kind.status == 401,
        Challenge::Waived => matches!(kind.status, 401 | 407),
    }
}

/// The headers of the foreign response that a response replaces.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(feature = "_middleware"), allow(dead_code, reason = "only a layer replaces responses"))]
pub(crate) struct Inherited<'a> {
    pub(crate) headers: &'a HeaderMap,
    /// Whether a router outside of the layer adds `Allow` to a 405.
    pub(crate) allow_is_added: bool,
    /// The fault that the layer found in the foreign response.
    pub(crate) fault: Option<Fault>,
}

impl Inherited<'_> {
    /// Returns the faults of the foreign response.
    pub(crate) fn faults(self, status: StatusCode) -> Vec<Fault> {
        match (self.missing_header(status), self.fault) {
            (None, None) => Vec::new(),
            (missing, found) => missing.into_iter().chain(found).collect(),
        }
    }

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

/// A rendered body.
pub(crate) struct Body {
    pub(crate) bytes: Box<[u8]>,
    /// Whether each occurrence of a problem type that is always the same has this body.
    pub(super) is_shareable: bool,
}

/// Renders the body. If the format itself panics, the body is an empty object, or empty if it is
/// not JSON.
pub(crate) fn body(problem: &Problem<'_>, parts: Option<&'static BodyParts>, faults: &mut Vec<Fault>) -> Body {
    let write = |problem: &Problem<'_>, faults: &mut Vec<Fault>| written(problem, parts, faults);
    let known = faults.len();
    let (written, is_shareable) = match catch(|| write(problem, faults)) {
        Ok(written) => written,
        Err(_) => catch(|| bare(problem, faults, known, write)).unwrap_or_else(|_| (nothing(problem), false)),
    };
    let bytes = Box::from(written.as_slice());
    if written.capacity() <= MAX_SCRATCH {
        // While the thread shuts down, its buffer can't be set, and `written` is dropped.
        let _ = SCRATCH.try_with(|scratch| scratch.set(written));
    }
    Body { bytes, is_shareable }
}

/// Returns the body in place of one that a format can't write.
fn nothing(problem: &Problem<'_>) -> Vec<u8> {
    let is_json = problem.profile.body_format().media_type().is_some_and(is_json_with_parameters);
    if is_json { b"{}".to_vec() } else { Vec::new() }
}

/// Returns the body that the profile's format writes, and whether it can be shared.
fn written(problem: &Problem<'_>, parts: Option<&'static BodyParts>, faults: &mut Vec<Fault>) -> (Vec<u8>, bool) {
    let format = problem.profile.body_format();
    let rendering = Rendering::default();
    let problem = Problem { rendering: Some(&rendering), ..*problem };
    let buffer = SCRATCH.try_with(Cell::take).unwrap_or_default();
    let mut writer = BodyWriter::over(buffer, problem.profile.limits(), parts, Some(format));
    format.write(&problem, &mut writer);
    if writer.has_failed_members() || !rendering.faults().is_empty() {
        rendering.leave_members_out();
        writer.restart_without_members();
        format.write(&problem, &mut writer);
    }
    if writer.is_unwritten() && format.media_type().is_some() {
        writer.report_no_body();
    }
    let written = writer.finish(faults);
    add(rendering.faults(), faults);
    (written, !rendering.reads_request())
}

/// Adds faults to a list, each once.
fn add(found: &[Fault], faults: &mut Vec<Fault>) {
    for fault in found {
        if !faults.contains(fault) {
            faults.push(*fault);
        }
    }
}

/// Returns the parts that `write` makes of a problem, for a protocol other than HTTP. If code of
/// the application panics, `write` runs again without the error: the code, the status and the title
/// are left.
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
    if let Some(media_type) = problem.profile.body_format().media_type() {
        match HeaderValue::from_maybe_shared(Bytes::from_static(media_type.as_bytes())) {
            Ok(media_type) => drop(headers.insert(CONTENT_TYPE, media_type)),
            Err(_) => faults.push(Fault::Header("content-type")),
        }
    }
    // Caches may store a 404, 405, 410, 414 or 501 by heuristics (RFC 9110 §15.1), and must not
    // store a 428, 429, 431 or 511 (RFC 6585).
    if problem.profile.forbids_caching() && !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    add_challenge(headers, problem, faults);
    add_code(headers, problem, faults);
    connect_upgrade(headers, version);
}

/// Adds the `Connection` that `Upgrade` needs, or removes `Upgrade` where the version of HTTP
/// forbids it.
pub(super) fn connect_upgrade(headers: &mut HeaderMap, version: Option<Version>) {
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

/// Removes the headers of a finished response that belong to the connection or contradict the body,
/// and reports them.
pub(super) fn leave_framing_out(headers: &mut HeaderMap, body: &[u8], faults: &mut Vec<Fault>) {
    let length = headers.get(CONTENT_LENGTH).cloned();
    for name in framing_headers::BODY.into_iter().chain(framing_headers::CONNECTION) {
        let describes_body = name == CONTENT_TYPE || name == CONTENT_ENCODING;
        if describes_body || headers.remove(name).is_none() {
            continue;
        }
        // The server sends the length of the body itself.
        let is_repeated = name == CONTENT_LENGTH && length == Some(HeaderValue::from(body.len()));
        if !is_repeated {
            faults.push(Fault::Header(name));
        }
    }
}

/// Adds the profile's challenge to a 401 that has the challenge of the profile and none of its own.
pub(super) fn add_challenge(headers: &mut HeaderMap, problem: &Problem<'_>, faults: &mut Vec<Fault>) {
    if problem.kind.challenge != Challenge::Profile
        || problem.status() != StatusCode::UNAUTHORIZED
        || missing_header(problem.status(), headers).is_none()
    {
        return;
    }
    let challenge = problem.profile.facts();
    let challenge = challenge.challenge.filter(|_| challenge.challenge_fault().is_none());
    match challenge.map(|text| HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes()))) {
        Some(Ok(challenge)) => drop(headers.insert(WWW_AUTHENTICATE, challenge)),
        Some(Err(_)) | None => faults.push(Fault::ProfileChallengeMissing),
    }
}

/// Adds the header with the code, if the format has one and the error does not declare it.
fn add_code(headers: &mut HeaderMap, problem: &Problem<'_>, faults: &mut Vec<Fault>) {
    let Some(name) = problem.profile.body_format().code_header() else { return };
    let code = HeaderValue::from_maybe_shared(Bytes::from_static(problem.code().as_bytes()));
    match (HeaderName::from_bytes(name.as_bytes()), code) {
        (Ok(key), Ok(code)) if !is_framing(&key) => drop(headers.entry(key).or_insert(code)),
        _ => faults.push(Fault::Header(name)),
    }
}

/// Returns the JSON object that `write` writes, for a protocol other than HTTP. If a member of the
/// error fails, `write` runs again without the error's members.
#[cfg(feature = "async-graphql-7")]
pub(crate) fn object(
    problem: &Problem<'_>,
    faults: &mut Vec<Fault>,
    mut write: impl FnMut(&mut JsonObject),
) -> Vec<u8> {
    let mut writer = BodyWriter::over(Vec::new(), problem.profile.limits(), None, None);
    writer.object(&mut write);
    if writer.has_failed_members() {
        writer.restart_without_members();
        writer.object(&mut write);
    }
    writer.finish(faults)
}

/// Removes `Content-Type` from a response without a body.
pub(super) fn forget_type_of_nothing(headers: &mut HeaderMap, body: &[u8]) {
    if body.is_empty() {
        headers.remove(CONTENT_TYPE);
    }
}

/// Adds the header with the request id, if the profile has one and the id is known.
#[cold]
pub(super) fn identify(headers: &mut HeaderMap, profile: &ApiProfile, faults: &mut Vec<Fault>) {
    let id = RequestScope::current().and_then(|scope| scope.id().cloned());
    let Some((name, id)) = profile.request_id_header().zip(id) else { return };
    match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&id)) {
        (Ok(key), Ok(value)) if !is_framing(&key) => drop(headers.insert(key, value)),
        _ => faults.push(Fault::Header(name)),
    }
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
