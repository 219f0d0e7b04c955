//! From an error to its answer.

use crate::answer::{Content, Problem, declared_headers};
use crate::cache::Rendering;
use crate::format::Object;
use crate::header::is_framing;
use crate::profile::DEFAULT;
use crate::report::{self, Fault, Report};
use crate::scope::{self, Brief};
use crate::{ApiError, ApiProfile, Occurrence, ProblemType, Reference, Scope};
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONNECTION, CONTENT_TYPE, UPGRADE};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, Version};
use std::cell::Cell;
use std::sync::Arc;

/// The answer to an error: its status, its headers and its whole body, in the format of its profile.
///
/// It never fails and never panics, whatever the error's fields hold; what could not be sent is left out and reported. Who
/// wants to be told of the answer is told here, once.
///
/// ```
/// #[derive(Debug, thiserror::Error, status_error::ApiError)]
/// enum BuyerError {
///     #[error("buyer {id} was not found")]
///     #[status(404)]
///     NotFound { #[public] id: u32 },
/// }
///
/// let response = status_error::response(&BuyerError::NotFound { id: 7 });
/// assert_eq!(response.status(), 404);
/// assert_eq!(response.headers()["content-type"], "application/problem+json");
/// assert_eq!(
///     response.body(),
///     r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"buyer 7 was not found","code":"not_found","id":7}"#,
/// );
/// ```
#[must_use]
pub fn response(error: &dyn ApiError) -> Response<Bytes> {
    answer(error, None)
}

/// The answer in place of another's, whose headers stay: what its status requires is looked for among them too.
#[cfg(feature = "_last-mile")]
pub(crate) fn in_place_of(error: &dyn ApiError, headers: &HeaderMap) -> Response<Bytes> {
    answer(error, Some(headers))
}

fn answer(error: &dyn ApiError, inherited: Option<&HeaderMap>) -> Response<Bytes> {
    Answering::of(error, inherited).response()
}

/// What an error says where it is not answered over HTTP, for protocols that have errors of their own: `tell` sees the problem
/// and the declared headers. Reported like an answer.
#[cfg(any(feature = "tonic-014", feature = "async-graphql-7"))]
pub(crate) fn told<T>(
    error: &dyn ApiError,
    tell: impl FnOnce(&Problem<'_>, &HeaderMap, &mut Vec<Fault>) -> T,
) -> (T, Rendered) {
    Answering::of(error, None).told(tell)
}

/// The status of the answer to an error, for a framework that asks for it alone. Nothing is reported.
#[allow(dead_code, reason = "most take whole answers")]
pub(crate) fn status(error: &dyn ApiError) -> StatusCode {
    Resolved::of(error).target.problem_type().status_code()
}

/// The mark of our own answers, in the response's extensions: where a layer of this crate is at work, and only there.
///
/// ```
/// # fn log(response: &http::Response<bytes::Bytes>) {
/// if let Some(rendered) = response.extensions().get::<status_error::Rendered>() {
///     println!("{}", rendered.problem_type().code);
/// }
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Rendered {
    kind: &'static ProblemType,
    truth: &'static ProblemType,
    reference: Option<Reference>,
    occurrence: Option<Arc<Occurrence>>,
    /// Whether another layer's profile may render it again: it was made outside of any scope, by a type without a profile.
    #[cfg_attr(not(feature = "_last-mile"), allow(dead_code, reason = "only a layer renders again"))]
    open: bool,
}

impl Rendered {
    /// The problem type that the client sees.
    #[must_use]
    pub fn problem_type(&self) -> &'static ProblemType {
        self.kind
    }

    /// What really happened: for logs and operators, never for a caller.
    #[must_use]
    pub fn true_type(&self) -> &'static ProblemType {
        self.truth
    }

    /// The reference that a server error's answer carries.
    #[must_use]
    pub fn reference(&self) -> Option<Reference> {
        self.reference
    }

    /// What was kept of the answer: where a scope asked for it, or where there was none.
    #[must_use]
    pub fn occurrence(&self) -> Option<&Occurrence> {
        self.occurrence.as_deref()
    }

    /// The answer in the format of a layer's profile, where it was made before that profile was known.
    #[cfg(feature = "_last-mile")]
    pub(crate) fn render_again(&self, profile: &'static ApiProfile, scope: &Scope) -> Option<Response<Bytes>> {
        let kept = self.occurrence.as_deref().filter(|_| self.open)?;
        let problem = Problem::new(self.kind, profile, Content::Kept(kept), self.reference);
        let (rendering, _) = render(&problem, kept.headers.clone(), Vec::new(), scope.version);
        let mut response = with_status(problem.status(), rendering);
        response.extensions_mut().insert(Self { open: false, ..self.clone() });
        Some(response)
    }
}

