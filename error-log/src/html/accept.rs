//! The choice between the page and JSON.

use crate::util::accept::weights;
use http::HeaderMap;
use http::header::ACCEPT;
use mediatype::names;

/// Returns whether a request prefers `text/html` to `application/json`, by the weights of its
/// `accept` header (RFC 9110 §12.5.1).
///
/// Browsers prefer `text/html`. Clients that send no `accept` header, `*/*`, or both types with the
/// same weight receive JSON.
///
/// ```
/// use http::{HeaderMap, HeaderValue, header::ACCEPT};
/// use status_error_log::html::is_preferred;
///
/// let accept = |value| HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(value))]);
/// assert!(is_preferred(&accept("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")));
/// assert!(!is_preferred(&accept("*/*")));
/// assert!(!is_preferred(&accept("application/json, text/html;q=0.9")));
/// ```
#[must_use]
pub fn is_preferred(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(ACCEPT).iter().filter_map(|line| line.to_str().ok());
    let [html, json] = weights(lines, [(names::TEXT, names::HTML), (names::APPLICATION, names::JSON)]);
    html > json
}
