//! The page in `client/` in a real browser, and its reaction to each code.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[allow(dead_code, reason = "the tests of the error log's page need more of it")]
#[path = "../../../tests/error-log/tests/page/browser.rs"]
mod browser;

use browser::Browser;
use buyers::server::{Config, Server};
use buyers::token::Claims;
use buyers::tour::{Log, TemporaryFile, expired};
use buyers::web_client::POLICY;
use fantoccini::Locator;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The page, and the server that it calls.
struct Page {
    browser: Browser,
    server: Server,
}

impl Page {
    /// Returns `None` if no browser is installed.
    async fn open(config: Config) -> Option<Self> {
        let page = Self { browser: Browser::start().await?, server: Server::start(config).await.unwrap() };
        page.browser.client.goto(&format!("http://{}/client", page.server.addr())).await.unwrap();
        Some(page)
    }

    async fn new() -> Option<Self> {
        Self::open(Config::default()).await
    }

    fn token(&self, scopes: &[&str]) -> String {
        self.server.token(&Claims::new("test", scopes)).unwrap()
    }

    /// Sets the values of fields, which is faster than typing.
    async fn fill(&self, fields: &[(&str, &str)]) {
        for (id, value) in fields {
            let script = format!("document.getElementById({}).value = {}", json!(id), json!(value));
            self.browser.client.execute(&script, Vec::new()).await.unwrap();
        }
    }

    /// Clicks the button of a form, and returns the text of the result.
    async fn submit(&self, form: &str) -> String {
        self.click(&format!("#{form} button")).await
    }

