//! The layer's settings, which each framework's adapter puts to work.

use crate::api::profile::{ApiProfile, IsProfile};
use crate::api::request_scope;
use http::request::Parts;
use std::fmt;
use std::sync::Arc;

/// Guarantees that every error that leaves a service is in the API's format: errors of types
/// without a profile, what a framework rejects by itself, a router's 404 and 405, panics.
///
/// | an answer | is |
/// |---|---|
/// | of this crate | left as it is; rendered again in the layer's format where it was made before that was known (in a spawned task). Its declared status stands |
/// | of others: 4xx without a body, or `text/plain` | rewritten: its status, the status phrase as its message |
/// | of others: 4xx with another body | left alone, or rewritten with [`rewrite_all`](Self::rewrite_all) |
/// | of others: 5xx | masked: a generic sentence, and a reference for the log |
/// | a panic | a masked 500; its text goes to the log |
/// | named by [`skip`](Self::skip) or marked with [`KeepBody`], or of type `application/grpc…` | left alone |
/// | below 400 | left alone |
///
/// A rewritten 4xx keeps its headers (`Allow`, `WWW-Authenticate`, `Retry-After`, `Set-Cookie`,
/// CORS) but for those that describe the body that was replaced; a masked 5xx keeps only those that
/// can't tell what went wrong. A foreign 401 without `WWW-Authenticate` (RFC 9110 §15.5.2) is
/// rewritten and reported; its challenge is not this layer's to invent. A 405 leaves without
/// `Allow` where the layer does not know it; routers add it before or afterwards, or the adapter
/// does. The answer to HEAD has the headers of the one to GET, `Content-Length` included, and no
/// body (§9.3.2).
///
/// # Where it goes
///
/// From the outside in: trace, CORS, compression, **this layer**, timeout, other layers, the
/// router. It is a layer of tower, a `Transform` of actix-web, a `Middleware` of poem, a `Fairing`
/// of Rocket and a `Handler` of salvo, as the features are; the module of each framework says how
/// it is put there. With axum that is `Router::layer`, in which a layer that is added later is
/// further out:
///
/// ```
/// use axum::{Router, body::Body, http::Request, routing::get};
/// use status_error::tower::ApiErrorLayer;
/// use status_error::{ApiProfile, format};
/// use tower::ServiceExt;
///
/// static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com").format(&format::Envelope);
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let app: Router = Router::new()
///     .route("/buyers", get(async || "none"))
///     // .layer(TimeoutLayer::…)      its 408 is rewritten
///     .layer(ApiErrorLayer::new(&PAYMENTS));
///     // .layer(CompressionLayer::…)  compresses what leaves
///     // .layer(CorsLayer::…)         its headers are on every error, also on a panic's
///     // .layer(TraceLayer::…)        sees the status that leaves
///
/// let response = app.oneshot(Request::get("/sellers").body(Body::empty()).unwrap()).await.unwrap();
/// assert_eq!(response.status(), 404);
/// let body = axum::body::to_bytes(response.into_body(), 1024).await.unwrap();
/// assert_eq!(body, r#"{"type":"error","code":"not_found","status":404,"message":"Not Found","details":[]}"#);
/// # }
/// ```
///
/// - **Timeout** inside: outside of this layer its answer is not seen.
/// - **Panics** are caught here. A layer that catches them too goes inside (its 500 is masked) or
///   can be left out; outside it catches what the layers between the two do.
/// - **Compression** outside. Inside it also works, but the error is then sent uncompressed if it
///   is rewritten.
/// - **CORS** outside, so that a browser may read errors, a panic's too.
/// - **Trace** outside. Events of the feature `tracing` are then in its span, as the future runs in
///   it.
/// - A router that is nested with a layer of its own answers in that layer's format; the outer one
///   leaves it.
///
/// The body of the service's answers has to be one that can be made of bytes, as axum's and
/// `http_body_util::Full` are. Layers that change the type of the body (compression, tower-http's
/// `CatchPanic`) can't stand directly inside this one in a `ServiceBuilder`; `Router::layer` turns
/// each of them back into axum's.
#[doc(alias("middleware", "fallback", "404", "405", "panic", "CatchPanicLayer", "layer order"))]
#[derive(Clone)]
pub struct ApiErrorLayer {
    pub(crate) rules: Arc<Rules>,
}

