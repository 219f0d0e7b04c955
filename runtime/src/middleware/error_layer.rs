//! `ApiErrorLayer` and its settings. The adapter of each framework implements the framework's
//! middleware trait for the layer.

use super::dry_run::{DryRun, Observer};
use super::foreign_rule::ForeignRule;
use super::request_parts::RequestFacts;
use crate::api::profile::{ApiProfile, DEFAULT, IsProfile};
use crate::api::request_ids::RequestIds;
use crate::api::request_scope::{self, RequestScope};
use crate::contract::error_id::ErrorId;
use crate::util::catch_panic::catch;
use http::Version;
use http::request::Parts;
use std::fmt;
use std::sync::Arc;

/// A layer that gives every error response of a service the API's format.
///
/// The layer covers errors of types without a profile, rejections by the framework, the router's
/// 404 and 405, and panics. With axum, add the layer with `Router::layer`, where a layer that is
/// added later is further out:
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
///     // .layer(TimeoutLayer::…)      the layer rewrites its 408
///     .layer(ApiErrorLayer::new(&PAYMENTS));
///     // .layer(CompressionLayer::…)  compresses rewritten responses too
///     // .layer(CorsLayer::…)         adds its headers to every error, also after a panic
///     // .layer(TraceLayer::…)        sees the final status
///
/// let response = app.oneshot(Request::get("/sellers").body(Body::empty()).unwrap()).await.unwrap();
/// assert_eq!(response.status(), 404);
/// let body = axum::body::to_bytes(response.into_body(), 1024).await.unwrap();
/// assert_eq!(body, r#"{"type":"error","code":"not_found","status":404,"message":"Not Found","details":[]}"#);
/// # }
/// ```
///
/// The layer is a tower `Layer`, an actix-web `Transform`, a poem `Middleware`, a Rocket `Fairing`
/// and a salvo `Handler`, depending on the enabled features. The module of each framework shows how
/// to add the layer there.
///
/// # Rewritten responses
///
/// A foreign response is a response that this crate didn't make.
///
/// | response | result |
/// |---|---|
/// | status below 400 | forwarded |
/// | made by this crate | forwarded with its declared status |
/// | foreign 4xx: empty, `text/plain`, `application/octet-stream`, no media type | rewritten: status phrase as message |
/// | foreign 4xx: other body | forwarded, unless [`rewrite_all`](Self::rewrite_all) is set |
/// | foreign 5xx | masked: generic message and an error id |
/// | foreign, 600 or more | a masked 500 (RFC 9110 §15) |
/// | panic | a masked 500; the panic's text is reported |
/// | foreign, and a [rule](Self::foreign) holds | as the rule says |
/// | foreign, and [skipped](Self::skip) or marked with [`KeepBody`] | forwarded |
/// | content type `application/grpc…` | forwarded |
///
/// - A task that a handler spawns runs outside the request scope, so an error that is rendered
///   there doesn't know the layer's profile. The layer renders such a response again, in the
///   layer's format.
/// - A rewritten 4xx keeps its status and its headers (`Allow`, `WWW-Authenticate`, `Retry-After`,
///   `Set-Cookie`, CORS), except those that describe the replaced body. A masked 5xx keeps only
///   headers that can't reveal the cause of the error, and those that
///   [`ApiProfile::keep_headers`] names.
/// - A response made by this crate keeps its declared status also if a middleware inside this layer
///   sets another one, unless that middleware replaces the body too. A response with another body
///   is foreign.
/// - A foreign 401 without `WWW-Authenticate`, a 407 without `Proxy-Authenticate` and a 426 without
///   `Upgrade` (RFC 9110 §15.5.2, §15.5.8, §15.5.22) keep their status and are reported as a fault,
///   because the layer can't invent these headers.
/// - A foreign 405 stays without `Allow` if the layer doesn't know the allowed methods. The routers
///   of axum and salvo add the header outside of the layer. Around any other service, a 405 without
///   `Allow` is reported as a fault (§15.5.6).
/// - The response to HEAD has the headers of the response to GET, `Content-Length` included, and no
///   body (RFC 9110 §9.3.2).
///
/// # Streams
///
/// A streaming body, such as server-sent events, runs after the head of its response was sent.
/// Errors that the stream renders are in the API's format all the same. A stream that fails or
/// panics ends the connection, and is reported. This holds for axum, actix-web, poem, Rocket and
/// salvo, whose types of body hide the type of the stream. For other tower services,
/// `tower::StreamLayer` does the same.
///
/// # Order of layers
///
/// From the outside in: trace, CORS, compression, **this layer**, timeout, other layers, the
/// router.
///
/// - **Trace** goes outside. The future runs in the trace layer's span, so events of the feature
///   `tracing` are in that span.
/// - **CORS** goes outside, so that a browser can read error responses, also those after a panic.
/// - **Compression** goes outside. Inside also works, but then a rewritten error is sent
///   uncompressed.
/// - **Timeout** goes inside, because this layer doesn't see the response of a timeout layer
///   outside.
/// - **Catching panics**: this layer catches panics, so no other layer has to. A second layer that
///   catches panics goes inside (its 500 is then masked); outside, it catches the panics of the
///   layers between the two.
/// - **Nested routers**: a nested router with its own `ApiErrorLayer` responds in the format of
///   that inner layer. The outer layer forwards such a response.
///
/// The service's response body has to implement `From<Bytes>`, as axum's `Body` and
/// `http_body_util::Full<Bytes>` do. A layer that changes the body's type (compression,
/// tower-http's `CatchPanic`) can't stand directly inside this layer in a `ServiceBuilder`. With
/// `Router::layer` any layer can, because axum converts every response body back into its own type.
#[doc(alias("middleware", "fallback", "404", "405", "panic", "CatchPanicLayer", "layer order"))]
#[derive(Clone)]
pub struct ApiErrorLayer {
    pub(crate) rules: Arc<Rules>,
}

