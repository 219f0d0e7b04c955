//! From an error to its answer.

pub(crate) mod body;
pub(crate) mod response_parts;

use crate::api::api_error::ApiError;
use crate::api::problem::{Content, Problem, declared_headers};
use crate::api::profile::{ApiProfile, DEFAULT};
use crate::api::rendered::Rendered;
use crate::api::report::{self, Report};
use crate::api::request_scope::{self, Brief, Scope};
use crate::api::response_cache::{Parts, Shared};
use crate::api::snapshot;
use crate::api::snapshot::Occurrence;
use crate::contract::error_id::Reference;
use crate::contract::fault::Fault;
use crate::contract::problem_type::{BROKEN, ProblemType};
use crate::contract::violation::Violation;
use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode, Version};
use response_parts::{body, complete, missing_header, refer};
use std::borrow::Cow;
use std::sync::Arc;

/// The answer to an error: its status, its headers and its whole body, in the format of its profile.
///
/// It never fails, whatever the error's fields hold; what could not be sent is left out and reported, a sentence whose `Display`
/// panics too. (A `Serialize` that panics is for the layer, which answers every panic.) Who wants to be told of the answer is told
/// here, once.
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
    respond(error)
}

/// The answer with a framework's own type of body. What adapters call.
#[inline]
pub(crate) fn respond<B: From<Bytes>>(error: &dyn ApiError) -> Response<B> {
    Answering::of(error, None).make().response()
}

