//! The renderer: delegation, masking, the cache, headers, the body and the report of one response.

use super::altered_body::altered;
use super::delegation::Resolved;
use super::response_parts::{
    Inherited, body, complete, connect_upgrade, forget_type_of_nothing, identify, is_exempt, leave_framing_out,
    missing_header, refer,
};
#[cfg(any(feature = "tonic-014", feature = "async-graphql-7"))]
use super::response_parts::{add_challenge, or_bare};
use crate::api::api_error::ApiError;
use crate::api::hook;
use crate::api::nested::Nested;
use crate::api::problem::{Content, Problem, declared_headers, said};
use crate::api::profile::{ApiProfile, DEFAULT};
use crate::api::rendered::{ForLog, RenderedProblem};
use crate::api::report::{self, Report};
use crate::api::request_scope::{self, RequestScope, Settings};
use crate::api::response_cache::{BodyParts, Shared, Slot};
use crate::api::snapshot::{self, ProblemSnapshot};
use crate::contract::error_id::ErrorId;
use crate::contract::fault::Fault;
use crate::contract::problem_type::{BROKEN, ProblemType};
use crate::contract::violation::Violation;
use bytes::Bytes;
#[cfg(any(feature = "tonic-014", feature = "async-graphql-7"))]
use http::HeaderMap;
use http::response::Parts;
use http::{Response, StatusCode, Version};
use std::sync::Arc;

/// Returns a response that has a status and nothing else.
pub(super) fn empty(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

/// Returns a whole response from the cache.
fn whole(head: &Parts, body: &'static [u8]) -> Response<Bytes> {
    Response::from_parts(head.clone(), Bytes::from_static(body))
}

/// Renders one response.
pub(super) struct Renderer<'a> {
    error: &'a dyn ApiError,
    target: &'a dyn ApiError,
    nested: Option<Nested<'a>>,
    own_profile: Option<&'static ApiProfile>,
    profile: &'static ApiProfile,
    endless: bool,
    scope: Option<Settings>,
    /// The cache for responses that replace this kind of foreign response, and the headers of the
    /// foreign response.
    replaces: Option<(Option<&'static Slot>, Inherited<'a>)>,
}

impl<'a> Renderer<'a> {
    pub(super) fn of(error: &'a dyn ApiError, replaces: Option<(Option<&'static Slot>, Inherited<'a>)>) -> Self {
        let scope = RequestScope::settings();
        let Resolved { target, own_profile, endless, outer } = Resolved::of(error);
        let nested = outer.map(|outer| Nested { outer, target });
        let profile = own_profile.or(scope.and_then(|scope| scope.profile)).unwrap_or(&DEFAULT);
        Self { error, target, nested, own_profile, profile, endless, scope, replaces }
    }

    #[inline]
    pub(super) fn render(&self) -> Response<Bytes> {
        let kind = self.target.problem_type();
        let wanted = report::is_wanted(self.profile, kind, self.target);
        if !wanted && kind.is_masked() {
            report::warn_if_unheard(self.profile, kind, self.target);
        }
        let shared = self.shared(kind);
        match shared {
            // The whole response is in the cache, and nothing is reported.
            Some(Shared { head, body: Some(body), .. }) if !self.is_reported(wanted, head.status) => {
                if self.is_layered() { self.marked(kind, head, body) } else { whole(head, body) }
            }
            _ => self.render_in_full(kind, wanted, shared),
        }
    }

    /// Returns whether a response that is in the cache has a report, or a fault, which is always
    /// reported. An unmapped unique violation is a fault.
    fn is_reported(&self, wanted: bool, status: StatusCode) -> bool {
        wanted
            || self.endless
            || self.replaces.is_some_and(|(_, inherited)| !inherited.faults(status).is_empty())
            || (status.is_server_error() && hook::unmapped(self.target).is_some())
    }

