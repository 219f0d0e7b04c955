use super::{Error, REQUEST_IDS, Round, SWITCHES, Seen, block_on};
use salvo::http::{ResBody, header};
use salvo::prelude::*;
use status_error::salvo_1::KeepBody;
use status_error::{ApiError, AsResponse, layer::RenderedProblem};

type AnyError = AsResponse<Box<dyn ApiError + Send + Sync>>;

#[handler]
async fn gone() -> Result<(), Error> {
    Err(Error::Gone)
}

#[handler]
async fn disk() -> Result<(), Error> {
    Err(Error::Disk("s3cret"))
}

#[handler]
async fn boxed() -> Result<(), AnyError> {
    Err(AsResponse(Box::new(Error::Gone)))
}

#[handler]
async fn foreign_500(response: &mut Response) {
    response.headers.insert(header::RETRY_AFTER, "7".parse().unwrap());
    // salvo's own error type, which salvo's catcher would write.
    response.render(StatusError::internal_server_error().brief("s3cret"));
}

#[handler]
async fn foreign_403(response: &mut Response) {
    foreign(response, 403, "text/plain", "s3cret");
}

#[handler]
async fn foreign_json(response: &mut Response) {
    foreign(response, 422, "application/json", r#"{"mine":1}"#);
}

#[handler]
async fn skipped(response: &mut Response) {
    foreign(response, 500, "text/plain", "mine");
}

#[handler]
async fn keeps(response: &mut Response) {
    foreign(response, 503, "text/plain", "mine");
    response.extensions.insert(KeepBody);
}

#[handler]
async fn panics() {
    tokio::task::yield_now().await;
    panic!("s3cret")
}

fn foreign(response: &mut Response, status: u16, media_type: &'static str, body: &'static str) {
    response.status_code = Some(StatusCode::from_u16(status).unwrap());
    response.headers.insert(header::RETRY_AFTER, "7".parse().unwrap());
    response.headers.insert(header::CONTENT_TYPE, media_type.parse().unwrap());
    response.body = ResBody::Once(body.into());
}

pub(super) fn answers() {
    block_on(async {
        for round in Round::ALL {
            within(round).await;
        }
    });
}

async fn within(round: Round) {
    let router = Router::new()
        .push(Router::with_path("gone").get(gone))
        .push(Router::with_path("disk").get(disk))
        .push(Router::with_path("boxed").get(boxed))
        .push(Router::with_path("foreign-500").get(foreign_500))
        .push(Router::with_path("foreign-403").get(foreign_403))
        .push(Router::with_path("foreign-json").get(foreign_json))
        .push(Router::with_path("skipped/500").get(skipped))
        .push(Router::with_path("kept").get(keeps))
        .push(Router::with_path("panic").get(panics));
    let service = Service::new(router).hoop(round.layer());
    round
        .ask(async |path| {
            let mut request = salvo::http::Request::new();
            *request.uri_mut() = format!("http://a.test{path}").parse().unwrap();
            for (name, id) in REQUEST_IDS {
                request.headers_mut().insert(name, id.parse().unwrap());
            }
            let mut response = service.handle(request).await;
            let header = |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
            let rendered = response.extensions.get::<RenderedProblem>().map(|rendered| rendered.internal_type().code);
            let status = response.status_code.unwrap().as_u16();
            let (media_type, kept) = (header("content-type").unwrap_or_default(), header("retry-after"));
            let switched = SWITCHES.map(header);
            let ResBody::Once(body) = response.take_body() else { panic!("{status}") };
            Seen { status, media_type, kept, switched, body: String::from_utf8(body.to_vec()).unwrap(), rendered }
        })
        .await;
}