/// The error that answers, and the profile that the outermost type named.
struct Resolved<'a> {
    target: &'a dyn ApiError,
    api: Option<&'static ApiProfile>,
    endless: bool,
}

/// What is answered in place of an error whose contract can't be kept.
static BROKEN: ProblemType = ProblemType::new(500, "broken_contract");

/// No sane contract nests deeper.
const MAX_DELEGATION: usize = 64;

impl<'a> Resolved<'a> {
    fn of(error: &'a dyn ApiError) -> Self {
        let mut resolved = Self { target: error, api: error.api(), endless: false };
        for _ in 0..MAX_DELEGATION {
            let Some(inner) = resolved.target.delegate() else { return resolved };
            resolved.target = inner;
            resolved.api = resolved.api.or_else(|| inner.api());
        }
        resolved.endless = true;
        resolved
    }
}

/// One answer in the making.
struct Answering<'a> {
    error: &'a dyn ApiError,
    resolved: Resolved<'a>,
    profile: &'static ApiProfile,
    scope: Option<Brief>,
    /// The headers of another's answer, which this one takes the place of.
    inherited: Option<&'a HeaderMap>,
}

impl<'a> Answering<'a> {
    fn of(error: &'a dyn ApiError, inherited: Option<&'a HeaderMap>) -> Self {
        let scope = Scope::brief();
        let resolved = Resolved::of(error);
        let profile = resolved.api.or(scope.and_then(|scope| scope.profile)).unwrap_or(&DEFAULT);
        Self { error, resolved, profile, scope, inherited }
    }

    fn response(&self) -> Response<Bytes> {
        let target = self.resolved.target;
        if self.resolved.endless {
            return self.broken(vec![Fault::Delegation]);
        }
        let seen = self.seen(target.problem_type(), target.true_type());
        if let Some(response) = self.cached(&seen.problem) {
            if seen.wanted {
                self.report(&seen, &[]);
            }
            return self.marked(response, &seen, &HeaderMap::new());
        }
        let (mut headers, mut faults) = (HeaderMap::new(), Vec::new());
        declared_headers(&seen.problem, target, &mut headers, &mut faults);
        match (missing_header(seen.problem.status(), &headers), self.inherited) {
            (Some(missing), None) => {
                faults.push(Fault::Required(missing));
                return self.broken(faults);
            }
            (Some(missing), Some(inherited)) if !inherited.contains_key(missing) => {
                faults.push(Fault::Unmended(missing));
            }
            _ => {}
        }
        self.finish(&seen, headers, faults)
    }

    /// An answer that HTTP would forbid is never sent: it is a fault of the server's.
    fn broken(&self, faults: Vec<Fault>) -> Response<Bytes> {
        self.finish(&self.seen(&BROKEN, &BROKEN), HeaderMap::new(), faults)
    }

