//! The list as a web page, independent of frameworks. `axum_08::routes` sends the page to clients
//! that prefer `text/html` to `application/json`. With other frameworks, a handler calls
//! [`respond`](crate::respond()), which chooses between JSON and the page, or the functions of this
//! module.
//!
//! | part of the page | shows |
//! |---|---|
//! | header | the API and its support contact, the tenant, how long entries are kept |
//! | form | the filters; one search for a URL, an entry id, a request id or an error id |
//! | chart | the entries per minute, hour or day by status class; a bar leads to its entries |
//! | top codes, top routes | the most frequent ones of the span, as filters |
//! | list | a line for each entry, with its cause or first field error; a click shows the entry |
//! | groups | in place of the list: entries by status, code and route, with first and last time |
//! | entry | all that is recorded, the call as a curl command, the entry as JSON |
//!
//! The page needs no JavaScript and loads nothing from elsewhere, and its `content-security-policy`
//! allows neither. Everything that clients sent is shown as text, and invisible characters (control
//! characters, direction marks, zero-width characters) are spelled out: `\u{202e}`. Bodies are the
//! same as in the JSON list, so the page shows nothing that the JSON doesn't have.
//!
//! Links are relative, so the log can be nested under any path, as long as the last segment is
//! `api-logs`. The links for files need the routes `api-logs.csv` and `api-logs.jsonl`, which
//! `axum_08::routes` has, and [`respond`](crate::respond()) serves in other frameworks.
//!
//! The parameters of the list are also those of the page. Three more are for the page alone:
//! `span` (`1h`, `24h`, `7d` or `30d`, which end now), `zone` (the offset from UTC of all times:
//! `+02:00`), and `view=groups`.
//!
//! # Header
//!
//! The API, its support contact and the links from codes to their documentation come from the
//! [profile](status_error::ApiProfile) that `ApiErrorLayer` sets, or with another framework a
//! [`RequestScope`](status_error::layer::RequestScope). How long entries are kept comes from
//! [`Store::limits`], which an [`ErrorLog`](crate::ErrorLog) knows.
//!
//! # Counts
//!
//! Counts come from [`Store::count`] and take a bounded time. SQLite and
//! PostgreSQL count exactly if the span has up to 25,000 entries, the store in memory up to
//! 100,000. That is more than the default [`Limits`](crate::Limits) allow for a tenant. The counts
//! of larger spans are marked: `≈` for an estimate from the newest entries of each bar, `≥` for a
//! part. ClickHouse counts all entries.
//!
//! # Access from a browser
//!
//! A browser doesn't send a bearer token by itself. The application's `authorize` function decides
//! which other credentials it accepts: a session cookie (`HttpOnly`, `Secure`, `SameSite=Lax`), a
//! header from an authenticating proxy, or `Basic` credentials, for which its 401 has to contain
//! `WWW-Authenticate: Basic`. A response of `authorize` that [`error`] doesn't turn into a page,
//! such as a redirect to the login, is sent unchanged. The page changes nothing on the server, so a
//! forged request with a user's cookie has no effect, and the page can't be framed.

mod about;
mod accept;
mod axis;
mod curl;
mod form;
mod found;
mod overview;
mod text;
mod view;
mod why;
mod zone;

pub use accept::is_preferred;

use crate::error::LogError;
use crate::layer::not_logged::NotLogged;
use crate::list::request::ListRequest;
use crate::query::access::Access;
use crate::store::interface::Store;
use about::About;
use askama::Template;
use bytes::Bytes;
use form::Form;
use found::Found;
use http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use status_error::__private::media_type;
use status_error::{RequestError, layer::RenderedProblem};
use std::time::SystemTime;
use view::{EntryPage, ErrorPage, ListPage};
use zone::Zone;

/// The `content-security-policy` of every page. It allows only the style sheet of the page itself,
/// by its hash, and a form that submits to the same origin. A test compares the hash.
const POLICY: &str = "default-src 'none'; style-src 'sha256-VrXIOSC0JEesxecZsa+NzVzKoLICc3zDvPE8F+j7g6E='; \
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

