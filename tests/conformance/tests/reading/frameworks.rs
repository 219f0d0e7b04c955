//! The same routes in every framework.

use crate::{API, Ask, Input, Told, Wanted, block_on, multipart, told};
use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt as _, Full};
use status_error::ApiErrorLayer;
use tower::{Layer as _, ServiceExt as _};

pub(crate) const FRAMEWORKS: [(&str, Ask); 6] =
    [("axum", axum), ("actix-web", actix_web), ("poem", poem), ("rocket", rocket), ("salvo", salvo), ("warp", warp)];

fn axum(requests: Vec<Request<Bytes>>) -> Vec<Told> {
    use axum::Router;
    use axum::body::Body;
    use axum::extract::DefaultBodyLimit;
    use axum::routing::{get, post};
    use status_error::axum_08::{Form, Headers, Json, Path, Query};

    let app = Router::new()
        .route("/ps/{a}", get(async |Path(a): Path<String>| a))
        .route("/pn/{a}", get(async |Path(a): Path<u8>| a.to_string()))
        .route("/pp/{a}/{b}", get(async |Path((a, b)): Path<(String, String)>| format!("{a} {b}")))
        .route("/q", get(async |Query(input): Query<Input>| input.told()))
        .route("/h", get(async |Headers(wanted): Headers<Wanted>| wanted.told()))
        .route("/m", post(multipart::axum_note).layer(DefaultBodyLimit::max(multipart::LIMIT)))
        .route("/j", post(async |Json(input): Json<Input>| input.told()))
        .route("/f", post(async |Form(input): Form<Input>| input.told()))
        .route("/o", get(async |a: Option<Path<u8>>| format!("{:?}", a.map(|a| *a))))
        .route("/o/{a}", get(async |a: Option<Path<u8>>| format!("{:?}", a.map(|a| *a))))
        .layer(ApiErrorLayer::new(&API));
    block_on(async {
        let mut responses = Vec::new();
        for request in requests {
            let response = app.clone().oneshot(request.map(Body::from)).await.unwrap();
            let status = response.status().as_u16();
            responses.push(told(status, &response.into_body().collect().await.unwrap().to_bytes()));
        }
        responses
    })
}

/// A date, for a filter of warp's own.
struct Date(String);

impl std::str::FromStr for Date {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text.ends_with(" GMT") { Ok(Self(text.to_owned())) } else { Err(()) }
    }
}

fn warp(requests: Vec<Request<Bytes>>) -> Vec<Told> {
    use status_error::warp_04::{Param, form, get, headers, json, post, query, service};
    use warp::Filter;

    let ps = warp::path!("ps" / Param).and(get()).and_then(|a: Param| a.named::<String>("a"));
    let pn = warp::path!("pn" / Param).and(get()).and_then(|a: Param| a.named::<u8>("a")).map(|a: u8| a.to_string());
    let pp = warp::path!("pp" / Param / Param).and(get()).and_then(async |a: Param, b: Param| {
        let (a, b) = (a.named::<String>("a").await?, b.named::<String>("b").await?);
        Ok::<_, warp::Rejection>(format!("{a} {b}"))
    });
    let q = warp::path!("q").and(get()).and(query()).map(|input: Input| input.told());
    let h = warp::path!("h").and(get()).and(headers()).map(|wanted: Wanted| wanted.told());
    let t = warp::path!("t").and(get()).and(warp::header("if-modified-since")).map(|date: Date| date.0);
    let m = warp::path!("m").and(post()).and(multipart::warp_note());
    let j = warp::path!("j").and(post()).and(json(1024)).map(|input: Input| input.told());
    let f = warp::path!("f").and(post()).and(form(1024)).map(|input: Input| input.told());
    let app = ApiErrorLayer::new(&API).layer(service(ps.or(pn).or(pp).or(q).or(h).or(t).or(m).or(j).or(f)));
    block_on(async {
        let mut responses = Vec::new();
        for request in requests {
            let response = app.clone().oneshot(request.map(Full::new)).await.unwrap();
            let status = response.status().as_u16();
            responses.push(told(status, &response.into_body().collect().await.unwrap().to_bytes()));
        }
        responses
    })
}