    /// What the error says apart from HTTP, and the mark of it.
    #[cfg(any(feature = "tonic-014", feature = "async-graphql-7"))]
    fn told<T>(&self, tell: impl FnOnce(&Problem<'_>, &HeaderMap, &mut Vec<Fault>) -> T) -> (T, Rendered) {
        let target = self.resolved.target;
        let (seen, mut headers, mut faults) = if self.resolved.endless {
            (self.seen(&BROKEN, &BROKEN), HeaderMap::new(), vec![Fault::Delegation])
        } else {
            (self.seen(target.problem_type(), target.true_type()), HeaderMap::new(), Vec::new())
        };
        if !self.resolved.endless {
            declared_headers(&seen.problem, target, &mut headers, &mut faults);
        }
        let told = tell(&seen.problem, &headers, &mut faults);
        if seen.wanted || !faults.is_empty() {
            self.report(&seen, &faults);
        }
        (told, self.mark(&seen, &headers))
    }

    fn seen(&self, kind: &'static ProblemType, truth: &'static ProblemType) -> Seen<'_> {
        let wanted = report::is_wanted(self.profile, kind, truth);
        let reference = (wanted && kind.status_code().is_server_error()).then(Reference::new);
        let problem = Problem::new(kind, self.profile, Content::Live(self.resolved.target), reference);
        Seen { problem, truth, wanted }
    }

    fn finish(&self, seen: &Seen<'_>, headers: HeaderMap, faults: Vec<Fault>) -> Response<Bytes> {
        let kept = if self.keeps() { headers.clone() } else { HeaderMap::new() };
        let (rendering, faults) = render(&seen.problem, headers, faults, self.version());
        if seen.wanted || !faults.is_empty() {
            self.report(seen, &faults);
        }
        self.marked(with_status(seen.problem.status(), rendering), seen, &kept)
    }

    fn version(&self) -> Option<Version> {
        self.scope.and_then(|scope| scope.version)
    }

    /// The shared answer of a variant that does not vary.
    fn cached(&self, problem: &Problem<'_>) -> Option<Response<Bytes>> {
        let varies = problem.reference.is_some() || !problem.kind.is_static();
        // An upgrade depends on the version, a replacement's headers on what it replaces.
        let upgrades = problem.kind.headers.iter().any(|header| header.name == UPGRADE.as_str());
        if varies || upgrades || self.inherited.is_some() {
            return None;
        }
        let target = self.resolved.target;
        let rendering = target.__table()?.slot(problem.kind)?.get_or_render(self.profile, || {
            let (mut headers, mut faults) = (HeaderMap::new(), Vec::new());
            declared_headers(problem, target, &mut headers, &mut faults);
            // There are no faults: only the derive makes tables, and it has proven the literals.
            render(problem, headers, faults, None).0
        })?;
        Some(with_status(problem.status(), rendering.clone()))
    }

    fn report(&self, seen: &Seen<'_>, faults: &[Fault]) {
        let scope = Scope::current();
        let report = Report {
            error: self.error,
            public: seen.problem.kind,
            truth: seen.truth,
            status: seen.problem.status(),
            reference: seen.problem.reference,
            request_id: scope.as_ref().and_then(|scope| scope.request_id.as_deref()),
            faults,
        };
        report::send(self.profile, &report);
    }

    /// Whether somebody may want more of the answer than its bytes.
    fn keeps(&self) -> bool {
        self.scope.map_or_else(scope::has_layers, |scope| scope.keeps)
    }

    /// Marks the answer as ours where a layer may look at it.
    fn marked(&self, mut response: Response<Bytes>, seen: &Seen<'_>, headers: &HeaderMap) -> Response<Bytes> {
        if self.scope.is_some() || self.keeps() {
            response.extensions_mut().insert(self.mark(seen, headers));
        }
        response
    }

    fn mark(&self, seen: &Seen<'_>, headers: &HeaderMap) -> Rendered {
        let Seen { problem, truth, .. } = *seen;
        Rendered {
            kind: problem.kind,
            truth,
            reference: problem.reference,
            occurrence: self.keeps().then(|| Arc::new(Occurrence::of(&problem, self.resolved.target, headers))),
            open: self.scope.is_none() && self.resolved.api.is_none(),
        }
    }
}

