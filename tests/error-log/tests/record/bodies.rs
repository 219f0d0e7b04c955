//! Bodies of responses and of requests.

use super::*;
use axum::body::Bytes;
use http_body_util::Full;
use status_error_log::RequestBodyLayer;

#[tokio::test]
async fn a_body_of_the_request_is_kept_only_if_asked_for_proven_and_read() {
    let send_as = async |app: &Router, kind: &str, account: &str, url: &str, body: String| {
        let request = Request::post(url).header("x-account", account).header("content-type", kind);
        send(app, request.body(Body::from(body)).unwrap()).await;
    };
    let send_body = async |app: &Router, account: &str, url: &str, body: String| {
        send_as(app, "application/json", account, url, body).await;
    };
    let good = r#"{"name":"Jane","password":"hunter2","deep":[{"card":"4111 1111 1111 1111"}]}"#;
    let kept = async |log: &ErrorLog| {
        log.flush().await;
        let page = list(log, &Access::Operator, Some("limit=1")).await.unwrap();
        assert_eq!(page.items[0].request_body, None, "lists are brief");
        let id = page.items[0].id.to_string();
        let entry = status_error_log::get(log, &Access::Operator, &id).await.unwrap();
        entry.request_body.map(|body| body.as_json().to_owned())
    };

    let log = log();
    send_body(&app(&log), "acme", "/echo", good.to_owned()).await;
    assert_eq!(kept(&log).await, None, "it was not asked for");

    let app = handlers()
        .layer(ApiErrorLayer::new(&API))
        .layer(RequestBodyLayer::new())
        .layer(ErrorLogLayer::new(log.clone(), owner));
    send_body(&app, "acme", "/echo", good.to_owned()).await;
    let expected = r#"{"name":"Jane","password":"***","deep":[{"card":"***"}]}"#;
    assert_eq!(kept(&log).await.as_deref(), Some(expected));
    for (account, url, body) in [
        ("?acme", "/echo", good.to_owned()),
        ("acme", "/echo", good.replace('}', "")),
        ("acme", "/echo", "hunter2".to_owned()),
        ("acme", "/echo", "493021".to_owned()),
        ("acme", "/echo", " \"hunter2\"".to_owned()),
        ("acme", "/echo", String::new()),
        ("acme", "/unread", good.to_owned()),
        ("acme", "/echo", format!("[\"{}\"]", "x".repeat(70_000))),
    ] {
        send_body(&app, account, url, body.clone()).await;
        assert_eq!(kept(&log).await, None, "{account} {url} {body:.20}");
    }
    for (kind, is_kept) in [
        ("application/merge-patch+json; charset=utf-8", true),
        ("Application/JSON", true),
        ("text/plain", false),
        ("text/json-ish", false),
        ("application/x-www-form-urlencoded", false),
        ("", false),
    ] {
        send_as(&app, kind, "acme", "/echo", "\n [1]".to_owned()).await;
        assert_eq!(kept(&log).await.as_deref(), is_kept.then_some("[1]"), "{kind}");
    }
    send_body(&app, "acme", "/echo", format!("[\"{}\"]", "x ".repeat(20_000))).await;
    let long = kept(&log).await.unwrap();
    assert!(long.len() <= 16 * 1024 + 16, "{}", long.len());
    assert_eq!(the_entry(&log).await["truncated"], true);
}

#[tokio::test]
async fn long_and_endless_bodies_are_cut_and_pass_untouched() {
    let log = log();
    let long = "é ".repeat(400_000);
    let answer = long.clone();
    let app = Router::new()
        .route("/long", get(async move || (StatusCode::BAD_REQUEST, answer)))
        .route("/raw", get(async || (StatusCode::BAD_REQUEST, [("content-type", "image/png")], vec![0_u8; 100])))
        .route("/zip", get(async || (StatusCode::BAD_REQUEST, [("content-encoding", "gzip")], vec![0_u8; 100])))
        .layer(ErrorLogLayer::new(log.clone(), owner));
    let (_, body) = send(&app, ask("GET", "/long")).await;
    assert_eq!(body, long);
    let entry = the_entry(&log).await;
    let kept = entry["response_body"].as_str().unwrap();
    assert!(kept.len() <= 16 * 1024 && kept.len() > 16 * 1024 - 4 && long.starts_with(kept));
    assert_eq!(entry["truncated"], true);
    for url in ["/raw", "/zip"] {
        send(&app, ask("GET", url)).await;
        assert_eq!(the_entry(&log).await.get("response_body"), None);
    }
    send(&app, ask("GET", &format!("/raw?a=b&{}", "x".repeat(60_000)))).await;
    let entry = the_entry(&log).await;
    assert_eq!((&entry["request_url"], &entry["truncated"]), (&json!("/raw?a=***"), &json!(true)));
    // A HEAD response has no body, and a response whose client goes away is recorded too.
    let (_, body) = send(&app, ask("HEAD", "/long")).await;
    assert_eq!(body, "");
    let entry = the_entry(&log).await;
    assert_eq!((&entry["request_method"], &entry["truncated"]), (&json!("HEAD"), &json!(false)));
    drop(app.clone().oneshot(ask("GET", "/long?gone")).await.unwrap());
    let entry = the_entry(&log).await;
    assert_eq!((&entry["request_url"], &entry["truncated"]), (&json!("/long?gone"), &json!(true)));
}