fn actix_web(requests: Vec<Request<Bytes>>) -> Vec<Told> {
    use actix_web::http::header::IfModifiedSince;
    use actix_web::{App, test, web};
    use status_error::actix_web_4::{Form, Header, Headers, Json, Path, Query};

    actix_web::rt::System::new().block_on(async {
        let app = App::new()
            .route("/ps/{a}", web::get().to(async |Path(a): Path<String>| a))
            .route("/pn/{a}", web::get().to(async |Path(a): Path<u8>| a.to_string()))
            .route("/pp/{a}/{b}", web::get().to(async |Path((a, b)): Path<(String, String)>| format!("{a} {b}")))
            .route("/q", web::get().to(async |Query(input): Query<Input>| input.told()))
            .route("/h", web::get().to(async |Headers(wanted): Headers<Wanted>| wanted.told()))
            .route("/t", web::get().to(async |Header(date): Header<IfModifiedSince>| date.0.to_string()))
            .route("/m", web::post().to(multipart::actix_web_note))
            .route("/j", web::post().to(async |Json(input): Json<Input>| input.told()))
            .route("/f", web::post().to(async |Form(input): Form<Input>| input.told()))
            .wrap(ApiErrorLayer::new(&API));
        let app = test::init_service(app).await;
        let mut responses = Vec::new();
        for request in requests {
            let (parts, body) = request.into_parts();
            let mut request = test::TestRequest::with_uri(&parts.uri.to_string());
            request = request.method(parts.method.as_str().parse().unwrap()).set_payload(body);
            for (name, value) in &parts.headers {
                let value = actix_web::http::header::HeaderValue::from_bytes(value.as_bytes()).unwrap();
                request = request.append_header((name.as_str(), value));
            }
            let response = test::call_service(&app, request.to_request()).await;
            let status = response.status().as_u16();
            responses.push(told(status, &test::read_body(response).await));
        }
        responses
    })
}

fn poem(requests: Vec<Request<Bytes>>) -> Vec<Told> {
    use poem::web::headers::{HeaderMapExt as _, IfModifiedSince};
    use poem::{Endpoint as _, EndpointExt as _, Route, handler};
    use status_error::poem_3::{Form, Headers, Json, Path, Query, TypedHeader, get, post};

    #[handler]
    fn ps(Path(a): Path<String>) -> String {
        a
    }

    #[handler]
    fn pn(Path(a): Path<u8>) -> String {
        a.to_string()
    }

    #[handler]
    fn pp(Path((a, b)): Path<(String, String)>) -> String {
        format!("{a} {b}")
    }

    #[handler]
    fn q(Query(input): Query<Input>) -> String {
        input.told()
    }

    #[handler]
    fn j(Json(input): Json<Input>) -> String {
        input.told()
    }

    #[handler]
    fn f(Form(input): Form<Input>) -> String {
        input.told()
    }

    #[handler]
    fn h(Headers(wanted): Headers<Wanted>) -> String {
        wanted.told()
    }

    #[handler]
    fn t(TypedHeader(date): TypedHeader<IfModifiedSince>) -> String {
        let mut headers = http::HeaderMap::new();
        headers.typed_insert(date);
        headers["if-modified-since"].to_str().unwrap().to_owned()
    }

    let app = Route::new()
        .at("/ps/:a", get(ps))
        .at("/pn/:a", get(pn))
        .at("/pp/:a/:b", get(pp))
        .at("/q", get(q))
        .at("/h", get(h))
        .at("/t", get(t))
        .at("/m", post(multipart::poem_note))
        .at("/j", post(j))
        .at("/f", post(f))
        .with(ApiErrorLayer::new(&API));
    block_on(async {
        let mut responses = Vec::new();
        for request in requests {
            let (parts, body) = request.into_parts();
            let mut request = poem::Request::builder().method(parts.method).uri(parts.uri).finish();
            *request.headers_mut() = parts.headers;
            request.set_body(body);
            let response = app.get_response(request).await;
            let status = response.status().as_u16();
            responses.push(told(status, &response.into_body().into_bytes().await.unwrap()));
        }
        responses
    })
}

