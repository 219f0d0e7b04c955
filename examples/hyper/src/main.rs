//! The items API over hyper and tower, without a web framework. It shows how to read requests with
//! `status_error::extract`, how to turn an error into an `http::Response`, and the layer that sets
//! the API's profile and catches panics.
//!
//! ```console
//! $ cargo run -p example-hyper -- 8080
//! $ curl -i localhost:8080/items/8
//! HTTP/1.1 404 Not Found
//! ```

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use items::{ITEMS, ItemError, MAX_BODY, Page};
use status_error::{ApiErrorLayer, RequestError, extract};
use std::convert::Infallible;
use tower::ServiceBuilder;

/// The errors of a handler: the API's own, and those of reading the request.
#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error(transparent)]
#[status(transparent)]
enum Error {
    Item(#[from] ItemError),
    Request(#[from] RequestError),
}

async fn route(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Error> {
    let method = request.method().clone();
    match request.uri().path().trim_start_matches('/').split('/').collect::<Vec<_>>()[..] {
        ["items"] => match method {
            Method::GET | Method::HEAD => {
                let page: Page = extract::query(request.uri().query())?;
                json(StatusCode::OK, &items::list(page.limit))
            }
            Method::POST => json(StatusCode::CREATED, &items::add(extract::json(request, MAX_BODY).await?)?),
            _ => Err(RequestError::MethodNotAllowed { allow: vec![Method::GET, Method::HEAD, Method::POST] })?,
        },
        ["items", id] => match method {
            Method::GET | Method::HEAD => json(StatusCode::OK, &items::find(extract::segment("id", id)?)?),
            _ => Err(RequestError::MethodNotAllowed { allow: vec![Method::GET, Method::HEAD] })?,
        },
        _ => Err(RequestError::NotFound)?,
    }
}

fn json(status: StatusCode, value: &impl serde::Serialize) -> Result<Response<Full<Bytes>>, Error> {
    let body = serde_json::to_vec(value).map_err(|error| RequestError::Misused { reason: error.to_string() })?;
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
    Ok(response)
}

async fn answer(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    Ok(route(request).await.unwrap_or_else(|error| status_error::response(&error).map(Full::from)))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(items::listener()?)?;
    let service = ServiceBuilder::new().layer(ApiErrorLayer::new(&ITEMS)).service_fn(answer);
    loop {
        let (stream, _) = listener.accept().await?;
        let service = TowerToHyperService::new(service.clone());
        let mut server = http1::Builder::new();
        server.timer(TokioTimer::new());
        tokio::spawn(server.serve_connection(TokioIo::new(stream), service));
    }
}