type ProfileFor = Arc<dyn Fn(&Parts) -> Option<&'static ApiProfile> + Send + Sync>;
type Skip = Arc<dyn Fn(&Parts) -> bool + Send + Sync>;
type RouteOf = Arc<dyn Fn(&Parts) -> Option<String> + Send + Sync>;

#[derive(Clone)]
pub(crate) struct Rules {
    pub(super) profile: &'static ApiProfile,
    pub(super) profile_for: Option<ProfileFor>,
    pub(super) skip: Vec<Skip>,
    pub(super) route_of: Option<RouteOf>,
    pub(super) rewrite_all: bool,
    pub(super) foreign: Vec<Arc<ForeignRule>>,
    pub(super) dry_run: Option<Observer>,
    pub(super) keep_snapshots: bool,
}

#[allow(dead_code, reason = "where requests are of `http`, they are there already")]
impl Rules {
    /// Returns the profile and the scope of a request. `whole` is the head of the request, if the
    /// rules [ask](Self::ask) for it.
    pub(crate) fn scope(&self, facts: RequestFacts<'_>, whole: Option<&Parts>) -> (&'static ApiProfile, RequestScope) {
        // The closure belongs to the user. If it panics, the request gets the layer's own profile.
        let choose = |(choose, parts): (&ProfileFor, _)| catch(|| choose(parts)).ok().flatten();
        let profile = self.profile_for.as_ref().zip(whole).and_then(choose).unwrap_or(self.profile);
        let mut scope = self.plain_scope(facts.version).profile(profile);
        let received = match other_source(profile) {
            None => facts.id,
            Some(name) => whole.and_then(|parts| parts.headers.get(name)?.to_str().ok()),
        };
        if let Some(id) = received {
            scope = scope.request_id(id);
        }
        if let Some(id) = missing_id(profile, &scope) {
            scope = scope.request_id(&id);
        }
        // This closure belongs to the user, too.
        let route_of = |(route_of, parts): (&RouteOf, _)| catch(|| route_of(parts)).ok().flatten();
        if let Some(route) = self.route_of.as_ref().zip(whole).and_then(route_of) {
            scope = scope.route(&route);
        }
        (profile, scope)
    }

