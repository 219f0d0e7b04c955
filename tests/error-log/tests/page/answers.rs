//! Responses on the socket: requests that get the page, and requests that get JSON.

use crate::site::{Site, entry};
use serde_json::Value;

fn split(answer: &str) -> (&str, &str) {
    answer.split_once("\r\n\r\n").unwrap()
}

#[tokio::test]
async fn programs_get_json_as_if_there_were_no_page() {
    let site = Site::start().await;
    let id = site.keep(entry("/sellers", 404)).await;
    for accept in ["", "\r\naccept: */*", "\r\naccept: application/json", "\r\naccept: text/html, application/json"] {
        for path in ["/api-logs", &format!("/api-logs/{id}"), "/api-logs?status=nonsense", "/api-logs/none"] {
            let answer = site.send(format!("GET {path} HTTP/1.1{accept}").as_bytes()).await;
            let (head, body) = split(&answer);
            assert!(head.contains("\r\ncontent-type: application/json\r\n"), "{head}");
            assert_eq!(head.matches("\r\nvary: accept").count(), 1, "{head}");
            assert!(
                serde_json::from_str::<Value>(body).is_ok() && !head.contains("content-security-policy"),
                "{answer}"
            );
        }
    }
}

#[tokio::test]
async fn browsers_get_pages() {
    let site = Site::start().await;
    let id = site.keep(entry("/sellers", 404)).await;
    let pages = [
        ("/api-logs".to_owned(), "HTTP/1.1 200 OK"),
        (format!("/api-logs/{id}"), "HTTP/1.1 200 OK"),
        ("/api-logs?status=nonsense".to_owned(), "HTTP/1.1 400 Bad Request"),
        ("/api-logs/none".to_owned(), "HTTP/1.1 404 Not Found"),
        ("/api-logs/%ff".to_owned(), "HTTP/1.1 404 Not Found"),
        ("/api-logs\r\ncookie: who=nobody".to_owned(), "HTTP/1.1 401 Unauthorized"),
    ];
    for (path, status) in pages {
        let (path, more) = path.split_once("\r\n").unwrap_or((&path, "x: y"));
        let answer =
            site.send(format!("GET {path} HTTP/1.1\r\naccept: text/html,*/*;q=0.8\r\n{more}").as_bytes()).await;
        let (head, body) = split(&answer);
        assert!(head.starts_with(status), "{path}: {head}");
        assert!(body.starts_with("<!doctype html>") && body.trim_end().ends_with("</html>"), "{path}: {body}");
        for (name, times) in
            [("content-type: text/html; charset=utf-8", 1), ("vary: accept", 1), ("cache-control: no-store", 1)]
        {
            assert_eq!(head.matches(&format!("\r\n{name}")).count(), times, "{path}: {head}");
        }
        assert_eq!(head.matches("\r\ncontent-type:").count(), 1, "{path}: {head}");
        assert_eq!(head.contains("\r\nwww-authenticate: Bearer"), status.contains("401"), "RFC 9110 §15.5.2: {head}");
        let length = format!("\r\ncontent-length: {}", body.len());
        assert!(head.contains(&length), "{path}: {head}");
        // RFC 9110 §9.3.2: HEAD has the same head and no content.
        let bare = site.send(format!("HEAD {path} HTTP/1.1\r\naccept: text/html\r\n{more}").as_bytes()).await;
        let (bare, nothing) = split(&bare);
        assert!(
            nothing.is_empty() && bare.starts_with(status) && bare.contains("\r\ncontent-length: "),
            "{path}: {bare}"
        );
    }
    // Requests to the log don't become entries.
    site.log.flush().await;
    let list = site.send(b"GET /api-logs HTTP/1.1").await;
    let list: Value = serde_json::from_str(split(&list).1).unwrap();
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
}
