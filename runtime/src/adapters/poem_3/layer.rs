use super::{RENDERED, to_poem};
use crate::api::rendered::RenderedProblem;
use crate::middleware::catch_panic::CatchPanic;
use crate::middleware::error_layer::{ApiErrorLayer, Rules};
use crate::middleware::map_response::map_response;
use crate::middleware::request_parts::{self, RequestFacts};
use crate::middleware::rewrite::{Framework, Rewriter};
use crate::middleware::scoped_body::{ScopedBody, is_stream};
use crate::util::catch_panic::catch;
use ::poem::{Body, Endpoint, Error, IntoResponse, Middleware, Request, Response, Result};
use bytes::Bytes;
use http_body_util::BodyExt as _;
use http_body_util::combinators::BoxBody;
use std::io;
use std::pin::pin;
use std::sync::Arc;

/// The poem endpoint that [`ApiErrorLayer`] wraps around an inner endpoint.
#[derive(Debug)]
pub struct ApiErrorEndpoint<E> {
    inner: E,
    rules: Arc<Rules>,
}

impl<E: Endpoint> Middleware<E> for ApiErrorLayer {
    type Output = ApiErrorEndpoint<E>;

    fn transform(&self, inner: E) -> Self::Output {
        ApiErrorEndpoint { inner, rules: Arc::clone(&self.rules) }
    }
}

impl<E: Endpoint> Endpoint for ApiErrorEndpoint<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let rewriter = rewriter(&self.rules, &request);
        let answered = pin!(CatchPanic::new(&rewriter.scope, || self.inner.call(request))).run(&rewriter.scope).await;
        // The conversion is code of the application, which may panic.
        let response = answered.and_then(|answered| catch(|| rewriter.scope.in_scope(|| response_of(answered))));
        let response = match response {
            Ok(response) => response,
            Err(panic) => return Ok(to_poem(rewriter.panicked(panic))),
        };
        let is_error = response.status().as_u16() >= 400 || response.data::<RenderedProblem>().is_some();
        // Only an error is converted, because each conversion copies the whole response.
        let mut response = if is_error {
            let response: http::Response<BoxBody<Bytes, io::Error>> = response.into();
            to_poem(map_response(&rewriter, response, |bytes| Body::from(bytes).into()))
        } else {
            response
        };
        let body: BoxBody<Bytes, io::Error> = response.take_body().into();
        response.set_body(if is_stream(&body) {
            BoxBody::new(ScopedBody::new(body, &rewriter.scope).map_err(io::Error::other))
        } else {
            body
        });
        Ok(response)
    }
}

fn response_of(answered: Result<impl IntoResponse>) -> Response {
    match answered {
        Ok(output) => output.into_response(),
        Err(error) => answer(error),
    }
}

/// Converts a poem error into its response and restores the extension `RenderedProblem`, which poem
/// drops.
fn answer(error: Error) -> Response {
    RENDERED.with(|rendered| rendered.take());
    let mut response = error.into_response();
    if let Some(rendered) = RENDERED.with(|rendered| rendered.take()) {
        response.extensions_mut().insert(rendered);
    }
    response
}

fn rewriter(rules: &Arc<Rules>, request: &Request) -> Rewriter {
    let (method, version, uri, headers) = (request.method(), request.version(), request.uri(), request.headers());
    let whole = rules.ask().then(|| request_parts::parts(method, version, uri, headers, request.extensions()));
    // poem's own method routers send no `Allow`, and nothing outside adds it.
    let framework = Framework { strips_head: true, adds_allow: false, known_texts: None };
    Rewriter::new(rules, framework, RequestFacts::new(method, version, headers), whole.as_ref())
}