/// What a client is to see, and the truth.
#[derive(Clone, Copy)]
struct Seen<'a> {
    problem: Problem<'a>,
    truth: &'static ProblemType,
    /// Whether anybody is told.
    wanted: bool,
}

/// The header without which RFC 9110 forbids the status (§15.5.2, §15.5.8, §15.5.22), where it is missing.
///
/// A 405 is not among them: its `Allow` may be the router's to add.
fn missing_header(status: StatusCode, headers: &HeaderMap) -> Option<&'static str> {
    let required = match status.as_u16() {
        401 => "www-authenticate",
        407 => "proxy-authenticate",
        426 => "upgrade",
        _ => return None,
    };
    let says_something = |value: &HeaderValue| !value.as_bytes().trim_ascii().is_empty();
    (!headers.get_all(required).iter().any(says_something)).then_some(required)
}

thread_local! {
    /// Where bodies are rendered, so that each of them is one allocation of its very length.
    static SCRATCH: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A body that was larger than this leaves no buffer behind.
const MAX_SCRATCH: usize = 16 * 1024;

/// Renders the body and completes the headers.
fn render(
    problem: &Problem<'_>,
    mut headers: HeaderMap,
    mut faults: Vec<Fault>,
    version: Option<Version>,
) -> (Rendering, Vec<Fault>) {
    let format = problem.profile.body_format();
    let object = Object::over(SCRATCH.try_with(Cell::take).unwrap_or_default(), problem.profile.limits());
    let json = filled(object, &mut faults, &mut |object| format.write(problem, object));
    let body = Bytes::copy_from_slice(&json);
    if json.capacity() <= MAX_SCRATCH {
        // A thread that is being torn down keeps none.
        let _ = SCRATCH.try_with(|scratch| scratch.set(json));
    }

    match HeaderValue::from_maybe_shared(Bytes::from_static(format.media_type().as_bytes())) {
        Ok(media_type) => drop(headers.insert(CONTENT_TYPE, media_type)),
        Err(_) => faults.push(Fault::Header("content-type")),
    }
    // RFC 9110 §15.1: 404, 405, 410, 414 and 501 may be cached by guess; RFC 6585: 428, 429, 431 and 511 may not be stored.
    if headers.len() == 1 || !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let (Some(reference), Some(name)) = (problem.reference, format.reference_header()) {
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&reference.to_string())) {
            (Ok(key), Ok(value)) if !is_framing(&key) => drop(headers.insert(key, value)),
            _ => faults.push(Fault::Header(name)),
        }
    }
    match version {
        // RFC 9113 §8.2.2, RFC 9114 §4.2: no connection-specific field.
        Some(version) if version > Version::HTTP_11 => drop(headers.remove(UPGRADE)),
        // RFC 9110 §7.8: who sends `Upgrade` says so in `Connection`.
        Some(_) if headers.contains_key(UPGRADE) => {
            drop(headers.insert(CONNECTION, HeaderValue::from_static("upgrade")));
        }
        _ => {}
    }
    (Rendering { headers, body }, faults)
}

/// The object's JSON: without the error's members where one of them fails.
pub(crate) fn filled(mut object: Object, faults: &mut Vec<Fault>, write: &mut dyn FnMut(&mut Object)) -> Vec<u8> {
    write(&mut object);
    if object.has_failed_members() {
        object.restart_without_members();
        write(&mut object);
    }
    let (json, found) = object.finish();
    faults.extend(found);
    json
}

fn with_status(status: StatusCode, rendering: Rendering) -> Response<Bytes> {
    let mut response = Response::new(rendering.body);
    *response.status_mut() = status;
    *response.headers_mut() = rendering.headers;
    response
}
