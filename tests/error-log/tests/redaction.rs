//! Secrets of every rule, in every part of a request, searched for in the bytes of the database's
//! files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::routing::any;
use error_log_tests::Made;
use http::{HeaderName, StatusCode};
use http_body_util::BodyExt as _;
use status_error_log::{
    Access, ErrorLog, ErrorLogLayer, Field, Limits, MemoryStore, Owner, Redaction, RequestBodyLayer, list,
};
use tower::ServiceExt as _;

/// Texts that look like secrets, by rule.
const SECRETS: [(&str, &str); 17] = [
    ("JWT", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"),
    ("key of a payment API", "sk_live_4eC39HqLyjWDarjtT1zdp7dc"),
    ("short key of a payment API", "rk_test_abcdefgh"),
    ("secret of a webhook", "whsec_MfKQ9r8GKYqrTwjU"),
    ("access key", "AKIAIOSFODNN7EXAMPLE"),
    ("secret key", "wJalrXUtnFEMIxK7MDENGxbPxRfiCYEXAMPLEKEY"),
    ("token of a forge", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"),
    ("token of a chat", "xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOHcBrzzqy"),
    ("base64", "c3VwZXIgc2VjcmV0IHZhbHVlIDEyMzQ1Njc4OTA"),
    ("hex", "8f14e45fceea167a5a36dedd4bea2543"),
    ("base32", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"),
    ("card", "4111111111111111"),
    ("card of 15 digits", "378282246310005"),
    ("card of 19 digits", "6799990100000000019"),
    ("card in groups", "5555-5555-5555-4444"),
    ("card with low lines", "5555_5555_5555_4444"),
    ("card among digits", "00004242424242424242"),
];

/// A text that doesn't look like a secret, and is one because of its place.
const PLAIN: &str = "hunter2zebra";

fn owner(request: &http::request::Parts) -> impl FnOnce(&http::Extensions) -> Owner + Send + use<> {
    // A host that makes every possible mistake: here, a token as the principal.
    let token = request.headers.get("authorization").and_then(|token| token.to_str().ok());
    let owner = Owner::tenant("acme").principal(token.unwrap_or("nobody"));
    move |_| owner
}

/// Responds with the request's data: the body as JSON or text, and `x-request-id` as a header.
async fn echo(request: Request) -> (StatusCode, [(&'static str, String); 2], Vec<u8>) {
    let id = request.headers().get("x-request-id").map_or(String::new(), |id| id.to_str().unwrap().to_owned());
    let kind = if request.uri().path().contains("json") { "application/json" } else { "text/plain" };
    let body = request.into_body().collect().await.unwrap().to_bytes();
    (StatusCode::BAD_REQUEST, [("content-type", kind.to_owned()), ("x-request-id", id)], body.to_vec())
}

fn app(log: &ErrorLog) -> Router {
    // The host keeps every header that it can keep.
    let headers = [
        "authorization",
        "cookie",
        "x-api-key",
        "proxy-authorization",
        "x-auth-token",
        "x-note",
        "x-session-id",
        "referer",
        "x-auth",
        "x-key",
        "ocp-apim-subscription-key",
        "x-functions-key",
    ];
    let record = ErrorLogLayer::new(log.clone(), owner)
        .keep_query(["note", "password", "access_token", "api_key"])
        .keep_headers(headers.map(HeaderName::from_static));
    // All bodies are declared as JSON, because others aren't kept.
    let declare = tower::util::MapRequestLayer::new(|mut request: http::Request<Body>| {
        request.headers_mut().insert("content-type", "application/json".parse().unwrap());
        request
    });
    Router::new().fallback(any(echo)).layer(RequestBodyLayer::new()).layer(record).layer(declare)
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Builds requests that carry the secret in each of their parts.
fn requests(secret: &str) -> Vec<http::Request<Body>> {
    let escaped: String = secret.chars().map(|char| format!("\\u{:04x}", u32::from(char))).collect();
    let number = secret.parse::<u64>().map_or("0".to_owned(), |number| number.to_string());
    let json = format!(
        r#"{{"a":"{secret}","b":[[{{"c":["x {secret} y"]}}]],"{secret}":1,"d":"{escaped}","e":{number},"f":"https://u:{PLAIN}@h/?k={secret}",
            "password":"{PLAIN}","Client-Secret":{{"deep":["{PLAIN}"]}},"cvv":"{PLAIN}","accessToken":"{PLAIN}",
            "card":{{"security_code":"{PLAIN}"}},"newPin":"{PLAIN}","db_pass":"{PLAIN}","tokens":["{PLAIN}"],
            "debug":"Login {{ user: \"a\", password: Some(\"{PLAIN}\") }}","ruby":"{{\"password\"=>\"{PLAIN}\"}}","xml":"<cvv>{PLAIN}</cvv>",
            "headers":["Cookie: a=b; c={PLAIN}","X-Api-Key: a {PLAIN}","Authorization: Bearer {PLAIN}"],"form":"user%5Bpin%5D={PLAIN}"}}"#
    );
    let text = format!(
        "it is {secret}, Bearer {secret} and https://user:{PLAIN}@host/ and password=a,{PLAIN}\n\
         Cookie: a=b; c={PLAIN}\npassphrase: correct horse {PLAIN}\nAuthorization: Basic {PLAIN}\n\
         <password>{PLAIN}</password>{{\"password\"=>\"{PLAIN}\"}} token: Some(\"{PLAIN}\")"
    );
    let url = |path: &str| {
        format!(
            "{path}/{secret}/{}/x;v={secret}/y%3Fpassword%3D{PLAIN}/https%3A%2F%2Fu%3A{PLAIN}%40h/https://u:{PLAIN}@h/z;p%69n={PLAIN}?note={secret}&note2={PLAIN}&password={PLAIN}&access_token={PLAIN}&api_key={PLAIN}&{secret}=1&redirect%253Fpin%253D{PLAIN}=1&note={}&other={secret}",
            percent(secret),
            percent(secret),
        )
    };
    let request = |url: String, body: String| {
        http::Request::post(url)
            .header("authorization", format!("Bearer {secret}"))
            .header("proxy-authorization", format!("Basic {PLAIN}"))
            .header("cookie", format!("session={PLAIN}; other={secret}"))
            .header("x-api-key", PLAIN)
            .header("x-auth-token", PLAIN)
            .header("x-session-id", PLAIN)
            .header("x-auth", PLAIN)
            .header("x-key", PLAIN)
            .header("ocp-apim-subscription-key", PLAIN)
            .header("x-functions-key", PLAIN)
            .header("x-note", format!("see {secret}"))
            .header(
                "referer",
                format!("https://u:{PLAIN}@host/?{secret}&user%5Bpassword%5D={PLAIN}&pass%77ord={PLAIN}"),
            )
            .header("user-agent", format!("agent/1.0 ({secret})"))
            .header("x-unlisted", PLAIN)
            .body(Body::from(body))
            .unwrap()
    };
    vec![
        request(url("/json"), json.clone()),
        request(url("/text"), text),
        request(url("/text"), json.clone()),
        request("/json".to_owned(), json.repeat(60)),
        request("/json".to_owned(), format!("[{}{json}]", format!("{json},").repeat(40))),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_reaches_the_disk() {
    for (rule, secret) in SECRETS {
        let made = Made::sqlite().await;
        let log = ErrorLog::builder(made.store.clone()).start().unwrap();
        let app = app(&log);
        for request in requests(secret) {
            let answer = app.clone().oneshot(request).await.unwrap();
            assert_eq!(answer.status(), 400);
            answer.into_body().collect().await.unwrap();
        }
        log.flush().await;
        let page = list(&log, &Access::Operator, None).await.unwrap();
        assert_eq!(page.items.len(), 5, "{rule}");
        let all = serde_json::to_string(&page).unwrap();
        assert!(all.contains("agent/1.0 (***)") || all.contains("agent/1.0 (0000***)"), "{rule}");

        let bytes = made.bytes();
        assert!(contains(&bytes, b"agent/1.0"), "the files are where they are looked for");
        for form in [secret.to_owned(), percent(secret), secret.replace('-', ""), format!("Bearer {secret}")] {
            assert!(!contains(&bytes, form.as_bytes()), "{rule}: {form}");
        }
        if rule.starts_with("card") {
            assert_eq!(in_groups(&bytes, secret), None, "{rule}");
        }
        let at = find(&bytes, PLAIN.as_bytes());
        let around = at.map(|at| String::from_utf8_lossy(&bytes[at.saturating_sub(80)..at + 40]).into_owned());
        assert_eq!(around, None, "{rule}");
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    find(bytes, part).is_some()
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

/// Finds the digits of a card, with at most one other byte between two digits. Digits further apart
/// don't count as a number, because a file holds enough digits for every number to appear in this
/// way.
fn in_groups(bytes: &[u8], card: &str) -> Option<usize> {
    let digits: Vec<u8> = card.bytes().filter(u8::is_ascii_digit).collect();
    (0..bytes.len()).find(|start| {
        let mut at = *start;
        digits.iter().all(|digit| {
            let between = usize::from(at > *start && bytes.get(at) != Some(digit));
            at += between + 1;
            bytes.get(at - 1) == Some(digit)
        })
    })
}

#[test]
fn a_card_is_found_in_any_groups() {
    for groups in ["4242424242424242", "4242-4242-4242-4242", "4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2", "4242.42424242 4242"] {
        assert_eq!(in_groups(format!("card: {groups}.").as_bytes(), "4242 4242 4242 4242"), Some(6), "{groups}");
    }
    assert_eq!(in_groups(b"4, 2, 4242424242424, 2", "4242 4242 4242 4242"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_secret_is_kept() {
    let made = Made::sqlite().await;
    let log = ErrorLog::builder(made.store.clone()).start().unwrap();
    let id = "0193a7c2-9f4e-7abc-8def-0123456789ab";
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
    let body = format!(
        r#"{{"type":"error","code":"duplicate_record","id":"{id}","at":1700000000000,"n":[1.25,-7,true,null,0.1000,1e400,18446744073709551616],"max_tokens":20}}"#
    );
    let request = http::Request::post(format!(
        "/json/v1.0/buyers/{id}/v2.1/PaymentMethods/Jane%20Doe/StoredCards/4/List?note=two+words&limit=20"
    ))
    .header("user-agent", agent)
    .header("x-request-id", trace)
    .header("accept", "application/json")
    .body(Body::from(body.clone()))
    .unwrap();
    app(&log).oneshot(request).await.unwrap().into_body().collect().await.unwrap();
    log.flush().await;
    let page = list(&log, &Access::Operator, None).await.unwrap();
    let entry = status_error_log::get(&log, &Access::Operator, &page.items[0].id.to_string()).await.unwrap();
    assert_eq!(
        entry.request_url,
        format!("/json/v1.0/buyers/{id}/v2.1/PaymentMethods/Jane%20Doe/StoredCards/4/List?note=two+words&limit=20")
    );
    assert_eq!(entry.user_agent.as_deref(), Some(agent));
    assert_eq!(entry.request_id.as_deref(), Some(trace));
    assert_eq!(entry.code.as_deref(), Some("duplicate_record"));
    assert_eq!(entry.request_headers["accept"], "application/json");
    assert_eq!(entry.response_body.unwrap().as_json(), body);
    assert_eq!(entry.request_body.unwrap().as_json(), body);
    assert!(!entry.truncated);
}

#[tokio::test(flavor = "multi_thread")]
async fn controls_are_escaped_before_they_are_kept() {
    let made = Made::sqlite().await;
    let log = ErrorLog::builder(made.store.clone()).start().unwrap();
    let app = app(&log);
    let text = "a\r\nb\0c\u{1b}[31m\u{202e}d\u{85}\u{2028}e\u{7f}";
    let json = serde_json::to_string(&serde_json::json!({ text: text })).unwrap();
    for (path, body) in [("/text", text.to_owned()), ("/json", json)] {
        let request = http::Request::post(format!("{path}?note=a%0D%0Ab%00&a%0D%0Ab=1"))
            .header("user-agent", http::HeaderValue::from_bytes(b"x\ty\xff").unwrap())
            .body(Body::from(body))
            .unwrap();
        app.clone().oneshot(request).await.unwrap().into_body().collect().await.unwrap();
    }
    log.flush().await;
    let page = list(&log, &Access::Operator, None).await.unwrap();
    for entry in page.items {
        let json = serde_json::to_string(&entry).unwrap();
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert!(
            strings(&value).iter().all(|text| !text.contains(|char: char| char.is_control() || char == '\u{202e}')),
            "{json}"
        );
        assert_eq!(entry.user_agent.as_deref(), Some("x\\ty\u{fffd}"));
        assert!(
            entry
                .response_body
                .unwrap()
                .as_json()
                .contains(r"a\\r\\nb\\u{0}c\\u{1b}[31m\\u{202e}d\\u{85}\\u{2028}e\\u{7f}")
        );
        assert!(entry.request_url.ends_with("?note=a%0D%0Ab%00&a%0D%0Ab=***"), "{}", entry.request_url);
    }
}

/// The rules of the application reach the entries of the layer, and the template of the route names
/// secrets in the path.
#[tokio::test]
async fn rules_of_the_application_and_the_route_hold() {
    let rules = Redaction::new()
        .mask_names(["note"])
        .mask_words(Redaction::shape("CUST-####"))
        .mask_fields([Field::UserAgent])
        .then(|entry| entry.cause = Some("seen".to_owned()));
    let log = ErrorLog::builder(MemoryStore::new(Limits::new())).redaction(rules).start().unwrap();
    let record = ErrorLogLayer::new(log.clone(), owner).keep_query(["note", "q"]);
    let app = Router::new().route("/reset/{token}/{id}", any(echo)).layer(record);
    let request = http::Request::post("/reset/hunter/7?note=a&q=CUST-4711")
        .header("user-agent", "agent/1.0")
        .body(Body::from("CUST-4711 has note=zebra"))
        .unwrap();
    app.oneshot(request).await.unwrap().into_body().collect().await.unwrap();
    log.flush().await;
    let entry = list(&log, &Access::Operator, None).await.unwrap().items.remove(0);
    assert_eq!(entry.request_url, "/reset/***/7?note=***&q=***");
    assert_eq!(entry.route.as_deref(), Some("/reset/{token}/{id}"));
    assert_eq!(entry.response_body.unwrap().as_text().unwrap(), "*** has note=***");
    assert_eq!((entry.user_agent.as_deref(), entry.cause.as_deref()), (Some("***"), Some("seen")));
}

/// Returns all strings and member names in a value.
fn strings(value: &serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::String(text) => vec![text.clone()],
        serde_json::Value::Array(values) => values.iter().flat_map(strings).collect(),
        serde_json::Value::Object(members) => {
            members.iter().flat_map(|(name, value)| [vec![name.clone()], strings(value)].concat()).collect()
        }
        _ => Vec::new(),
    }
}
