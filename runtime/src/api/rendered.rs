//! The extension that marks responses of this crate.

use crate::api::profile::ApiProfile;
use crate::api::request_scope::RequestScope;
use crate::api::snapshot::ProblemSnapshot;
use crate::contract::error_id::ErrorId;
use crate::contract::problem_type::ProblemType;
use std::fmt;
use std::sync::Arc;

/// A mark in the extensions of responses that this crate made, by which layers distinguish them
/// from foreign responses. A response has the mark only if the process has a layer of this crate,
/// or if the response was made in a [`RequestScope`](crate::layer::RequestScope).
///
/// ```
/// # fn log(response: &http::Response<bytes::Bytes>) {
/// if let Some(rendered) = response.extensions().get::<status_error::layer::RenderedProblem>() {
///     println!("{}", rendered.problem_type().code);
/// }
/// # }
/// ```
///
/// `Debug` prints only the status, the code and the error id that the client sees.
#[derive(Clone)]
pub struct RenderedProblem {
    pub(crate) kind: &'static ProblemType,
    pub(crate) truth: &'static ProblemType,
    pub(crate) error_id: Option<ErrorId>,
    pub(crate) snapshot: Option<Arc<ProblemSnapshot>>,
    /// Shared, because few responses have it and each copy of the mark would grow.
    pub(crate) for_log: Option<Arc<ForLog>>,
    pub(crate) profile: &'static ApiProfile,
    /// Whether a layer may render the problem again in the format of the layer's profile: the
    /// response was made outside of any request scope, by an error whose type names no profile.
    #[cfg_attr(
        not(any(feature = "_middleware", feature = "async-graphql-7")),
        allow(dead_code, reason = "only a layer renders again")
    )]
    pub(crate) open: bool,
    pub(crate) is_finished: bool,
    /// The length of the rendered body in bytes, 0 outside HTTP.
    #[cfg_attr(not(feature = "_middleware"), allow(dead_code, reason = "only a layer compares it"))]
    pub(crate) length: u64,
}

/// The parts of a mark that are there for the error log.
#[derive(Clone, Default)]
pub(crate) struct ForLog {
    cause: Option<String>,
    /// The request's id, if the profile has settings for request ids.
    request_id: Option<Arc<str>>,
    /// The body without the part that development mode has added.
    body: Option<Box<[u8]>>,
}

impl ForLog {
    /// Returns the parts of a response in the current scope. Returns `None` if there are none.
    #[inline]
    pub(crate) fn of(profile: &ApiProfile, cause: Option<String>) -> Option<Arc<Self>> {
        let has_ids = profile.ids_of_requests().is_some();
        (has_ids || cause.is_some()).then(|| Self::shared(has_ids, cause))
    }

    #[cold]
    fn shared(has_ids: bool, cause: Option<String>) -> Arc<Self> {
        let scope = if has_ids { RequestScope::current() } else { None };
        Arc::new(Self { cause, request_id: scope.and_then(|scope| scope.id().cloned()), body: None })
    }
}

// Logs that tenants can read may contain the output, so it has neither the internal type nor the
// cause.
impl fmt::Debug for RenderedProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("RenderedProblem");
        debug.field("status", &self.kind.status_code()).field("code", &self.kind.public_code());
        debug.field("error_id", &self.error_id).finish_non_exhaustive()
    }
}

impl RenderedProblem {
    /// Returns the problem type that the client sees.
    #[must_use]
    pub fn problem_type(&self) -> &'static ProblemType {
        self.kind
    }

    /// Returns the problem type of the error itself, for logs and operators. A client never sees
    /// it.
    #[must_use]
    pub fn internal_type(&self) -> &'static ProblemType {
        self.truth
    }

    /// Returns the profile in whose format the response was rendered.
    #[must_use]
    pub fn profile(&self) -> &'static ApiProfile {
        self.profile
    }

    /// Returns whether old code made the response: a
    /// [`FinishedResponse`](crate::FinishedResponse). Its body has no format of this crate then,
    /// and may have another code than the problem type.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.is_finished
    }

    /// Records the length of a new body, so that a layer doesn't take the response for a foreign
    /// one. Only the error log calls this method.
    #[doc(hidden)]
    pub fn __replace_body(&mut self, length: usize) {
        self.length = length as u64;
    }

    /// Sets the body that the error log stores in place of the body that is sent.
    pub(crate) fn with_logged_body(mut self, body: Box<[u8]>) -> Self {
        let parts = self.for_log.map(Arc::unwrap_or_clone).unwrap_or_default();
        self.for_log = Some(Arc::new(ForLog { body: Some(body), ..parts }));
        self
    }

    /// Returns the body that the error log stores in place of the body that was sent. Returns
    /// `None` if both are the same. Only the error log calls this method.
    #[doc(hidden)]
    #[must_use]
    pub fn __logged_body(&self) -> Option<&[u8]> {
        self.for_log.as_ref().and_then(|parts| parts.body.as_deref())
    }

    /// Returns the error id that a server error's response carries. Returns `None` for a client
    /// error, and for a server error that is not reported.
    #[must_use]
    pub fn error_id(&self) -> Option<ErrorId> {
        self.error_id
    }

    /// Returns the snapshot of the problem. Returns `None` if the request scope did not ask for
    /// snapshots. Outside of any scope a snapshot is always kept, because a layer may render the
    /// problem again.
    #[must_use]
    pub fn snapshot(&self) -> Option<&ProblemSnapshot> {
        self.snapshot.as_deref()
    }

    /// Returns the id of the request, as the profile reads or makes it:
    /// [`ApiProfile::request_ids`](crate::ApiProfile::request_ids). Returns `None` if the profile
    /// has no such settings, or if the request has no id.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.for_log.as_ref().and_then(|parts| parts.request_id.as_deref())
    }

    /// Returns the cause (`#[cause]`). Returns `None` if no cause is declared, or if the request
    /// scope asked for neither causes nor snapshots. For a concealed error, it is the cause of the
    /// variant that the error is shown as.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        let kept = || self.snapshot.as_ref().and_then(|snapshot| snapshot.cause.as_deref());
        self.for_log.as_ref().and_then(|parts| parts.cause.as_deref()).or_else(kept)
    }
}
