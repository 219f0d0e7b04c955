use super::{Error, REQUEST_IDS, Round, Seen, block_on};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use axum::response::IntoResponse;
use axum::{Extension, Router, routing::get};
use status_error::{
    ApiError, AsResponse,
    layer::{KeepBody, RenderedProblem},
};
use tower::ServiceExt as _;

type AnyError = AsResponse<Box<dyn ApiError + Send + Sync>>;

fn foreign(status: u16, media_type: &'static str, body: &'static str) -> impl IntoResponse {
    (StatusCode::from_u16(status).unwrap(), [("retry-after", "7"), ("content-type", media_type)], body)
}

pub(super) fn answers() {
    block_on(async {
        for round in Round::ALL {
            within(round).await;
        }
    });
}

async fn within(round: Round) {
    let app = Router::new()
        .route("/gone", get(async || Error::Gone))
        .route("/disk", get(async || Error::Disk("s3cret")))
        .route("/boxed", get(async || Err::<(), AnyError>(AsResponse(Box::new(Error::Gone)))))
        .route("/foreign-500", get(async || foreign(500, "text/plain", "s3cret")))
        .route("/foreign-403", get(async || foreign(403, "text/plain", "s3cret")))
        .route("/foreign-json", get(async || foreign(422, "application/json", r#"{"mine":1}"#)))
        .route("/skipped/500", get(async || foreign(500, "text/plain", "mine")))
        .route("/kept", get(async || (Extension(KeepBody), foreign(503, "text/plain", "mine")).into_response()))
        .route(
            "/panic",
            get(async || -> &'static str {
                tokio::task::yield_now().await;
                panic!("s3cret")
            }),
        )
        .layer(round.layer());
    round
        .ask(async |path| {
            let request = REQUEST_IDS.iter().fold(Request::get(path), |request, (name, id)| request.header(*name, *id));
            let request = request.body(Body::empty()).unwrap();
            let (parts, body) = app.clone().oneshot(request).await.unwrap().into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap();
            Seen::of(&parts, &body, parts.extensions.get::<RenderedProblem>())
        })
        .await;
}