    async fn click(&self, css: &str) -> String {
        self.browser.client.find(Locator::Css(css)).await.unwrap().click().await.unwrap();
        let began = Instant::now();
        loop {
            match self.text("result").await {
                text if !text.is_empty() => return text,
                _ => assert!(began.elapsed() < Duration::from_secs(20), "no result"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn text(&self, id: &str) -> String {
        self.eval(&format!("document.getElementById({}).textContent", json!(id))).await.as_str().unwrap().to_owned()
    }

    async fn eval(&self, expression: &str) -> Value {
        self.browser.eval(expression).await
    }

    /// Asserts that the console has no messages except the browser's own about the responses.
    async fn assert_quiet(&self) {
        let messages = self.browser.console().await.into_iter().filter(|one| one["source"] != "network");
        assert_eq!(messages.collect::<Vec<_>>(), [""; 0]);
    }
}

const CREATED: &str = "The buyer was created.";

#[tokio::test]
async fn each_code_has_its_own_reaction() {
    let Some(page) = Page::new().await else { return };
    let all = page.token(&["*.read", "*.write"]);

    // 401: the token gets the focus.
    assert_eq!(page.submit("create").await, "The token is not valid, or it has expired.");
    assert_eq!(page.eval("document.activeElement.id").await, "token");
    page.fill(&[("token", &page.server.token(&expired("test")).unwrap())]).await;
    assert_eq!(page.submit("create").await, "The token is not valid, or it has expired.");

    // 403: the message of the response.
    page.fill(&[("token", &page.token(&["buyers.read"]))]).await;
    assert_eq!(page.submit("create").await, "This call takes a token with the scope buyers.write.");

    // 400: each field error is at its field.
    page.fill(&[("token", &all), ("external_identifier", &"x".repeat(201)), ("phone_number", "42")]).await;
    assert_eq!(page.submit("create").await, "Please correct the values that are marked.");
    let marked = "[...document.querySelectorAll('[aria-invalid=true]')].map((one) => one.id)";
    assert_eq!(page.eval(marked).await, json!(["external_identifier", "phone_number"]));
    let faults = "[...document.querySelectorAll('.fault:not(:empty)')].map((one) => one.textContent)";
    let faults = page.eval(faults).await;
    assert!(faults[1].as_str().unwrap().contains("E.164") && faults.as_array().unwrap().len() == 2, "{faults}");
    page.browser.picture("client-400").await;

    // 201, then 409: the page offers the buyer that has the external identifier.
    page.fill(&[("external_identifier", "order-1"), ("phone_number", "+442079460000")]).await;
    assert_eq!(page.submit("create").await, CREATED);
    assert_eq!(page.eval(marked).await, json!([]), "the marks are gone");
    assert_eq!(page.submit("create").await, "Another buyer has this external identifier.");
    page.browser.picture("client-409").await;
    assert_eq!(page.click("#way-out button").await, "This is the buyer.");
    let buyer: Value = serde_json::from_str(&page.text("buyer").await).unwrap();
    assert_eq!(buyer["external_identifier"], "order-1");
    // A caller that may not read buyers gets no id, so there is nothing to offer.
    page.fill(&[("token", &page.token(&["buyers.write"]))]).await;
    assert_eq!(page.submit("create").await, "Another buyer has this external identifier.");
    assert_eq!(page.text("way-out").await, "");

    // 404, and an id that is none.
    page.fill(&[("token", &all), ("id", "00000000-0000-7000-8000-000000000000")]).await;
    assert_eq!(page.submit("read").await, "There is no such buyer.");
    assert_eq!(page.eval("document.activeElement.id").await, "id");
    page.fill(&[("id", "7")]).await;
    assert_eq!(page.submit("read").await, "Please correct the values that are marked.");
    assert_eq!(page.eval(marked).await, json!(["id"]));

    // 413.
    page.fill(&[("display_name", &"x".repeat(70_000))]).await;
    assert_eq!(page.submit("create").await, "The values are too long.");
    page.assert_quiet().await;
}

#[tokio::test]
async fn a_limit_and_a_server_error_have_the_values_of_headers() {
    // A response has an error id if the server has a log, which has the same id.
    Log::default().install("error").unwrap();
    let file = TemporaryFile::new();
    let Some(page) = Page::open(Config { rate_limit: 1, ..Config::default() }).await else { return };
    page.fill(&[("token", &page.token(&["*.write"]))]).await;
    assert_eq!(page.submit("create").await, CREATED);
    let wait = page.submit("create").await;
    let seconds = wait.strip_prefix("Please wait ").and_then(|rest| rest.strip_suffix(" seconds."));
    assert!(seconds.is_some_and(|seconds| (1..=60).contains(&seconds.parse::<u32>().unwrap())), "{wait}");

    let server = Server::start(Config { database: Some(file.url()), ..Config::default() }).await.unwrap();
    std::fs::write(&file.0, [b'x'; 8192]).unwrap();
    let page = Page { server, ..page };
    page.browser.client.goto(&format!("http://{}/client", page.server.addr())).await.unwrap();
    page.fill(&[("token", &page.token(&["*.write"]))]).await;
    let failed = page.submit("create").await;
    let id = failed.strip_prefix("The server failed. Support finds the reason by the id ");
    let id = id.and_then(|rest| rest.strip_suffix('.')).unwrap_or_else(|| panic!("{failed}"));
    assert!(uuid::Uuid::parse_str(id).is_ok(), "{id}");
    page.assert_quiet().await;
}

/// A response that the contract doesn't have, as a proxy or a newer server sends.
#[tokio::test]
async fn an_unknown_response_is_its_status() {
    let Some(page) = Page::new().await else { return };
    for (status, media_type, body) in [
        (502, "text/html", "<h1>Bad Gateway</h1>"),
        (418, "application/json", r#"{"type":"error","code":"teapot","status":418,"message":"m","details":[]}"#),
        (409, "application/json", r#"{"code":"forbidden"}"#),
        (404, "application/json", "{"),
    ] {
        let fetch = format!(
            "window.fetch = async () => new Response({}, {{ status: {status}, headers: {{ \"content-type\": {} }} }})",
            json!(body),
            json!(media_type)
        );
        page.browser.client.execute(&fetch, Vec::new()).await.unwrap();
        assert_eq!(page.submit("create").await, format!("The server responded with the status {status}."));
    }
    page.assert_quiet().await;
}

#[tokio::test]
async fn no_text_becomes_a_part_of_the_page() {
    let Some(page) = Page::new().await else { return };
    let hostile =
        "<img src=x onerror=\"document.title='hacked'\"></p><script>document.title='hacked'</script>\0\r\n{{}}";
    page.fill(&[("token", hostile)]).await;
    // No header can have a line break or a NUL, so the browser sends nothing.
    let said = page.submit("create").await;
    assert!(
        said.starts_with("The request could not be sent: ") || said.starts_with("The token is not valid"),
        "{said}"
    );
    page.fill(&[("token", "\u{1f600}")]).await;
    assert!(page.submit("create").await.starts_with("The request could not be sent: "));

    page.fill(&[("token", &page.token(&["*.read", "*.write"])), ("display_name", hostile), ("id", hostile)]).await;
    assert_eq!(page.submit("create").await, CREATED);
    assert!(page.text("buyer").await.contains("<img src=x"));
    assert_eq!(page.submit("read").await, "Please correct the values that are marked.");
    assert_eq!(page.eval("document.title").await, "Buyers: a client");
    assert_eq!(page.eval("document.querySelectorAll('img, p script, pre *').length").await, 0);
    page.assert_quiet().await;
    // Even a script that makes a mistake can't do it.
    let careless = "document.body.innerHTML = '<b>x</b>'; return true";
    let refused = page.browser.client.execute(careless, Vec::new()).await.unwrap_err();
    assert!(refused.to_string().contains("TrustedHTML"), "{refused}");
}

#[tokio::test]
async fn the_page_is_usable_on_a_phone_and_in_the_dark() {
    let Some(page) = Page::new().await else { return };
    page.browser.size(360, 640).await;
    assert_eq!(page.eval("document.documentElement.scrollWidth").await, 360);
    page.fill(&[("token", &page.token(&["*.read", "*.write"])), ("display_name", &"x".repeat(200))]).await;
    assert_eq!(page.submit("create").await, CREATED);
    assert_eq!(page.eval("document.documentElement.scrollWidth").await, 360, "a long text wraps or scrolls in its box");
    page.browser.color_scheme("dark").await;
    let background = "getComputedStyle(document.body).backgroundColor";
    assert_eq!(page.eval(background).await, "rgb(20, 23, 27)");
    page.browser.picture("client-phone").await;
}

#[tokio::test]
async fn the_page_loads_its_own_files_only() {
    let server = Server::start(Config::default()).await.unwrap();
    for (path, media_type) in [
        ("/client", "text/html; charset=utf-8"),
        ("/client/app.css", "text/css; charset=utf-8"),
        ("/client/app.js", "text/javascript; charset=utf-8"),
        ("/client/errors.js", "text/javascript; charset=utf-8"),
        ("/client/errors.ts", "text/plain; charset=utf-8"),
    ] {
        let call = buyers::tour::call::Call::new(server.addr(), "", "GET", path);
        let served = buyers::tour::client::send(server.addr(), call.request().unwrap()).await.unwrap();
        assert_eq!((served.status.as_u16(), served.header("content-type")), (200, media_type), "{path}");
        assert_eq!(served.header("content-security-policy"), POLICY, "{path}");
        let content = String::from_utf8_lossy(&served.body);
        // The types have links to the documentation in comments.
        let loads_nothing = !content.contains("http:") && !content.contains("https:");
        assert!(loads_nothing || path.ends_with(".ts"), "{path}");
    }
    server.stop().await.unwrap();
}