/// The answer in place of another's, whose headers stay: what its status requires is looked for among them too.
#[cfg(feature = "_middleware")]
pub(crate) fn in_place_of(error: &dyn ApiError, headers: &HeaderMap) -> Response<Bytes> {
    Answering::of(error, Some(headers)).make().response()
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

#[cfg(feature = "_middleware")]
impl Rendered {
    /// The answer in the format of a layer's profile, where it was made before that profile was known.
    pub(crate) fn render_again(&self, profile: &'static ApiProfile, scope: &Scope) -> Option<Response<Bytes>> {
        let kept = self.occurrence.as_deref().filter(|_| self.open)?;
        let problem = Problem::new(self.kind, profile, Content::Kept(kept), self.reference);
        // What goes wrong now went wrong before, and was told.
        let (mut headers, mut faults) = (kept.headers.clone(), Vec::new());
        complete(&mut headers, &problem, &mut faults, scope.version);
        if let Some(reference) = self.reference {
            refer(&mut headers, reference, profile, &mut faults);
        }
        let body = Bytes::from(body(&problem, None, &mut faults));
        let mark = Some(Self { open: false, ..self.clone() });
        Some(Made { status: problem.status(), headers: Cow::Owned(headers), body, mark }.response())
    }
}

/// An answer, before a response is made of it: a whole response costs more to move about than this one to make.
struct Made {
    status: StatusCode,
    headers: Cow<'static, HeaderMap>,
    body: Bytes,
    mark: Option<Rendered>,
}

impl Made {
    #[inline]
    fn response<B: From<Bytes>>(self) -> Response<B> {
        let mut response = Response::new(B::from(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = match self.headers {
            Cow::Borrowed(shared) => shared.clone(),
            Cow::Owned(own) => own,
        };
        if let Some(mark) = self.mark {
            response.extensions_mut().insert(mark);
        }
        response
    }
}

/// The error that answers, the innermost one that others delegate to, and the profile that the outermost of them named.
struct Resolved<'a> {
    target: &'a dyn ApiError,
    api: Option<&'static ApiProfile>,
    endless: bool,
}

/// No sane contract nests deeper.
const MAX_DELEGATION: usize = 64;

impl<'a> Resolved<'a> {
    #[inline]
    fn of(error: &'a dyn ApiError) -> Self {
        match error.delegate() {
            None => Self { target: error, api: error.api(), endless: false },
            Some(inner) => Self::within(error, inner),
        }
    }

    fn within(error: &'a dyn ApiError, inner: &'a dyn ApiError) -> Self {
        let mut resolved = Self { target: error, api: error.api(), endless: false };
        let mut next = Some(inner);
        for _ in 0..MAX_DELEGATION {
            let Some(inner) = next else { return resolved };
            resolved.target = inner;
            resolved.api = resolved.api.or_else(|| inner.api());
            next = inner.delegate();
        }
        resolved.endless = true;
        resolved
    }
}

/// One answer in the making.
struct Answering<'a> {
    error: &'a dyn ApiError,
    target: &'a dyn ApiError,
    api: Option<&'static ApiProfile>,
    profile: &'static ApiProfile,
    endless: bool,
    scope: Option<Brief>,
    /// The headers of another's answer, which this one takes the place of.
    inherited: Option<&'a HeaderMap>,
}

impl<'a> Answering<'a> {
    fn of(error: &'a dyn ApiError, inherited: Option<&'a HeaderMap>) -> Self {
        let scope = Scope::brief();
        let Resolved { target, api, endless } = Resolved::of(error);
        let profile = api.or(scope.and_then(|scope| scope.profile)).unwrap_or(&DEFAULT);
        Self { error, target, api, profile, endless, scope, inherited }
    }

    // Where it is not, an answer that does not vary costs two hundredths more.
    #[inline(always)]
    fn make(&self) -> Made {
        let kind = self.target.problem_type();
        let wanted = report::is_wanted(self.profile, kind, self.target);
        let shared = self.shared(kind);
        match shared {
            // What is there already, where nothing varies and nobody looks at more than the bytes.
            Some(Shared { body: Some(body), status, headers, .. }) if !self.is_seen(wanted, *status) => {
                let (headers, body) = (Cow::Borrowed(headers), Bytes::from_static(body));
                Made { status: *status, headers, body, mark: None }
            }
            _ => self.made(kind, wanted, shared),
        }
    }

    /// Whether somebody looks at more than the bytes, or would if it were known what there is.
    fn is_seen(&self, wanted: bool, status: StatusCode) -> bool {
        wanted
            || self.scope.is_some()
            || self.endless
            || request_scope::has_layers()
            || (status.is_server_error() && self.target.__unmapped().is_some())
    }

    #[inline(never)]
    fn made(&self, kind: &'static ProblemType, wanted: bool, shared: Option<&'static Shared>) -> Made {
        if self.endless {
            return self.broken(vec![Fault::Delegation]);
        }
        let seen = self.seen(kind, None, wanted);
        match shared {
            // A reference is another one each time.
            Some(Shared { body: Some(body), status, headers, .. }) if seen.problem.reference.is_none() => {
                self.tell(&seen, Vec::new());
                let (headers, body) = (Cow::Borrowed(headers), Bytes::from_static(body));
                Made { status: *status, headers, body, mark: self.mark(&seen) }
            }
            Some(Shared { headers, parts, .. }) => self.finish(&seen, Cow::Borrowed(headers), Some(parts), Vec::new()),
            None => self.unshared(&seen),
        }
    }

    /// An answer with headers of its own.
    fn unshared(&self, seen: &Seen<'_>) -> Made {
        let (mut headers, mut faults) = (HeaderMap::new(), Vec::new());
        declared_headers(&seen.problem, self.target, &mut headers, &mut faults);
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
        complete(&mut headers, &seen.problem, &mut faults, self.version());
        self.finish(seen, Cow::Owned(headers), None, faults)
    }

    /// An answer that HTTP would forbid is never sent: it is a fault of the server's.
    #[cold]
    fn broken(&self, mut faults: Vec<Fault>) -> Made {
        let seen = self.broken_seen();
        let mut headers = HeaderMap::new();
        complete(&mut headers, &seen.problem, &mut faults, self.version());
        self.finish(&seen, Cow::Owned(headers), None, faults)
    }

    fn broken_seen(&self) -> Seen<'_> {
        self.seen(&BROKEN, Some(&BROKEN), report::is_wanted_of(self.profile, &BROKEN, &BROKEN))
    }

    /// What the error says apart from HTTP, and the mark of it.
    #[cfg(any(feature = "tonic-014", feature = "async-graphql-7"))]
    fn told<T>(&self, tell: impl FnOnce(&Problem<'_>, &HeaderMap, &mut Vec<Fault>) -> T) -> (T, Rendered) {
        let (mut headers, mut faults) = (HeaderMap::new(), Vec::new());
        let seen = if self.endless {
            faults.push(Fault::Delegation);
            self.broken_seen()
        } else {
            let kind = self.target.problem_type();
            let seen = self.seen(kind, None, report::is_wanted(self.profile, kind, self.target));
            declared_headers(&seen.problem, self.target, &mut headers, &mut faults);
            seen
        };
        let told = tell(&seen.problem, &headers, &mut faults);
        self.tell(&seen, faults);
        (told, self.rendered(&seen))
    }

    fn seen(&self, kind: &'static ProblemType, truth: Option<&'static ProblemType>, wanted: bool) -> Seen<'_> {
        let reference = (wanted && kind.status_code().is_server_error()).then(Reference::new);
        let problem = Problem::new(kind, self.profile, Content::Live(self.target), reference);
        Seen { problem, truth, wanted }
    }

    /// The body under headers that are complete, but for the reference.
    fn finish(
        &self,
        seen: &Seen<'_>,
        mut headers: Cow<'static, HeaderMap>,
        parts: Option<&'static Parts>,
        mut faults: Vec<Fault>,
    ) -> Made {
        if let Some(reference) = seen.problem.reference {
            refer(headers.to_mut(), reference, self.profile, &mut faults);
        }
        let body = Bytes::from(body(&seen.problem, parts, &mut faults));
        self.tell(seen, faults);
        Made { status: seen.problem.status(), headers, body, mark: self.mark(seen) }
    }

    fn version(&self) -> Option<Version> {
        self.scope.and_then(|scope| scope.version)
    }

    /// What all answers of the type have in common under this profile.
    #[inline]
    fn shared(&self, kind: &'static ProblemType) -> Option<&'static Shared> {
        // A replacement's headers depend on what it replaces.
        if self.inherited.is_some() {
            return None;
        }
        self.target.__table()?.slot(kind)?.shared(self.profile, || self.to_share(kind))
    }

    /// `None`: something is at fault, which is told with each answer. The derive has proven the literals, each by itself, and knows
    /// nothing of the profile's format.
    #[cold]
    #[inline(never)]
    fn to_share(&self, kind: &'static ProblemType) -> Option<Shared> {
        let problem = Problem::new(kind, self.profile, Content::Live(self.target), None);
        let (mut headers, mut faults) = (HeaderMap::new(), Vec::new());
        declared_headers(&problem, self.target, &mut headers, &mut faults);
        let missing = missing_header(problem.status(), &headers);
        complete(&mut headers, &problem, &mut faults, None);
        let body = kind.is_static().then(|| body(&problem, None, &mut faults));
        let is_sound = faults.is_empty() && missing.is_none();
        is_sound.then(|| Shared { status: problem.status(), headers, body, parts: Parts::default() })
    }

    /// Tells who wants to know, and everybody of what is at fault: a unique violation that no variant declares is.
    #[inline]
    fn tell(&self, seen: &Seen<'_>, faults: Vec<Fault>) {
        if seen.wanted || !faults.is_empty() || seen.problem.kind.status >= 500 {
            self.tell_of(seen, faults);
        }
    }

    #[inline(never)]
    fn tell_of(&self, seen: &Seen<'_>, mut faults: Vec<Fault>) {
        let violation = if seen.problem.kind.status < 500 { None } else { self.target.__unmapped() };
        faults.extend(violation.is_some().then_some(Fault::UnmappedViolation));
        if seen.wanted || !faults.is_empty() {
            self.report(seen, &faults, violation.as_ref());
        }
    }

    #[cold]
    fn report(&self, seen: &Seen<'_>, faults: &[Fault], violation: Option<&Violation>) {
        let scope = Scope::current();
        let report = Report {
            error: self.error,
            public: seen.problem.kind,
            truth: self.truth(seen),
            status: seen.problem.status(),
            reference: seen.problem.reference,
            request_id: scope.as_ref().and_then(|scope| scope.request_id.as_deref()),
            faults,
            violation,
        };
        report::send(self.profile, &report);
    }

    fn truth(&self, seen: &Seen<'_>) -> &'static ProblemType {
        seen.truth.unwrap_or_else(|| self.target.true_type())
    }

    /// The mark of our own answers, where a layer may look at it.
    #[inline]
    fn mark(&self, seen: &Seen<'_>) -> Option<Rendered> {
        if self.scope.is_some() || request_scope::has_layers() { Some(self.rendered(seen)) } else { None }
    }

    #[inline(never)]
    fn rendered(&self, seen: &Seen<'_>) -> Rendered {
        let problem = &seen.problem;
        let keeps = self.scope.map_or_else(request_scope::has_layers, |scope| scope.keeps);
        let keeps_cause = !keeps && self.scope.is_some_and(|scope| scope.keeps_cause);
        Rendered {
            kind: problem.kind,
            truth: self.truth(seen),
            reference: problem.reference,
            occurrence: keeps.then(|| Arc::new(Occurrence::of(problem, self.target))),
            cause: if keeps_cause { snapshot::cause(problem, self.target).map(Arc::from) } else { None },
            open: self.scope.is_none() && self.api.is_none(),
        }
    }
}

/// What a client is to see, and the truth.
struct Seen<'a> {
    problem: Problem<'a>,
    /// The error's own word, unless it is broken.
    truth: Option<&'static ProblemType>,
    /// Whether anybody is told.
    wanted: bool,
}
