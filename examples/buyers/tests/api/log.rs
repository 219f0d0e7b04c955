//! The error log: its entries and filters, and attempts to read another account's entries.

use crate::{Api, recorded, send};
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use buyers::error::AuthError;
use buyers::server::Config;
use buyers::token::Claims;
use buyers::tour::call::Call;
use buyers::tour::client::Answer;
use buyers::tour::{self, TemporaryFile};
use serde_json::{Value, json};
use status_error::assert_problem;
use status_error_log::LogError;

impl Api {
    /// Returns the entries of a merchant account, newest first.
    async fn entries(&self, account: &str, query: &str) -> Vec<Value> {
        let page = self.log(account, query).await;
        assert_eq!(page.status, 200, "{page:?}");
        page.json()["items"].as_array().unwrap().clone()
    }

    async fn log(&self, account: &str, query: &str) -> Answer {
        self.server.flush_log().await;
        send(&self.call("GET", format!("/api-logs{query}")).with("x-merchant-account-id", account)).await
    }

    async fn newest(&self) -> Value {
        self.entries("default", "?limit=1").await.remove(0)
    }

    /// Returns all entries, newest first, as the operator sees them.
    async fn all(&self) -> Vec<Value> {
        self.server.flush_log().await;
        let operator = self.server.operator_token().unwrap();
        let page = send(&self.nobody("/api-logs?limit=100").token(&operator)).await;
        assert_eq!(page.status, 200, "{page:?}");
        page.json()["items"].as_array().unwrap().clone()
    }
}

fn is_time(value: &Value) -> bool {
    let text = value.as_str().unwrap();
    text.len() == 24 && text.as_bytes()[10] == b'T' && text.ends_with('Z')
}

#[tokio::test]
async fn an_entry_says_what_was_asked_and_answered() {
    let api = Api::new().await;
    let answer = api.post(json!({ "billing_details": { "phone_number": 42 } })).await;
    let entry = api.newest().await;
    assert_eq!(entry["type"], "api-log");
    assert!(uuid::Uuid::parse_str(entry["id"].as_str().unwrap()).is_ok(), "{entry}");
    assert_eq!((&entry["request_method"], &entry["request_url"]), (&json!("POST"), &json!("/buyers")));
    assert_eq!((&entry["response_status_code"], &entry["response_body"]), (&json!(400), &answer.json()));
    assert!(is_time(&entry["request_received_at"]) && is_time(&entry["response_sent_at"]), "{entry}");
    assert_eq!((&entry["code"], &entry["route"]), (&json!("bad_request"), &json!("/buyers")));
    assert_eq!((&entry["principal"], &entry["authenticated"]), (&json!("test"), &json!(true)));
    // The entry has neither the request's body nor its tokens and headers.
    for absent in ["cause", "tenant", "request_body"] {
        assert!(entry.get(absent).is_none(), "{absent}: {entry}");
    }
    assert!(!entry.to_string().contains(&api.token), "{entry}");

    let whole = api.log("default", &format!("/{}", entry["id"].as_str().unwrap())).await;
    assert_eq!((whole.status.as_u16(), &whole.json()["id"]), (200, &entry["id"]));
    assert_eq!(whole.json()["response_body"], answer.json());
    // Successful calls are not in the log, nor are calls that read the log.
    api.create(json!({})).await;
    assert_eq!(api.log("default", "?status=nonsense").await.status, 400);
    assert_eq!(api.entries("default", "").await.len(), 1);
}

#[tokio::test]
async fn it_says_why_where_the_answer_does_not() {
    let api = Api::new().await;
    let expired = api.server.token(&tour::expired("test")).unwrap();
    let foreign = Api::new().await.token;
    let reading = api.server.token(&Claims::new("reader", &["*.read"])).unwrap();
    let post = |token: &str| Call::new(api.server.addr(), "", "POST", "/buyers").token(token).json(&json!({}));
    for (call, cause, authenticated) in [
        (post(&expired), "the token expired 3 minutes ago", false),
        (post(&foreign), "signed by a key that is not active", false),
        (post("nonsense"), "the token is malformed", false),
        (api.nobody("/buyers"), "no bearer token was sent", false),
        (post(&reading), "scope buyers.write is missing", true),
    ] {
        let answer = send(&call).await;
        let said = String::from_utf8_lossy(&answer.body).into_owned() + &format!("{:?}", answer.headers);
        assert!(!said.contains(cause), "{said}");
        let entry = api.all().await.remove(0);
        assert_eq!((&entry["cause"], &entry["authenticated"]), (&json!(cause), &json!(authenticated)));
        assert_eq!(entry["response_body"], answer.json());
    }
}

