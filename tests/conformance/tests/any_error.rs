//! `AnyError` as the error type of handlers: the same response in every framework.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use status_error::dropshot_018::{HandlerResponse, handle};
use status_error::{AnyError, ApiError, ApiProfile, assert_problem, testing::Recorded};

static API: ApiProfile = ApiProfile::new("example.com");

#[derive(Debug, thiserror::Error, ApiError)]
#[error("item {id} was not found")]
#[status(404)]
struct NotFound {
    #[public]
    id: u32,
}

type Any = AnyError<(NotFound,)>;

const MISSING: NotFound = NotFound { id: 7 };
const BODY: &str = r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"item 7 was not found","code":"not_found","id":7}"#;

/// Fails as handlers do: with `?`, behind another error.
fn find() -> Result<&'static str, Any> {
    Err(std::io::Error::other(MISSING))?
}

#[tokio::test]
async fn axum() {
    use tower::ServiceExt as _;
    let app = axum::Router::new().route("/", axum::routing::get(async || find()));
    let response = app.oneshot(http::Request::new(axum::body::Body::empty())).await.unwrap();
    assert_problem!(Recorded::read(response).await, MISSING);
}

#[actix_web::test]
async fn actix() {
    use actix_web::{App, test, web};
    let app = test::init_service(App::new().route("/", web::get().to(async || find()))).await;
    let response = test::call_service(&app, test::TestRequest::get().to_request()).await;
    assert_problem!(Recorded::read(response).await, MISSING);
}

#[tokio::test]
async fn poem() {
    use poem::{Endpoint as _, EndpointExt as _, endpoint::make_sync};
    #[poem::handler]
    fn handler() -> Result<&'static str, Any> {
        find()
    }
    let response = handler.call(poem::Request::default()).await.unwrap_err().into_response();
    assert_problem!(Recorded::read(response).await, MISSING);
    // Under the layer the response is recognized as one of this crate.
    let app = make_sync(|_| find().map_err(poem::Error::from).unwrap_err().into_response())
        .with(status_error::ApiErrorLayer::default());
    assert_problem!(Recorded::read(app.call(poem::Request::default()).await.unwrap()).await, MISSING);
}

// Outside of the test, because Rocket's macro defines another macro.
#[rocket::get("/")]
fn of_rocket() -> Result<&'static str, Any> {
    find()
}

#[tokio::test]
async fn rocket() {
    use rocket::local::asynchronous::Client;
    let client = Client::untracked(rocket::build().mount("/", rocket::routes![of_rocket])).await.unwrap();
    assert_problem!(Recorded::read(client.get("/").dispatch().await).await, MISSING);
}

#[tokio::test]
async fn salvo() {
    use salvo::test::TestClient;
    #[salvo::handler]
    async fn handler() -> Result<&'static str, Any> {
        find()
    }
    let service = salvo::Service::new(salvo::Router::new().get(handler));
    assert_problem!(Recorded::read(TestClient::get("http://localhost/").send(&service).await).await, MISSING);
}

#[tokio::test]
async fn warp() {
    use warp::Reply as _;
    assert_problem!(Recorded::read(find().into_response()).await, MISSING);
}

#[test]
fn tonic() {
    fn call() -> Result<(), tonic::Status> {
        find()?;
        Ok(())
    }
    let status = call().unwrap_err();
    assert_eq!((status.code(), status.message()), (tonic::Code::NotFound, "item 7 was not found"));
}

#[dropshot::endpoint { method = GET, path = "/" }]
async fn of_dropshot(
    context: dropshot::RequestContext<()>,
) -> Result<HandlerResponse<dropshot::HttpResponseOk<String>>, dropshot::HttpError> {
    handle(&context, &API, async { Ok(dropshot::HttpResponseOk(find()?.to_owned())) as Result<_, Any> }).await
}

#[tokio::test]
async fn dropshot() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut api = dropshot::ApiDescription::new();
    api.register(of_dropshot).unwrap();
    let log = dropshot::ConfigLogging::StderrTerminal { level: dropshot::ConfigLoggingLevel::Critical };
    let log = log.to_logger("any_error").unwrap();
    let server = dropshot::ServerBuilder::new(api, (), log).start().unwrap();
    let mut stream = tokio::net::TcpStream::connect(server.local_addr()).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    assert!(response.starts_with("HTTP/1.1 404 "), "{response}");
    assert!(response.ends_with(BODY), "{response}");
    server.close().await.unwrap();
}

#[test]
fn graphql() {
    use status_error::async_graphql_7::ResultExt as _;
    let error = find().graphql().unwrap_err();
    assert_eq!(error.message, "item 7 was not found");
    assert_eq!(error.extensions.unwrap().get("id"), Some(&7.into()));
}
