//! The layer that records error responses.

pub(crate) mod exchange;
pub(crate) mod not_logged;
pub(crate) mod request_body;
pub(crate) mod rules;
pub(crate) mod service;

use crate::entry::owner::Owner;
use crate::writer::error_log::ErrorLog;
use http::request::Parts;
use http::{Extensions, HeaderName};
use rules::Rules;
use service::ErrorLogService;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use tower_layer::Layer;

/// A tower layer that records every error response of a service: every 4xx, no matter which code
/// made it, and on request every [5xx](Self::server_errors) and the errors of
/// [GraphQL](Self::graphql_errors).
///
/// Put this layer **outside** of [`ApiErrorLayer`][api-layer], so that it sees the responses that
/// clients see: the router's own 404, panics and timeouts in the API's format. Inside of
/// `ApiErrorLayer` it would record the handlers' responses before they are rewritten. Compression
/// goes outside of both layers, because encoded bodies are not stored. A layer that sets
/// `x-request-id` goes outside as well.
///
/// [api-layer]: https://docs.rs/status-error/latest/status_error/tower/struct.ApiErrorLayer.html
///
/// ```
/// use axum::Router;
/// use status_error::{ApiProfile, tower::ApiErrorLayer};
/// use status_error_log::{ErrorLog, ErrorLogLayer, Limits, MemoryStore, Owner};
///
/// static API: ApiProfile = ApiProfile::new("example.com");
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let log = ErrorLog::builder(MemoryStore::new(Limits::new())).start()?;
/// let record = ErrorLogLayer::new(log.clone(), |request| {
///     let host = request.headers.get("host").cloned();
///     move |answer| match (answer.get::<Account>(), host.as_ref().and_then(|host| host.to_str().ok())) {
///         // The code that verifies tokens has put `Account` into the response's extensions.
///         (Some(account), _) => Owner::tenant(account.0.clone()),
///         // The host names the tenant, without proof.
///         (None, Some("acme.example.com")) => Owner::unauthenticated("acme"),
///         (None, _) => Owner::operator(),
///     }
/// });
/// let app: Router = Router::new().layer(ApiErrorLayer::new(&API)).layer(record);
/// # Ok(())
/// # }
/// #[derive(Clone)]
/// struct Account(String);
/// ```
///
/// Request bodies are not recorded unless a [`RequestBodyLayer`](crate::RequestBodyLayer) is added.
#[derive(Clone)]
pub struct ErrorLogLayer {
    pub(crate) rules: Arc<Rules>,
}

