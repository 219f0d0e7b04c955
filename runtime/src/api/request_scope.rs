//! Request scope: per-request context.

use crate::api::profile::ApiProfile;
use http::Version;
use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Per-request context: the profile, the request's id, its route, its HTTP version, and whether
/// responses carry a snapshot or a cause.
///
/// A layer creates one scope for each request, and enters it on every poll of the handler's future,
/// as `tracing` enters a span:
///
/// ```
/// use status_error::{ApiProfile, format, layer::RequestScope};
///
/// static API: ApiProfile = ApiProfile::new("example.com").format(&format::Envelope);
///
/// # #[derive(Debug, thiserror::Error, status_error::ApiError)]
/// # #[error("the buyer was not found")]
/// # #[status(404)]
/// # struct NotFound;
/// let scope = RequestScope::new().profile(&API);
/// let response = scope.in_scope(|| status_error::response(&NotFound));
/// assert_eq!(response.headers()["content-type"], "application/json");
/// ```
///
/// Scopes nest. A setting that the inner scope does not set comes from the outer scope.
#[derive(Debug, Clone, Default)]
pub struct RequestScope {
    pub(crate) profile: Option<&'static ApiProfile>,
    pub(crate) request_id: Option<Arc<str>>,
    pub(crate) route: Option<Arc<str>>,
    pub(crate) version: Option<Version>,
    pub(crate) keeps: bool,
    pub(crate) keeps_cause: bool,
}

thread_local! {
    static CURRENT: RefCell<Option<RequestScope>> = const { RefCell::new(None) };
}

/// Whether this process has a layer that may render responses again. The flag is process-wide and
/// not in the scope, because a task that a handler spawns has no scope, and the errors of such a
/// task are rendered again.
static LAYERED: AtomicBool = AtomicBool::new(false);

impl RequestScope {
    /// Creates a scope that sets nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the profile of responses to errors whose type names no profile.
    #[must_use]
    pub fn profile(mut self, profile: &'static ApiProfile) -> Self {
        self.profile = Some(profile);
        self
    }

    /// Sets the request's id, for reports. The id is ignored unless it is fit for a line of a log:
    /// 1 to 128 characters of visible ASCII.
    #[must_use]
    pub fn request_id(mut self, id: &str) -> Self {
        let is_fit = (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
        self.request_id = is_fit.then(|| id.into());
        self
    }

    /// Sets the request's matched route, such as `/buyers/{id}`, for formats that send it:
    /// [`Problem::route`](crate::format::Problem::route).
    #[must_use]
    pub fn route(mut self, route: &str) -> Self {
        self.route = Some(route.into());
        self
    }

    /// Sets the request's HTTP version. It decides whether a response may have `Connection` and
    /// `Upgrade`, which HTTP/2 forbids (RFC 9113 §8.2.2).
    #[must_use]
    pub fn version(mut self, version: Version) -> Self {
        self.version = Some(version);
        self
    }

    /// Puts a [`ProblemSnapshot`](crate::layer::ProblemSnapshot) into the extensions of responses.
    #[must_use]
    pub fn keep_snapshots(mut self) -> Self {
        self.keeps = true;
        self
    }

    /// Puts the cause (`#[cause]`) into the extensions of responses, without the rest of a
    /// snapshot, which costs more:
    /// [`RenderedProblem::cause`](crate::layer::RenderedProblem::cause).
    #[must_use]
    pub fn keep_cause(mut self) -> Self {
        self.keeps_cause = true;
        self
    }

    /// Runs a function in this scope.
    #[inline]
    pub fn in_scope<T>(&self, inside: impl FnOnce() -> T) -> T {
        let _leave = self.enter();
        inside()
    }

    fn enter(&self) -> Leave {
        Leave(with(|current| {
            let merged = match &*current {
                Some(outer) => self.within(outer),
                None => self.clone(),
            };
            current.replace(merged)
        }))
    }

    fn within(&self, outer: &Self) -> Self {
        Self {
            profile: self.profile.or(outer.profile),
            request_id: self.request_id.as_ref().or(outer.request_id.as_ref()).cloned(),
            route: self.route.as_ref().or(outer.route.as_ref()).cloned(),
            version: self.version.or(outer.version),
            keeps: self.keeps || outer.keeps,
            keeps_cause: self.keeps_cause || outer.keeps_cause,
        }
    }

    /// Returns the scope of the current thread, with the settings of outer scopes. Returns `None`
    /// outside of any scope.
    #[must_use]
    pub fn current() -> Option<Self> {
        with(|current| current.clone()).flatten()
    }
}

/// The part of the scope that every response needs. The request's id is needed only for a report.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Brief {
    pub(crate) profile: Option<&'static ApiProfile>,
    pub(crate) version: Option<Version>,
    pub(crate) keeps: bool,
    pub(crate) keeps_cause: bool,
}

impl RequestScope {
    pub(crate) fn brief() -> Option<Brief> {
        let brief = |scope: &Self| Brief {
            profile: scope.profile,
            version: scope.version,
            keeps: scope.keeps,
            keeps_cause: scope.keeps_cause,
        };
        with(|current| current.as_ref().map(brief)).flatten()
    }
}

/// Restores the outer scope, also if the function in the scope panics.
struct Leave(Option<Option<RequestScope>>);

impl Drop for Leave {
    fn drop(&mut self) {
        if let Some(outer) = self.0.take() {
            with(|current| *current = outer);
        }
    }
}

/// Accesses the current scope. Returns `None` if the thread is shutting down.
fn with<T>(access: impl FnOnce(&mut Option<RequestScope>) -> T) -> Option<T> {
    CURRENT.try_with(|current| current.try_borrow_mut().ok().map(|mut current| access(&mut current))).ok().flatten()
}

/// Records that this process has a layer. From then on, responses made outside of any scope carry
/// the snapshot that a layer needs to render them again.
#[cfg(any(feature = "_middleware", feature = "async-graphql-7"))]
pub(crate) fn expect_layers() {
    LAYERED.store(true, Ordering::Relaxed);
}

pub(crate) fn has_layers() -> bool {
    LAYERED.load(Ordering::Relaxed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_nest_and_are_left() {
        static API: ApiProfile = ApiProfile::new("a.test");
        assert!(RequestScope::current().is_none());
        RequestScope::new().profile(&API).in_scope(|| {
            let caught = std::panic::catch_unwind(|| {
                RequestScope::new().request_id("r").keep_snapshots().in_scope(|| {
                    let current = RequestScope::current().unwrap();
                    assert!(std::ptr::eq(current.profile.unwrap(), &API));
                    assert_eq!(current.request_id.as_deref(), Some("r"));
                    panic!("out");
                })
            });
            assert!(caught.is_err());
            assert!(!RequestScope::current().unwrap().keeps);
        });
        assert!(RequestScope::current().is_none());
    }
}
