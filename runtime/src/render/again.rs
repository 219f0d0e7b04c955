//! Rendering of an error that was rendered before the profile of its layer was known, in a task that
//! a handler has spawned.

#[cfg(any(feature = "_middleware", feature = "testing"))]
use super::altered_body::altered;
#[cfg(any(feature = "_middleware", feature = "testing"))]
use super::renderer::empty;
#[cfg(any(feature = "_middleware", feature = "testing"))]
use super::response_parts::{body, complete, forget_type_of_nothing, identify, refer};
use crate::api::api_error::ApiError;
use crate::api::problem::{Content, Problem};
use crate::api::profile::ApiProfile;
#[cfg(any(feature = "_middleware", feature = "testing"))]
use crate::api::rendered::ForLog;
use crate::api::rendered::RenderedProblem;
use crate::api::request_scope::RequestScope;
use crate::api::snapshot::ProblemSnapshot;
#[cfg(any(feature = "testing", feature = "async-graphql-7"))]
use crate::contract::error_id::ErrorId;
#[cfg(feature = "async-graphql-7")]
use {
    crate::api::report::{self, Report},
    crate::contract::fault::Fault,
    crate::contract::problem_type::ProblemType,
    http::HeaderMap,
    std::fmt,
};
#[cfg(any(feature = "_middleware", feature = "testing"))]
use {bytes::Bytes, http::Response};

/// Returns the parts that are left of an error. Returns `None` if its profile was known.
#[cfg(any(feature = "_middleware", feature = "async-graphql-7"))]
fn kept(rendered: &RenderedProblem) -> Option<&ProblemSnapshot> {
    rendered.snapshot.as_deref().filter(|_| rendered.open)
}

#[cfg(any(feature = "_middleware", feature = "testing"))]
impl RenderedProblem {
    /// Renders the response again in the format of a layer's profile. Returns `None` unless the
    /// response was rendered before that profile was known.
    #[cfg(feature = "_middleware")]
    pub(crate) fn render_again(&self, profile: &'static ApiProfile, scope: &RequestScope) -> Option<Response<Bytes>> {
        Some(self.render_snapshot(kept(self)?, profile, scope, None))
    }

    /// Renders the response to an error again in the format of its profile, with another error id.
    /// Returns `None` if no snapshot was kept.
    #[cfg(feature = "testing")]
    pub(crate) fn render_with_id(
        &self,
        error: &dyn ApiError,
        error_id: Option<ErrorId>,
        scope: &RequestScope,
    ) -> Option<Response<Bytes>> {
        let kept = self.snapshot.as_deref()?;
        // The response has the chain of sources if it was marked for the error log.
        let development = self.__logged_body().map(|_| error);
        Some(Self { error_id, ..self.clone() }.render_snapshot(kept, self.profile, scope, development))
    }

    fn render_snapshot(
        &self,
        kept: &ProblemSnapshot,
        profile: &'static ApiProfile,
        scope: &RequestScope,
        development: Option<&dyn ApiError>,
    ) -> Response<Bytes> {
        let problem = Problem::new(self.kind, profile, Content::Kept(kept), self.error_id);
        let problem = Problem { development, ..problem };
        // The faults found here are dropped, because the first rendering had the same faults and
        // has reported them.
        let (mut response, mut faults) = (empty(problem.status()), Vec::new());
        *response.headers_mut() = kept.headers.clone();
        complete(response.headers_mut(), &problem, &mut faults, scope.http_version());
        if let Some(error_id) = self.error_id {
            refer(response.headers_mut(), error_id, profile, &mut faults);
        }
        // The headers and the body may have parts of the request.
        let (body, for_log) = scope.in_scope(|| {
            identify(response.headers_mut(), profile, &mut faults);
            (altered(body(&problem, None, &mut faults).bytes, &problem).0, ForLog::of(profile, None))
        });
        forget_type_of_nothing(response.headers_mut(), &body);
        let mark = Self { open: false, profile, for_log, length: body.len() as u64, ..self.clone() };
        response.extensions_mut().insert(mark);
        *response.body_mut() = Bytes::from(body);
        response
    }
}

/// An error that was rendered before the profile of its layer was known. Only its texts are left.
#[cfg(feature = "async-graphql-7")]
#[derive(Debug)]
pub(crate) struct EarlierError<'e> {
    pub(crate) rendered: &'e RenderedProblem,
    /// The error and its sources, as [`Report::chain`] displays them.
    pub(crate) chain: &'e str,
}

#[cfg(feature = "async-graphql-7")]
impl EarlierError<'_> {
    /// Renders the error again under a profile, for a protocol other than HTTP, and sends the
    /// report to the profile's reporter. Returns `None` unless the error was rendered before a
    /// profile was known.
    pub(crate) fn render_with<T>(
        &self,
        profile: &'static ApiProfile,
        write: impl FnOnce(&Problem<'_>, &HeaderMap, &mut Vec<Fault>) -> T,
    ) -> Option<(T, RenderedProblem)> {
        let rendered = self.rendered;
        let kept = kept(rendered)?;
        let is_wanted = report::is_wanted_of(profile, rendered.kind, rendered.truth);
        let is_server_error = rendered.kind.status_code().is_server_error();
        let error_id = rendered.error_id.or_else(|| (is_wanted && is_server_error).then(ErrorId::new));
        let problem = Problem::new(rendered.kind, profile, Content::Kept(kept), error_id);
        let mut faults = Vec::new();
        let written = write(&problem, &kept.headers, &mut faults);
        let scope = RequestScope::current();
        let report = Report {
            error: self,
            public: rendered.kind,
            truth: rendered.truth,
            status: problem.status(),
            error_id,
            request_id: scope.as_ref().and_then(RequestScope::id).map(|id| &**id),
            faults: &faults,
            violation: None,
            location: None,
        };
        report::send_to_reporter(profile, &report);
        Some((written, RenderedProblem { open: false, profile, error_id, ..rendered.clone() }))
    }
}

#[cfg(feature = "async-graphql-7")]
impl fmt::Display for EarlierError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.chain)
    }
}

#[cfg(feature = "async-graphql-7")]
impl std::error::Error for EarlierError<'_> {}

#[cfg(feature = "async-graphql-7")]
impl ApiError for EarlierError<'_> {
    fn problem_type(&self) -> &'static ProblemType {
        self.rendered.kind
    }

    fn internal_type(&self) -> &'static ProblemType {
        self.rendered.truth
    }
}
