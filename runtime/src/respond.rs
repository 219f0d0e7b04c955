//! From an error to its answer.

use crate::answer::{Content, Occurrence, Problem, declared_headers};
use crate::cache::Rendering;
use crate::format::Object;
use crate::profile::DEFAULT;
use crate::report::{self, Fault, Report};
use crate::{ApiError, ApiProfile, ProblemType, Reference, Scope, scope};
use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, UPGRADE};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, Version};
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
    let scope = Scope::current();
    let resolved = Resolved::of(error);
    let profile = resolved.api.or(scope.as_ref().and_then(|scope| scope.profile)).unwrap_or(&DEFAULT);
    let answer = Answering { error, resolved, profile, scope: scope.as_ref() };
    answer.response()
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
    #[cfg(feature = "tower-service-03")]
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

/// What is answered in the place of what HTTP forbids.
static BROKEN: ProblemType = ProblemType::new(500, "broken_contract");

/// One answer in the making.
struct Answering<'a> {
    error: &'a dyn ApiError,
    resolved: Resolved<'a>,
    profile: &'static ApiProfile,
    scope: Option<&'a Scope>,
}

impl Answering<'_> {
    fn response(&self) -> Response<Bytes> {
        if self.resolved.endless {
            return self.broken(vec![Fault::Delegation]);
        }
        let (kind, truth) = (self.resolved.target.problem_type(), self.resolved.target.true_type());
        self.answer(kind, truth, Vec::new())
    }

    /// An answer that HTTP would forbid is never sent: it is a fault of the server's.
    fn broken(&self, faults: Vec<Fault>) -> Response<Bytes> {
        self.answer(&BROKEN, &BROKEN, faults)
    }

    fn answer(&self, kind: &'static ProblemType, truth: &'static ProblemType, faults: Vec<Fault>) -> Response<Bytes> {
        let status = kind.status_code();
        let wanted = report::is_wanted(self.profile, status, !std::ptr::eq(kind, truth));
        let reference = (wanted && status.is_server_error()).then(Reference::new);
        let problem = Problem::new(kind, self.profile, Content::Live(self.resolved.target), reference);

        if let Some(response) = self.cached(&problem) {
            if wanted {
                self.report(&problem, truth, &[]);
            }
            return self.marked(response, &problem, truth, &HeaderMap::new());
        }

        let (mut headers, mut faults) = (HeaderMap::new(), faults);
        if !std::ptr::eq(kind, &BROKEN) {
            declared_headers(&problem, self.resolved.target, &mut headers, &mut faults);
            if status == StatusCode::METHOD_NOT_ALLOWED
                && kind.headers.iter().any(|header| header.name.eq_ignore_ascii_case("allow"))
            {
                // RFC 9110 §10.2.1: an empty list of methods is an empty field, not none.
                headers.entry(ALLOW).or_insert(HeaderValue::from_static(""));
            }
            if let Some(missing) = missing_header(status, &headers) {
                faults.push(Fault::Required(missing));
                return self.broken(faults);
            }
        }
        let kept = if self.keeps() { headers.clone() } else { HeaderMap::new() };
        let (rendering, faults) = render(&problem, headers, faults, self.scope.and_then(|scope| scope.version));
        if wanted || !faults.is_empty() {
            self.report(&problem, truth, &faults);
        }
        self.marked(with_status(status, rendering), &problem, truth, &kept)
    }

    /// The shared answer of a variant that does not vary.
    fn cached(&self, problem: &Problem<'_>) -> Option<Response<Bytes>> {
        if problem.reference.is_some() || !problem.kind.is_static() {
            return None;
        }
        let target = self.resolved.target;
        let slot = target.__table()?.slot(problem.kind)?;
        let version = self.scope.and_then(|scope| scope.version);
        let status = problem.status();
        if status == StatusCode::UPGRADE_REQUIRED {
            // It depends on the version.
            return None;
        }
        let rendering = slot.get_or_render(self.profile, || {
            let (mut headers, mut faults) = (HeaderMap::new(), Vec::new());
            declared_headers(problem, target, &mut headers, &mut faults);
            render(problem, headers, faults, version).0
        })?;
        // The derive has proven the literals; a hand-written type has no table.
        Some(with_status(status, rendering.clone()))
    }

    fn report(&self, problem: &Problem<'_>, truth: &'static ProblemType, faults: &[Fault]) {
        let report = Report {
            error: self.error,
            public: problem.kind,
            truth,
            status: problem.status(),
            reference: problem.reference,
            request_id: self.scope.and_then(|scope| scope.request_id.as_deref()),
            faults,
        };
        report::send(self.profile, &report);
    }

    /// Whether somebody may want more of the answer than its bytes.
    fn keeps(&self) -> bool {
        self.scope.map_or_else(scope::has_layers, |scope| scope.keeps)
    }

    /// Marks the answer as ours where a layer may look at it.
    fn marked(
        &self,
        mut response: Response<Bytes>,
        problem: &Problem<'_>,
        truth: &'static ProblemType,
        headers: &HeaderMap,
    ) -> Response<Bytes> {
        if self.scope.is_some() || self.keeps() {
            let occurrence = self.keeps().then(|| Arc::new(Occurrence::of(problem, self.resolved.target, headers)));
            let open = self.scope.is_none() && self.resolved.api.is_none();
            let (kind, reference) = (problem.kind, problem.reference);
            response.extensions_mut().insert(Rendered { kind, truth, reference, occurrence, open });
        }
        response
    }
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

/// Renders the body and completes the headers.
fn render(
    problem: &Problem<'_>,
    mut headers: HeaderMap,
    mut faults: Vec<Fault>,
    version: Option<Version>,
) -> (Rendering, Vec<Fault>) {
    let format = problem.profile.body_format();
    let mut object = Object::new(problem.profile.limits());
    format.write(problem, &mut object);
    if object.has_failed_members() {
        object.restart_without_members();
        format.write(problem, &mut object);
    }
    let (json, found) = object.finish();
    faults.extend(found);

    match HeaderValue::from_str(format.media_type()) {
        Ok(media_type) => drop(headers.insert(CONTENT_TYPE, media_type)),
        Err(_) => faults.push(Fault::Header("content-type")),
    }
    // RFC 9110 §15.1: 404, 405, 410, 414 and 501 may be cached by guess; RFC 6585: 428, 429, 431 and 511 may not be stored.
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if let (Some(reference), Some(name)) = (problem.reference, format.reference_header()) {
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&reference.to_string())) {
            (Ok(key), Ok(value)) => drop(headers.insert(key, value)),
            _ => faults.push(Fault::Header(name)),
        }
    }
    if problem.status() == StatusCode::UPGRADE_REQUIRED {
        match version {
            // RFC 9110 §7.8.
            Some(Version::HTTP_10 | Version::HTTP_11) => {
                drop(headers.insert(CONNECTION, HeaderValue::from_static("upgrade")));
            }
            // RFC 9113 §8.2.2, RFC 9114 §4.2: no connection-specific field.
            Some(_) => drop(headers.remove(UPGRADE)),
            None => {}
        }
    }
    (Rendering { headers, body: Bytes::from(json.into_boxed_slice()) }, faults)
}

fn with_status(status: StatusCode, rendering: Rendering) -> Response<Bytes> {
    let mut response = Response::new(rendering.body);
    *response.status_mut() = status;
    *response.headers_mut() = rendering.headers;
    response
}
