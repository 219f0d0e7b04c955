//! Request scope: per-request context.

use crate::api::profile::ApiProfile;
use http::Version;
use std::cell::{Cell, RefCell};
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
    settings: Settings,
    texts: Texts,
}

/// The settings of a scope, which every response needs.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Settings {
    pub(crate) profile: Option<&'static ApiProfile>,
    pub(crate) version: Option<Version>,
    pub(crate) keeps: bool,
    pub(crate) keeps_cause: bool,
}

/// The texts of a scope, which only reports and a few formats need.
#[derive(Debug, Clone, Default)]
struct Texts {
    request_id: Option<Arc<str>>,
    route: Option<Arc<str>>,
}

// Two variables, because every request enters a scope at least twice, and a value without a
// destructor is replaced in a few instructions.
thread_local! {
    /// The settings of the current scope. `None` outside of any scope.
    static SETTINGS: Cell<Option<Settings>> = const { Cell::new(None) };
    static TEXTS: RefCell<Texts> = const { RefCell::new(Texts { request_id: None, route: None }) };
}

/// Whether this process has a layer that may render responses again. The flag is process-wide and
/// not in the scope, because a task that a handler spawns has no scope, and the errors of such a
/// task are rendered again.
static LAYERED: AtomicBool = AtomicBool::new(false);

impl RequestScope {
    /// Creates a scope that sets nothing.
    #[inline]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the profile of responses to errors whose type names no profile.
    #[inline]
    #[must_use]
    pub fn profile(mut self, profile: &'static ApiProfile) -> Self {
        self.settings.profile = Some(profile);
        self
    }

    /// Sets the request's id, for reports. The id is ignored unless it is fit for a line of a log:
    /// 1 to 128 characters of visible ASCII.
    #[must_use]
    pub fn request_id(mut self, id: &str) -> Self {
        let is_fit = (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
        self.texts.request_id = is_fit.then(|| id.into());
        self
    }

    /// Sets the request's matched route, such as `/buyers/{id}`, for formats that send it:
    /// [`Problem::route`](crate::format::Problem::route).
    #[must_use]
    pub fn route(mut self, route: &str) -> Self {
        self.texts.route = Some(route.into());
        self
    }

    /// Sets the request's HTTP version. It decides whether a response may have `Connection` and
    /// `Upgrade`, which HTTP/2 forbids (RFC 9113 §8.2.2).
    #[inline]
    #[must_use]
    pub fn version(mut self, version: Version) -> Self {
        self.settings.version = Some(version);
        self
    }

    #[cfg(feature = "_middleware")]
    #[inline]
    pub(crate) fn set_version(&mut self, version: Version) {
        self.settings.version = Some(version);
    }

    /// Puts a [`ProblemSnapshot`](crate::layer::ProblemSnapshot) into the extensions of responses.
    #[must_use]
    pub fn keep_snapshots(mut self) -> Self {
        self.settings.keeps = true;
        self
    }

    /// Puts the cause (`#[cause]`) into the extensions of responses, without the rest of a
    /// snapshot, which costs more:
    /// [`RenderedProblem::cause`](crate::layer::RenderedProblem::cause).
    #[must_use]
    pub fn keep_cause(mut self) -> Self {
        self.settings.keeps_cause = true;
        self
    }

    /// Runs a function in this scope.
    #[inline]
    pub fn in_scope<T>(&self, inside: impl FnOnce() -> T) -> T {
        let mut leave = Leave { settings: set(Some(self.settings)), texts: None };
        if let Some(outer) = leave.settings {
            set(Some(self.settings.within(outer)));
        }
        if self.texts.request_id.is_some() || self.texts.route.is_some() {
            leave.texts = self.texts.enter();
        }
        inside()
    }

    /// Returns the scope of the current thread, with the settings of outer scopes. Returns `None`
    /// outside of any scope.
    #[must_use]
    pub fn current() -> Option<Self> {
        let settings = Self::settings()?;
        Some(Self { settings, texts: with_texts(|current| current.clone()).unwrap_or_default() })
    }

    /// Returns the settings of the scope of the current thread. Returns `None` outside of any
    /// scope.
    #[inline]
    pub(crate) fn settings() -> Option<Settings> {
        SETTINGS.try_with(Cell::get).ok().flatten()
    }

    #[cfg(any(feature = "_middleware", feature = "testing"))]
    pub(crate) fn http_version(&self) -> Option<Version> {
        self.settings.version
    }

    pub(crate) fn id(&self) -> Option<&Arc<str>> {
        self.texts.request_id.as_ref()
    }

    pub(crate) fn matched_route(&self) -> Option<&Arc<str>> {
        self.texts.route.as_ref()
    }
}

impl Settings {
    #[inline(never)]
    fn within(self, outer: Self) -> Self {
        Self {
            profile: self.profile.or(outer.profile),
            version: self.version.or(outer.version),
            keeps: self.keeps || outer.keeps,
            keeps_cause: self.keeps_cause || outer.keeps_cause,
        }
    }
}

impl Texts {
    /// Makes these texts the current ones, and returns the outer ones. A text that this scope does
    /// not set stays. Returns `None` if the thread is shutting down.
    #[inline(never)]
    fn enter(&self) -> Option<Self> {
        let either = |inner: &Option<Arc<str>>, outer: &Option<Arc<str>>| inner.as_ref().or(outer.as_ref()).cloned();
        with_texts(|current| {
            let merged = Self {
                request_id: either(&self.request_id, &current.request_id),
                route: either(&self.route, &current.route),
            };
            std::mem::replace(current, merged)
        })
    }
}

/// Restores the outer scope, also if the function in the scope panics.
struct Leave {
    settings: Option<Settings>,
    /// The outer texts, if the scope has replaced them.
    texts: Option<Texts>,
}

impl Drop for Leave {
    #[inline]
    fn drop(&mut self) {
        set(self.settings);
        if let Some(texts) = self.texts.take() {
            with_texts(|current| *current = texts);
        }
    }
}

/// Makes settings the current ones, and returns the outer ones.
#[inline]
fn set(settings: Option<Settings>) -> Option<Settings> {
    // Copied as a whole. Fails while the thread is shutting down.
    let mut outer = None;
    let _ = SETTINGS.try_with(|current| outer = current.replace(settings));
    outer
}

/// Accesses the current texts. Returns `None` if the thread is shutting down.
fn with_texts<T>(access: impl FnOnce(&mut Texts) -> T) -> Option<T> {
    TEXTS.try_with(|current| current.try_borrow_mut().ok().map(|mut current| access(&mut current))).ok().flatten()
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
                    assert!(std::ptr::eq(current.settings.profile.unwrap(), &API));
                    assert_eq!(current.id().map(|id| &**id), Some("r"));
                    RequestScope::new().route("/a").in_scope(|| {
                        let current = RequestScope::current().unwrap();
                        assert_eq!(current.id().map(|id| &**id), Some("r"));
                        assert_eq!(current.matched_route().map(|route| &**route), Some("/a"));
                    });
                    assert_eq!(RequestScope::current().unwrap().matched_route(), None);
                    panic!("out");
                })
            });
            assert!(caught.is_err());
            let current = RequestScope::current().unwrap();
            assert!(!current.settings.keeps);
            assert_eq!(current.id(), None);
        });
        assert!(RequestScope::current().is_none());
    }
}