    #[inline(never)]
    fn render_in_full(
        &self,
        kind: &'static ProblemType,
        wanted: bool,
        shared: Option<&'static Shared>,
    ) -> Response<Bytes> {
        if self.endless {
            return self.broken(vec![Fault::Delegation]);
        }
        // The cache of a problem type is in the table of the error, unless the response replaces
        // another one.
        let is_own = shared.is_some() && self.replaces.is_none();
        let view = PublicView { is_own, ..PublicView::new(kind, wanted) };
        let Some(Shared { head, body, parts }) = shared else { return self.unshared(&view) };
        let faults = match self.replaces {
            Some((_, inherited)) => inherited.faults(head.status),
            None => Vec::new(),
        };
        let whole = body.as_deref().map(Bytes::from_static);
        // Each response with an error id has another body.
        let is_whole = whole.is_some() && view.error_id.is_none();
        let mut response = Response::from_parts(head.clone(), whole.unwrap_or_default());
        if is_whole {
            self.report_if_wanted(&view, faults);
            self.mark(&view, &mut response);
        } else {
            self.finish(&view, &self.problem(&view), &mut response, Some(parts), faults);
        }
        response
    }

    /// Renders a response whose headers are not cached.
    fn unshared(&self, view: &PublicView) -> Response<Bytes> {
        if let Some(response) = hook::finished(self.target) {
            return self.finished(view, response);
        }
        let problem = self.problem(view);
        let status = problem.status();
        let (mut response, mut faults) = (empty(status), Vec::new());
        declared_headers(&problem, self.target, response.headers_mut(), &mut faults);
        match (missing_header(status, response.headers()), self.replaces) {
            _ if is_exempt(view.kind) => {}
            (Some(missing), None) => {
                faults.push(Fault::RequiredHeaderMissing(missing));
                return self.broken(faults);
            }
            (_, Some((_, inherited))) => faults.extend(inherited.faults(status)),
            _ => {}
        }
        complete(response.headers_mut(), &problem, &mut faults, self.version());
        self.finish(view, &problem, &mut response, None, faults);
        response
    }

    /// Returns a finished response of old code. The client gets no error id, so the report has none
    /// either.
    #[cold]
    fn finished(&self, view: &PublicView, old: &Response<Bytes>) -> Response<Bytes> {
        let view = PublicView { error_id: None, ..*view };
        let (mut response, mut faults) = (empty(old.status()), Vec::new());
        *response.body_mut() = old.body().clone();
        let headers = response.headers_mut();
        *headers = old.headers().clone();
        leave_framing_out(headers, old.body(), &mut faults);
        let inherited = Inherited { headers, allow_is_added: false, fault: None };
        faults.extend(inherited.missing_header(old.status()));
        connect_upgrade(headers, self.version());
        self.report_if_wanted(&view, faults);
        self.mark(&view, &mut response);
        if let Some(mark) = response.extensions_mut().get_mut::<RenderedProblem>() {
            // A layer forwards the response, and never renders it again in its own format.
            (mark.open, mark.is_finished) = (false, true);
        }
        response
    }

    /// Renders a masked 500 in place of a response that HTTP forbids. The broken contract is a
    /// fault of the server.
    #[cold]
    fn broken(&self, mut faults: Vec<Fault>) -> Response<Bytes> {
        let view = self.broken_view();
        if !view.wanted {
            report::warn_if_unheard(self.profile, &BROKEN, self.target);
        }
        let problem = self.problem(&view);
        let mut response = empty(problem.status());
        complete(response.headers_mut(), &problem, &mut faults, self.version());
        self.finish(&view, &problem, &mut response, None, faults);
        response
    }

    /// Reports the error without a response.
    #[cfg(feature = "_middleware")]
    pub(super) fn report(&self, faults: Vec<Fault>) {
        let kind = self.target.problem_type();
        let view = PublicView::new(kind, report::is_wanted(self.profile, kind, self.target));
        self.report_if_wanted(&view, faults);
    }

    fn broken_view(&self) -> PublicView {
        let wanted = report::is_wanted_of(self.profile, &BROKEN, &BROKEN);
        PublicView { truth: Some(&BROKEN), ..PublicView::new(&BROKEN, wanted) }
    }

