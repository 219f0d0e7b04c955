//! A tenant's attempts to read another tenant's entries through the routes: ids, cursors,
//! parameters.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use axum::Router;
use axum::body::Body;
use error_log_tests::{Made, entry};
use http::request::Parts;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::Value;
use status_error::tower::ApiErrorLayer;
use status_error::{ApiError, ApiProfile, format};
use status_error_log::{
    Access, Cursor, Entry, Limits, Query, Store, StoreFuture, StorePage, StoredBody, axum_08::routes, list,
};
use std::collections::BTreeSet;
use tower::ServiceExt as _;
use uuid::Uuid;

static API: ApiProfile = ApiProfile::new("a.test").format(&format::Envelope);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("A valid bearer token is required.")]
#[status(401)]
#[header("www-authenticate", "Bearer")]
struct Unauthorized;

/// Grants access to the tenant in the bearer token.
async fn authorize(request: Parts) -> Result<Access, Unauthorized> {
    let token = request.headers.get("authorization").and_then(|token| token.to_str().ok()).ok_or(Unauthorized)?;
    token.strip_prefix("Bearer ").map(|tenant| Access::Tenant(tenant.to_owned())).ok_or(Unauthorized)
}

struct Api {
    app: Router,
    made: Made,
    mine: Vec<Entry>,
    theirs: Vec<Entry>,
}

impl Api {
    async fn all() -> Vec<Self> {
        let mut apis = Vec::new();
        for made in Made::all().await {
            let [mut mine, mut theirs] = [Vec::new(), Vec::new()];
            for number in 0..30 {
                mine.push(entry("acme", &format!("/mine/{number}"), 404));
                theirs.push(entry("globex", &format!("/theirs/{number}"), 404));
            }
            made.store.append(&mine).await.unwrap();
            made.store.append(&theirs).await.unwrap();
            let app = routes(made.store.clone(), authorize);
            apis.push(Self { app: app.layer(ApiErrorLayer::new(&API)), made, mine, theirs });
        }
        apis
    }

