use super::{append, from_actix, status, to_actix};
use crate::api::rendered::RenderedProblem;
use crate::api::request_ids::X_REQUEST_ID;
use crate::api::request_scope::RequestScope;
use crate::middleware::catch_panic::CatchPanic;
use crate::middleware::error_layer::{ApiErrorLayer, KeepBody, Rules};
use crate::middleware::request_parts::RequestFacts;
use crate::middleware::rewrite::{BodyInfo, Decision, Framework, Rewriter};
use crate::middleware::scoped_body::{PANICKED, report_chain, report_panic};
use crate::util::catch_panic::{catch, drop_quietly};
use ::actix_web::body::{BodySize, BoxBody, EitherBody, MessageBody};
use ::actix_web::dev::{RequestHead, Service, ServiceRequest, ServiceResponse, Transform};
use ::actix_web::http::Method;
use ::actix_web::http::header::{HeaderName, ORIGIN};
use ::actix_web::test::TestRequest;
use ::actix_web::{Error, HttpRequest, HttpResponse};
use bytes::Bytes;
use pin_project_lite::pin_project;
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
    B: MessageBody + 'static,
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
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let rewriter = rewriter(&self.rules, request.head());
        let head = Head::of(request.head());
        let future = CatchPanic::new(&rewriter.scope, || self.inner.call(request));
        ResponseFuture { future, rewriter, head }
    }
}

pin_project! {
    /// The response future of [`ApiErrorMiddleware`].
    pub struct ResponseFuture<F> {
        #[pin]
        future: CatchPanic<F>,
        rewriter: Rewriter,
        head: Head,
    }
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").field("rewriter", &self.rewriter).finish_non_exhaustive()
    }
}

impl<F, B> Future for ResponseFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody + 'static,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let (rewriter, head) = (&*this.rewriter, &*this.head);
        this.future.poll(&rewriter.scope, context).map(|output| match output {
            Ok(Ok(response)) => {
                let (request, response) = response.into_parts();
                Ok(ServiceResponse::new(request, map_response(rewriter, response)))
            }
            // An inner middleware returned an error. Outer middleware such as CORS changes only
            // responses, so the error becomes its response here.
            Ok(Err(error)) => {
                let response = catch(|| map_response(rewriter, rewriter.scope.in_scope(|| error.error_response())));
                let response = match response {
                    Ok(response) => response.map_body(|_, body| EitherBody::right(BoxBody::new(body))),
                    Err(panic) => panicked(rewriter, panic),
                };
                Ok(ServiceResponse::new(head.request(), response))
            }
            Err(panic) => Ok(ServiceResponse::new(head.request(), panicked(rewriter, panic))),
        })
    }
}

/// The parts of a request's head that outer middleware may need for the response to a panic or to
/// an error. The request itself is lost then, and a clone of it can't be kept, because actix's
/// router panics if a second one exists.
struct Head {
    method: Method,
    uri: ::actix_web::http::Uri,
    version: ::actix_web::http::Version,
    origin: Option<::actix_web::http::header::HeaderValue>,
}

impl Head {
    fn of(head: &RequestHead) -> Self {
        let origin = head.headers().get(ORIGIN).cloned();
        Self { method: head.method.clone(), uri: head.uri.clone(), version: head.version, origin }
    }

    fn request(&self) -> HttpRequest {
        let request = TestRequest::with_uri(&self.uri.to_string()).method(self.method.clone()).version(self.version);
        let request = match &self.origin {
            Some(origin) => request.insert_header((ORIGIN, origin.clone())),
            None => request,
        };
        request.to_http_request()
    }
}

/// Returns the response to a panic.
fn panicked<B>(rewriter: &Rewriter, message: String) -> HttpResponse<EitherBody<B>> {
    to_actix(rewriter.panicked(message)).map_body(|_, body| EitherBody::right(body))
}

/// Forwards or rewrites one response.
fn map_response<B>(rewriter: &Rewriter, response: HttpResponse<B>) -> HttpResponse<EitherBody<B>>
where
    B: MessageBody + 'static,
{
    let response = rewritten(rewriter, response);
    if response.body().size() != BodySize::Stream {
        return response;
    }
    response.map_body(|_, body| EitherBody::right(BoxBody::new(Scoped::new(body, &rewriter.scope))))
}