    /// Renders an error for a protocol other than HTTP, and returns the mark of the response.
    #[cfg(any(feature = "tonic-014", feature = "async-graphql-7"))]
    pub(super) fn render_with<T>(
        &self,
        write: impl Fn(&Problem<'_>, &HeaderMap, &mut Vec<Fault>) -> T,
    ) -> (T, RenderedProblem) {
        let (mut headers, mut faults) = (HeaderMap::new(), Vec::new());
        let view = if self.endless {
            faults.push(Fault::Delegation);
            self.broken_view()
        } else {
            let kind = self.target.problem_type();
            PublicView::new(kind, report::is_wanted(self.profile, kind, self.target))
        };
        let problem = self.problem(&view);
        if !self.endless {
            declared_headers(&problem, self.target, &mut headers, &mut faults);
            add_challenge(&mut headers, &problem, &mut faults);
        }
        let written = or_bare(&problem, &mut faults, |problem, faults| write(problem, &headers, faults));
        self.report_if_wanted(&view, faults);
        (written, self.rendered(&view, 0))
    }

    fn problem(&self, view: &PublicView) -> Problem<'_> {
        let kind = view.kind;
        let content = self.nested.as_ref().map_or(Content::Live(self.target), Content::Nested);
        let message = |_| if view.is_own { kind.message } else { said(kind, self.target) };
        let problem = Problem::with_message(kind, self.profile, content, view.error_id, message);
        Problem { is_profile_named: self.own_profile.is_some(), development: self.development(kind), ..problem }
    }

