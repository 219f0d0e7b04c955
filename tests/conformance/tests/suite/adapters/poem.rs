use super::{Error, REQUEST_IDS, Round, SWITCHES, Seen, block_on};
use poem::http::{StatusCode, header};
use poem::{Endpoint as _, EndpointExt as _, IntoResponse, Request, Response, Route, handler};
use status_error::poem_3::{KeepBody, get};
use status_error::{ApiError, AsResponse, layer::RenderedProblem};

type AnyError = AsResponse<Box<dyn ApiError + Send + Sync>>;

#[handler]
fn gone() -> Result<(), Error> {
    Err(Error::Gone)
}

#[handler]
fn disk() -> poem::Result<()> {
    Err(Error::Disk("s3cret").into())
}

#[handler]
fn boxed() -> Result<(), AnyError> {
    Err(AsResponse(Box::new(Error::Gone)))
}

#[handler]
fn foreign_500() -> Response {
    foreign(500, "text/plain", "s3cret")
}

#[handler]
fn foreign_403() -> Response {
    foreign(403, "text/plain", "s3cret")
}

#[handler]
fn foreign_json() -> Response {
    foreign(422, "application/json", r#"{"mine":1}"#)
}

#[handler]
fn skipped() -> Response {
    foreign(500, "text/plain", "mine")
}

#[handler]
fn keeps() -> Response {
    let mut response = foreign(503, "text/plain", "mine");
    response.extensions_mut().insert(KeepBody);
    response
}

#[handler]
async fn panics() {
    tokio::task::yield_now().await;
    panic!("s3cret")
}

fn foreign(status: u16, media_type: &'static str, body: &'static str) -> Response {
    let response = Response::builder().status(StatusCode::from_u16(status).unwrap());
    response.header(header::RETRY_AFTER, "7").content_type(media_type).body(body)
}

pub(super) fn answers() {
    block_on(async {
        for round in Round::ALL {
            within(round).await;
        }
    });
}

async fn within(round: Round) {
    let app = Route::new()
        .at("/gone", get(gone))
        .at("/disk", get(disk))
        .at("/boxed", get(boxed))
        .at("/foreign-500", get(foreign_500))
        .at("/foreign-403", get(foreign_403))
        .at("/foreign-json", get(foreign_json))
        .at("/skipped/500", get(skipped))
        .at("/kept", get(keeps))
        .at("/panic", get(panics))
        .with(round.layer());
    round
        .ask(async |path| {
            let request = Request::builder().uri_str(path);
            let request = REQUEST_IDS.iter().fold(request, |request, (name, id)| request.header(*name, *id)).finish();
            let response = app.call(request).await.unwrap().into_response();
            let header = |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
            let rendered = response.extensions().get::<RenderedProblem>().map(|rendered| rendered.internal_type().code);
            let switched = SWITCHES.map(header);
            let (status, media_type, kept) =
                (response.status().as_u16(), header("content-type"), header("retry-after"));
            let body = response.into_body().into_string().await.unwrap();
            Seen { status, media_type: media_type.unwrap_or_default(), kept, switched, body, rendered }
        })
        .await;
}