#[tokio::test]
async fn a_merchant_account_has_its_own_log() {
    let api = Api::new().await;
    let in_account = |call: Call, account: &str| call.with("x-merchant-account-id", account);
    for account in ["default", "other"] {
        send(&in_account(api.call("GET", format!("/buyers?limit={}", account.len() * 1000)), account)).await;
    }
    // A request without a token does not prove its account, so the entry is the operator's.
    send(&in_account(api.nobody("/buyers"), "other")).await;
    let statuses = async |account| -> Vec<u64> {
        let entries = api.entries(account, "").await;
        entries.iter().map(|entry| entry["response_status_code"].as_u64().unwrap()).collect()
    };
    assert_eq!(statuses("default").await, [400]);
    assert_eq!(statuses("other").await, [400]);
    assert_problem!(recorded(&api.log("third", "").await), AuthError::OtherAccount);

    // The response for another account's entry is that for an entry that does not exist.
    let id = api.entries("other", "").await[0]["id"].as_str().unwrap().to_owned();
    let foreign = api.log("default", &format!("/{id}")).await;
    assert_problem!(recorded(&foreign), LogError::NotFound);
    // Neither a parameter nor another account's cursor gives access to the entry.
    assert!(api.entries("default", "?tenant=other").await.iter().all(|entry| entry["id"] != id));
    send(&in_account(api.call("GET", "/buyers/7"), "other")).await;
    let page = api.log("other", "?limit=1").await.json();
    let cursor = page["next_cursor"].as_str().unwrap();
    let led = api.entries("default", &format!("?cursor={cursor}")).await;
    assert!(led.iter().all(|entry| entry["id"] != id) && led.len() == 1, "{led:?}");
}

#[tokio::test]
async fn an_entry_is_an_accounts_only_after_a_token_proved_it() {
    let api = Api::new().await;
    let sign = |claims: &Claims| api.server.token(claims).unwrap();
    let scopes = &["*.read", "*.write"];
    let mut expired = tour::expired("test");
    expired.accounts = vec!["default".to_owned(), "victim".to_owned()];
    let whole = sign(&Claims::new("test", scopes).for_accounts(&["default", "victim"]));
    let [head, claims, signature] = whole.split('.').collect::<Vec<_>>().try_into().unwrap();
    let unsigned = BASE64_URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT","kid":"main"}"#);
    let claimed = BASE64_URL_SAFE_NO_PAD.encode(
        r#"{"jti":"01890a5d-ac96-774b-bcce-b302099a8057","sub":"x","scopes":["*.read"],"accounts":["victim"],"exp":9999999999}"#,
    );
    let cases = [
        ("no token", String::new()),
        ("not a token", "nonsense".to_owned()),
        ("a token of another server", Api::new().await.token),
        ("an expired token", sign(&expired)),
        ("no signature", format!("{head}.{claims}.")),
        ("no algorithm", format!("{unsigned}.{claims}.")),
        ("other claims", format!("{head}.{claimed}.{signature}")),
        ("a token for other accounts", sign(&Claims::new("test", scopes).for_accounts(&["other"]))),
        ("a token for no account", sign(&Claims::new("test", scopes).for_accounts(&[]))),
        ("the operator's token", api.server.operator_token().unwrap()),
        ("a wildcard", sign(&Claims::new("test", scopes).for_accounts(&["*", "", "%", "_", "victi*"]))),
        (
            "other letters",
            sign(&Claims::new("test", scopes).for_accounts(&["Default", "VICTIM", " victim", "victim "])),
        ),
    ];
    for (what, token) in &cases {
        for account in ["default", "victim"] {
            let call = api.nobody("/buyers?limit=0").with("x-merchant-account-id", account);
            let answer = send(&if token.is_empty() { call } else { call.token(token) }).await;
            assert!([401, 403].contains(&answer.status.as_u16()), "{what}: {answer:?}");
        }
    }
    // Two tokens, of which one is for the account.
    let good = format!("Bearer {whole}");
    for first in [good.as_str(), "Bearer nonsense"] {
        let call = api.nobody("/buyers?limit=0").with("x-merchant-account-id", "victim").with("authorization", first);
        assert_eq!(send(&call.with("authorization", good.as_str())).await.status, 401, "{first}");
    }
    // A valid token names as many accounts as it likes, and a header that names no account.
    for account in 0..100 {
        send(&api.call("GET", "/buyers").with("x-merchant-account-id", format!("a{account}"))).await;
        send(&api.call("GET", "/nowhere").with("x-merchant-account-id", format!("b{account}"))).await;
    }
    send(&api.call("GET", "/buyers").with("x-merchant-account-id", "no such account")).await;
    assert_eq!(api.entries("default", "").await, [Value::Null; 0]);
    let all = api.all().await;
    assert_eq!(all.len(), 100);
    assert!(all.iter().all(|entry| entry.get("tenant").is_none() && entry["authenticated"] == false), "{all:?}");
    assert_eq!(all[0]["principal"], "test", "the operator sees whose token it was");

    // An entry whose token proves the account belongs to the account.
    let granted = api.nobody("/buyers?limit=0").token(&whole).with("x-merchant-account-id", "victim");
    assert_eq!(send(&granted).await.status, 400);
    let entry = api.all().await.remove(0);
    assert_eq!((&entry["tenant"], &entry["authenticated"]), (&json!("victim"), &json!(true)));
    // Reading takes a token for the account, too.
    for account in ["victim", "third"] {
        assert_problem!(recorded(&api.log(account, "").await), AuthError::OtherAccount);
    }
}