fn rocket(requests: Vec<Request<Bytes>>) -> Vec<Told> {
    use rocket::Config;
    use rocket::data::Limits;
    use rocket::http::{Header, Method};
    use rocket::local::blocking::Client;
    use status_error::rocket_05::catch_panics;

    let routes = catch_panics(crate::rocket_routes::routes());
    let limits = Limits::default().limit("data-form", multipart::LIMIT.into());
    let config = Config { log_level: rocket::config::LogLevel::Off, limits, ..Config::debug_default() };
    let app = rocket::custom(config).mount("/", routes).attach(ApiErrorLayer::new(&API));
    let client = Client::untracked(app).unwrap();
    let mut responses = Vec::new();
    for request in requests {
        let (parts, body) = request.into_parts();
        let method: Method = parts.method.as_str().parse().unwrap();
        let mut request = client.req(method, parts.uri.path_and_query().unwrap().as_str().to_owned()).body(body);
        for (name, value) in &parts.headers {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            request.add_header(Header::new(name.as_str().to_owned(), value));
        }
        let response = request.dispatch();
        let status = response.status().code;
        responses.push(told(status, &response.into_bytes().unwrap_or_default()));
    }
    responses
}

fn salvo(requests: Vec<Request<Bytes>>) -> Vec<Told> {
    use salvo::test::{ResponseExt as _, TestClient};
    use salvo::{Router, Service, Writer as _, handler};
    use status_error::salvo_1::{Form, Headers, Json, Path, Query};

    #[handler]
    async fn ps(a: Path<String>) -> String {
        a.0
    }

    #[handler]
    async fn pn(a: Path<u8>) -> String {
        a.to_string()
    }

    #[handler]
    async fn pp(both: Path<(String, String)>) -> String {
        format!("{} {}", both.0.0, both.0.1)
    }

    #[handler]
    async fn q(input: Query<Input>) -> String {
        input.told()
    }

    #[handler]
    async fn j(input: Json<Input>) -> String {
        input.told()
    }

    #[handler]
    async fn f(input: Form<Input>) -> String {
        input.told()
    }

    #[handler]
    async fn h(wanted: Headers<Wanted>) -> String {
        wanted.told()
    }

    let router = Router::new()
        .push(Router::with_path("ps/{a}").get(ps))
        .push(Router::with_path("pn/{a}").get(pn))
        .push(Router::with_path("pp/{a}/{b}").get(pp))
        .push(Router::with_path("q").get(q))
        .push(Router::with_path("h").get(h))
        .push(Router::with_path("m").post(multipart::salvo_note))
        .push(Router::with_path("j").post(j))
        .push(Router::with_path("f").post(f));
    let service = Service::new(router).hoop(ApiErrorLayer::new(&API));
    block_on(async {
        let mut responses = Vec::new();
        for request in requests {
            let (parts, body) = request.into_parts();
            let mut request = match parts.method {
                http::Method::POST => TestClient::post(parts.uri.to_string()).body(body.to_vec()),
                _ => TestClient::get(parts.uri.to_string()),
            };
            for (name, value) in &parts.headers {
                request = request.add_header(name, value, false);
            }
            let mut response = request.send(&service).await;
            let status = response.status_code.unwrap().as_u16();
            responses.push(told(status, &response.take_bytes(None).await.unwrap_or_default()));
        }
        responses
    })
}
