//! The layer as a fairing.

use super::{Mine, body, catcher, header, rendered, stream};
use crate::api::rendered::RenderedProblem;
use crate::api::request_ids::X_REQUEST_ID;
use crate::middleware::error_layer::{ApiErrorLayer, KeepBody};
use crate::middleware::request_parts::RequestFacts;
use crate::middleware::rewrite::{BodyInfo, Decision, Framework, OldText, Rewriter};
use ::rocket::fairing::{self, Fairing, Info, Kind};
use ::rocket::http::{Method, Status};
use ::rocket::{Build, Catcher, Request, Response, Rocket};
use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use std::io::Cursor;
use std::sync::atomic::Ordering;

/// Registers the default catcher when Rocket ignites, and rewrites each response. In a dry run,
/// Rocket's default catcher stays, so that its responses are the same as without the layer.
#[::rocket::async_trait]
impl Fairing for ApiErrorLayer {
    fn info(&self) -> Info {
        Info { name: "API errors", kind: Kind::Ignite | Kind::Response | Kind::Singleton }
    }

    async fn on_ignite(&self, rocket: Rocket<Build>) -> fairing::Result {
        let rocket = rocket.manage(self.clone());
        let is_dry_run = self.rules.is_dry_run();
        Ok(if is_dry_run { rocket } else { rocket.register("/", vec![Catcher::new(None, catcher::handle)]) })
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        let mine = Mine::of(request);
        let Some(rewriter) = &mine.rewriter else { return };
        let mut parts = parts(response);
        if let Some(rendered) = rendered(request) {
            parts.extensions.insert(rendered);
        }
        if mine.kept.load(Ordering::Relaxed) {
            parts.extensions.insert(KeepBody);
        }
        if self.rules.is_dry_run() {
            if mine.has_panicked.load(Ordering::Relaxed) {
                // The panic was reported.
                return;
            }
            if is_of_default_catcher(response).await {
                return rewriter.observe_replaced(&parts);
            }
        }
        let length = response.body().preset_size();
        let body_info = BodyInfo {
            is_empty: response.body().is_none() || length == Some(0),
            length: length.and_then(|length| u64::try_from(length).ok()),
        };
        match rewriter.decide(&mut parts, body_info) {
            Decision::Forward => {
                if parts.extensions.get::<RenderedProblem>().is_none() {
                    mine.forget();
                }
                stream::scope(response, &rewriter.scope).await;
            }
            Decision::ForwardOwn => response.set_status(Status::new(parts.status.as_u16())),
            Decision::RenderAgain(new) => {
                let bytes = rewriter.replace(&mut parts, new);
                put(mine, response, parts, bytes);
            }
            Decision::Rewrite(old) => {
                let text = text(response, length, old).await;
                let bytes = rewriter.rewrite(&mut parts, old, text);
                put(mine, response, parts, bytes);
            }
        }
    }
}

/// Builds the rewriter for a request. Returns `None` if the layer is not attached.
pub(super) fn rewriter(request: &Request<'_>) -> Option<Rewriter> {
    let rules = &request.rocket().state::<ApiErrorLayer>()?.rules;
    let facts = RequestFacts {
        is_head: request.method() == Method::Head,
        // Rocket's requests don't have their version.
        version: http::Version::HTTP_11,
        id: request.headers().get_one(X_REQUEST_ID),
    };
    let whole = if rules.ask() { Some(parts_of(request)?) } else { None };
    // Rocket itself removes the body of a response to HEAD, and keeps the body's length. It has no
    // 405 of its own to which it could add `Allow`.
    let framework = Framework { strips_head: true, adds_allow: false, known_texts: None };
    Some(Rewriter::new(rules, framework, facts, whole.as_ref()))
}

fn parts_of(request: &Request<'_>) -> Option<http::request::Parts> {
    let mut head = http::Request::new(());
    *head.method_mut() = request.method().as_str().parse().ok()?;
    *head.uri_mut() = request.uri().to_string().parse().unwrap_or_default();
    for header in request.headers().iter() {
        append(head.headers_mut(), header.name().as_str(), header.value());
    }
    Some(head.into_parts().0)
}

fn append(headers: &mut HeaderMap, name: &str, value: &str) {
    let name = HeaderName::from_bytes(name.as_bytes());
    if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(value.as_bytes())) {
        // Fails only if the map is full (32,768 values). The header is then left out.
        let _ = headers.try_append(name, value);
    }
}

fn parts(response: &Response<'_>) -> Parts {
    let mut parts = http::Response::new(()).into_parts().0;
    parts.status = StatusCode::from_u16(response.status().code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for header in response.headers().iter() {
        append(&mut parts.headers, header.name().as_str(), header.value());
    }
    parts
}

/// Returns the text of a replaced body. Returns `None` if the length is unknown, 0 or more than the
/// limit, because the layer doesn't wait for a body that it drops.
async fn text(response: &mut Response<'_>, length: Option<usize>, old: OldText) -> Option<String> {
    let limit = old.limit()?;
    length.filter(|length| (1..=limit).contains(length))?;
    old.of(&response.body_mut().to_bytes().await.ok()?)
}

/// Returns whether Rocket's default catcher made a response. Rocket doesn't say which catcher or
/// handler did, so the body is read and put back.
async fn is_of_default_catcher(response: &mut Response<'_>) -> bool {
    const LIMIT: usize = 1024;
    let is_short = response.body().preset_size().is_some_and(|length| length <= LIMIT);
    if response.status().code < 400 || !is_short {
        return false;
    }
    let Ok(bytes) = response.body_mut().to_bytes().await else { return false };
    let json = format!("{{\n  \"error\": {{\n    \"code\": {},\n    \"reason\": ", response.status().code);
    let html = "<small>Rocket</small>\n    </div>\n</body>\n</html>";
    let is_default = bytes.starts_with(json.as_bytes()) || bytes.ends_with(html.as_bytes());
    response.set_sized_body(bytes.len(), Cursor::new(bytes));
    is_default
}

fn put(mine: &Mine, response: &mut Response<'_>, parts: Parts, bytes: Bytes) {
    response.set_status(Status::new(parts.status.as_u16()));
    let old: Vec<String> = response.headers().iter().map(|header| header.name().to_string()).collect();
    old.iter().for_each(|name| response.remove_header(name));
    for (name, value) in &parts.headers {
        response.adjoin_header(header(name, value));
    }
    let (length, cursor) = body(bytes);
    response.set_sized_body(length, cursor);
    if let Some(rendered) = parts.extensions.get::<RenderedProblem>() {
        mine.render(rendered.clone());
    }
}