#[tokio::test]
async fn the_operators_scope_is_granted_by_no_wildcard() {
    let api = Api::new().await;
    let other = |scopes: &[&str]| api.server.token(&Claims::new("test", scopes)).unwrap();
    send(&api.nobody("/buyers")).await;
    for token in [other(&["*.read", "*.write", "api-logs.read"]), other(buyers::auth::ALL_SCOPES)] {
        api.server.flush_log().await;
        let page = send(&api.nobody("/api-logs").token(&token)).await;
        assert_eq!((page.status.as_u16(), page.json()["items"].as_array().unwrap().len()), (200, 0));
    }
    // The operator's token reads the log and nothing else, also in a browser.
    let operator = api.server.operator_token().unwrap();
    assert_eq!(send(&api.nobody("/buyers").token(&operator)).await.status, 403);
    let login = format!("Basic {}", BASE64_STANDARD.encode(format!(":{operator}")));
    let page = send(&api.nobody("/api-logs").with("accept", "text/html").with("authorization", login)).await;
    assert!(page.status == 200 && String::from_utf8_lossy(&page.body).contains("no bearer token was sent"));
}

#[tokio::test]
async fn what_is_concealed_stays_so() {
    let api = Api::new().await;
    let created = send(&api.call("POST", "/buyers").json(&json!({})).with("x-merchant-account-id", "other")).await;
    let foreign = format!("/buyers/{}", created.json()["id"].as_str().unwrap());
    let none = "/buyers/01890a5d-ac96-774b-bcce-b302099a8057";
    api.get(none).await;
    api.get(&foreign).await;
    let mut entries = api.entries("default", "").await;
    for entry in &mut entries {
        for varies in ["id", "request_url", "request_received_at", "response_sent_at", "duration_ms", "response_body"] {
            entry[varies] = Value::Null;
        }
    }
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0], entries[1]);
    assert!(!entries[0].to_string().contains("other"), "{}", entries[0]);
}

#[tokio::test]
async fn it_is_filtered_and_paged() {
    let api = Api::new().await;
    for number in 0..5 {
        api.get(format!("/buyers/{number}")).await;
        api.get("/sellers").await;
    }
    for (query, count) in [
        ("", 10),
        ("?status=404", 5),
        ("?status=4xx", 10),
        ("?code=bad_request", 5),
        ("?method=POST", 0),
        ("?route=/buyers/%7Bid%7D", 5),
        ("?search=SELLERS", 5),
        ("?from=2999-01-01T00:00:00Z", 0),
        ("?to=2999-01-01T00:00:00Z", 10),
        ("?code=not_found&search=sellers&limit=3", 3),
    ] {
        assert_eq!(api.entries("default", query).await.len(), count, "{query}");
    }
    let first = api.log("default", "?limit=4").await.json();
    assert_eq!((&first["limit"], &first["previous_cursor"]), (&json!(4), &Value::Null));
    // A new entry does not shift the pages.
    api.get("/sellers").await;
    let mut seen: Vec<Value> = first["items"].as_array().unwrap().clone();
    let mut cursor = first["next_cursor"].as_str().map(str::to_owned);
    while let Some(at) = cursor {
        let page = api.log("default", &format!("?limit=4&cursor={at}")).await.json();
        seen.extend(page["items"].as_array().unwrap().clone());
        cursor = page["next_cursor"].as_str().map(str::to_owned);
    }
    assert_eq!(seen.len(), 10);
    assert!(seen.windows(2).all(|pair| pair[0]["id"].as_str() > pair[1]["id"].as_str()), "newest first");
}

