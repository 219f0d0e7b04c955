//! A web page that calls the API: `client/`. The page needs no build, and its program chooses the
//! reaction to an error by the code.

use crate::document::page::headers;
use crate::error::contract;
use crate::server::App;
use axum::Router;
use axum::routing::{MethodRouter, get};
use bytes::Bytes;
use std::sync::Arc;

/// The content security policy: the page runs its own scripts only, and no text of a response can
/// become a part of the page.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                          form-action 'none'; frame-ancestors 'none'; base-uri 'none'; \
                          require-trusted-types-for 'script'; trusted-types 'none'";

/// Returns the routes of the page and of its files, for everyone.
pub fn routes() -> Router<Arc<App>> {
    let javascript = "text/javascript; charset=utf-8";
    let contract = contract();
    Router::new()
        .route("/client", file("text/html; charset=utf-8", include_str!("../client/index.html").into()))
        .route("/client/app.css", file("text/css; charset=utf-8", include_str!("../client/app.css").into()))
        .route("/client/app.js", file(javascript, include_str!("../client/app.js").into()))
        .route("/client/errors.js", file(javascript, contract.javascript().into()))
        .route("/client/errors.ts", file("text/plain; charset=utf-8", contract.typescript().into()))
}

fn file(media_type: &'static str, content: Bytes) -> MethodRouter<Arc<App>> {
    get((headers(media_type, POLICY), content))
}
