use super::{Error, REQUEST_IDS, Round, SWITCHES, Seen};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, RETRY_AFTER};
use actix_web::{App, HttpResponse, test, web};
use status_error::actix_web_4::KeepBody;
use status_error::{ApiError, AsResponse, layer::RenderedProblem};

fn foreign(status: u16, media_type: &'static str, body: &'static str) -> HttpResponse {
    let mut response = HttpResponse::build(StatusCode::from_u16(status).unwrap());
    response.insert_header((RETRY_AFTER, "7")).insert_header((CONTENT_TYPE, media_type)).body(body)
}

pub(super) fn answers() {
    actix_web::rt::System::new().block_on(async {
        for round in Round::ALL {
            within(round).await;
        }
        errors_of_middleware_and_boxes_of_any_error().await;
    });
}

async fn within(round: Round) {
    type AnyError = AsResponse<Box<dyn ApiError + Send + Sync>>;
    let app = App::new()
        .route("/gone", web::get().to(async || Err::<String, _>(Error::Gone)))
        .route("/disk", web::get().to(async || Err::<String, _>(Error::Disk("s3cret"))))
        .route("/boxed", web::get().to(async || Err::<String, AnyError>(AsResponse(Box::new(Error::Gone)))))
        .route("/foreign-500", web::get().to(async || foreign(500, "text/plain", "s3cret")))
        .route("/foreign-403", web::get().to(async || foreign(403, "text/plain", "s3cret")))
        .route("/foreign-json", web::get().to(async || foreign(422, "application/json", r#"{"mine":1}"#)))
        .route("/skipped/500", web::get().to(async || foreign(500, "text/plain", "mine")))
        .route(
            "/kept",
            web::get().to(async || {
                let mut response = foreign(503, "text/plain", "mine");
                response.extensions_mut().insert(KeepBody);
                response
            }),
        )
        .route(
            "/panic",
            web::get().to(async || -> String {
                actix_web::rt::task::yield_now().await;
                panic!("s3cret")
            }),
        )
        .wrap(round.layer());
    let app = test::init_service(app).await;
    round
        .ask(async |path| {
            let request = test::TestRequest::get().uri(path);
            let request =
                REQUEST_IDS.iter().fold(request, |request, header| request.insert_header(*header)).to_request();
            let response = test::call_service(&app, request).await.into_parts().1;
            let header = |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
            let rendered = response.extensions().get::<RenderedProblem>().map(|rendered| rendered.internal_type().code);
            let switched = SWITCHES.map(header);
            let (status, media_type, kept) =
                (response.status().as_u16(), header("content-type"), header("retry-after"));
            let body = actix_web::body::to_bytes(response.into_body()).await.unwrap();
            let body = String::from_utf8(body.to_vec()).unwrap();
            Seen { status, media_type: media_type.unwrap_or_default(), kept, switched, body, rendered }
        })
        .await;
}

async fn errors_of_middleware_and_boxes_of_any_error() {
    use actix_web::dev::Service as _;
    let app = App::new()
        .route("/", web::get().to(async || "not reached"))
        .route("/box", web::get().to(async || Err::<String, Box<dyn std::error::Error>>("s3cret".into())))
        .wrap_fn(|request, inner| {
            let refused = request.path() == "/";
            let answered = inner.call(request);
            async move { if refused { Err(Error::Gone.into()) } else { answered.await } }
        })
        .wrap(Round::Options.layer());
    let app = test::init_service(app).await;
    let response = test::call_service(&app, test::TestRequest::get().uri("/").to_request()).await;
    assert_eq!(response.status(), 410);
    let body = test::read_body(response).await;
    assert!(body.starts_with(br#"{"type":"error","code":"gone""#), "{body:?}");
    let body = test::call_and_read_body(&app, test::TestRequest::get().uri("/box").to_request()).await;
    assert!(!String::from_utf8_lossy(&body).contains("s3cret"), "{body:?}");
}