#[tokio::test]
async fn it_takes_its_scope() {
    let api = Api::new().await;
    for (scopes, status) in
        [(&["api-logs.read"][..], 200), (&["*.read"], 200), (&["buyers.read", "*.write"], 403), (&[], 403)]
    {
        let token = api.server.token(&Claims::new("test", scopes)).unwrap();
        for path in ["/api-logs", "/api-logs/none"] {
            let answer = send(&api.nobody(path).token(&token)).await;
            let expected = if status == 200 && path.ends_with("none") { 404 } else { status };
            assert_eq!(answer.status, expected, "{scopes:?} {path}");
        }
    }
    assert_eq!(send(&api.nobody("/api-logs")).await.status, 401);
}

#[tokio::test]
async fn it_is_beside_the_database_and_outlives_the_server() {
    let file = TemporaryFile::new();
    let config = || Config { database: Some(file.url()), ..Config::default() };
    let api = Api::start(config()).await;
    api.get("/buyers/7").await;
    // A server that stops writes the queued entries first.
    api.server.stop().await.unwrap();
    assert!(std::path::Path::new(&format!("{}-api-logs", file.0.display())).exists());
    let api = Api::start(config()).await;
    let entries = api.entries("default", "").await;
    assert_eq!((entries.len(), &entries[0]["request_url"]), (1, &json!("/buyers/7")));
    api.server.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn it_may_be_in_clickhouse() {
    let Some(log) = throwaway_servers::clickhouse() else { return };
    let api = Api::start(Config { log: Some(log.url().to_owned()), ..Config::default() }).await;
    api.get("/buyers/7").await;
    let entries = api.entries("default", "").await;
    assert_eq!((entries.len(), &entries[0]["request_url"]), (1, &json!("/buyers/7")));
    assert_eq!(log.sql("SELECT tenant, status FROM status_error_log"), "default\t400\n");
    api.server.stop().await.unwrap();
}

#[tokio::test]
async fn a_browser_asks_for_the_account_and_the_token() {
    let api = Api::new().await;
    send(&api.call("GET", "/buyers/7").with("x-merchant-account-id", "other")).await;
    api.server.flush_log().await;
    let browser = |path: &str| api.nobody(path).with("accept", "text/html,*/*;q=0.8");
    let basic = |name: &str, password: &str| format!("Basic {}", BASE64_STANDARD.encode(format!("{name}:{password}")));
    let asked = send(&browser("/api-logs")).await;
    assert_eq!((asked.status.as_u16(), asked.header("content-type")), (401, "text/html; charset=utf-8"));
    let challenges: Vec<_> = asked.headers.get_all("www-authenticate").iter().map(|it| it.to_str().unwrap()).collect();
    assert!(
        challenges.len() == 2 && challenges[0].starts_with("Bearer") && challenges[1].starts_with("Basic"),
        "{challenges:?}"
    );

    let page = send(&browser("/api-logs").with("authorization", basic("other", &api.token))).await;
    let html = String::from_utf8_lossy(&page.body);
    assert!(page.status == 200 && html.starts_with("<!doctype html>") && html.contains("/buyers/7"), "{html}");
    assert!(html.contains("Tenant <strong>other</strong>"), "{html}");
    // A name that the token is not for is refused, so a wrong name is not an empty log.
    let page = send(&browser("/api-logs").with("authorization", basic("oter", &api.token))).await;
    assert_eq!(page.status, 403);
    let file = send(&browser("/api-logs.csv").with("authorization", basic("other", &api.token))).await;
    assert_eq!(String::from_utf8_lossy(&file.body).lines().count(), 2);
    let page = send(&browser("/api-logs").with("authorization", basic("", &api.token))).await;
    assert!(page.status == 200 && !String::from_utf8_lossy(&page.body).contains("/buyers/7"));
    for (name, password) in [("other", "nonsense"), ("other", ""), ("no such thing", api.token.as_str())] {
        let refused = send(&browser("/api-logs").with("authorization", basic(name, password))).await;
        assert!(refused.status.is_client_error(), "{name}: {refused:?}");
        assert!(!String::from_utf8_lossy(&refused.body).contains("/buyers/7"));
    }
    // Other routes take bearer tokens only.
    assert_eq!(send(&browser("/buyers").with("authorization", basic("other", &api.token))).await.status, 401);
}
