//! The documentation as routes of axum 0.8.
//!
//! ```
//! use axum::Router;
//! use status_error::{ApiProfile, RequestError, export::Contract};
//! use status_error_contract::{Docs, axum_08::routes};
//!
//! static SHOP: ApiProfile = ApiProfile::new("shop.example.com").docs("https://shop.example.com/errors/");
//!
//! let docs = Docs::new(Contract::of(&SHOP).errors::<RequestError>());
//! let app: Router = Router::new().merge(routes(docs));
//! ```

use crate::docs::Docs;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use http::header::ACCEPT;
use http::{HeaderMap, HeaderValue, Uri};
use std::sync::Arc;

/// Returns the routes of the documentation: `GET /errors` and `GET /errors/{code}`, or at the path
/// that [`Docs::at`] sets.
pub fn routes<S: Clone + Send + Sync + 'static>(docs: Docs) -> Router<S> {
    // In a route, braces are a parameter.
    let base = docs.path().replace('{', "{{").replace('}', "}}");
    let router =
        Router::new().route(&format!("{base}/"), get(respond)).route(&format!("{base}/{{code}}"), get(respond));
    let router = if base.is_empty() { router } else { router.route(&base, get(respond)) };
    router.with_state(Arc::new(docs))
}

async fn respond(State(docs): State<Arc<Docs>>, uri: Uri, headers: HeaderMap) -> Response {
    // Several `accept` headers are one list.
    let lines: Vec<&str> = headers.get_all(ACCEPT).iter().map(HeaderValue::to_str).filter_map(Result::ok).collect();
    docs.get(uri.path(), &lines.join(",")).map(Body::from)
}