    /// Returns the scope of a request without an id and without a route, under the layer's own
    /// profile.
    #[inline]
    pub(super) fn plain_scope(&self, version: Version) -> RequestScope {
        let scope = RequestScope::new().profile(self.profile).version(version);
        if self.keep_snapshots { scope.keep_snapshots() } else { scope }
    }

    /// Returns whether the [scope](Self::scope) of a request is its [plain
    /// scope](Self::plain_scope), as that of most requests.
    #[inline]
    pub(super) fn is_plain(&self, facts: RequestFacts<'_>, whole: Option<&Parts>) -> bool {
        facts.id.is_none() && whole.is_none() && self.profile.ids_of_requests().is_none()
    }

    /// Returns whether changes are reported instead of made.
    pub(crate) fn is_dry_run(&self) -> bool {
        self.dry_run.is_some()
    }

    /// Returns whether the rules need the whole head of a request, because a closure of the user
    /// reads it, or because the request's id is in another header than usual. Otherwise
    /// [`RequestFacts`] suffice.
    #[inline]
    pub(crate) fn ask(&self) -> bool {
        self.profile_for.is_some()
            || self.route_of.is_some()
            || !self.skip.is_empty()
            || self.foreign.iter().any(|rule| rule.reads_requests())
            || self.dry_run.is_some()
            || other_source(self.profile).is_some()
    }
}

/// Returns the request header that has the request's id. Returns `None` if it is the usual one.
#[inline]
fn other_source(profile: &ApiProfile) -> Option<&'static str> {
    profile.ids_of_requests().and_then(RequestIds::other_source)
}

/// Returns the id of a request that has sent none, if the profile makes such ids: the id of an
/// outer layer, so that both layers have the same one, else a new id.
fn missing_id(profile: &ApiProfile, scope: &RequestScope) -> Option<Arc<str>> {
    let is_made = profile.ids_of_requests().is_some_and(RequestIds::makes_missing) && scope.id().is_none();
    let outer = || RequestScope::current().and_then(|outer| outer.id().cloned());
    is_made.then(|| outer().unwrap_or_else(|| ErrorId::new().to_string().into()))
}

impl ApiErrorLayer {
    /// Creates the layer for an API. The profile is a `static` [`ApiProfile`] or a `static`
    /// `LazyLock<ApiProfile>`.
    #[must_use]
    pub fn new<P: IsProfile + ?Sized>(profile: &'static P) -> Self {
        request_scope::expect_layers();
        // Writes the line about the development mode when the program starts.
        let _ = profile.profile().is_in_development();
        let rules = Rules {
            profile: profile.profile(),
            profile_for: None,
            skip: Vec::new(),
            route_of: None,
            rewrite_all: false,
            foreign: Vec::new(),
            dry_run: None,
            keep_snapshots: false,
        };
        Self { rules: Arc::new(rules) }
    }

    /// Chooses the profile for each request. If the closure returns `None`, the layer uses the
    /// profile that was passed to [`new`](Self::new).
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

    /// Rewrites foreign 4xx responses with any body. Without this setting, the layer assumes that a
    /// body with a media type other than `text/plain` and `application/octet-stream` has a format
    /// that the client knows, and forwards the response.
    #[must_use]
    pub fn rewrite_all(mut self) -> Self {
        Arc::make_mut(&mut self.rules).rewrite_all = true;
        self
    }

    /// Forwards foreign responses to the requests for which the closure returns `true`, also 5xx
    /// responses. Responses made by this crate, and panics, keep the API's format. If `skip` is
    /// called several times, a request is skipped if any closure returns `true`.
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

