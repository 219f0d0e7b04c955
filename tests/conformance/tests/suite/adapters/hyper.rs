use super::{Error, REQUEST_IDS, Round, Seen, block_on};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use status_error::{
    ApiError, AsResponse,
    layer::{KeepBody, RenderedProblem},
};
use std::convert::Infallible;
use tower::{ServiceBuilder, ServiceExt as _};

fn foreign(status: u16, media_type: &'static str, body: &'static str) -> Response<Full<Bytes>> {
    let response = Response::builder().status(status).header("retry-after", "7").header("content-type", media_type);
    response.body(body.into()).unwrap()
}

async fn route(request: Request<()>) -> Result<Response<Full<Bytes>>, Infallible> {
    let ours = |error: &dyn ApiError| status_error::response(error).map(Full::from);
    Ok(match request.uri().path() {
        "/gone" => ours(&Error::Gone),
        "/disk" => ours(&Error::Disk("s3cret")),
        "/boxed" => ours(&AsResponse(Box::new(Error::Gone) as Box<dyn ApiError>)),
        "/foreign-500" => foreign(500, "text/plain", "s3cret"),
        "/foreign-403" => foreign(403, "text/plain", "s3cret"),
        "/foreign-json" => foreign(422, "application/json", r#"{"mine":1}"#),
        "/skipped/500" => foreign(500, "text/plain", "mine"),
        "/kept" => {
            let mut response = foreign(503, "text/plain", "mine");
            response.extensions_mut().insert(KeepBody);
            response
        }
        "/nowhere" => foreign(404, "text/plain", "nothing"),
        _ => {
            tokio::task::yield_now().await;
            panic!("s3cret")
        }
    })
}

pub(super) fn answers() {
    block_on(async {
        for round in Round::ALL {
            within(round).await;
        }
    });
}

async fn within(round: Round) {
    let app = ServiceBuilder::new().layer(round.layer()).service_fn(route);
    round
        .ask(async |path| {
            let request = REQUEST_IDS.iter().fold(Request::get(path), |request, (name, id)| request.header(*name, *id));
            let request = request.body(()).unwrap();
            let (parts, body) = app.clone().oneshot(request).await.unwrap().into_parts();
            let body = body.collect().await.unwrap().to_bytes();
            Seen::of(&parts, &body, parts.extensions.get::<RenderedProblem>())
        })
        .await;
}