type ProfileFor = Arc<dyn Fn(&Parts) -> Option<&'static ApiProfile> + Send + Sync>;
type Skip = Arc<dyn Fn(&Parts) -> bool + Send + Sync>;

#[derive(Clone)]
pub(crate) struct Rules {
    pub(super) profile: &'static ApiProfile,
    pub(super) profile_for: Option<ProfileFor>,
    pub(super) skip: Vec<Skip>,
    pub(super) rewrite_all: bool,
    pub(super) keep_snapshots: bool,
}

#[allow(dead_code, reason = "where requests are of `http`, they are there already")]
impl Rules {
    /// Whether it takes the whole request to follow them; its method, version and id otherwise
    /// suffice.
    pub(crate) fn ask(&self) -> bool {
        self.profile_for.is_some() || !self.skip.is_empty()
    }
}

impl ApiErrorLayer {
    /// A layer for the API with this profile: a `static` [`ApiProfile`], or a `static` `LazyLock`
    /// of one.
    #[must_use]
    pub fn new<P: IsProfile + ?Sized>(profile: &'static P) -> Self {
        request_scope::expect_layers();
        let profile = profile.profile();
        let rules = Rules { profile, profile_for: None, skip: Vec::new(), rewrite_all: false, keep_snapshots: false };
        Self { rules: Arc::new(rules) }
    }

    /// Chooses the profile by the request; `None` is the one that the layer was made with.
    ///
    /// ```
    /// use status_error::tower::ApiErrorLayer;
    /// use status_error::{ApiProfile, format};
    ///
    /// static V1: ApiProfile = ApiProfile::new("example.com").format(&format::Envelope);
    /// static V2: ApiProfile = ApiProfile::new("example.com");
    ///
    /// let layer = ApiErrorLayer::new(&V2).profile_for(|parts| parts.uri.path().starts_with("/v1/").then_some(&V1));
    /// ```
    #[must_use]
    pub fn profile_for(
        mut self,
        choose: impl Fn(&Parts) -> Option<&'static ApiProfile> + Send + Sync + 'static,
    ) -> Self {
        Arc::make_mut(&mut self.rules).profile_for = Some(Arc::new(choose));
        self
    }

    /// Rewrites the 4xx of others whatever their body is. Without it a body that is not
    /// `text/plain` is taken for somebody's format, and left alone.
    #[must_use]
    pub fn rewrite_all(mut self) -> Self {
        Arc::make_mut(&mut self.rules).rewrite_all = true;
        self
    }

    /// Leaves the answers of others to these requests alone, 5xx too. This crate's own answers and
    /// panics stay in the API's format. It may be called several times.
    ///
    /// ```
    /// # use status_error::{ApiProfile, tower::ApiErrorLayer};
    /// # static API: ApiProfile = ApiProfile::new("example.com");
    /// let layer = ApiErrorLayer::new(&API).skip(|parts| parts.uri.path().starts_with("/legacy/"));
    /// ```
    #[must_use]
    pub fn skip(mut self, is_skipped: impl Fn(&Parts) -> bool + Send + Sync + 'static) -> Self {
        Arc::make_mut(&mut self.rules).skip.push(Arc::new(is_skipped));
        self
    }

    /// Asks for the [`ProblemSnapshot`](crate::layer::ProblemSnapshot) in the extensions of
    /// answers, for a layer further out that reads it.
    #[must_use]
    pub fn keep_snapshots(mut self) -> Self {
        Arc::make_mut(&mut self.rules).keep_snapshots = true;
        self
    }
}

impl fmt::Debug for ApiErrorLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rules.fmt(f)
    }
}

impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiErrorLayer")
            .field("profile", &self.profile.domain())
            .field("rewrite_all", &self.rewrite_all)
            .finish_non_exhaustive()
    }
}

/// An extension of a response that [`ApiErrorLayer`] then leaves as it is, a 5xx too.
///
/// ```
/// use axum::response::IntoResponse;
/// use axum::{Extension, http::StatusCode};
/// use status_error::tower::KeepBody;
///
/// async fn health() -> impl IntoResponse {
///     (StatusCode::SERVICE_UNAVAILABLE, Extension(KeepBody), r#"{"ready":false}"#)
/// }
/// ```
#[doc(alias("health check", "readiness"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct KeepBody;
