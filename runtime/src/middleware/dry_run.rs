//! The dry run of the layer: changes are reported instead of made.

use http::header::CONTENT_TYPE;
use http::{Method, StatusCode, Uri, request, response};
use std::fmt;
use std::sync::Arc;

/// A change that [`ApiErrorLayer::dry_run`](crate::ApiErrorLayer::dry_run) reports instead of
/// making it.
///
/// `Display` gives one line without the query, whose values may be secret:
/// `GET /buyers/7: 404 text/plain would be rewritten`. With
/// [`route_of`](crate::ApiErrorLayer::route_of), the line has the route in place of the path, so
/// that equal lines can be counted: `GET /buyers/{id}: …`.
#[derive(Debug, Clone, Copy)]
pub struct DryRun<'a> {
    request: &'a RequestHead,
    status: Option<StatusCode>,
    media_type: Option<&'a str>,
    change: DryRunChange,
}

/// The change that the layer would make to a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DryRunChange {
    /// A foreign 4xx would get a body in the API's format, with its status phrase as message.
    Rewrite,
    /// A foreign 4xx would get a body in the API's format, with its text as message.
    KeepText,
    /// A foreign 5xx would be masked.
    Mask,
    /// A panic would become a masked 500.
    CatchPanic,
    /// A response made by this crate would get its declared status, or the format of the layer's
    /// profile.
    Restore,
}

/// The head of a request, kept until its response is there.
#[derive(Debug)]
pub(super) struct RequestHead {
    method: Method,
    uri: Uri,
    route: Option<Arc<str>>,
}

pub(super) type Observer = Arc<dyn Fn(&DryRun<'_>) + Send + Sync>;

/// The dry run of one request.
pub(super) struct Observed {
    observer: Observer,
    request: RequestHead,
}

impl fmt::Debug for Observed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.request.fmt(f)
    }
}

impl Observed {
    pub(super) fn new(observer: &Observer, parts: &request::Parts, route: Option<Arc<str>>) -> Self {
        let request = RequestHead { method: parts.method.clone(), uri: parts.uri.clone(), route };
        Self { observer: Arc::clone(observer), request }
    }

    /// Reports the change that the layer would make to a response.
    pub(super) fn response(&self, parts: &response::Parts, change: DryRunChange) {
        let media_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        self.report(Some(parts.status), media_type, change);
    }

    /// Reports a panic, which has no response yet.
    pub(super) fn panic(&self) {
        self.report(None, None, DryRunChange::CatchPanic);
    }

    fn report(&self, status: Option<StatusCode>, media_type: Option<&str>, change: DryRunChange) {
        let dry_run = DryRun { request: &self.request, status, media_type, change };
        // The observer belongs to the user. Its panic must not change the response.
        let _ = crate::util::catch_panic::catch(|| (self.observer)(&dry_run));
    }
}

impl<'a> DryRun<'a> {
    /// Returns the method of the request.
    #[must_use]
    pub fn method(&self) -> &'a Method {
        &self.request.method
    }

    /// Returns the target of the request. Its query may contain secrets.
    #[must_use]
    pub fn uri(&self) -> &'a Uri {
        &self.request.uri
    }

    /// Returns the route of the request. Returns `None` if
    /// [`route_of`](crate::ApiErrorLayer::route_of) is not set, or doesn't know the route.
    #[must_use]
    pub fn route(&self) -> Option<&'a str> {
        self.request.route.as_deref()
    }

    /// Returns the status of the response as it is sent. Returns `None` after a panic.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// Returns the value of `Content-Type` as it is sent. Returns `None` if there is none.
    #[must_use]
    pub fn media_type(&self) -> Option<&'a str> {
        self.media_type
    }

    /// Returns the change that the layer would make.
    #[must_use]
    pub fn change(&self) -> DryRunChange {
        self.change
    }
}

impl fmt::Display for DryRun<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A path has no control characters and no spaces (RFC 3986 §3.3), so the line stays one.
        let place = self.route().unwrap_or(self.request.uri.path());
        write!(f, "{} {place}: ", self.request.method)?;
        match self.status {
            Some(status) => write!(f, "{} {} ", status.as_u16(), self.media_type.unwrap_or("without a media type"))?,
            None => f.write_str("a panic ")?,
        }
        f.write_str(match self.change {
            DryRunChange::Rewrite => "would be rewritten",
            DryRunChange::KeepText => "would be rewritten with its text as message",
            DryRunChange::Mask => "would be masked",
            DryRunChange::CatchPanic => "would become a masked 500",
            DryRunChange::Restore => "would get its declared status and format",
        })
    }
}
