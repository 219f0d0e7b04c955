use super::*;
use crate::entry::Entry;
use crate::entry::body::StoredBody;
use crate::entry::owner::Owner;
use crate::error::StoreError;
use crate::query::{Query, StorePage};
use crate::store::interface::StoreFuture;
use crate::store::limits::Limits;
use crate::store::memory::MemoryStore;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::HeaderMap;
use http::header::ACCEPT;
use sha2::{Digest as _, Sha256};

fn accepts(lines: &[&'static str]) -> bool {
    let mut headers = HeaderMap::new();
    for line in lines {
        headers.append(ACCEPT, HeaderValue::from_static(line));
    }
    is_preferred(&headers)
}

#[test]
fn browsers_get_the_page_and_programs_json() {
    for line in [
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
        "text/html",
        "TEXT/HTML; charset=utf-8",
        "text/*",
        "text/html;q=0.001, application/json;q=0",
        "*/*;q=0.5, text/html;q=0.6",
        // The most specific range decides, not the first range or the range with the highest
        // weight.
        "application/*;q=0.9, application/json;q=0.1, text/html;q=0.2",
        "text/html;level=\"1,2\";q=0.5, */*;q=0.1",
        "nonsense, text/html",
    ] {
        assert!(accepts(&[line]), "{line}");
    }
    for line in [
        "",
        "*/*",
        "application/json",
        "text/html, application/json",
        "application/json, text/html;q=0.9",
        "text/html;q=0",
        "text/*, text/html;q=0",
        "text/html;q=0.5, */*;q=0.5",
        "text/html;q=NaN",
        "text/html;q=7, application/json;q=0.1",
        "application/xhtml+xml",
        "image/png",
        "text/html+json",
        ";;;,,,",
    ] {
        assert!(!accepts(&[line]), "{line}");
    }
    assert!(!accepts(&[]));
    assert!(accepts(&["*/*;q=0.1", "text/html"]), "several lines are one list");
}

#[test]
fn the_policy_names_the_style_sheet() {
    let hash = BASE64_STANDARD.encode(Sha256::digest(view::STYLE));
    assert!(POLICY.contains(&format!("style-src 'sha256-{hash}';")), "the style sheet's hash is now sha256-{hash}");
    assert!(!view::STYLE.contains('<') && !view::STYLE.contains('\r'));
}

fn store() -> MemoryStore {
    MemoryStore::new(Limits::new())
}

fn acme() -> Access {
    Access::Tenant("acme".to_owned())
}

fn entry(url: &str) -> Entry {
    Entry::new(Owner::tenant("acme"), "GET", url, 404, SystemTime::now())
}

fn text(page: &Response<Bytes>) -> &str {
    std::str::from_utf8(page.body()).unwrap()
}

#[tokio::test]
async fn every_page_has_the_headers_that_guard_it() {
    let store = store();
    let pages = [
        (200, list(&store, &acme(), None).await),
        (400, list(&store, &acme(), Some("status=nonsense")).await),
        (404, get(&store, &acme(), "none", None).await),
    ];
    for (status, page) in pages {
        assert_eq!(page.status(), status);
        let header = |name| page.headers().get_all(name).iter().collect::<Vec<_>>();
        assert_eq!(header(CONTENT_TYPE), ["text/html; charset=utf-8"], "{status}");
        assert_eq!(header(CACHE_CONTROL), ["no-store"]);
        assert_eq!(header(VARY), ["accept"]);
        assert_eq!(header(REFERRER_POLICY), ["no-referrer"]);
        assert_eq!(header(X_CONTENT_TYPE_OPTIONS), ["nosniff"]);
        assert_eq!(header(CONTENT_SECURITY_POLICY), [POLICY]);
        assert!(page.extensions().get::<NotLogged>().is_some());
    }
}

#[tokio::test]
async fn what_is_another_tenants_is_not_there() {
    let store = store();
    let mut theirs = Entry::new(Owner::tenant("globex"), "GET", "/theirs", 404, SystemTime::now());
    theirs.tenant = Some("globex".to_owned());
    let id = theirs.id.to_string();
    store.append(&[theirs]).await.unwrap();
    let (theirs, none) = (get(&store, &acme(), &id, None).await, get(&store, &acme(), "none", None).await);
    assert_eq!((theirs.status(), theirs.body()), (none.status(), none.body()));
    for query in [None, Some("tenant=globex"), Some("search=theirs")] {
        let page = list(&store, &acme(), query).await;
        assert!(!text(&page).contains("/theirs"), "{query:?}");
        assert!(!text(&page).contains("id=\"tenant\""));
    }
    let page = list(&store, &Access::Operator, None).await;
    assert!(text(&page).contains("/theirs") && text(&page).contains("?tenant=globex"));
}

#[tokio::test]
async fn text_is_escaped_and_links_are_encoded() {
    let store = store();
    let mut entry = entry("/<&>\"'\u{202e}");
    entry.code = Some("a&b=\"c\" d".to_owned());
    let id = entry.id;
    store.append(&[entry]).await.unwrap();
    let page = list(&store, &acme(), Some("search=%3C%26%3E%22%27")).await;
    assert!(text(&page).contains("/&#60;&#38;&#62;&#34;&#39;\\u{202e}<"), "{}", text(&page));
    assert!(text(&page).contains("value=\"&#60;&#38;&#62;&#34;&#39;\""));
    assert!(text(&page).contains("href=\"?code=a%26b%3D%22c%22+d\""));
    assert!(text(&page).contains(&format!("href=\"api-logs/{id}\"")));
    let page = get(&store, &acme(), &id.to_string(), Some("zone=%2B05:45")).await;
    assert!(text(&page).contains("href=\"../api-logs?code=a%26b%3D%22c%22+d&#38;zone=%2B05%3A45\""));
}

#[tokio::test]
async fn cursors_keep_the_filter_and_nothing_else() {
    let store = store();
    let entries: Vec<Entry> = (0..3).map(|_| entry("/buyers")).collect();
    store.append(&entries).await.unwrap();
    let page = list(&store, &acme(), Some("limit=1&search=a%26b&other=1&search=")).await;
    assert!(text(&page).contains("No entry matches these filters."));
    let page = list(&store, &acme(), Some("limit=1&search=buyers&other=1&from=2026-01-31T12:00")).await;
    let next = text(&page).split("<a href=\"").find(|link| link.contains("cursor=")).unwrap();
    let next = next.split('"').next().unwrap().replace("&#38;", "&");
    let expected = "?search=buyers&from=2026-01-31T12%3A00%3A00.000Z&limit=1&cursor=";
    assert!(next.starts_with(expected), "{next}");
    let page = list(&store, &acme(), next.strip_prefix('?')).await;
    assert!(
        text(&page).contains("rel=\"prev\"")
            && text(&page).contains("rel=\"next\"")
            && text(&page).contains(">Newest<")
    );
}

#[tokio::test]
async fn a_body_that_would_grow_beyond_measure_is_shown_as_it_was_sent() {
    let store = store();
    let mut deep = entry("/deep");
    let json = format!("{}{}1{}", "[".repeat(100), "1,".repeat(7000), "]".repeat(100));
    deep.response_body = StoredBody::json(json.clone());
    let mut endless = entry("/endless");
    let json_2 = format!("{}{}", "[".repeat(8000), "]".repeat(8000));
    endless.response_body = StoredBody::json(json_2.clone());
    store.append(&[deep, endless]).await.unwrap();
    let page = list(&store, &acme(), None).await;
    assert!(text(&page).contains(&json) && text(&page).contains(&json_2));
    assert!(page.body().len() < 100_000, "{}", page.body().len());
}

#[tokio::test]
async fn what_is_not_to_be_seen_does_not_become_a_page() {
    let answer = |status: u16, kind, body: &'static str| {
        let answer = Response::builder().status(status).header(CONTENT_TYPE, kind);
        error(answer.body(Bytes::from_static(body.as_bytes())).unwrap())
    };
    // The layer masks a foreign 5xx; a login page or a redirect belongs to the application.
    for (status, kind) in
        [(500, "application/json"), (500, "text/plain"), (403, "text/html"), (302, "application/json")]
    {
        let kept = answer(status, kind, "{\"disk\":\"sda1 <is> full\"}");
        assert_eq!((kept.body().as_ref(), kept.headers().len()), (b"{\"disk\":\"sda1 <is> full\"}".as_slice(), 1));
    }
    for kind in ["application/json", "application/problem+json; a=b"] {
        let page = answer(403, kind, "{\"why\":\"<b>\"}");
        assert_eq!(page.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
        assert!(text(&page).contains("&#34;why&#34;: &#34;&#60;b&#62;&#34;"), "{}", text(&page));
    }
}

#[tokio::test]
async fn a_store_that_is_down_says_so_and_not_why() {
    struct Down;
    impl Store for Down {
        fn append<'a>(&'a self, _: &'a [Entry]) -> StoreFuture<'a, ()> {
            Box::pin(async { Err(StoreError::unavailable("sda1 is full")) })
        }
        fn list<'a>(&'a self, _: &'a Query) -> StoreFuture<'a, StorePage> {
            Box::pin(async { Err(StoreError::unavailable("sda1 is full")) })
        }
        fn get<'a>(&'a self, _: &'a Access, _: uuid::Uuid) -> StoreFuture<'a, Option<Entry>> {
            Box::pin(async { Err(StoreError::unavailable("sda1 is full")) })
        }
        fn trim<'a>(&'a self, _: &'a Limits) -> StoreFuture<'a, u64> {
            Box::pin(async { Ok(0) })
        }
    }
    let id = uuid::Uuid::now_v7().to_string();
    for page in [list(&Down, &acme(), None).await, get(&Down, &acme(), &id, None).await] {
        assert_eq!((page.status().as_u16(), &page.headers()[CONTENT_TYPE]), (500, &HEADERS[0].1));
        assert!(!text(&page).contains("sda1") && text(&page).contains("Please try again later."), "{}", text(&page));
    }
}

#[test]
fn ages_are_in_the_unit_that_a_person_would_choose() {
    let now = SystemTime::now();
    let ago = |seconds| text::ago(now - std::time::Duration::from_secs(seconds), now);
    let told = [0, 59, 60, 3599, 3600, 172_799, 172_800].map(ago);
    assert_eq!(told.join(", "), "just now, 59 s ago, 1 min ago, 59 min ago, 1 h ago, 47 h ago, 2 days ago");
    assert_eq!(text::ago(now + std::time::Duration::from_secs(9), now), "just now");
}
