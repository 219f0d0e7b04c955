//! The layer among the middleware of a framework: what middleware outside of it sees of a panic and
//! of an error, and what becomes of a stream that fails after its head was sent.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use bytes::Bytes;
use status_error::layer::ForeignRule;
use status_error::report::{Fault, Report};
use status_error::{ApiError, ApiErrorLayer, ApiProfile, format};
use std::cell::RefCell;
use std::io;
use std::sync::{Arc, Mutex};

static API: ApiProfile = ApiProfile::new("example.com").format(&format::Envelope).reporter(remember);

thread_local! {
    /// The reports of this thread's test.
    static REPORTS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static FAULTS: RefCell<Vec<Fault>> = const { RefCell::new(Vec::new()) };
}

fn remember(report: &Report<'_>) {
    REPORTS.with_borrow_mut(|reports| reports.push(report.chain().to_string()));
    FAULTS.with_borrow_mut(|faults| faults.extend_from_slice(report.faults()));
}

/// Checks that a response is an envelope with this status, and has nothing of what a handler wrote.
#[track_caller]
fn assert_ours(status: u16, body: &[u8]) {
    let text = String::from_utf8_lossy(body);
    assert!(text.contains(&format!(r#""status":{status},"#)) && !text.contains("s3cret"), "{status}: {text}");
}

/// The faults of a foreign 405.
const WITHOUT_ALLOW: [Fault; 1] = [Fault::ForeignHeaderMissing("allow")];

fn reports() -> Vec<String> {
    REPORTS.take()
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("item {id} was not found")]
#[status(404)]
struct NotFound {
    #[public(message)]
    id: u32,
}

const ENVELOPE: &str =
    r#"{"type":"error","code":"not_found","status":404,"message":"item 7 was not found","details":[]}"#;

/// Returns a stream that renders an error, and then ends, fails or panics.
fn stream(end: &'static str) -> impl futures_core::Stream<Item = io::Result<Bytes>> + Send + Sync + Unpin + 'static {
    tokio_stream::iter((0..).map_while(move |index| match (index, end) {
        (0, _) => Some(Ok(status_error::response(&NotFound { id: 7 }).into_body())),
        (1, "fails") => Some(Err(io::Error::other("s3cret disk"))),
        (1, "panics") => panic!("s3cret panic"),
        _ => None,
    }))
}

/// The ends of a stream, each with the reports that it has to cause.
const ENDS: [(&str, &[&str]); 3] = [
    ("ends", &["item 7 was not found"]),
    ("fails", &["item 7 was not found", "a response body failed: s3cret disk"]),
    ("panics", &["item 7 was not found", "a handler panicked: s3cret panic"]),
];

/// A layer that keeps texts, except those of `/json`, which are forwarded.
fn keeps_texts() -> ApiErrorLayer {
    ApiErrorLayer::new(&API).foreign(ForeignRule::forward().json()).foreign(ForeignRule::keep_text())
}

/// The lines that a dry run reports.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Lines {
    /// Returns a dry run of the layer that keeps texts.
    fn of_dry_run() -> (ApiErrorLayer, Self) {
        let lines = Self::default();
        let kept = lines.clone();
        (keeps_texts().dry_run(move |change| kept.0.lock().unwrap().push(change.to_string())), lines)
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// Requests, each with the status and the body that their handler sends, and the line of the dry
/// run. The lines have the media type that all frameworks set for a text.
const DRY: [(&str, u16, &str, &[&str]); 4] = [
    ("/text", 409, "locked", &["GET /text: 409 text/plain; charset=utf-8 would be rewritten with its text as message"]),
    ("/broken", 502, "s3cret", &["GET /broken: 502 text/plain; charset=utf-8 would be masked"]),
    ("/own", 404, ENVELOPE, &[]),
    ("/fine", 200, "fine", &[]),
];

const DRY_PANIC: &str = "GET /panic: a panic would become a masked 500";

/// Returns the text of the panic that ended a task.
fn panic_of<T: std::fmt::Debug>(outcome: Result<T, tokio::task::JoinError>) -> String {
    *outcome.unwrap_err().into_panic().downcast::<String>().unwrap()
}

fn kept(status: u16, code: &str, message: &str) -> String {
    format!(r#"{{"type":"error","code":"{code}","status":{status},"message":"{message}","details":[]}}"#)
}

mod actix {
    use super::*;
    use actix_web::body::{BodySize, MessageBody};
    use actix_web::dev::{Service as _, ServiceRequest, ServiceResponse};
    use actix_web::http::header::{HeaderValue, ORIGIN};
    use actix_web::{App, Error, HttpResponse, test, web};
    use std::future::poll_fn;
    use std::pin::pin;

    /// Adds a header to each response, as a CORS middleware does: not to an error.
    async fn cors<B>(response: Result<ServiceResponse<B>, Error>) -> Result<ServiceResponse<B>, Error> {
        let mut response = response?;
        let origin = response.request().headers().get(ORIGIN).cloned();
        assert_eq!((response.request().path(), response.request().method().as_str()), ("/", "GET"));
        response.headers_mut().insert(
            actix_web::http::header::ACCESS_CONTROL_ALLOW_ORIGIN,
            origin.unwrap_or(HeaderValue::from_static("none")),
        );
        Ok(response)
    }

    #[actix_web::test]
    async fn outer_middleware_sees_the_response_to_a_panic_and_to_an_error() {
        async fn panics() -> HttpResponse {
            panic!("s3cret")
        }
        for (is_panic, status) in [(true, 500), (false, 502)] {
            let app = App::new()
                .route("/", web::get().to(panics))
                .wrap_fn(move |request: ServiceRequest, service| {
                    let inner = service.call(request);
                    async move {
                        if is_panic {
                            return inner.await;
                        }
                        drop(inner);
                        Err(actix_web::error::ErrorBadGateway("s3cret"))
                    }
                })
                .wrap(ApiErrorLayer::new(&API))
                .wrap_fn(|request, service| {
                    let inner = service.call(request);
                    async move { cors(inner.await).await }
                });
            let app = test::init_service(app).await;
            let request = test::TestRequest::get().uri("/?q=1").insert_header((ORIGIN, "https://a.test")).to_request();
            let response = app.call(request).await.unwrap();
            assert_eq!(response.status().as_u16(), status);
            assert_eq!(response.headers().get("access-control-allow-origin").unwrap(), "https://a.test");
            let body = test::read_body(response).await;
            assert!(body.starts_with(br#"{"type":"error","code":"server_error""#), "{body:?}");
        }
    }

    #[actix_web::test]
    async fn a_stream_runs_in_the_scope_and_its_failures_are_reported() {
        for (end, expected) in ENDS {
            let handler = move || async move { HttpResponse::Ok().streaming(stream(end)) };
            let app = App::new().route("/", web::get().to(handler)).wrap(ApiErrorLayer::new(&API));
            let app = test::init_service(app).await;
            let response = app.call(test::TestRequest::get().to_request()).await.unwrap();
            let body = response.into_body();
            assert_eq!(body.size(), BodySize::Stream);
            let mut body = pin!(body);
            let first = poll_fn(|context| body.as_mut().poll_next(context)).await.unwrap().unwrap();
            assert_eq!(first, ENVELOPE);
            let next = poll_fn(|context| body.as_mut().poll_next(context)).await;
            assert_eq!(next.is_some_and(|next| next.is_err()), end != "ends");
            let reports = reports();
            assert_eq!(reports.len(), expected.len());
            // actix adds a text of its own to the error of a stream.
            let of_stream = expected.last().unwrap().rsplit(": ").next().unwrap();
            assert!(reports.last().unwrap().ends_with(of_stream), "{reports:?}");
        }
    }

    #[actix_web::test]
    async fn rules_decide_about_foreign_responses() {
        let app = App::new()
            .route("/json", web::get().to(async || HttpResponse::InternalServerError().json(7)))
            .route("/text", web::get().to(async || HttpResponse::Conflict().body("locked")))
            .wrap(keeps_texts());
        let app = test::init_service(app).await;
        for (path, expected) in [("/json", "7".to_owned()), ("/text", kept(409, "conflict", "locked"))] {
            let response = app.call(test::TestRequest::get().uri(path).to_request()).await.unwrap();
            assert_eq!(test::read_body(response).await, expected);
        }
    }

    #[actix_web::test]
    async fn a_dry_run_reports_and_changes_nothing() {
        async fn panics() -> HttpResponse {
            panic!("s3cret")
        }
        let (layer, lines) = Lines::of_dry_run();
        let app = App::new()
            .route("/text", web::get().to(async || ("locked", actix_web::http::StatusCode::CONFLICT)))
            .route("/broken", web::get().to(async || ("s3cret", actix_web::http::StatusCode::BAD_GATEWAY)))
            .route("/own", web::get().to(async || Err::<HttpResponse, _>(NotFound { id: 7 })))
            .route("/fine", web::get().to(async || "fine"))
            .route("/panic", web::get().to(panics))
            .wrap(layer);
        let app = test::init_service(app).await;
        for (path, status, body, expected) in DRY {
            let response = app.call(test::TestRequest::get().uri(path).to_request()).await.unwrap();
            assert_eq!(response.status().as_u16(), status, "{path}");
            assert_eq!(test::read_body(response).await, body, "{path}");
            assert_eq!(lines.take(), expected, "{path}");
        }
        let call = app.call(test::TestRequest::get().uri("/panic").to_request());
        let outcome = actix_web::rt::spawn(async move { call.await.map(|response| response.status()) }).await;
        assert_eq!(panic_of(outcome), "s3cret");
        assert_eq!(lines.take(), [DRY_PANIC]);
    }

    /// An error of a middleware whose conversion panics.
    #[derive(Debug)]
    struct Touchy;

    impl std::fmt::Display for Touchy {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            panic!("s3cret")
        }
    }

    impl actix_web::ResponseError for Touchy {}

    #[actix_web::test]
    async fn an_error_whose_conversion_panics_is_a_masked_500() {
        let app = App::new()
            .route("/", web::get().to(HttpResponse::Ok))
            .wrap_fn(|request, service| {
                drop(service.call(request));
                async { Err::<ServiceResponse, Error>(Touchy.into()) }
            })
            .wrap(ApiErrorLayer::new(&API));
        let app = test::init_service(app).await;
        let response = app.call(test::TestRequest::get().to_request()).await.unwrap();
        assert_ours(500, &test::read_body(response).await);
    }

    #[actix_web::test]
    async fn foreign_texts_are_rewritten_and_missing_headers_reported() {
        let app = App::new()
            .route("/text", web::get().to(async || HttpResponse::NotFound().body("s3cret")))
            .route("/bytes", web::get().to(async || HttpResponse::Conflict().body(b"s3cret".to_vec())))
            .route("/error", web::get().to(async || Err::<&str, _>(actix_web::error::ErrorImATeapot("s3cret"))))
            .route("/stream", web::get().to(async || HttpResponse::Gone().streaming(stream("ends"))))
            .route(
                "/octets",
                web::get().to(async || HttpResponse::Gone().content_type("application/octet-stream").body("s3cret")),
            )
            .route(
                "/big",
                web::get().to(async || {
                    HttpResponse::build(actix_web::http::StatusCode::from_u16(700).unwrap()).body("s3cret")
                }),
            )
            .route("/method", web::get().to(async || HttpResponse::MethodNotAllowed().body("s3cret")))
            .route("/upgrade", web::get().to(async || HttpResponse::UpgradeRequired().json("s")))
            .service(web::resource("/resource").route(web::post().to(HttpResponse::Ok)))
            .wrap(ApiErrorLayer::new(&API));
        let app = test::init_service(app).await;
        for (path, status, faults) in [
            ("/text", 404, &[][..]),
            ("/bytes", 409, &[]),
            ("/error", 418, &[]),
            ("/stream", 410, &[]),
            ("/octets", 410, &[]),
            ("/big", 500, &[]),
            ("/nowhere", 404, &[]),
            ("/method", 405, &WITHOUT_ALLOW),
            ("/resource", 405, &[]),
        ] {
            FAULTS.take();
            let response = app.call(test::TestRequest::get().uri(path).to_request()).await.unwrap();
            assert_eq!(response.status().as_u16(), status, "{path}");
            assert_ours(status, &test::read_body(response).await);
            assert_eq!(FAULTS.take(), faults, "{path}");
        }
        let response = app.call(test::TestRequest::get().uri("/upgrade").to_request()).await.unwrap();
        assert_eq!(response.status().as_u16(), 426);
        assert_eq!(FAULTS.take(), [Fault::ForeignHeaderMissing("upgrade")]);
    }

    /// A middleware inside the layer changed the status of an error to a success.
    #[actix_web::test]
    async fn an_error_keeps_its_status() {
        let app = App::new()
            .route("/", web::get().to(async || Err::<HttpResponse, _>(NotFound { id: 7 })))
            .wrap_fn(|request, service| {
                let inner = service.call(request);
                async move {
                    let mut response = inner.await?;
                    *response.response_mut().status_mut() = actix_web::http::StatusCode::OK;
                    Ok(response)
                }
            })
            .wrap(ApiErrorLayer::new(&API));
        let app = test::init_service(app).await;
        let response = app.call(test::TestRequest::get().to_request()).await.unwrap();
        assert_eq!(response.status().as_u16(), 404);
    }
}

mod poem_3 {
    use super::*;
    use poem::{Body, Endpoint as _, EndpointExt as _, Request, Response, endpoint::make_sync};

    #[tokio::test]
    async fn rules_decide_about_foreign_responses() {
        let app = make_sync(|request: Request| match request.uri().path() {
            "/json" => {
                Response::builder().status(http::StatusCode::BAD_GATEWAY).content_type("application/json").body("7")
            }
            _ => Response::builder().status(http::StatusCode::CONFLICT).body("locked"),
        })
        .with(keeps_texts());
        for (path, expected) in [("/json", "7".to_owned()), ("/text", kept(409, "conflict", "locked"))] {
            let response = app.call(Request::builder().uri_str(path).finish()).await.unwrap();
            assert_eq!(response.into_body().into_string().await.unwrap(), expected);
        }
    }

    #[tokio::test]
    async fn a_dry_run_reports_and_changes_nothing() {
        use poem::IntoResponse as _;
        let (layer, lines) = Lines::of_dry_run();
        let app = poem::endpoint::make(async |request: Request| match request.uri().path() {
            "/text" => Ok("locked".with_status(http::StatusCode::CONFLICT).into_response()),
            "/broken" => Ok("s3cret".with_status(http::StatusCode::BAD_GATEWAY).into_response()),
            "/own" => Err(poem::Error::from(NotFound { id: 7 })),
            "/fine" => Ok("fine".into_response()),
            _ => panic!("s3cret"),
        })
        .with(layer);
        let get = |path: &str| Request::builder().uri_str(path).finish();
        for (path, status, body, expected) in DRY {
            let response = app.call(get(path)).await.unwrap();
            assert_eq!(response.status().as_u16(), status, "{path}");
            assert_eq!(response.into_body().into_string().await.unwrap(), body, "{path}");
            assert_eq!(lines.take(), expected, "{path}");
        }
        let request = get("/panic");
        assert_eq!(panic_of(tokio::spawn(async move { app.call(request).await }).await), "s3cret");
        assert_eq!(lines.take(), [DRY_PANIC]);
    }

    #[tokio::test]
    async fn a_stream_runs_in_the_scope_and_its_failures_are_reported() {
        for (end, expected) in ENDS {
            let app = make_sync(move |_| Response::builder().body(Body::from_bytes_stream(stream(end))))
                .with(ApiErrorLayer::new(&API));
            let response = app.call(Request::default()).await.unwrap();
            let body = response.into_body().into_string().await;
            assert_eq!(body.ok().as_deref(), (end == "ends").then_some(ENVELOPE));
            assert_eq!(reports(), expected);
        }
    }

    /// An output and an error whose conversion to a response panics.
    #[derive(Debug)]
    struct Touchy;

    impl poem::IntoResponse for Touchy {
        fn into_response(self) -> Response {
            panic!("s3cret")
        }
    }

    impl poem::error::ResponseError for Touchy {
        fn status(&self) -> poem::http::StatusCode {
            panic!("s3cret")
        }
    }

    impl std::fmt::Display for Touchy {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("s3cret")
        }
    }

    impl std::error::Error for Touchy {}

    #[tokio::test]
    async fn a_conversion_that_panics_is_a_masked_500() {
        for is_error in [false, true] {
            let app = poem::endpoint::make(move |_| async move {
                if is_error { Err(poem::Error::from(Touchy)) } else { Ok(Touchy) }
            });
            let response = app.with(ApiErrorLayer::new(&API)).call(Request::default()).await.unwrap();
            assert_ours(500, &response.into_body().into_bytes().await.unwrap());
        }
    }

    #[tokio::test]
    async fn foreign_texts_are_rewritten_and_missing_headers_reported() {
        use poem::http::{Method, StatusCode};
        use poem::{IntoResponse as _, Route, handler};
        #[handler]
        fn fails() -> poem::Result<String> {
            Err(poem::error::BadRequest(io::Error::other("s3cret")))
        }
        #[handler]
        fn bytes() -> Response {
            b"s3cret".to_vec().with_status(StatusCode::CONFLICT).into_response()
        }
        #[handler]
        fn json() -> Response {
            poem::web::Json("kept").with_status(StatusCode::GONE).into_response()
        }
        let app = Route::new()
            .at("/fails", poem::get(fails))
            .at("/bytes", poem::get(bytes))
            .at("/json", poem::get(json))
            .at(
                "/stream",
                make_sync(|_| {
                    let body = Body::from_bytes_stream(stream("ends"));
                    Response::builder().status(StatusCode::GONE).body(body)
                }),
            )
            .with(ApiErrorLayer::new(&API));
        for (method, path, status, faults) in [
            (Method::GET, "/fails", 400, &[][..]),
            (Method::GET, "/bytes", 409, &[]),
            (Method::GET, "/stream", 410, &[]),
            (Method::GET, "/nowhere", 404, &[]),
            (Method::POST, "/fails", 405, &WITHOUT_ALLOW),
        ] {
            FAULTS.take();
            let response = app.call(Request::builder().method(method).uri_str(path).finish()).await.unwrap();
            assert_eq!(response.status().as_u16(), status, "{path}");
            assert_ours(status, &response.into_body().into_bytes().await.unwrap());
            assert_eq!(FAULTS.take(), faults, "{path}");
        }
        // poem removes the body of a response to HEAD inside of the layer.
        for method in [Method::GET, Method::HEAD] {
            let response = app.call(Request::builder().method(method).uri_str("/json").finish()).await.unwrap();
            assert!(response.header("content-type").unwrap().starts_with("application/json"));
            assert!(response.header("cache-control").is_none(), "{response:?}");
        }
    }
}

mod rocket_05 {
    use super::*;
    use rocket::http::Status;
    use rocket::local::asynchronous::Client;
    use rocket::response::stream::ByteStream;
    use rocket::tokio::io::AsyncRead;
    use rocket::{Build, Response, Rocket, get, routes};
    use std::pin::Pin;
    use std::task::{Context, Poll};

    #[get("/stream")]
    fn streams() -> ByteStream![Bytes] {
        ByteStream! { yield status_error::response(&NotFound { id: 7 }).into_body(); }
    }

    /// A body that ends, fails or panics after its first bytes.
    struct Reader(&'static str, Bytes);

    impl AsyncRead for Reader {
        fn poll_read(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            buffer: &mut rocket::tokio::io::ReadBuf<'_>,
        ) -> Poll<io::Result<()>> {
            if !self.1.is_empty() {
                let length = self.1.len().min(buffer.remaining());
                buffer.put_slice(&self.1.split_to(length));
                return Poll::Ready(Ok(()));
            }
            match self.0 {
                "fails" => Poll::Ready(Err(io::Error::other("s3cret disk"))),
                "panics" => panic!("s3cret panic"),
                _ => Poll::Ready(Ok(())),
            }
        }
    }

    #[rocket::async_trait]
    impl<'r> rocket::response::Responder<'r, 'static> for Reader {
        fn respond_to(self, _: &'r rocket::Request<'_>) -> rocket::response::Result<'static> {
            Response::build().streamed_body(self).max_chunk_size(512).ok()
        }
    }

    #[get("/reader/<end>")]
    fn reads(end: &str) -> Reader {
        let end = ENDS.iter().find(|(known, ..)| *known == end).unwrap().0;
        Reader(end, Bytes::from_static(ENVELOPE.as_bytes()))
    }

    #[get("/status/<code>")]
    fn status(code: u16) -> Status {
        Status::new(code)
    }

    #[get("/bytes")]
    fn bytes() -> rocket::response::status::Conflict<Vec<u8>> {
        rocket::response::status::Conflict(b"s3cret".to_vec())
    }

    #[get("/text")]
    fn text() -> (Status, &'static str) {
        (Status::ImATeapot, "s3cret")
    }

    #[get("/method")]
    fn method() -> (Status, &'static str) {
        (Status::MethodNotAllowed, "s3cret")
    }

    /// A response that takes the place of an error of ours that was rendered before.
    struct Instead(u16);

    #[rocket::async_trait]
    impl<'r> rocket::response::Responder<'r, 'static> for Instead {
        fn respond_to(self, request: &'r rocket::Request<'_>) -> rocket::response::Result<'static> {
            let _ = status_error::rocket_05::respond(&NotFound { id: 7 }, request);
            let text = "s3cret, and of another length";
            Response::build().status(Status::new(self.0)).sized_body(text.len(), io::Cursor::new(text)).ok()
        }
    }

    #[get("/instead/<code>")]
    fn instead(code: u16) -> Instead {
        Instead(code)
    }

    fn rocket() -> Rocket<Build> {
        rocket_with(ApiErrorLayer::new(&API)).mount("/", routes![streams, reads, status, bytes, text, method, instead])
    }

    fn rocket_with(layer: ApiErrorLayer) -> Rocket<Build> {
        rocket_without_layer().attach(layer)
    }

    fn rocket_without_layer() -> Rocket<Build> {
        let config = rocket::Config { log_level: rocket::config::LogLevel::Off, ..rocket::Config::debug_default() };
        rocket::custom(config)
    }

    /// Routes for the rules and for the dry run.
    mod foreign {
        use super::{NotFound, Status, get};
        use rocket::Route;
        use rocket::response::content::RawJson;

        #[get("/json")]
        fn json() -> (Status, RawJson<&'static str>) {
            (Status::BadGateway, RawJson("7"))
        }

        #[get("/text")]
        fn text() -> (Status, &'static str) {
            (Status::Conflict, "locked")
        }

        #[get("/broken")]
        fn broken() -> (Status, &'static str) {
            (Status::BadGateway, "s3cret")
        }

        #[get("/own")]
        fn own() -> Result<(), NotFound> {
            Err(NotFound { id: 7 })
        }

        #[get("/fine")]
        fn fine() -> &'static str {
            "fine"
        }

        #[get("/panic")]
        fn panics() -> &'static str {
            panic!("s3cret")
        }

        #[get("/number/<_number>")]
        fn number(_number: u8) {}

        pub(super) fn routes() -> Vec<Route> {
            rocket::routes![json, text, broken, own, fine, panics, number]
        }
    }

    #[rocket::async_test]
    async fn rules_decide_about_foreign_responses() {
        let client = Client::untracked(rocket_with(keeps_texts()).mount("/", foreign::routes())).await.unwrap();
        for (path, expected) in [("/json", "7".to_owned()), ("/text", kept(409, "conflict", "locked"))] {
            let response = client.get(path).dispatch().await;
            assert_eq!(response.into_string().await.unwrap(), expected);
        }
    }

    /// Rocket itself responds to what no handler responds to, and to a panic, so the responses are
    /// those of a rocket without the layer.
    #[rocket::async_test]
    async fn a_dry_run_reports_and_changes_nothing() {
        use rocket::http::Accept;
        use status_error::rocket_05::catch_panics;
        let (layer, lines) = Lines::of_dry_run();
        let dry = rocket_with(layer).mount("/", catch_panics(foreign::routes()));
        let dry = Client::untracked(dry).await.unwrap();
        for (path, status, body, expected) in DRY {
            let response = dry.get(path).dispatch().await;
            assert_eq!(response.status().code, status, "{path}");
            assert_eq!(response.into_string().await.unwrap(), body, "{path}");
            assert_eq!(lines.take(), expected, "{path}");
        }
        let plain = rocket_without_layer().mount("/", foreign::routes());
        let plain = Client::untracked(plain).await.unwrap();
        let rewritten =
            |path: &str, status: u16, media_type: &str| format!("GET {path}: {status} {media_type} would be rewritten");
        for (accept, media_type) in [(Accept::HTML, "text/html; charset=utf-8"), (Accept::JSON, "application/json")] {
            for (path, status, expected) in [
                ("/nowhere", 404, rewritten("/nowhere", 404, media_type)),
                ("/number/ten", 422, rewritten("/number/ten", 422, media_type)),
                ("/panic", 500, DRY_PANIC.to_owned()),
            ] {
                let (response, same) = (dry.get(path).header(accept.clone()), plain.get(path).header(accept.clone()));
                let (response, same) = (response.dispatch().await, same.dispatch().await);
                assert_eq!((response.status().code, same.status().code), (status, status), "{path}");
                assert_eq!(response.content_type(), same.content_type(), "{path}");
                let body = response.into_bytes().await.unwrap();
                assert_eq!(Some(body), same.into_bytes().await, "{path}");
                assert_eq!(lines.take(), [expected], "{path}");
            }
        }
    }

    #[rocket::async_test]
    async fn a_stream_runs_in_the_scope_and_its_failures_are_reported() {
        let client = Client::untracked(rocket()).await.unwrap();
        let response = client.get("/stream").dispatch().await;
        assert_eq!(response.into_string().await.unwrap(), ENVELOPE);
        assert_eq!(reports(), ENDS[0].1);
        for (end, expected) in ENDS {
            let response = client.get(format!("/reader/{end}")).dispatch().await;
            assert_eq!(response.body().max_chunk_size(), 512);
            let body = response.into_bytes().await;
            assert_eq!(body.as_deref(), (end == "ends").then_some(ENVELOPE.as_bytes()));
            assert_eq!(reports(), expected[1..]);
        }
    }

    /// A status without an error keeps its number, also one that HTTP allows only with a header.
    #[rocket::async_test]
    async fn a_status_alone_is_sent_and_a_missing_header_reported() {
        let client = Client::untracked(rocket()).await.unwrap();
        let missing = |name| vec![Fault::ForeignHeaderMissing(name)];
        for (path, status, faults) in [
            ("/status/404", 404, vec![]),
            ("/status/418", 418, vec![]),
            ("/status/401", 401, missing("www-authenticate")),
            ("/status/405", 405, missing("allow")),
            ("/status/407", 407, missing("proxy-authenticate")),
            ("/status/426", 426, missing("upgrade")),
            ("/status/503", 503, vec![]),
            ("/status/600", 500, vec![]),
            ("/nowhere", 404, vec![]),
            ("/bytes", 409, vec![]),
            ("/text", 418, vec![]),
            ("/method", 405, missing("allow")),
            ("/instead/400", 400, vec![]),
            ("/instead/502", 502, vec![]),
        ] {
            FAULTS.take();
            let response = client.get(path).dispatch().await;
            assert_eq!(response.status().code, status, "{path}");
            assert_ours(status, &response.into_bytes().await.unwrap());
            assert_eq!(FAULTS.take(), faults, "{path}");
        }
        FAULTS.take();
        let response = client.post("/text").dispatch().await;
        assert_eq!((response.status().code, FAULTS.take()), (405, vec![]));
    }
}

mod salvo_1 {
    use super::*;
    use salvo::test::TestClient;
    use salvo::{Response, Router, Service, handler};

    struct Streams(&'static str);

    #[handler]
    impl Streams {
        async fn handle(&self, response: &mut Response) {
            response.stream(stream(self.0));
        }
    }

    #[handler]
    async fn conflicts(response: &mut Response) {
        response.status_code(salvo::http::StatusCode::CONFLICT).body("locked");
    }

    /// salvo's own errors hold the text of their cause, which salvo doesn't send either.
    #[handler]
    async fn fails_with_a_cause(response: &mut Response) {
        response.render(salvo::http::StatusError::conflict().cause(io::Error::other("s3cret")));
    }

    #[tokio::test]
    async fn rules_decide_about_foreign_responses() {
        use salvo::test::ResponseExt as _;
        for (router, expected) in [
            (Router::new().get(conflicts), kept(409, "conflict", "locked")),
            (Router::new().get(fails_with_a_cause), kept(409, "conflict", "Conflict")),
        ] {
            let service = Service::new(router.hoop(keeps_texts()));
            let mut response = TestClient::get("http://localhost/").send(&service).await;
            assert_eq!(response.take_string().await.unwrap(), expected);
        }
    }

    #[handler]
    async fn breaks(response: &mut Response) {
        response.status_code(salvo::http::StatusCode::BAD_GATEWAY).render("s3cret");
    }

    #[handler]
    async fn renders_a_text(response: &mut Response) {
        response.status_code(salvo::http::StatusCode::CONFLICT).render("locked");
    }

    #[handler]
    async fn is_not_found() -> Result<(), NotFound> {
        Err(NotFound { id: 7 })
    }

    #[handler]
    async fn is_fine() -> &'static str {
        "fine"
    }

    #[handler]
    async fn panics() -> &'static str {
        panic!("s3cret")
    }

    #[tokio::test]
    async fn a_dry_run_reports_and_changes_nothing() {
        use salvo::test::ResponseExt as _;
        let router = || {
            Router::new()
                .push(Router::with_path("text").get(renders_a_text))
                .push(Router::with_path("broken").get(breaks))
                .push(Router::with_path("own").get(is_not_found))
                .push(Router::with_path("fine").get(is_fine))
                .push(Router::with_path("cause").get(fails_with_a_cause))
                .push(Router::with_path("panic").get(panics))
        };
        let (layer, lines) = Lines::of_dry_run();
        let dry = Service::new(router()).hoop(layer);
        let get = |path: &str| TestClient::get(format!("http://localhost{path}"));
        for (path, status, body, expected) in DRY {
            let mut response = get(path).send(&dry).await;
            assert_eq!(response.status_code.unwrap().as_u16(), status, "{path}");
            assert_eq!(response.take_string().await.unwrap(), body, "{path}");
            assert_eq!(lines.take(), expected, "{path}");
        }
        // salvo's own catcher writes the body of salvo's errors.
        let plain = Service::new(router());
        for (path, line) in [
            ("/cause", "GET /cause: 409 text/plain would be rewritten"),
            ("/nowhere", "GET /nowhere: 404 without a media type would be rewritten"),
        ] {
            let (mut response, mut same) = (get(path).send(&dry).await, get(path).send(&plain).await);
            assert_eq!((response.status_code, response.headers()), (same.status_code, same.headers()), "{path}");
            assert_eq!(response.take_string().await.unwrap(), same.take_string().await.unwrap(), "{path}");
            assert_eq!(lines.take(), [line], "{path}");
        }
        let request = get("/panic");
        assert_eq!(panic_of(tokio::spawn(async move { request.send(&dry).await.status_code }).await), "s3cret");
        assert_eq!(lines.take(), [DRY_PANIC]);
    }

    #[handler]
    async fn succeeds(response: &mut Response) {
        use salvo::Scribe as _;
        NotFound { id: 7 }.render(response);
        response.status_code(salvo::http::StatusCode::OK);
    }

    #[tokio::test]
    async fn a_stream_runs_in_the_scope_and_its_failures_are_reported() {
        use http_body_util::BodyExt as _;
        for (end, expected) in ENDS {
            let service = Service::new(Router::new().hoop(ApiErrorLayer::new(&API)).get(Streams(end)));
            let mut response = TestClient::get("http://localhost/").send(&service).await;
            let body = response.take_body().collect().await.map(|body| body.to_bytes());
            assert_eq!(body.ok().as_deref(), (end == "ends").then_some(ENVELOPE.as_bytes()));
            assert_eq!(reports(), expected);
        }
    }

    /// A cause whose `Display` panics.
    #[derive(Debug)]
    struct Touchy;

    impl std::fmt::Display for Touchy {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            panic!("s3cret")
        }
    }

    impl std::error::Error for Touchy {}

    #[handler]
    async fn fails(response: &mut Response) {
        response.render(salvo::http::StatusError::bad_request().cause(Touchy));
    }

    #[handler]
    async fn text(response: &mut Response) {
        response.status_code(salvo::http::StatusCode::CONFLICT);
        response.write_body("s3cret").unwrap();
    }

    #[handler]
    async fn streams(response: &mut Response) {
        response.status_code(salvo::http::StatusCode::GONE);
        response.stream(stream("ends"));
    }

    #[tokio::test]
    async fn foreign_texts_are_rewritten() {
        let router = Router::new()
            .push(Router::with_path("fails").get(fails))
            .push(Router::with_path("text").get(text))
            .push(Router::with_path("stream").get(streams));
        let service = Service::new(router).hoop(ApiErrorLayer::new(&API));
        for (path, status) in [("fails", 400), ("text", 409), ("stream", 410), ("nowhere", 404)] {
            let mut response = TestClient::get(format!("http://localhost/{path}")).send(&service).await;
            assert_eq!(response.status_code.unwrap().as_u16(), status, "{path}");
            use http_body_util::BodyExt as _;
            assert_ours(status, &response.take_body().collect().await.unwrap().to_bytes());
        }
    }

    #[tokio::test]
    async fn an_error_keeps_its_status() {
        let service = Service::new(Router::new().hoop(ApiErrorLayer::new(&API)).get(succeeds));
        let response = TestClient::get("http://localhost/").send(&service).await;
        assert_eq!(response.status_code.unwrap().as_u16(), 404);
    }
}

mod warp_04 {
    use super::*;
    use http::HeaderValue;
    use status_error::warp_04::{reject, service};
    use tower::{ServiceBuilder, ServiceExt as _};
    use warp::Filter as _;

    /// The arrangement that the module's page gives: a layer of tower for CORS, outside of the
    /// layer.
    #[tokio::test]
    async fn every_rejection_has_the_headers_of_an_outer_layer() {
        let found = warp::path!("items" / u32).and_then(async |id| match id {
            0 => panic!("s3cret"),
            7 => Err(reject(NotFound { id })),
            _ => Ok("an item"),
        });
        let app = ServiceBuilder::new()
            .map_response(|mut response: warp::reply::Response| {
                response.headers_mut().insert("access-control-allow-origin", HeaderValue::from_static("*"));
                response
            })
            .layer(ApiErrorLayer::new(&API))
            .service(service(found));
        for (path, status) in [("/items/1", 200), ("/items/7", 404), ("/items/seven", 404), ("/items/0", 500)] {
            let request = http::Request::get(path).body(http_body_util::Empty::<Bytes>::new()).unwrap();
            let response = app.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status(), status);
            assert!(response.headers().contains_key("access-control-allow-origin"), "{path}");
        }
    }
}
