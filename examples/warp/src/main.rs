//! The items API over warp. It shows handlers that return a derived error, filters whose rejections
//! have the API's format, and the layer that rewrites all other error responses. warp's own server
//! takes no layer, so hyper serves the routes as a tower service.
//!
//! ```console
//! $ cargo run -p example-warp -- 8080
//! $ curl -i localhost:8080/items/8
//! HTTP/1.1 404 Not Found
//! ```

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use items::{ITEMS, ItemError, MAX_BODY, NewItem, Page};
use status_error::ApiErrorLayer;
use status_error::warp_04::{Param, get, json, post, query, service};
use tower::ServiceBuilder;
use warp::Filter;
use warp::http::StatusCode;
use warp::reply::{self, Reply};

async fn item(id: u32) -> Result<impl Reply, ItemError> {
    Ok(reply::json(&items::find(id)?))
}

async fn list(page: Page) -> impl Reply {
    reply::json(&items::list(page.limit))
}

async fn add(new: NewItem) -> Result<impl Reply, ItemError> {
    Ok(reply::with_status(reply::json(&items::add(new)?), StatusCode::CREATED))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    // The path comes before the method, so that a 405 response can name the path's methods in
    // `Allow`.
    let item = warp::path!("items" / Param).and(get()).and_then(|id: Param| id.named("id")).then(item);
    let list = warp::path!("items").and(get()).and(query()).then(list);
    let add = warp::path!("items").and(post()).and(json(MAX_BODY)).then(add);
    // Every error response passes the layer. Errors of the handlers get the format of `ITEMS`;
    // panics and warp's own errors, such as its 404 and 405, are rewritten to it.
    let service = ServiceBuilder::new().layer(ApiErrorLayer::new(&ITEMS)).service(service(item.or(list).or(add)));

    let listener = tokio::net::TcpListener::from_std(items::listener()?)?;
    loop {
        let (stream, _) = listener.accept().await?;
        let service = TowerToHyperService::new(service.clone());
        let mut server = http1::Builder::new();
        server.timer(TokioTimer::new());
        tokio::spawn(server.serve_connection(TokioIo::new(stream), service));
    }
}
