//! A response whose body has been read.

use crate::api::profile::{ApiProfile, IsProfile};
use crate::api::rendered::RenderedProblem;
use crate::api::request_scope::RequestScope;
use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, Response, StatusCode};
use http_body_util::{BodyExt as _, Collected};
use std::convert::Infallible;
use std::fmt;

/// A response whose body has been read, for [`assert_problem!`](crate::assert_problem).
///
/// ```
/// # #[cfg(feature = "axum-08")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// use axum::{Router, body::Body, routing::get};
/// use http::Request;
/// use status_error::{assert_problem, testing::Recorded};
/// use status_error::{ApiError, ApiErrorLayer, RequestError};
/// use tower::ServiceExt as _;
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum BuyerError {
///     #[error("the buyer was not found")]
///     #[status(404)]
///     NotFound,
/// }
///
/// let app = Router::new()
///     .route("/buyers/7", get(|| async { Err::<(), _>(BuyerError::NotFound) }))
///     .layer(ApiErrorLayer::default());
///
/// let request = Request::get("/buyers/7").body(Body::empty()).unwrap();
/// let response = Recorded::read(app.clone().oneshot(request).await.unwrap()).await;
/// assert_problem!(&response, BuyerError::NotFound);
/// assert_eq!(response.status(), 404);
/// assert_eq!(response.json()["detail"], "the buyer was not found");
///
/// // The router's own 404, which the layer has rewritten.
/// let request = Request::get("/sellers").body(Body::empty()).unwrap();
/// let response = Recorded::read(app.oneshot(request).await.unwrap()).await;
/// assert_problem!(response, RequestError::NotFound);
/// # }
/// # #[cfg(not(feature = "axum-08"))]
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct Recorded {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) mark: Option<RenderedProblem>,
    pub(super) profile: Option<&'static ApiProfile>,
    pub(super) scope: RequestScope,
}

/// A response of a framework, which [`Recorded::read`] takes. Each framework's feature implements
/// the trait for the framework's own type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a response that `Recorded::read` takes",
    label = "convert it into an `http::Response` with a body that is an `http_body::Body`",
    note = "for reqwest: `Recorded::read(http::Response::from(response))`",
    note = "for a body in memory, such as `Bytes` or `String`: `Recorded::from(response)`"
)]
pub trait ReadResponse {
    /// Reads the body.
    ///
    /// # Panics
    ///
    /// Panics if the body fails.
    fn read(self) -> impl Future<Output = Recorded>;
}

impl<B: http_body::Body<Error: fmt::Display>> ReadResponse for Response<B> {
    async fn read(self) -> Recorded {
        let (parts, body) = self.into_parts();
        let body = body.collect().await.map(Collected::to_bytes);
        Recorded::of(parts, body)
    }
}

impl Recorded {
    /// Reads the body of a response: an `http::Response`, as axum, dropshot, hyper and tower have,
    /// or the response of another framework whose feature is on. reqwest's response converts into
    /// an `http::Response`: `Recorded::read(http::Response::from(response))`.
    ///
    /// # Panics
    ///
    /// Panics if the body fails.
    pub async fn read(response: impl ReadResponse) -> Self {
        response.read().await
    }

    /// Creates a recorded response from its head and the body that was read.
    ///
    /// # Panics
    ///
    /// Panics if the body could not be read.
    pub(crate) fn of<E: fmt::Display>(parts: Parts, body: Result<Bytes, E>) -> Self {
        let body = match body {
            Ok(body) => body,
            Err(error) => panic!("the body of the response can't be read: {error}"),
        };
        let Parts { status, headers, mut extensions, .. } = parts;
        let mark: Option<RenderedProblem> = extensions.remove();
        let profile = mark.as_ref().map(RenderedProblem::profile);
        Self { status, headers, body, mark, profile, scope: RequestScope::new() }
    }

    /// Sets the profile of the API. Without it, the profile is known only if the type of the error
    /// names it, or if the response was made in this process under a layer of this crate.
    ///
    /// ```
    /// # use status_error::{ApiError, ApiProfile, format, layer::RequestScope};
    /// # use status_error::{assert_problem, testing::Recorded};
    /// # static API: ApiProfile = ApiProfile::new("example.com").format(&format::Envelope);
    /// # #[derive(Debug, thiserror::Error, ApiError)]
    /// # #[error("the buyer was not found")]
    /// # #[status(404)]
    /// # struct NotFound;
    /// # let response = RequestScope::new().profile(&API).in_scope(|| status_error::response(&NotFound));
    /// # let (parts, body) = response.into_parts();
    /// # let response = http::Response::builder().status(parts.status).body(body).unwrap();
    /// # let response = { let mut response = response; *response.headers_mut() = parts.headers; response };
    /// assert_problem!(Recorded::from(response).profile(&API), NotFound);
    /// ```
    #[must_use]
    pub fn profile<P: IsProfile + ?Sized>(mut self, profile: &'static P) -> Self {
        self.profile = Some(profile.profile());
        self
    }

    /// Sets the scope of the request, for formats that send its id or its route.
    #[must_use]
    pub fn scope(mut self, scope: RequestScope) -> Self {
        self.scope = scope;
        self
    }

    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Returns the body as text, in which `U+FFFD` replaces what is not UTF-8.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Returns the body as JSON.
    ///
    /// # Panics
    ///
    /// Panics with the body if it is not JSON.
    #[must_use]
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        match serde_json::from_slice(&self.body) {
            Ok(value) => value,
            Err(error) => panic!("the body is not JSON: {error}: {}", self.text()),
        }
    }
}

impl<B: Into<Bytes>> From<Response<B>> for Recorded {
    fn from(response: Response<B>) -> Self {
        let (parts, body) = response.into_parts();
        Self::of(parts, Ok::<_, Infallible>(body.into()))
    }
}

impl From<&Recorded> for Recorded {
    fn from(response: &Recorded) -> Self {
        response.clone()
    }
}

impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { status, headers, .. } = self;
        let text = self.text();
        f.debug_struct("Recorded").field("status", status).field("headers", headers).field("body", &text).finish()
    }
}
