//! Request ids: where an API reads them, whether it makes them, and where its responses show them.

/// The usual request header that has the request's id.
pub(crate) const X_REQUEST_ID: &str = "x-request-id";

/// The request ids of an API, for [`ApiProfile::request_ids`](crate::ApiProfile::request_ids): the
/// request header that a layer reads them from, and the places of an error response that show them.
///
/// By default a layer reads `x-request-id`, and only reports have the id.
///
/// ```
/// use status_error::layer::RequestScope;
/// use status_error::profile::RequestIds;
/// use status_error::{ApiError, ApiProfile};
///
/// static API: ApiProfile = ApiProfile::new("example.com").request_ids(
///     RequestIds::new()
///         .read_from("x-correlation-id")
///         .make_missing()
///         .send_header("x-correlation-id")
///         .send_member("correlation_id"),
/// );
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("the buyer was not found")]
/// #[status(404)]
/// struct NotFound;
///
/// // A layer makes this scope of the request.
/// let scope = RequestScope::new().profile(&API).request_id("r-42");
/// let response = scope.in_scope(|| status_error::response(&NotFound));
/// assert_eq!(response.headers()["x-correlation-id"], "r-42");
/// assert!(response.body().ends_with(br#","correlation_id":"r-42"}"#));
/// ```
///
/// A client's id is used only if it has 1 to 128 characters of visible ASCII. Any other id is as
/// good as none. If the request has the header more than once, the first value counts.
///
/// Only error responses of this crate show the id. For all responses of a service,
/// `PropagateRequestIdLayer` of tower-http does.
#[doc(alias("x-request-id", "correlation id", "trace id"))]
#[derive(Debug, Clone, Copy)]
pub struct RequestIds {
    read_from: &'static str,
    makes_missing: bool,
    header: Option<&'static str>,
    member: Option<&'static str>,
}

impl RequestIds {
    /// Creates the default: ids are read from `x-request-id`, and no response shows them.
    #[must_use]
    #[allow(clippy::new_without_default, reason = "a `Default` can't be called in a `static`")]
    pub const fn new() -> Self {
        Self { read_from: X_REQUEST_ID, makes_missing: false, header: None, member: None }
    }

    /// Sets the request header that has the id.
    #[must_use]
    pub const fn read_from(mut self, header: &'static str) -> Self {
        self.read_from = header;
        self
    }

    /// Makes an id for each request without one that is fit: a UUID of version 4. The layer makes
    /// the id before the handler runs.
    #[doc(alias("generate"))]
    #[must_use]
    pub const fn make_missing(mut self) -> Self {
        self.makes_missing = true;
        self
    }

    /// Sends the id in this header of each error response; over gRPC, in this key of the metadata.
    #[must_use]
    pub const fn send_header(mut self, name: &'static str) -> Self {
        self.header = Some(name);
        self
    }

    /// Sends the id in this member of the body, with the formats
    /// [`Rfc9457`](crate::format::Rfc9457) and [`Envelope`](crate::format::Envelope); over gRPC, in
    /// the metadata of `ErrorInfo`, and over GraphQL in the extensions.
    ///
    /// The profile reserves the name: if the format has a member of this name, the id is left out
    /// of the body and a fault is reported; if an error has one, all members of the error are left
    /// out. Other formats place the id by themselves:
    /// [`Problem::request_id`](crate::format::Problem::request_id).
    #[must_use]
    pub const fn send_member(mut self, name: &'static str) -> Self {
        self.member = Some(name);
        self
    }

    /// Returns the request header that has the id. Returns `None` if it is `x-request-id`.
    #[cfg(feature = "_middleware")]
    pub(crate) fn other_source(&self) -> Option<&'static str> {
        Some(self.read_from).filter(|name| !name.eq_ignore_ascii_case(X_REQUEST_ID))
    }

    #[inline]
    pub(crate) fn header(&self) -> Option<&'static str> {
        self.header
    }

    #[inline]
    pub(crate) fn member(&self) -> Option<&'static str> {
        self.member
    }

    #[cfg(feature = "_middleware")]
    pub(crate) fn makes_missing(&self) -> bool {
        self.makes_missing
    }
}