fn rewritten<B: MessageBody>(rewriter: &Rewriter, response: HttpResponse<B>) -> HttpResponse<EitherBody<B>> {
    let length = match response.body().size() {
        BodySize::None => Some(0),
        BodySize::Sized(length) => Some(length),
        BodySize::Stream => None,
    };
    let is_left = match response.extensions().get::<RenderedProblem>() {
        None => response.status().as_u16() < 400,
        Some(own) => rewriter.leaves_own(own, response.status().as_u16(), length),
    };
    if is_left {
        return response.map_into_left_body();
    }
    let (mut response, body) = response.into_parts();
    let mut parts = answer_parts(&response);
    let new = match rewriter.decide(&mut parts, BodyInfo { is_empty: length == Some(0), length }) {
        Decision::Forward => {
            rewriter.mark_kept(&mut parts);
            if parts.extensions.get::<RenderedProblem>().is_none() {
                response.extensions_mut().remove::<RenderedProblem>();
            }
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
        Decision::Rewrite(old) => {
            let body = old.limit().and_then(|_| body.try_into_bytes().ok());
            rewriter.rewrite(&mut parts, old, body.and_then(|body| old.of(&body)))
        }
    };
    *response.status_mut() = status(parts.status);
    response.headers_mut().clear();
    append(response.headers_mut(), &parts.headers);
    if let Some(rendered) = parts.extensions.remove::<RenderedProblem>() {
        response.extensions_mut().insert(rendered);
    }
    response.set_body(BoxBody::new(new)).map_into_right_body()
}

/// A streaming body that runs in the request scope, and whose failures are reported.
struct Scoped {
    // `None` after the stream has panicked.
    body: Option<BoxBody>,
    scope: RequestScope,
}

impl Scoped {
    fn new(body: impl MessageBody + 'static, scope: &RequestScope) -> Self {
        Self { body: Some(BoxBody::new(body)), scope: scope.clone() }
    }
}

impl MessageBody for Scoped {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let Self { body, scope } = self.get_mut();
        let Some(running) = body else { return Poll::Ready(None) };
        match catch(|| scope.in_scope(|| Pin::new(running).poll_next(context))) {
            Ok(Poll::Ready(Some(Err(error)))) => {
                report_chain(scope, &*error);
                Poll::Ready(Some(Err(error)))
            }
            Ok(next) => next,
            Err(message) => {
                drop_quietly(body.take());
                report_panic(scope, message);
                Poll::Ready(Some(Err(PANICKED.into())))
            }
        }
    }
}

// A name, because a lookup by text would parse the text first.
static REQUEST_ID: HeaderName = HeaderName::from_static(X_REQUEST_ID);

fn rewriter(rules: &Arc<Rules>, head: &RequestHead) -> Rewriter {
    let version = match head.version {
        ::actix_web::http::Version::HTTP_09 => http::Version::HTTP_09,
        ::actix_web::http::Version::HTTP_10 => http::Version::HTTP_10,
        ::actix_web::http::Version::HTTP_2 => http::Version::HTTP_2,
        ::actix_web::http::Version::HTTP_3 => http::Version::HTTP_3,
        _ => http::Version::HTTP_11,
    };
    let id = head.headers().get(&REQUEST_ID).and_then(|id| id.to_str().ok());
    let facts = RequestFacts { is_head: head.method == Method::HEAD, version, id };
    // actix's resources add `Allow` inside of the layer, and nothing outside adds it.
    let framework = Framework { strips_head: true, adds_allow: false, known_texts: None };
    Rewriter::new(rules, framework, facts, rules.ask().then(|| parts(head, version)).as_ref())
}

/// Converts the request's head into the parts of `http` 1.
fn parts(head: &RequestHead, version: http::Version) -> http::request::Parts {
    let (mut parts, ()) = http::Request::new(()).into_parts();
    parts.method = http::Method::from_bytes(head.method.as_str().as_bytes()).unwrap_or_default();
    parts.version = version;
    parts.uri = head.uri.to_string().parse().unwrap_or_default();
    parts.headers = from_actix(head.headers());
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