impl ErrorLogLayer {
    /// Returns a layer that records to `log`. `owner` determines the owner of each response in two
    /// steps. The first function takes the data that it needs from the head of the request, as the
    /// request reached this layer, and returns the second function. The second function receives
    /// the extensions of the response, which may contain more, such as a verified account, and
    /// returns the [`Owner`].
    ///
    /// The first function runs for every request, so it should do little; to clone a
    /// [`HeaderValue`](http::HeaderValue) costs next to nothing. The second function runs only for
    /// error responses that the queue may have a place for, so expensive work, such as verifying a
    /// token, belongs there. If one of them panics, the entry belongs to the operator.
    #[must_use]
    pub fn new<O>(log: ErrorLog, owner: impl Fn(&Parts) -> O + Send + Sync + 'static) -> Self
    where
        O: FnOnce(&Extensions) -> Owner + Send + 'static,
    {
        let rules = Rules {
            log,
            owner: Arc::new(move |request| Box::new(owner(request))),
            route: None,
            server_errors: false,
            graphql_errors: false,
            entry_header: None,
            query: Arc::new(BTreeSet::from(["limit".to_owned()])),
            headers: Vec::new(),
        };
        Self { rules: Arc::new(rules) }
    }

    /// Returns a layer for an API without tenants: all entries belong to the operator.
    ///
    /// Without a tenant, no request is known to be authenticated, so a
    /// [`RequestBodyLayer`](crate::RequestBodyLayer) has no effect.
    #[must_use]
    pub fn single_tenant(log: ErrorLog) -> Self {
        Self::new(log, |_| |_| Owner::operator())
    }

    /// Records 5xx responses too: the body that the client received and the error id, but never the
    /// internal error.
    #[must_use]
    pub fn server_errors(mut self) -> Self {
        Arc::make_mut(&mut self.rules).server_errors = true;
        self
    }

    /// Records GraphQL errors too, whose responses have a 2xx status: JSON bodies with a non-empty
    /// array `errors` at the top level, also in a batch of responses.
    ///
    /// ```
    /// # use axum::Router;
    /// # use status_error_log::{ErrorLog, ErrorLogLayer, Owner};
    /// # fn add(graphql: Router, rest: Router, log: ErrorLog) -> Router {
    /// let owner = |_: &http::request::Parts| |_: &http::Extensions| Owner::operator();
    /// let record = ErrorLogLayer::new(log, owner);
    /// // Only around the GraphQL route, because the bodies of its successful responses are read.
    /// graphql.layer(record.clone().graphql_errors()).merge(rest.layer(record))
    /// # }
    /// ```
    ///
    /// The entry has the status of the response. Its code and its error id are `code` and
    /// `reference` of the first error's `extensions`. A `data` that is not `null` is not recorded
    /// (`"***"`). Bodies with a `content-encoding` and streams of events can't be read, so
    /// compression goes outside of this layer.
    #[must_use]
    pub fn graphql_errors(mut self) -> Self {
        Arc::make_mut(&mut self.rules).graphql_errors = true;
        self
    }

    /// Sends the id of the entry to the client, in a response header with this name, so that a
    /// client finds its entry, and can send its id to support. `prefix` is put in front of the id:
    /// the URL of the log, or nothing.
    ///
    /// ```
    /// # use http::HeaderName;
    /// # use status_error_log::ErrorLogLayer;
    /// # fn add(record: ErrorLogLayer) -> ErrorLogLayer {
    /// record.entry_header(HeaderName::from_static("x-error-log-entry"), "https://api.example.com/api-logs/")
    /// # }
    /// ```
    ///
    /// Each recorded response has the header, also that of a concealed error. Errors of gRPC and of
    /// GraphQL that are found after the head of the response don't have it. A client reads the
    /// entry only if it may list the tenant's entries. An entry that is dropped later, because the
    /// store is unavailable, is not found.
    ///
    /// The id then has the time at which the head of the response was sent, and not its last byte.
    /// If `prefix` has characters that a header can't have, no header is sent.
    #[must_use]
    pub fn entry_header(mut self, name: HeaderName, prefix: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.rules).entry_header = Some((name, prefix.into()));
        self
    }

    /// Records the values of these query parameters, in addition to `limit`. For all other
    /// parameters, only the names are recorded. Values that look like secrets are masked
    /// nevertheless, and the value of a parameter with a secret name (`access_token`) is never
    /// recorded.
    #[must_use]
    pub fn keep_query<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        Arc::make_mut(&mut Arc::make_mut(&mut self.rules).query).extend(names.into_iter().map(Into::into));
        self
    }

    /// Records these request headers, in addition to `accept`, `content-type` and `user-agent`. The
    /// values of a repeated header become one list: up to 16 values, and 1 KiB in total.
    /// Headers that carry credentials (`authorization`, `cookie`, `x-api-key`, …) are never
    /// recorded.
    #[must_use]
    pub fn keep_headers(mut self, names: impl IntoIterator<Item = HeaderName>) -> Self {
        Arc::make_mut(&mut self.rules).headers.extend(names);
        self
    }

    /// Sets the function that returns the template of the route, for frameworks that don't report
    /// the route to this crate. The function has the same two steps as the [owner's](Self::new).
    /// With the feature `axum-08`, the layer reads axum's `MatchedPath`, if it is added with
    /// `Router::layer`. The routes of actix-web, Rocket and salvo are known without this function.
    #[must_use]
    pub fn route<R>(mut self, route: impl Fn(&Parts) -> R + Send + Sync + 'static) -> Self
    where
        R: FnOnce(&Extensions) -> Option<String> + Send + 'static,
    {
        Arc::make_mut(&mut self.rules).route = Some(Arc::new(move |request| Box::new(route(request))));
        self
    }
}

impl<S> Layer<S> for ErrorLogLayer {
    type Service = ErrorLogService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        ErrorLogService::new(inner, Arc::clone(&self.rules))
    }
}

impl fmt::Debug for ErrorLogLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorLogLayer").field("server_errors", &self.rules.server_errors).finish_non_exhaustive()
    }
}