    async fn get(&self, url: &str) -> (StatusCode, HeaderMap, String) {
        let request = Request::get(url).header("authorization", "Bearer acme").body(Body::empty()).unwrap();
        let answer = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    /// Returns the URLs of a list, which may hold only the caller's own entries.
    async fn mine(&self, url: &str) -> Vec<String> {
        let (status, _, body) = self.get(url).await;
        assert_eq!(status, 200, "{}: {url}: {body}", self.made.name);
        assert!(!body.contains("theirs") && !body.contains("globex"), "{}: {url}: {body}", self.made.name);
        let body: Value = serde_json::from_str(&body).unwrap();
        body["items"].as_array().unwrap().iter().map(|item| item["request_url"].as_str().unwrap().to_owned()).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn anothers_id_answers_as_one_that_does_not_exist() {
    for api in Api::all().await {
        let (status, headers, body) = api.get(&format!("/api-logs/{}", Uuid::now_v7())).await;
        assert_eq!(status, 404);
        let theirs = api.theirs[3].id;
        let mine = api.mine[3].id;
        for id in [
            theirs.to_string(),
            theirs.simple().to_string(),
            theirs.urn().to_string(),
            theirs.braced().to_string().replace('{', "%7B").replace('}', "%7D"),
            theirs.to_string().to_uppercase(),
            format!("{theirs}%00"),
            format!("{theirs}%2F"),
            format!("{theirs}?tenant=globex"),
            format!("{theirs}'%20OR%20'1'='1"),
            format!("{theirs},{mine}"),
            "nonsense".to_owned(),
            "%FF".to_owned(),
        ] {
            let answer = api.get(&format!("/api-logs/{id}")).await;
            assert_eq!((answer.0, &answer.1, &answer.2), (status, &headers, &body), "{}: {id}", api.made.name);
        }
        let (status, headers, body) = api.get(&format!("/api-logs/{mine}")).await;
        assert_eq!((status, &headers["cache-control"]), (StatusCode::OK, &"no-store".parse().unwrap()));
        assert!(body.contains("/mine/3") && !body.contains("acme"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn anothers_cursor_leads_through_ones_own_entries_only() {
    for api in Api::all().await {
        for theirs in &api.theirs {
            for cursor in [Cursor::Older(theirs.id), Cursor::Newer(theirs.id)] {
                api.mine(&format!("/api-logs?limit=100&cursor={cursor}")).await;
            }
        }
        for parameters in ["tenant=globex", "tenant=", "search=theirs", "principal=x", "access=Operator"] {
            let mine = api.mine(&format!("/api-logs?limit=100&{parameters}")).await;
            assert_eq!(mine.len(), if parameters.starts_with("search") { 0 } else { 30 }, "{parameters}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_with_any_bit_flipped_is_refused_or_leads_elsewhere_in_ones_own() {
    for api in Api::all().await {
        let (_, _, body) = api.get("/api-logs?limit=10").await;
        let body: Value = serde_json::from_str(&body).unwrap();
        let cursor = body["next_cursor"].as_str().unwrap().to_owned();
        let mut seen = BTreeSet::new();
        for at in 0..cursor.len() {
            for bit in 0..7 {
                let mut bytes = cursor.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                let flipped: String = bytes.iter().map(|byte| format!("%{byte:02X}")).collect();
                let (status, _, body) = api.get(&format!("/api-logs?cursor={flipped}")).await;
                assert!(status == 200 || status == 400, "{}: {status}: {body}", api.made.name);
                assert!(!body.contains("theirs"), "{}", api.made.name);
                seen.insert(status);
            }
        }
        assert_eq!(seen.len(), 2);
        // Cursors that are too short, too long, in another alphabet, padded, or of another version.
        for cursor in
            [&cursor[1..], &format!("{cursor}AA"), &format!("{cursor}="), "Am8", "%00", "++++", "🙂", "Older(0)"]
        {
            let cursor: String = cursor.bytes().map(|byte| format!("%{byte:02X}")).collect();
            assert_eq!(api.get(&format!("/api-logs?cursor={cursor}")).await.0, 400, "{cursor}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_in_without_a_right_whatever_is_asked() {
    for api in Api::all().await {
        for (header, url) in [
            (None, "/api-logs"),
            (None, "/api-logs?limit=oops"),
            (Some("Basic acme"), "/api-logs"),
            (None, "/api-logs/0193a7c2-9f4e-7abc-8def-0123456789ab"),
            (None, "/api-logs/nonsense"),
            (None, "/api-logs/%FF"),
        ] {
            let mut request = Request::get(url);
            if let Some(header) = header {
                request = request.header("authorization", header);
            }
            let answer = api.app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
            assert_eq!(answer.status(), 401, "{url}");
        }
        for tenant in ["", " ", "*", "%", "acme ", "ACME", "acme'--", "acmé"] {
            let request = Request::get("/api-logs")
                .header("authorization", http::HeaderValue::from_bytes(format!("Bearer {tenant}").as_bytes()).unwrap())
                .body(Body::empty())
                .unwrap();
            let answer = api.app.clone().oneshot(request).await.unwrap();
            let body = answer.into_body().collect().await.unwrap().to_bytes();
            assert!(!String::from_utf8_lossy(&body).contains("mine"), "{}: {tenant:?}", api.made.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_counts_and_searches_have_ones_own_entries_only() {
    for api in Api::all().await {
        let theirs = &api.theirs[3];
        for parameters in
            ["", "tenant=globex", "tenant=", "search=theirs", "status=4xx", &format!("search={}", theirs.id)]
        {
            let mine = if parameters.starts_with("search") { 0 } else { 30 };
            for (file, header) in [("csv", 1), ("jsonl", 0)] {
                let (status, _, body) = api.get(&format!("/api-logs.{file}?{parameters}")).await;
                assert_eq!((status.as_u16(), body.lines().count()), (200, mine + header), "{parameters}: {body}");
                assert!(!body.contains("theirs") && !body.contains("globex"), "{}: {body}", api.made.name);
            }
            for view in ["", "&view=groups"] {
                let request = Request::get(format!("/api-logs?{parameters}{view}"))
                    .header("authorization", "Bearer acme")
                    .header("accept", "text/html");
                let answer = api.app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
                let body = answer.into_body().collect().await.unwrap().to_bytes();
                let page = String::from_utf8(body.to_vec()).unwrap();
                let is_counted = page.contains(&format!("<h2>{mine} entries"));
                assert!(is_counted || mine == 0 && !page.contains("<svg"), "{}: {parameters}: {page}", api.made.name);
                assert!(!page.contains("/theirs"), "{}: {parameters}: {page}", api.made.name);
                assert!(page.contains("Tenant <strong>acme</strong>"), "{page}");
            }
        }
        let request = Request::get("/api-logs.csv").body(Body::empty()).unwrap();
        assert_eq!(api.app.clone().oneshot(request).await.unwrap().status(), 401);
    }
}

/// A host's own store that ignores the access and returns all its entries.
struct Careless(Vec<Entry>);

impl Store for Careless {
    fn append<'a>(&'a self, _: &'a [Entry]) -> StoreFuture<'a, ()> {
        Box::pin(async { Ok(()) })
    }
    fn list<'a>(&'a self, _: &'a Query) -> StoreFuture<'a, StorePage> {
        Box::pin(async { Ok(StorePage::new(self.0.clone())) })
    }
    fn get<'a>(&'a self, _: &'a Access, _: Uuid) -> StoreFuture<'a, Option<Entry>> {
        Box::pin(async { Ok(self.0.first().cloned()) })
    }
    fn trim<'a>(&'a self, _: &'a Limits) -> StoreFuture<'a, u64> {
        Box::pin(async { Ok(0) })
    }
}

#[tokio::test]
async fn what_a_hosts_store_gives_out_is_looked_at_once_more() {
    let mut all = ["globex", "acme"].map(|name| entry(name, &format!("/{name}"), 404));
    for entry in &mut all {
        entry.request_body = Some(StoredBody::text("a body"));
        entry.request_headers.insert("x-note".to_owned(), "a note".to_owned());
    }
    let (theirs, cursor) = (all[0].id, Cursor::Older(Uuid::max()));
    let store = Careless(all.into());
    let acme = Access::Tenant("acme".to_owned());
    for (access, query) in [(&acme, String::new()), (&Access::Operator, "tenant=acme".to_owned())] {
        let page = list(&store, access, Some(&query)).await.unwrap();
        let [mine] = page.items.as_slice() else { panic!("{page:?}") };
        assert_eq!((mine.request_url.as_str(), &mine.request_body), ("/acme", &None));
        assert!(mine.request_headers.is_empty());
    }
    assert!(status_error_log::get(&store, &acme, &theirs.to_string()).await.is_err());
    let page = list(&store, &Access::Tenant("other".to_owned()), Some(&format!("cursor={cursor}"))).await.unwrap();
    assert_eq!((page.items.len(), page.previous_cursor), (0, None), "nor does a cursor tell of them");
}
