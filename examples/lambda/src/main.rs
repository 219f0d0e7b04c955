//! The items API as an AWS Lambda function. It shows that Lambda needs no adapter, because its
//! functions return `http::Response`: the code is that of `examples/hyper` with another server.
//!
//! cargo-lambda (<https://www.cargo-lambda.info>) serves it locally:
//!
//! ```console
//! $ cargo lambda watch -p example-lambda
//! $ curl -i localhost:9000/items/8
//! HTTP/1.1 404 Not Found
//! ```

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use http_body_util::Full;
use items::{ITEMS, ItemError, MAX_BODY, Page};
use lambda_http::Request;
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

async fn route(request: Request) -> Result<Response<Full<Bytes>>, Error> {
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
            Method::GET | Method::HEAD => json(StatusCode::OK, &items::find(extract::path(&[("id", id)])?)?),
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

async fn answer(request: Request) -> Result<Response<Full<Bytes>>, Infallible> {
    Ok(route(request).await.unwrap_or_else(|error| status_error::response(&error).map(Full::from)))
}

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    lambda_http::run(ServiceBuilder::new().layer(ApiErrorLayer::new(&ITEMS)).service_fn(answer)).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt as _;

    #[tokio::test]
    async fn answers_with_the_apis_errors() {
        let mut request = Request::new(lambda_http::Body::Empty);
        *request.uri_mut() = http::Uri::from_static("https://items.example.com/items/8");
        let response = answer(request).await.unwrap_or_default();
        assert_eq!(response.status(), 404);
        let body = response.into_body().collect().await.map(|body| body.to_bytes()).unwrap_or_default();
        assert!(body.starts_with(br#"{"type":"#), "{body:?}");
    }
}
