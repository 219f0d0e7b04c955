//! The layer that records.

mod exchange;
pub(crate) mod not_logged;
pub(crate) mod request_body;
mod rules;
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

/// Records every error answer that leaves the service, whoever made it.
///
/// It stands **outside** of
/// [`ApiErrorLayer`](https://docs.rs/status-error/latest/status_error/tower/struct.ApiErrorLayer.html),
/// so that it sees what the client sees: the router's own 404, panics and timeouts in the API's
/// format. Inside of it, it records what the handlers answer, and misses what the other layer makes
/// of it. Compression goes outside of both: an encoded body is not kept. So does what sets
/// `x-request-id`.
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
///         // Put into the answer's extensions by what verifies tokens.
///         (Some(account), _) => Owner::tenant(account.0.clone()),
///         // Nobody has proven it.
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
/// A request's body is not kept; [`RequestBodyLayer`](crate::RequestBodyLayer) changes that.
#[derive(Clone)]
pub struct ErrorLogLayer {
    rules: Arc<Rules>,
}

impl ErrorLogLayer {
    /// A layer that records to this log. The function says whose an answer is, in two steps: it
    /// takes from the head of the request, as it came to the layer, what is needed to say it, and
    /// returns the function that says it when there is an answer, of whose extensions it may have
    /// learned more.
    ///
    /// The first is called for every request, so it had better do little: a
    /// [`HeaderValue`](http::HeaderValue) is cloned for next to nothing. The second is called for
    /// error answers that may find room in the log; what costs more, as verifying a token does, is
    /// done there. Where one of them panics, the entry is the operator's.
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
            query: Arc::new(BTreeSet::from(["limit".to_owned()])),
            headers: Vec::new(),
        };
        Self { rules: Arc::new(rules) }
    }

    /// Records 5xx too: their public body and their reference, never what went wrong.
    #[must_use]
    pub fn server_errors(mut self) -> Self {
        Arc::make_mut(&mut self.rules).server_errors = true;
        self
    }

    /// Keeps the values of these parameters of the query, besides `limit`; of all others only the
    /// names are kept. What looks like a secret is masked in them all the same, and a name that is
    /// one's (`access_token`) is never kept.
    #[must_use]
    pub fn keep_query<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        Arc::make_mut(&mut Arc::make_mut(&mut self.rules).query).extend(names.into_iter().map(Into::into));
        self
    }

    /// Keeps these headers of the request, besides `accept`, `content-type` and `user-agent`. Those
    /// that carry credentials (`authorization`, `cookie`, `x-api-key`, …) are never kept.
    #[must_use]
    pub fn keep_headers(mut self, names: impl IntoIterator<Item = HeaderName>) -> Self {
        Arc::make_mut(&mut self.rules).headers.extend(names);
        self
    }

    /// Says which route answered, by its template, where the framework does not tell this crate: in
    /// the same two steps as [whose](Self::new) an answer is. With the feature `axum-08` axum's
    /// `MatchedPath` is known, if the layer stands in `Router::layer`.
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
