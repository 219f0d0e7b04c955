//! Finished responses of old code: every framework sends the same bytes under the layer, which
//! would rewrite any foreign response.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use http::HeaderMap;
use status_error::{ApiError, ApiErrorLayer, ApiProfile, FinishedResponse, format};

static API: ApiProfile = ApiProfile::new("example.com").format(&format::Envelope);

#[derive(Debug, thiserror::Error, ApiError)]
enum Error {
    #[error(transparent)]
    #[status(transparent)]
    Old(#[from] FinishedResponse),
}

const BODY: &[u8] = b"{\"code\" : \"old\", \"bytes\": \"\xff\0\"}\r\n";
const HEADERS: [(&str, &str); 5] = [
    ("content-encoding", "x-old"),
    ("content-type", "application/vnd.old+json; v=1"),
    ("set-cookie", "a=1; Path=/"),
    ("set-cookie", "b=2"),
    ("x-old", "kept"),
];

/// Fails with a finished response. Its `Connection` is left out.
fn find() -> Result<&'static str, Error> {
    let mut response = http::Response::builder().status(503).header("connection", "close");
    for (name, value) in HEADERS {
        response = response.header(name, value);
    }
    Err(FinishedResponse::from(response.body(BODY).unwrap()))?
}

fn layer() -> ApiErrorLayer {
    ApiErrorLayer::new(&API).rewrite_all()
}

/// Checks a response. Its headers may come in any order.
#[track_caller]
fn assert_old<'h>(status: u16, headers: impl IntoIterator<Item = (&'h str, &'h str)>, body: &[u8]) {
    assert_eq!((status, body), (503, BODY));
    // Added by some of the frameworks' test clients.
    let mut headers: Vec<_> = headers.into_iter().filter(|(name, _)| *name != "content-length").collect();
    headers.sort_unstable();
    assert_eq!(headers, HEADERS);
}

fn list(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
}

#[tokio::test]
async fn axum() {
    use tower::ServiceExt as _;
    let app = axum::Router::new().route("/", axum::routing::get(async || find())).layer(layer());
    let response = app.oneshot(http::Request::new(axum::body::Body::empty())).await.unwrap();
    let (parts, body) = response.into_parts();
    assert_old(parts.status.as_u16(), list(&parts.headers), &axum::body::to_bytes(body, 1024).await.unwrap());
}

#[actix_web::test]
async fn actix() {
    use actix_web::{App, test, web};
    let app = test::init_service(App::new().route("/", web::get().to(async || find())).wrap(layer())).await;
    let response = test::call_service(&app, test::TestRequest::get().to_request()).await;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let headers = headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap()));
    assert_old(status, headers, &test::read_body(response).await);
}

#[test]
fn dropshot() {
    let response = status_error::dropshot_018::into_response(&find().unwrap_err());
    assert_old(response.status().as_u16(), list(response.headers()), BODY);
}

#[tokio::test]
async fn poem() {
    use poem::{Endpoint as _, EndpointExt as _};
    #[poem::handler]
    fn handler() -> Result<&'static str, Error> {
        find()
    }
    let (parts, body) = handler.with(layer()).call(poem::Request::default()).await.unwrap().into_parts();
    assert_old(parts.status.as_u16(), list(&parts.headers), &body.into_bytes().await.unwrap());
}

// Outside of the test, because Rocket's macro defines another macro.
#[rocket::get("/")]
fn of_rocket() -> Result<&'static str, Error> {
    find()
}

#[tokio::test]
async fn rocket() {
    use rocket::local::asynchronous::Client;
    let rocket = rocket::build().attach(layer()).mount("/", rocket::routes![of_rocket]);
    let client = Client::untracked(rocket).await.unwrap();
    let response = client.get("/").dispatch().await;
    let headers = response.headers().iter();
    let headers: Vec<_> =
        headers.map(|header| (header.name().as_str().to_ascii_lowercase(), header.value().to_owned())).collect();
    // Rocket adds these headers to every response.
    let of_rocket = ["permissions-policy", "server", "x-content-type-options", "x-frame-options"];
    let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let headers = headers.filter(|(name, _)| !of_rocket.contains(name));
    assert_old(response.status().code, headers, &response.into_bytes().await.unwrap());
}

#[tokio::test]
async fn salvo() {
    use salvo::test::{ResponseExt as _, TestClient};
    #[salvo::handler]
    async fn handler() -> Result<&'static str, Error> {
        find()
    }
    let service = salvo::Service::new(salvo::Router::new().get(handler)).hoop(layer());
    let mut response = TestClient::get("http://localhost/").send(&service).await;
    let body = response.take_bytes(None).await.unwrap();
    assert_old(response.status_code.unwrap().as_u16(), list(&response.headers), &body);
}

#[tokio::test]
async fn warp() {
    use http_body_util::BodyExt as _;
    use tower::{Layer as _, ServiceExt as _};
    use warp::Filter as _;
    let routes = warp::path::end().map(find);
    let service = layer().layer(status_error::warp_04::service(routes));
    let request = http::Request::new(http_body_util::Empty::<bytes::Bytes>::new());
    let (parts, body) = service.oneshot(request).await.unwrap().into_parts();
    assert_old(parts.status.as_u16(), list(&parts.headers), &body.collect().await.unwrap().to_bytes());
}

/// gRPC has its own form of errors, so the status is all that is left.
#[test]
fn tonic() {
    fn call() -> Result<(), tonic::Status> {
        find()?;
        Ok(())
    }
    let status = call().unwrap_err();
    assert_eq!((status.code(), status.message()), (tonic::Code::Unavailable, "Service Unavailable"));
}

/// As does GraphQL.
#[test]
fn graphql() {
    use status_error::async_graphql_7::ResultExt as _;
    assert_eq!(find().graphql().unwrap_err().message, "Service Unavailable");
}
