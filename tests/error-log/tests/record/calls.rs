//! Requests to the log's own routes.

use super::*;

#[tokio::test]
async fn calls_to_the_log_are_not_in_it() {
    let log = log();
    let app = app(&log);
    let other = |account: Option<&str>, method: &str, url: &str| {
        let mut request = ask(method, url);
        request.headers_mut().remove("x-account");
        if let Some(account) = account {
            request.headers_mut().insert("x-account", account.parse().unwrap());
        }
        request
    };
    for (request, status) in [
        (other(Some("acme"), "GET", "/api-logs"), 200),
        (other(Some("acme"), "GET", "/api-logs?limit=0&status=300&cursor=x&from=yesterday"), 400),
        (other(Some("acme"), "GET", "/api-logs/00000000-0000-0000-0000-000000000000"), 404),
        (other(Some("acme"), "POST", "/api-logs"), 405),
        (other(None, "GET", "/api-logs?limit=0"), 401),
    ] {
        let (answered, body) = send(&app, request).await;
        assert_eq!(answered, status, "{body}");
    }
    assert_eq!(entries(&log, Access::Operator).await, [Value::Null; 0]);
}

#[tokio::test]
async fn bad_parameters_are_told_all_at_once_in_the_apis_format() {
    let log = log();
    let url = "/api-logs?limit=101&status=300&cursor=x&from=2026-01-31&to=never&code=a%00b&limit=102&search=ok&limit=5&limit=6";
    let (status, body) = send(&app(&log), ask("GET", url)).await;
    assert_eq!(status, 400);
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&body["type"], &body["code"]), (&json!("error"), &json!("bad_request")));
    let details = body["details"].as_array().unwrap();
    let at = |detail: &Value| (detail["location"].clone(), detail["pointer"].clone(), detail["type"].clone());
    let query = |name: &str, kind: &str| (json!("query"), json!(format!("/{name}")), json!(kind));
    assert_eq!(
        details.iter().map(at).collect::<Vec<_>>(),
        [
            query("limit", "value_error.number.not_in_range"),
            query("status", "value_error.status"),
            query("cursor", "value_error.cursor"),
            query("from", "value_error.datetime"),
            query("to", "value_error.datetime"),
            query("code", "value_error.text"),
            query("limit", "value_error.number.not_in_range"),
            query("limit", "value_error.single"),
        ]
    );
    // Empty parameters, as a form sends them, and unknown ones are ignored.
    let (status, _) = send(&app(&log), ask("GET", "/api-logs?status=&code=&limit=&cursor=&from=&utm=1")).await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn a_query_full_of_faults_gets_a_short_answer() {
    let log = log();
    let longest = "x".repeat(100_000);
    for query in [
        "status=oops&".repeat(9_000),
        "limit=1&".repeat(13_000),
        "from=1&to=2&code=%00&method=%00&search=%00&".repeat(2_500),
        format!("search={longest}&status={longest}&from={longest}&cursor={longest}"),
        format!("{longest}=1&limit=0&{longest}"),
    ] {
        let error = list(&log, &Access::Operator, Some(&query)).await.unwrap_err();
        let status_error_log::LogError::Query(faults) = &error else { panic!("{error:?}") };
        assert!((1..=32).contains(&faults.len()), "{}", faults.len());
        let response = status_error::response(&error);
        assert!(response.status() == 400 && response.body().len() < 16_384, "{}", response.body().len());
        let page = status_error_log::html::list(&log, &Access::Operator, Some(&query)).await;
        assert!(page.status() == 400 && page.body().len() < 65_536, "{}", page.body().len());
    }
}