/// Returns the list as a page, as `GET /api-logs` sends it to browsers. `query` is the query of the
/// URL.
///
/// The parameters are those of [`list`](crate::list()) and those of [the page](self). `from` and
/// `to` can also be times without an offset, which a browser's date picker sends; these are in the
/// zone of the page. If a parameter is invalid, the page has status 400 and shows the form with the
/// errors.
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
/// assert_eq!(html::list(&store, &access, Some("status=300")).await.status(), 400);
/// # }
/// ```
pub async fn list(store: &dyn Store, access: &Access, query: Option<&str>) -> Response<Bytes> {
    let now = SystemTime::now();
    let form = Form::read(query.unwrap_or_default(), *access == Access::Operator, now);
    let about = About::new(access, form.value("tenant"), store.limits());
    let listing = match ListRequest::parse(&form.query()) {
        Ok(listing) => listing,
        Err(error) => {
            let answer = status_error::response(&error);
            let faults = if let LogError::Query(faults) = &error { faults.as_slice() } else { &[] };
            return render(answer, &ListPage::at_fault(form, about, faults));
        }
    };
    match Found::look(store, access, &listing, &form, now).await {
        Ok(found) => render(Response::default(), &ListPage::new(form, about, &listing, found, now)),
        Err(error) => refusal(status_error::response(&error)),
    }
}

/// Returns one entry as a page, as `GET /api-logs/{id}` sends it to browsers. `query` is the query
/// of the URL, whose only parameter is `zone`. An invalid zone counts as UTC.
pub async fn get(store: &dyn Store, access: &Access, id: &str, query: Option<&str>) -> Response<Bytes> {
    match crate::list::get(store, access, id).await {
        Ok(entry) => {
            let about = About::new(access, "", store.limits());
            let zone = Zone::of_query(query.unwrap_or_default());
            render(Response::default(), &EntryPage::new(about, &entry, zone, SystemTime::now()))
        }
        Err(error) => refusal(status_error::response(&error)),
    }
}

/// Returns an error response of the API as a page, with the same status, headers and extensions,
/// and with the body as text.
///
/// A page replaces the body of two kinds of JSON response: an error response of `status-error`
/// under its layer, and any 4xx. Every other response is returned unchanged, such as a redirect to
/// the login or a page of the application. The body of a foreign 5xx is never copied into a page,
/// because it may reveal internal data.
#[must_use]
pub fn error(answer: Response<Bytes>) -> Response<Bytes> {
    if is_shown(answer.status(), answer.headers(), answer.extensions()) { refusal(answer) } else { answer }
}

/// Returns whether [`error`] turns a response into a page.
pub(crate) fn is_shown(status: StatusCode, headers: &HeaderMap, extensions: &Extensions) -> bool {
    let is_error = status.is_client_error() || status.is_server_error();
    let is_json = headers.get(CONTENT_TYPE).and_then(media_type::essence).is_some_and(media_type::is_json);
    let is_ours = extensions.get::<RenderedProblem>().is_some_and(|ours| !ours.is_finished());
    is_error && is_json && (is_ours || status.is_client_error())
}

fn refusal(answer: Response<Bytes>) -> Response<Bytes> {
    let page = ErrorPage::new(answer.status(), answer.body());
    render(answer, &page)
}

/// Replaces the body of a response by a page.
fn render(answer: Response<Bytes>, page: &impl Template) -> Response<Bytes> {
    let body = match page.render() {
        Ok(body) => Bytes::from(body),
        // Writing to memory does not fail.
        Err(error) => return status_error::response(&RequestError::Misused { reason: error.to_string() }),
    };
    let (mut parts, _) = answer.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    for (name, value) in HEADERS {
        parts.headers.insert(name, value);
    }
    parts.extensions.insert(NotLogged);
    if let Some(rendered) = parts.extensions.get_mut::<RenderedProblem>() {
        // The page is the new body of this response, which an outer layer forwards.
        rendered.__replace_body(body.len());
    }
    Response::from_parts(parts, body)
}

#[cfg(test)]
mod tests;
