use crate::api::rendered::RenderedProblem;
use crate::middleware::catch_panic::CatchPanic;
use crate::middleware::error_layer::{ApiErrorLayer, Rules};
use crate::middleware::map_response::map_response;
use crate::middleware::request_parts::{self, RequestFacts};
use crate::middleware::rewrite::{Framework, ReportOnly, Rewriter};
use crate::middleware::scoped_body::{ScopedBody, is_stream};
use crate::util::catch_panic::catch;
use ::salvo_core::http::ResBody;
use ::salvo_core::{Depot, FlowCtrl, Handler, Request, Response};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use std::mem::take;
use std::pin::pin;
use std::sync::Arc;

#[::salvo_core::async_trait]
impl Handler for ApiErrorLayer {
    async fn handle(&self, request: &mut Request, depot: &mut Depot, response: &mut Response, ctrl: &mut FlowCtrl) {
        let rewriter = rewriter(&self.rules, request);
        let finished = pin!(CatchPanic::new(&rewriter.scope, || ctrl.call_next(request, depot, response)))
            .run(&rewriter.scope)
            .await;
        match finished {
            Ok(_) => {
                let is_error = response.status_code.is_some_and(|status| status.as_u16() >= 400);
                if is_error || response.extensions.get::<RenderedProblem>().is_some() {
                    answered(&rewriter, response);
                }
                if is_stream(&response.body) {
                    let body = ScopedBody::new(take(&mut response.body), &rewriter.scope);
                    response.body = ResBody::Boxed(Box::pin(body));
                }
            }
            Err(panic) => {
                let (mut parts, _) = taken(response).into_parts();
                let body = rewriter.panicked_within(&mut parts, panic);
                put(response, http::Response::from_parts(parts, ResBody::Once(body)));
                ctrl.skip_rest();
            }
        }
    }
}

fn answered(rewriter: &Rewriter, response: &mut Response) {
    // salvo's catcher would write this error's body later. The error's text becomes a `text/plain`
    // body, so that the layer rewrites the response and can report the text.
    let error = match take(&mut response.body) {
        ResBody::Error(error) => {
            // The error holds values of the application, whose `Display` may panic.
            response.body = ResBody::Once(catch(|| error.to_string()).unwrap_or_default().into());
            response.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
            response.extensions.insert(ReportOnly);
            Some(error)
        }
        body => {
            response.body = body;
            None
        }
    };
    let new = map_response(rewriter, taken(response), ResBody::Once);
    put(response, new);
    // The layer forwarded the response, so the error goes back to salvo's catcher.
    if let Some(error) = error.filter(|_| response.extensions.get::<RenderedProblem>().is_none()) {
        response.body = ResBody::Error(error);
        response.headers.remove(CONTENT_TYPE);
    }
    response.extensions.remove::<ReportOnly>();
}

/// Moves the content of salvo's response into an `http::Response`.
pub(super) fn taken(response: &mut Response) -> http::Response<ResBody> {
    let mut http = http::Response::new(take(&mut response.body));
    *http.status_mut() = response.status_code.unwrap_or(StatusCode::OK);
    *http.version_mut() = response.version;
    *http.headers_mut() = take(&mut response.headers);
    *http.extensions_mut() = take(&mut response.extensions);
    http
}

fn put(response: &mut Response, http: http::Response<ResBody>) {
    let (parts, body) = http.into_parts();
    response.status_code = Some(parts.status);
    response.headers = parts.headers;
    response.extensions = parts.extensions;
    response.body = body;
}

fn rewriter(rules: &Arc<Rules>, request: &Request) -> Rewriter {
    let (method, version, uri, headers) = (request.method(), request.version(), request.uri(), request.headers());
    let whole = rules.ask().then(|| request_parts::parts(method, version, uri, headers, request.extensions()));
    let framework = Framework { strips_head: false, adds_allow: true, known_texts: None };
    Rewriter::new(rules, framework, RequestFacts::new(method, version, headers), whole.as_ref())
}
