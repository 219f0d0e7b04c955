//! The documentation of the errors over sockets, and in a real browser.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

// The browser in which the tests of the error log open its page.
#[path = "../../error-log/tests/page/browser.rs"]
mod browser;
mod usable;

use axum::Router;
use axum::routing::get;
use serde_json::Value;
use status_error::export::Contract;
use status_error::tower::ApiErrorLayer;
use status_error::{ApiError, ApiProfile, RequestError};
use status_error_contract::{Docs, axum_08};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const BASE: &str = "https://shop.example.com";

static SHOP: ApiProfile =
    ApiProfile::new("shop.example.com").docs("https://shop.example.com/errors/").support("help@example.com");

#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[api_error(profile = SHOP)]
enum BuyerError {
    /// No buyer has this id.
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: u64,
    },
    /// The buyer is one of another shop.
    #[error("buyer {id} is foreign")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Foreign {
        #[public]
        id: u64,
    },
    #[error("no scope")]
    #[status(403, code = "insufficient access")]
    NoScope,
    #[error("a number")]
    #[status(400, code = "50035")]
    Number,
    #[error("a slash")]
    #[status(409, code = "a/b?c#d%2f")]
    Slash,
    #[error("a letter in upper case")]
    #[status(409, code = "A/B?C#D%2f")]
    UpperCase,
    #[error("markup")]
    #[status(409, code = "<script>\"'&")]
    Markup,
    #[error("shown")]
    #[status(502, disclose, code = "upstream")]
    Shown,
    #[error("the database failed")]
    #[status(500)]
    Database,
}

/// One error of each variant.
fn errors() -> Vec<BuyerError> {
    use BuyerError::{Database, Foreign, Markup, NoScope, NotFound, Number, Shown, Slash, UpperCase};
    vec![NotFound { id: 7 }, Foreign { id: 7 }, NoScope, Number, Slash, UpperCase, Markup, Shown, Database]
}

fn contract() -> Contract {
    Contract::of(&SHOP).errors::<BuyerError>().errors::<RequestError>()
}

/// Serves the documentation, and at `/fail/{index}` each error.
async fn serve(docs: Docs) -> SocketAddr {
    let fail = async |axum::extract::Path(index): axum::extract::Path<usize>| errors()[index].clone();
    let app = Router::new().route("/fail/{index}", get(fail)).merge(axum_08::routes(docs));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app.layer(ApiErrorLayer::new(&SHOP))).await });
    address
}

/// Sends a request and returns the head and the body of the response.
async fn send(to: SocketAddr, path: &str, accept: &str) -> (String, String) {
    let mut stream = TcpStream::connect(to).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\naccept: {accept}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

#[tokio::test]
async fn the_type_of_each_response_is_the_uri_of_its_page() {
    let server = serve(Docs::new(contract())).await;
    for (index, error) in errors().iter().enumerate() {
        let (_, body) = send(server, &format!("/fail/{index}"), "*/*").await;
        let body: Value = serde_json::from_str(&body).unwrap();
        let uri = body["type"].as_str().unwrap();
        let path = uri.strip_prefix(BASE).unwrap_or_else(|| panic!("{uri}"));
        let (head, page) = send(server, path, "application/json").await;
        assert!(head.starts_with("HTTP/1.1 200 "), "{uri}: {head}");
        let page: Value = serde_json::from_str(&page).unwrap();
        let found = page["errors"].as_array().unwrap();
        let status = body["status"].to_string();
        let shown = found.iter().find(|found| found["status"] == status).unwrap();
        assert_eq!((&shown["type"], &shown["title"]), (&body["type"], &body["title"]), "{error:?}");
        let code = page["code"].as_str().unwrap();
        let expected = match error {
            BuyerError::Foreign { .. } => "not_found",
            error if error.problem_type().is_masked() => "server_error",
            error => error.problem_type().code,
        };
        assert_eq!(code, expected, "{uri}");
        // As people get the page.
        let (head, page) = send(server, path, "text/html").await;
        assert!(head.contains("\r\ncontent-type: text/html; charset=utf-8\r\n"), "{head}");
        let code = code.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;");
        let code = code.replace('"', "&#34;").replace('\'', "&#39;");
        assert!(page.contains(&format!("<h1 class=\"code\">{code}</h1>")), "{page}");
    }
}

#[tokio::test]
async fn the_routes_may_be_nested_and_moved() {
    let docs = Docs::new(contract()).at("/help/{codes}");
    let app: Router =
        Router::new().nest("/v1", axum_08::routes(docs)).merge(axum_08::routes(Docs::new(contract()).at("/")));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    for path in
        ["/v1/help/{codes}", "/v1/help/{codes}/", "/v1/help/{codes}/50035", "/", "/50035", "/a%2Fb%3Fc%23d%252f"]
    {
        let (head, body) = send(server, path, "text/html").await;
        assert!(head.starts_with("HTTP/1.1 200 ") && body.contains("</html>"), "{path}: {head}");
    }
    for path in ["/v1/help/50035", "/v1/help/{codes}/none", "/none", "/v1/help/{codes}/%ff"] {
        let (head, _) = send(server, path, "text/html").await;
        assert!(head.starts_with("HTTP/1.1 404 "), "{path}: {head}");
    }
    // Several headers are one list.
    let (head, _) = send(server, "/50035", "text/html;q=0.1\r\naccept: text/markdown;q=0.2").await;
    assert!(head.contains("\r\ncontent-type: text/markdown; charset=utf-8\r\n"), "{head}");
}
