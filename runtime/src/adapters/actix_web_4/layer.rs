use super::{append, from_actix, status, to_actix};
use crate::api::rendered::RenderedProblem;
use crate::middleware::catch_panic::CatchPanic;
use crate::middleware::error_layer::{ApiErrorLayer, KeepBody, Rules};
use crate::middleware::rewrite::{BodyInfo, Decision, Rewriter};
use ::actix_web::body::{BodySize, BoxBody, EitherBody, MessageBody};
use ::actix_web::dev::{RequestHead, Service, ServiceRequest, ServiceResponse, Transform};
use ::actix_web::{Error, HttpResponse, ResponseError};
use bytes::Bytes;
use std::cell::Cell;
use std::fmt;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// The actix service that [`ApiErrorLayer`] wraps around an inner service.
#[derive(Debug)]
pub struct ApiErrorMiddleware<S> {
    inner: S,
    rules: Arc<Rules>,
}

impl<S, B> Transform<S, ServiceRequest> for ApiErrorLayer
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = ApiErrorMiddleware<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(ApiErrorMiddleware { inner, rules: Arc::clone(&self.rules) }))
    }
}

impl<S, B> Service<ServiceRequest> for ApiErrorMiddleware<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let rewriter = Rewriter::new(&self.rules, &parts(request.head(), self.rules.ask())).leave_head_to_the_server();
        let future = CatchPanic::new(&rewriter.scope, || self.inner.call(request));
        ResponseFuture { future, rewriter }
    }
}

/// The response future of [`ApiErrorMiddleware`].
pub struct ResponseFuture<F> {
    future: CatchPanic<F>,
    rewriter: Rewriter,
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").field("rewriter", &self.rewriter).finish_non_exhaustive()
    }
}

impl<F, B> Future for ResponseFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { future, rewriter } = self.get_mut();
        future.poll(&rewriter.scope, context).map(|output| match output {
            Ok(Ok(response)) => {
                let (request, response) = response.into_parts();
                Ok(ServiceResponse::new(request, map_response(rewriter, response)))
            }
            // An inner middleware returned an error. A `ServiceResponse` can't be built, because it
            // needs the request, which is gone. So the result stays an error that holds its
            // response.
            Ok(Err(error)) => {
                let response = map_response(rewriter, rewriter.scope.in_scope(|| error.error_response()));
                Err(Answered::error(response.map_into_boxed_body(), Some(error)))
            }
            Err(panic) => Err(Answered::error(to_actix(rewriter.panicked(panic)), None)),
        })
    }
}

/// An error that holds its finished response, because the response has to be rendered in the
/// request scope, and actix asks for it later.
struct Answered {
    response: Cell<Option<HttpResponse>>,
    status: ::actix_web::http::StatusCode,
    error: Option<Error>,
}

impl Answered {
    fn error(response: HttpResponse, error: Option<Error>) -> Error {
        let status = response.status();
        Self { response: Cell::new(Some(response)), status, error }.into()
    }
}

impl ResponseError for Answered {
    fn status_code(&self) -> ::actix_web::http::StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        // actix calls this method once. A second call gets an empty response with the same status.
        self.response.take().unwrap_or_else(|| HttpResponse::new(self.status))
    }
}

impl fmt::Debug for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answered").field("status", &self.status).field("error", &self.error).finish()
    }
}

impl fmt::Display for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.error {
            Some(error) => error.fmt(f),
            None => f.write_str("a handler panicked"),
        }
    }
}

/// Forwards or rewrites one response.
fn map_response<B: MessageBody>(rewriter: &Rewriter, response: HttpResponse<B>) -> HttpResponse<EitherBody<B>> {
    if response.status().as_u16() < 400 {
        return response.map_into_left_body();
    }
    let (mut response, body) = response.into_parts();
    let mut parts = answer_parts(&response);
    let length = match body.size() {
        BodySize::None => Some(0),
        BodySize::Sized(length) => Some(length),
        BodySize::Stream => None,
    };
    let new = match rewriter.decide(&mut parts, BodyInfo { is_empty: length == Some(0), length }) {
        Decision::Forward => {
            rewriter.mark_kept(&mut parts);
            if parts.extensions.get::<KeepBody>().is_some() {
                response.extensions_mut().insert(KeepBody);
            }
            return response.set_body(body).map_into_left_body();
        }
        Decision::ForwardOwn => {
            *response.status_mut() = status(parts.status);
            return response.set_body(body).map_into_left_body();
        }
        Decision::RenderAgain(new) => rewriter.replace(&mut parts, new),
        Decision::Rewrite => {
            let text = if Rewriter::has_text(&parts) { body.try_into_bytes().ok() } else { None };
            rewriter.rewrite(&mut parts, text.map(|bytes| beginning(&bytes)))
        }
    };
    *response.status_mut() = status(parts.status);
    response.headers_mut().clear();
    append(response.headers_mut(), &parts.headers);
    if let Some(rendered) = parts.extensions.get::<RenderedProblem>() {
        response.extensions_mut().insert(rendered.clone());
    }
    response.set_body(BoxBody::new(new)).map_into_right_body()
}

/// Returns the beginning of a replaced body, for the report.
fn beginning(bytes: &Bytes) -> String {
    String::from_utf8_lossy(bytes.get(..1024).unwrap_or(bytes)).into_owned()
}

/// Converts the request's head into the parts of `http` 1. If `whole` is false, the parts hold only
/// the method, the HTTP version and the request id, which every response needs.
fn parts(head: &RequestHead, whole: bool) -> http::request::Parts {
    let (mut parts, ()) = http::Request::new(()).into_parts();
    parts.method = http::Method::from_bytes(head.method.as_str().as_bytes()).unwrap_or_default();
    parts.version = match head.version {
        ::actix_web::http::Version::HTTP_09 => http::Version::HTTP_09,
        ::actix_web::http::Version::HTTP_10 => http::Version::HTTP_10,
        ::actix_web::http::Version::HTTP_2 => http::Version::HTTP_2,
        ::actix_web::http::Version::HTTP_3 => http::Version::HTTP_3,
        _ => http::Version::HTTP_11,
    };
    if whole {
        parts.uri = head.uri.to_string().parse().unwrap_or_default();
        parts.headers = from_actix(head.headers());
    } else if let Some(id) = head.headers().get("x-request-id") {
        let id = http::HeaderValue::from_bytes(id.as_bytes());
        parts.headers.extend(id.ok().map(|id| (http::HeaderName::from_static("x-request-id"), id)));
    }
    parts
}

/// Converts the response's status, headers and marks of this crate into the parts of `http` 1.
fn answer_parts(response: &HttpResponse<()>) -> http::response::Parts {
    let (mut parts, ()) = http::Response::new(()).into_parts();
    parts.status = http::StatusCode::from_u16(response.status().as_u16()).unwrap_or_default();
    parts.headers = from_actix(response.headers());
    let extensions = response.extensions();
    if let Some(rendered) = extensions.get::<RenderedProblem>() {
        parts.extensions.insert(rendered.clone());
    }
    if let Some(kept) = extensions.get::<KeepBody>() {
        parts.extensions.insert(*kept);
    }
    drop(extensions);
    parts
}