    /// Adds a rule for foreign error responses. The first rule whose conditions hold decides; if
    /// none holds, the table above does.
    ///
    /// A service whose old handlers have error formats of their own gets the layer on its first day
    /// with rules for these formats, and loses the rules one by one:
    ///
    /// ```
    /// # use status_error::{ApiProfile, layer::ForeignRule, tower::ApiErrorLayer};
    /// # static API: ApiProfile = ApiProfile::new("example.com");
    /// let layer = ApiErrorLayer::new(&API).foreign(ForeignRule::forward().json());
    /// ```
    #[doc(alias("keep JSON", "migration"))]
    #[must_use]
    pub fn foreign(mut self, rule: ForeignRule) -> Self {
        Arc::make_mut(&mut self.rules).foreign.push(Arc::new(rule));
        self
    }

    /// Changes no response, and calls a function for each change that the layer would make.
    ///
    /// Errors of this crate are rendered in the layer's profile all the same, because their
    /// handlers ask for it. A panic goes on as it would without the layer, and its payload is its
    /// text, a `String`. The function runs before the response is sent, so it should be short.
    ///
    /// ```
    /// # use status_error::{ApiProfile, tower::ApiErrorLayer};
    /// # static API: ApiProfile = ApiProfile::new("example.com");
    /// let layer = ApiErrorLayer::new(&API).dry_run(|change| eprintln!("{change}"));
    /// ```
    #[doc(alias("shadow", "preview", "migration"))]
    #[must_use]
    pub fn dry_run(mut self, observe: impl Fn(&DryRun<'_>) + Send + Sync + 'static) -> Self {
        Arc::make_mut(&mut self.rules).dry_run = Some(Arc::new(observe));
        self
    }

    /// Sets the route of each request, for formats that send it:
    /// [`Problem::route`](crate::format::Problem::route). With axum, the pattern of the route is
    /// `axum::extract::MatchedPath` in the extensions of `parts`, if the layer is added with
    /// `Router::layer` and a route matches. A closure that returns the path of the URL repeats a
    /// text of the client.
    ///
    /// ```
    /// # use status_error::format::{BodyWriter, Format, Problem};
    /// # use status_error::{ApiProfile, tower::ApiErrorLayer};
    /// # use tower::ServiceExt as _;
    /// # #[derive(Debug)]
    /// # struct Route;
    /// # impl Format for Route {
    /// #     fn media_type(&self) -> Option<&'static str> { None }
    /// #     fn reserved(&self) -> &'static [&'static str] { &[] }
    /// #     fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
    /// #         body.text(&problem.route().unwrap_or_default());
    /// #     }
    /// # }
    /// # static API: ApiProfile = ApiProfile::new("example.com").format(&Route);
    /// let layer = ApiErrorLayer::new(&API).route_of(|parts| Some(parts.uri.path().to_owned()));
    /// # let app: axum::Router = axum::Router::new().layer(layer);
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// # let request = http::Request::get("/buyers").body(axum::body::Body::empty()).unwrap();
    /// # let response = app.oneshot(request).await.unwrap();
    /// # assert_eq!(axum::body::to_bytes(response.into_body(), 1024).await.unwrap(), "/buyers");
    /// # });
    /// ```
    #[must_use]
    pub fn route_of(mut self, route_of: impl Fn(&Parts) -> Option<String> + Send + Sync + 'static) -> Self {
        Arc::make_mut(&mut self.rules).route_of = Some(Arc::new(route_of));
        self
    }

    /// Stores a [`ProblemSnapshot`](crate::layer::ProblemSnapshot) in the extensions of error
    /// responses, for an outer layer that reads the snapshot.
    #[must_use]
    pub fn keep_snapshots(mut self) -> Self {
        Arc::make_mut(&mut self.rules).keep_snapshots = true;
        self
    }
}

/// The layer for an API without a profile: bodies are RFC 9457's.
impl Default for ApiErrorLayer {
    fn default() -> Self {
        Self::new(&DEFAULT)
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
            .field("foreign", &self.foreign)
            .field("dry_run", &self.dry_run.is_some())
            .finish_non_exhaustive()
    }
}

/// A response extension that makes [`ApiErrorLayer`] forward a foreign response unchanged, also a
/// 5xx.
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
