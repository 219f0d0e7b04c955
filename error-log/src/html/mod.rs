//! The list as a page for people, without any framework. `axum_08::routes` serves it to whoever
//! prefers `text/html` to `application/json`; with other frameworks these functions are called:
//!
//! ```
//! use bytes::Bytes;
//! use http::{Response, request::Parts};
//! use status_error_log::{Access, Store, html};
//!
//! /// `GET /api-logs`
//! async fn list(store: &dyn Store, access: &Access, request: &Parts) -> Option<Response<Bytes>> {
//!     if html::is_preferred(&request.headers) {
//!         return Some(html::list(store, access, request.uri.query()).await);
//!     }
//!     // JSON, with `vary: accept` as well
//!     # None
//! }
//! ```
//!
//! The page has the filters as a form, a line for each entry that unfolds to the entry with its
//! body, and links to the pages beside. It needs no JavaScript and nothing from elsewhere, and its
//! `content-security-policy` allows neither. Whatever a caller sent stands in it as text; what
//! can't be seen (controls, marks of direction, characters without width) is spelled out:
//! `\u{202e}`. Bodies are those of the list, so the page has nothing that the JSON does not have.
//!
//! Links are relative, so the log can be nested under any path; its last segment is `api-logs`.
//! Times in the form are in UTC.
//!
//! # Who may see it
//!
//! A browser sends no bearer token by itself. The host's `authorize` decides what it takes besides:
//! the cookie of a session (`HttpOnly`, `Secure`, `SameSite=Lax`), a header that an authenticating
//! proxy sets, or `Basic` credentials, for which its 401 has to say `WWW-Authenticate: Basic`. An
//! answer other than an error of `status-error`, a redirect to the login for one, is left as it is.
//! The page changes nothing, so there is nothing to forge with a foreign cookie, and it can't be
//! framed.

mod accept;
mod form;
mod text;
mod view;

pub use accept::is_preferred;

use crate::error::LogError;
use crate::layer::not_logged::NotLogged;
use crate::list::request::ListRequest;
use crate::query::access::Access;
use crate::store::interface::Store;
use askama::Template;
use bytes::Bytes;
use form::Form;
use http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use status_error::__private::media_type;
use status_error::{RequestError, layer::RenderedProblem};
use std::time::SystemTime;
use view::{EntryPage, EntryView, ErrorPage, ListPage};

/// Nothing but the style sheet of the page itself, known by its hash, and a form that leads back
/// here. A test compares.
const POLICY: &str = "default-src 'none'; style-src 'sha256-1XjWW9emNRkPk3kEzZOeBoMEfNBHPFOpQqUkmeM7LtI='; \
                      form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The headers of every page.
const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (VARY, HeaderValue::from_static("accept")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
];

/// The list as a page: what `GET /api-logs` answers to people. `query` is that of the URL.
///
/// It takes the parameters of [`list`](crate::list()), and for `from` and `to` also what a
/// browser's picker sends, a time without an offset, as UTC. Parameters that are not valid are a
/// page with status 400, with the form and what is wrong in it.
///
/// ```
/// use status_error_log::{Access, Limits, MemoryStore, html};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let store = MemoryStore::new(Limits::new());
/// let access = Access::Tenant("acme".to_owned());
/// let page = html::list(&store, &access, Some("status=404")).await;
/// assert_eq!(page.status(), 200);
/// assert_eq!(html::list(&store, &access, Some("status=200")).await.status(), 400);
/// # }
/// ```
pub async fn list(store: &dyn Store, access: &Access, query: Option<&str>) -> Response<Bytes> {
    let form = Form::read(query.unwrap_or_default(), *access == Access::Operator);
    let listing = match ListRequest::parse(&form.query()) {
        Ok(listing) => listing,
        Err(error) => {
            let answer = status_error::response(&error);
            let faults = if let LogError::Query(faults) = &error { faults.as_slice() } else { &[] };
            return render(answer, &ListPage::at_fault(form, faults));
        }
    };
    match listing.page(store, access).await {
        Ok(page) => render(Response::default(), &ListPage::new(form, &listing, &page, SystemTime::now())),
        Err(error) => refusal(status_error::response(&error)),
    }
}

/// One entry as a page: what `GET /api-logs/{id}` answers to people.
pub async fn get(store: &dyn Store, access: &Access, id: &str) -> Response<Bytes> {
    match crate::list::get(store, access, id).await {
        Ok(entry) => {
            render(Response::default(), &EntryPage { entry: EntryView::new(&entry, "../api-logs", SystemTime::now()) })
        }
        Err(error) => refusal(status_error::response(&error)),
    }
}

/// An error answer of the API as a page: its status, headers and extensions, and its body as text.
///
/// That is for errors of `status-error` under its layer, and for any 4xx in JSON. Other answers are
/// left as they are: a redirect to the login, a page of the host's, and above all a 5xx of others,
/// which is not to be shown to anybody.
#[must_use]
pub fn error(answer: Response<Bytes>) -> Response<Bytes> {
    if is_shown(answer.status(), answer.headers(), answer.extensions()) { refusal(answer) } else { answer }
}

/// Whether an answer becomes a page.
pub(crate) fn is_shown(status: StatusCode, headers: &HeaderMap, extensions: &Extensions) -> bool {
    let is_error = status.is_client_error() || status.is_server_error();
    let is_json = headers.get(CONTENT_TYPE).and_then(media_type::essence).is_some_and(media_type::is_json);
    let is_ours = extensions.get::<RenderedProblem>().is_some();
    is_error && is_json && (is_ours || status.is_client_error())
}

fn refusal(answer: Response<Bytes>) -> Response<Bytes> {
    let page = ErrorPage::new(answer.status(), answer.body());
    render(answer, &page)
}

/// A page in the place of an answer's body.
fn render(answer: Response<Bytes>, page: &impl Template) -> Response<Bytes> {
    let body = match page.render() {
        Ok(body) => Bytes::from(body),
        // A writer of memory does not fail.
        Err(error) => return status_error::response(&RequestError::Misused { reason: error.to_string() }),
    };
    let (mut parts, _) = answer.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    for (name, value) in HEADERS {
        parts.headers.insert(name, value);
    }
    parts.extensions.insert(NotLogged);
    Response::from_parts(parts, body)
}

#[cfg(test)]
mod tests;