/// Returns a call of gRPC, which its `content-type` names.
fn call(url: &str) -> Request<Body> {
    let mut request = ask("GET", url);
    request.headers_mut().insert("content-type", "application/grpc".parse().unwrap());
    request
}

#[tokio::test]
async fn an_answer_of_grpc_is_recorded_by_what_it_says() {
    let log = log();
    let grpc = |status: &'static str| {
        let headers = [("content-type", "application/grpc"), ("grpc-status", status), ("grpc-message", "no%20such")];
        async move || (headers, Body::empty())
    };
    let app = Router::new()
        .route("/a.B/Fine", get(grpc("0")))
        .route("/a.B/NotFound", get(grpc("5")))
        .layer(ErrorLogLayer::new(log.clone(), owner));
    send(&app, call("/a.B/Fine")).await;
    send(&app, call("/a.B/NotFound")).await;
    let all = entries(&log, Access::Operator).await;
    assert_eq!(all.len(), 1);
    assert_eq!((&all[0]["response_status_code"], &all[0]["response_body"]), (&json!(404), &json!("no such")));
}

#[tokio::test]
async fn an_answer_of_grpc_may_say_at_its_end_what_it_is() {
    let log = log();
    let grpc = |status: Option<&'static str>| {
        async move || {
            let trailers = status.map(|status| {
                let pairs = [("grpc-status", status), ("grpc-message", "no%20such%20row"), ("x-more", "1")];
                let pairs = pairs.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
                Ok(pairs.into_iter().collect::<http::HeaderMap>())
            });
            let body = Full::new(Bytes::from("a message")).with_trailers(async { trailers });
            ([("content-type", "application/grpc+proto")], Extension(Account("acme")), Body::new(body))
        }
    };
    let app = Router::new()
        .route("/a.B/Fine", get(grpc(Some("0"))))
        .route("/a.B/Silent", get(grpc(None)))
        .route("/a.B/Internal", get(grpc(Some("13"))))
        .route("/a.B/NotFound", get(grpc(Some("5"))))
        .route("/a.B/Quiet", get(async move || (Extension(NotLogged), grpc(Some("5"))().await)))
        .layer(ErrorLogLayer::new(log.clone(), owner));
    for url in ["/a.B/Fine", "/a.B/Silent", "/a.B/Internal", "/a.B/NotFound", "/a.B/Quiet"] {
        let (status, body) = send(&app, call(url)).await;
        assert_eq!((status, body.as_str()), (StatusCode::OK, "a message"));
    }
    // A response that is dropped before its trailers are read leaves no entry, because only the
    // trailers hold its status.
    drop(app.clone().oneshot(call("/a.B/NotFound")).await.unwrap());
    assert_eq!(entries(&log, Access::Operator).await.len(), 1);
    let entry = the_entry(&log).await;
    assert_eq!((&entry["request_url"], &entry["response_status_code"]), (&json!("/a.B/NotFound"), &json!(404)));
    assert_eq!((&entry["response_body"], &entry["truncated"]), (&json!("no such row"), &json!(false)));
    assert_eq!((&entry["route"], &entry["authenticated"]), (&json!("/a.B/NotFound"), &json!(true)));
}

/// Some servers share bodies between threads, so the recorded body has to stay `Send` and `Sync`.
#[test]
fn an_answers_body_is_shared_where_it_was() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<status_error_log::RecordedBody<Full<Bytes>>>();
}