    /// Returns the error if the response shows its chain of sources, which only development mode
    /// does. A concealed error is never shown, not even if its response breaks the contract.
    fn development(&self, kind: &'static ProblemType) -> Option<&'a dyn ApiError> {
        let is_shown =
            self.profile.is_in_development() && kind.is_masked() && std::ptr::eq(kind, self.target.internal_type());
        is_shown.then_some(self.error)
    }

    /// Renders the body, adds the headers with the error id and the request id to the complete
    /// headers, and sends the report.
    fn finish(
        &self,
        view: &PublicView,
        problem: &Problem<'_>,
        response: &mut Response<Bytes>,
        parts: Option<&'static BodyParts>,
        mut faults: Vec<Fault>,
    ) {
        if let Some(error_id) = view.error_id {
            refer(response.headers_mut(), error_id, self.profile, &mut faults);
        }
        if self.profile.request_id_header().is_some() {
            identify(response.headers_mut(), self.profile, &mut faults);
        }
        let (body, logged) = altered(body(problem, parts, &mut faults).bytes, problem);
        forget_type_of_nothing(response.headers_mut(), &body);
        *response.body_mut() = Bytes::from(body);
        self.report_if_wanted(view, faults);
        match logged {
            None => self.mark(view, response),
            Some(logged) => self.mark_for_log(view, logged, response),
        }
    }

    fn version(&self) -> Option<Version> {
        self.scope.and_then(|scope| scope.version)
    }

    /// Returns the response parts that all occurrences of the problem type share under this
    /// profile.
    #[inline]
    fn shared(&self, kind: &'static ProblemType) -> Option<&'static Shared> {
        // The body of a nested error depends on the errors around it.
        if self.nested.is_some() || self.profile.is_in_development() {
            return None;
        }
        let slot = match self.replaces {
            Some((slot, _)) => slot,
            None => hook::table(self.target)?.slot(kind),
        };
        slot?.shared(self.profile, || self.to_share(kind))
    }

    /// Renders the shared parts. Returns `None` if they have a fault, so that each response reports
    /// it. Faults are possible, because the derive has checked each literal alone, and does not
    /// know the profile's format.
    #[cold]
    #[inline(never)]
    fn to_share(&self, kind: &'static ProblemType) -> Option<Shared> {
        let problem = self.problem(&PublicView::new(kind, false));
        let (mut response, mut faults) = (empty(problem.status()), Vec::new());
        declared_headers(&problem, self.target, response.headers_mut(), &mut faults);
        let missing = missing_header(response.status(), response.headers()).filter(|_| !is_exempt(kind));
        complete(response.headers_mut(), &problem, &mut faults, None);
        // A header with the request id differs between occurrences, as the body may.
        let is_static =
            kind.is_static() && self.profile.body_format().is_pure() && self.profile.request_id_header().is_none();
        let body = is_static.then(|| body(&problem, None, &mut faults));
        let body = body.filter(|body| body.is_shareable).map(|body| altered(body.bytes, &problem).0);
        if let Some(body) = &body {
            forget_type_of_nothing(response.headers_mut(), body);
        }
        let (is_sound, (head, _)) = (faults.is_empty() && missing.is_none(), response.into_parts());
        is_sound.then(|| Shared { head, body, parts: BodyParts::default() })
    }

    /// Sends the report if a reporter or a subscriber receives it. Faults are always reported, and
    /// a unique violation that no variant declares is a fault.
    #[inline]
    fn report_if_wanted(&self, view: &PublicView, faults: Vec<Fault>) {
        if view.wanted || !faults.is_empty() || view.kind.status >= 500 {
            self.report_if_due(view, faults);
        }
    }

    #[inline(never)]
    fn report_if_due(&self, view: &PublicView, mut faults: Vec<Fault>) {
        let violation = if view.kind.status < 500 { None } else { hook::unmapped(self.target) };
        faults.extend(violation.is_some().then_some(Fault::UnmappedViolation));
        if view.wanted || !faults.is_empty() {
            self.send_report(view, &faults, violation.as_ref());
        }
    }

    #[cold]
    fn send_report(&self, view: &PublicView, faults: &[Fault], violation: Option<&Violation>) {
        let scope = RequestScope::current();
        let report = Report {
            error: self.error,
            public: view.kind,
            truth: self.truth(view),
            status: view.kind.status_code(),
            error_id: view.error_id,
            request_id: scope.as_ref().and_then(RequestScope::id).map(|id| &**id),
            faults,
            violation,
            location: hook::location(self.target),
        };
        report::send(self.profile, &report);
    }

    fn truth(&self, view: &PublicView) -> &'static ProblemType {
        view.truth.unwrap_or_else(|| self.target.internal_type())
    }

    /// Returns whether a layer may read the mark of the response.
    #[inline]
    fn is_layered(&self) -> bool {
        self.scope.is_some() || request_scope::has_layers()
    }

    /// Marks the response, unless no layer can read the mark.
    #[inline]
    fn mark(&self, view: &PublicView, response: &mut Response<Bytes>) {
        if self.is_layered() {
            let mark = self.rendered(view, response.body().len());
            response.extensions_mut().insert(mark);
        }
    }

    /// Returns a whole response from the cache, marked for the layers.
    #[inline(never)]
    fn marked(&self, kind: &'static ProblemType, head: &Parts, body: &'static [u8]) -> Response<Bytes> {
        let mut response = whole(head, body);
        self.mark(&PublicView::new(kind, false), &mut response);
        response
    }

    /// Marks a response whose body the error log must not store.
    #[cold]
    fn mark_for_log(&self, view: &PublicView, logged: Box<[u8]>, response: &mut Response<Bytes>) {
        let mark = self.rendered(view, response.body().len()).with_logged_body(logged);
        response.extensions_mut().insert(mark);
    }

    #[inline]
    fn rendered(&self, view: &PublicView, length: usize) -> RenderedProblem {
        let keeps = self.scope.map_or_else(request_scope::has_layers, |scope| scope.keeps);
        let keeps_cause = !keeps && self.scope.is_some_and(|scope| scope.keeps_cause);
        let cause = if keeps_cause { snapshot::cause(view.kind, self.profile, self.target) } else { None };
        RenderedProblem {
            kind: view.kind,
            truth: self.truth(view),
            error_id: view.error_id,
            snapshot: keeps.then(|| Arc::new(ProblemSnapshot::of(&self.problem(view), self.target))),
            for_log: ForLog::of(self.profile, cause),
            profile: self.profile,
            open: self.scope.is_none() && self.own_profile.is_none(),
            is_finished: false,
            length: length as u64,
        }
    }
}

/// The problem type that a client sees, and the internal type behind it.
#[derive(Clone, Copy)]
struct PublicView {
    kind: &'static ProblemType,
    /// The internal type, if it is not the error's own: that of a broken contract.
    truth: Option<&'static ProblemType>,
    error_id: Option<ErrorId>,
    /// Whether a reporter or a subscriber receives the report.
    wanted: bool,
    /// Whether the type surely is in the table of the error that responds, which proves that the
    /// type's message is about this error.
    is_own: bool,
}

impl PublicView {
    fn new(kind: &'static ProblemType, wanted: bool) -> Self {
        let error_id = (wanted && kind.status_code().is_server_error()).then(ErrorId::new);
        Self { kind, truth: None, error_id, wanted, is_own: false }
    }
}
