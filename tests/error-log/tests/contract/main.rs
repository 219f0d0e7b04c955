//! The contract of every store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod counts;
mod erase;
mod export;
mod search;
mod trim;

use error_log_tests::{Made, entry, id_at, tenant, urls};
use status_error_log::{
    Access, Cursor, Entry, Filter, Limits, ListRequest, Owner, Page, Query, StatusFilter, Store, StoredBody, get, list,
};
use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};
use uuid::Uuid;

/// Returns an id made `age` ago.
fn id_of(age: Duration) -> Uuid {
    id_at(SystemTime::now() - age)
}

fn numbered(name: &str, numbers: std::ops::Range<u32>) -> Vec<Entry> {
    numbers.map(|number| entry(name, &format!("/{number}"), 404)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_comes_back_as_it_was() {
    for made in Made::all().await {
        let mut whole = Entry::new(
            Owner::tenant("a'\"\\ü😀").principal("key 7"),
            "PATCH",
            "/x?y=***",
            409,
            SystemTime::now() - Duration::from_millis(1500),
        );
        whole.response_body = StoredBody::json(r#"{"z":1,"a":[1.5,null,"😀"]}"#.to_owned());
        whole.request_body = Some(StoredBody::text("é\n"));
        whole.cause = Some("why".to_owned());
        whole.request_id = Some("r-1".to_owned());
        whole.code = Some("duplicate_record".to_owned());
        whole.route = Some("/x".to_owned());
        whole.user_agent = Some("curl".to_owned());
        whole.error_id = Some("ref".to_owned());
        whole.truncated = true;
        whole.request_headers.insert("accept".to_owned(), "*/*".to_owned());
        whole.response_headers.insert("retry-after".to_owned(), "30".to_owned());
        made.store.append(&[whole.clone()]).await.unwrap();

        let access = tenant("a'\"\\ü😀");
        let found = made.store.get(&access, whole.id).await.unwrap().unwrap();
        let json = |entry: &Entry| serde_json::to_string(entry).unwrap();
        assert_eq!(json(&found), json(&whole), "{}", made.name);
        let listed = made.store.list(&Query::new(access, Filter::default(), 5)).await.unwrap().entries.remove(0);
        assert!(listed.request_headers.is_empty() && listed.request_body.is_none(), "lists are brief");
        assert!(listed.response_headers.is_empty());
        assert_eq!(listed.response_body, whole.response_body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_may_come_again() {
    for made in Made::all().await {
        let entries = numbered("acme", 0..300);
        made.store.append(&entries[..200]).await.unwrap();
        made.store.append(&entries).await.unwrap();
        made.store.append(&entries).await.unwrap();
        made.store.append(&[]).await.unwrap();
        assert_eq!(urls(&*made.store, tenant("acme")).await.len(), 300, "{}", made.name);
        assert_eq!(urls(&*made.again().await, tenant("acme")).await.len(), 300, "{}", made.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_lead_through_all_entries_and_back() {
    for made in Made::all().await {
        made.store.append(&numbered("acme", 0..95)).await.unwrap();
        made.store.append(&numbered("other", 0..7)).await.unwrap();
        let urls = |page: &Page| page.items.iter().map(|entry| entry.request_url.clone()).collect::<Vec<_>>();
        let expected: Vec<String> = (0..95).rev().map(|number| format!("/{number}")).collect();

        let (mut pages, mut cursor) = (Vec::new(), None::<Cursor>);
        loop {
            let query = cursor.map_or("limit=10".to_owned(), |cursor| format!("limit=10&cursor={cursor}"));
            let page = list(&made.store, &tenant("acme"), Some(&query)).await.unwrap();
            assert_eq!(page.previous_cursor.is_some(), !pages.is_empty(), "{}", made.name);
            cursor = page.next_cursor;
            pages.push(page);
            // Entries that arrive while paging don't shift the pages.
            made.store.append(&[entry("acme", "/new", 404), entry("other", "/new", 404)]).await.unwrap();
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(pages.iter().flat_map(urls).collect::<Vec<_>>(), expected, "{}", made.name);
        assert_eq!(pages.len(), 10);

        // Pages back to the newest entries, including those that have arrived meanwhile.
        let mut back = Vec::new();
        let mut cursor = pages.last().unwrap().previous_cursor;
        while let Some(at) = cursor {
            let page = list(&made.store, &tenant("acme"), Some(&format!("limit=10&cursor={at}"))).await.unwrap();
            assert!(page.next_cursor.is_some());
            back.splice(0..0, urls(&page));
            cursor = page.previous_cursor;
        }
        // The page after the last one is empty, and its `previous_cursor` leads back.
        let oldest = Cursor::Older(pages.last().unwrap().items.last().unwrap().id);
        let empty = list(&made.store, &tenant("acme"), Some(&format!("limit=10&cursor={oldest}"))).await.unwrap();
        assert!(empty.items.is_empty() && empty.next_cursor.is_none());
        let query = format!("limit=5&cursor={}", empty.previous_cursor.unwrap());
        let page = list(&made.store, &tenant("acme"), Some(&query)).await.unwrap();
        assert_eq!((urls(&page).last().unwrap().as_str(), page.next_cursor), ("/0", None));
        assert_eq!(back[..10], ["/new"; 10]);
        assert_eq!(back[10..], expected[..90]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_of_one_moment_are_told_apart() {
    for made in Made::all().await {
        let at = id_of(Duration::from_secs(5));
        let mut entries = numbered("acme", 0..50);
        for (entry, tie) in entries.iter_mut().zip(0_u128..) {
            entry.id = Uuid::from_u128((at.as_u128() & !0xffff) | tie);
        }
        // The entries are appended in no particular order.
        entries.reverse();
        entries.swap(3, 40);
        made.store.append(&entries).await.unwrap();
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = list(&made.store, &tenant("acme"), Some(&format!("limit=7&cursor={cursor}"))).await.unwrap();
            seen.extend(page.items.iter().map(|entry| entry.id));
            let Some(next) = page.next_cursor else { break };
            cursor = next.to_string();
        }
        assert_eq!(seen.len(), 50);
        assert!(seen.is_sorted_by(|a, b| a > b), "{}", made.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_filter_and_all_of_them_together() {
    for made in Made::all().await {
        let make = |url: &str, status, age: u64, set: &dyn Fn(&mut Entry)| {
            let mut entry = entry("acme", url, status);
            entry.id = id_of(Duration::from_secs(age));
            set(&mut entry);
            entry
        };
        let nothing: &dyn Fn(&mut Entry) = &|_| {};
        let entries = [
            make("/a", 404, 100, nothing),
            make("/b", 409, 90, &|entry| entry.code = Some("duplicate_record".to_owned())),
            make("/c", 500, 80, &|entry| entry.request_method = "POST".to_owned()),
            make("/d", 404, 70, &|entry| entry.route = Some("/{id}".to_owned())),
            make("/e?x=***&Search=A%25", 400, 60, &|entry| entry.request_id = Some("r-7".to_owned())),
            make("/b_b", 409, 50, &|entry| {
                entry.code = Some("duplicate_record".to_owned());
                entry.request_method = "POST".to_owned();
                entry.route = Some("/{id}".to_owned());
                entry.request_id = Some("r-8".to_owned());
            }),
        ];
        made.store.append(&entries).await.unwrap();
        made.store.append(&[entry("other", "/a", 404)]).await.unwrap();
        let at =
            |age: u64| ListRequest::parse("").map(|_| rfc3339(SystemTime::now() - Duration::from_secs(age))).unwrap();
        let rows: Vec<(String, &[&str])> = vec![
            (String::new(), &["/b_b", "/e?x=***&Search=A%25", "/d", "/c", "/b", "/a"]),
            ("status=404".to_owned(), &["/d", "/a"]),
            ("status=4xx".to_owned(), &["/b_b", "/e?x=***&Search=A%25", "/d", "/b", "/a"]),
            ("status=5XX".to_owned(), &["/c"]),
            ("code=duplicate_record".to_owned(), &["/b_b", "/b"]),
            ("method=POST".to_owned(), &["/b_b", "/c"]),
            ("route=%2F%7Bid%7D".to_owned(), &["/b_b", "/d"]),
            ("request_id=r-7".to_owned(), &["/e?x=***&Search=A%25"]),
            (format!("from={}", at(65)), &["/b_b", "/e?x=***&Search=A%25"]),
            (format!("to={}", at(85)), &["/b", "/a"]),
            (format!("from={}&to={}", at(95), at(75)), &["/c", "/b"]),
            (format!("from={}&to={}", at(75), at(95)), &[]),
            ("search=b".to_owned(), &["/b_b", "/b"]),
            ("search=_".to_owned(), &["/b_b"]),
            ("search=SEARCH%3Da%25".to_owned(), &["/e?x=***&Search=A%25"]),
            ("search=%25".to_owned(), &["/e?x=***&Search=A%25"]),
            ("search=%27+OR+1%3D1".to_owned(), &[]),
            (
                "code=duplicate_record&method=POST&route=%2F%7Bid%7D&request_id=r-8&status=409&search=b".to_owned(),
                &["/b_b"],
            ),
            ("code=duplicate_record&method=GET&status=4xx".to_owned(), &["/b"]),
            ("status=5xx&search=b".to_owned(), &[]),
            // A tenant's `tenant` parameter is ignored.
            ("tenant=other".to_owned(), &["/b_b", "/e?x=***&Search=A%25", "/d", "/c", "/b", "/a"]),
        ];
        for (query, expected) in rows {
            let page = list(&made.store, &tenant("acme"), Some(&query)).await.unwrap();
            let urls: Vec<_> = page.items.iter().map(|entry| entry.request_url.as_str()).collect();
            assert_eq!(urls, expected, "{}: {query}", made.name);
            assert_eq!((page.next_cursor, page.previous_cursor), (None, None), "{}: {query}", made.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_a_url_however_it_is_written() {
    for made in Made::all().await {
        let urls = [
            "/buyers/M%C3%BCller?limit=5&name=***",
            "/stra%c3%9fe",
            "/a%2Fb?q=M%C3%BCller+%26+S%C3%B6hne&p=100%25",
            "/Größe",
            "/%00%FF",
            "/plain",
        ];
        made.store.append(&urls.map(|url| entry("acme", url, 404))).await.unwrap();
        for (search, expected) in [
            ("müller", &[2, 0][..]),
            ("MÜLLER", &[2, 0]),
            ("m%C3%BCLLER", &[2, 0]),
            ("%c3%bcller", &[2, 0]),
            ("müller & söhne", &[2]),
            ("STRASSE", &[1]),
            ("Straße", &[1]),
            ("größe", &[3]),
            ("gr%C3%B6%C3%9Fe", &[3]),
            ("a/b", &[2]),
            ("100%", &[2]),
            ("%00", &[4]),
            ("/PLAIN", &[5]),
            ("https://api.example.com/plain", &[5]),
            ("https://api.example.com:8443/buyers/m%C3%BCller?name=Jane&limit=5#top", &[0]),
            ("/buyers/Müller?name=Jane", &[0]),
            ("https://api.example.com/buyers/müller?limit=6", &[]),
            ("https://api.example.com/other", &[]),
            ("https://api.example.com/", &[5, 4, 3, 2, 1, 0]),
            ("muller", &[]),
            ("' OR 1=1 --", &[]),
        ] {
            let mut query = Query::new(tenant("acme"), Filter::default(), 10);
            query.filter.search = Some(search.to_owned());
            let encoded: String = search.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let expected: Vec<&str> = expected.iter().map(|place| urls[*place]).collect();
            let found = made.store.list(&query).await.unwrap().entries;
            let found: Vec<&str> = found.iter().map(|entry| entry.request_url.as_str()).collect();
            assert_eq!(found, expected, "{}: {search}", made.name);
            // Together with another filter, and for an operator.
            for (access, more) in [(tenant("acme"), "status=404&method=GET"), (Access::Operator, "status=4xx")] {
                let query = format!("search={encoded}&{more}");
                let page = list(&made.store, &access, Some(&query)).await.unwrap();
                assert_eq!(urls_of(&page), expected, "{}: {search}", made.name);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn times_have_an_offset_and_may_be_far() {
    let mut stores = vec![Made::memory(Limits::new().age(Duration::from_secs(u64::MAX / 4)))];
    stores.extend(Made::durable().await);
    for made in stores {
        let mut all = numbered("acme", 0..2);
        // 2026-01-31T12:00:00Z and an hour later.
        for (entry, hours) in all.iter_mut().zip(0_u64..) {
            entry.id = Uuid::from_u128((u128::from(1_769_860_800_000 + hours * 3_600_000) << 80) + 1);
        }
        made.store.append(&all).await.unwrap();
        for (query, expected) in [
            ("from=2026-01-31T14:00:00+02:00", 2),
            ("from=2026-01-31T14:00:00%2B02:00", 2),
            ("from=2026-01-31T14:00:01+02:00", 1),
            ("to=2026-01-31T10:00:00-03:00", 1),
            ("from=2026-01-31T14:30:00+02:00&to=2026-01-31T15:00:01+02:00", 1),
            ("to=9999-12-31T23:59:59Z", 2),
            ("to=%2B275760-09-13T00:00:00.000Z", 2),
            ("to=+275760-09-13T00:00:00.000Z", 2),
            ("from=9999-12-31T23:59:59.999999999+14:00", 0),
            ("from=0000-01-01T00:00:00Z", 2),
            ("from=-271821-04-20T00:00:00Z", 2),
            ("to=0001-01-01T00:00:00Z", 0),
            ("from=9999-12-31T23:59:59Z&to=0000-01-01T00:00:00Z", 0),
        ] {
            let page = list(&made.store, &tenant("acme"), Some(query)).await;
            let page = page.unwrap_or_else(|error| panic!("{}: {query}: {error:?}", made.name));
            assert_eq!(page.items.len(), expected, "{}: {query}", made.name);
            let page = status_error_log::html::list(&made.store, &tenant("acme"), Some(query)).await;
            assert_eq!(page.status(), 200, "{}: {query}", made.name);
        }
        for query in ["from=2026-01-31", "to=2026-02-30T00:00:00Z", "to=99999999-01-01T00:00:00Z", "from=now"] {
            assert!(list(&made.store, &tenant("acme"), Some(query)).await.is_err(), "{query}");
        }
    }
}

fn urls_of(page: &Page) -> Vec<&str> {
    page.items.iter().map(|entry| entry.request_url.as_str()).collect()
}

fn rfc3339(time: SystemTime) -> String {
    let entry = Entry::new(Owner::operator(), "", "", 404, time);
    serde_json::to_value(entry).unwrap()["request_received_at"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_sees_all_and_says_whose() {
    for made in Made::all().await {
        let nobodys = Entry::new(Owner::operator(), "GET", "/nobody", 404, SystemTime::now());
        made.store.append(&[entry("a", "/a", 404), entry("b", "/b", 400), nobodys.clone()]).await.unwrap();
        assert_eq!(urls(&*made.store, Access::Operator).await, ["/b", "/a", "/nobody"], "{}", made.name);
        let page = list(&made.store, &Access::Operator, Some("tenant=b")).await.unwrap();
        assert_eq!(page.items[0].tenant.as_deref(), Some("b"));
        assert_eq!((page.items.len(), page.dropped), (1, Some(0)));
        let page = list(&made.store, &Access::Operator, Some("status=404&search=A")).await.unwrap();
        assert_eq!(page.items.len(), 1);
        assert!(get(&made.store, &Access::Operator, &nobodys.id.to_string()).await.is_ok());
        // No tenant name gives access to the operator's entries.
        for name in ["", "\0", "operator", "a\0", "null"] {
            assert_eq!(urls(&*made.store, tenant(name)).await, [""; 0], "{}: {name:?}", made.name);
            assert!(made.store.get(&tenant(name), nobodys.id).await.unwrap().is_none());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_by_tenant_narrows_the_access_and_never_widens_it() {
    for made in Made::all().await {
        made.store.append(&[entry("a", "/a", 404), entry("b", "/b", 400), entry("b", "/bb", 404)]).await.unwrap();
        made.store.append(&[Entry::new(Owner::operator(), "GET", "/nobody", 404, SystemTime::now())]).await.unwrap();
        for (access, name, status, expected) in [
            (Access::Operator, "b", None, &["/bb", "/b"][..]),
            (Access::Operator, "b", Some(StatusFilter::Is(404)), &["/bb"]),
            (Access::Operator, "c", None, &[]),
            (Access::Operator, "", None, &[]),
            (tenant("a"), "a", None, &["/a"]),
            (tenant("a"), "b", None, &[]),
            (tenant("a"), "b", Some(StatusFilter::Class(4)), &[]),
        ] {
            let mut query = Query::new(access, Filter::default(), 10);
            query.filter.tenant = Some(name.to_owned());
            query.filter.status = status;
            let found = made.store.list(&query).await.unwrap().entries;
            let urls: Vec<&str> = found.iter().map(|entry| entry.request_url.as_str()).collect();
            assert_eq!(urls, expected, "{}: {query:?}", made.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_write_trim_and_list_one_log_at_once() {
    for made in Made::durable().await {
        // Both nodes may find an empty database, or tables that the other node has just created.
        let (one, other) = tokio::join!(made.again(), made.again());
        let write = async |node: &dyn Store, from: u32| {
            for batch in 0..40 {
                let first = from + batch * 25;
                node.append(&numbered("acme", first..first + 25)).await.unwrap();
                if batch % 10 == 0 {
                    node.trim(&Limits::new()).await.unwrap();
                }
            }
        };
        let read = async {
            for _ in 0..40 {
                let page = list(&made.store, &tenant("acme"), Some("limit=100")).await.unwrap();
                assert!(page.items.is_sorted_by(|a, b| a.id > b.id));
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::join!(write(&*one, 0), write(&*other, 1_000), read);
        let mut seen = BTreeSet::new();
        let mut cursor = None;
        loop {
            let mut query = Query::new(tenant("acme"), Filter::default(), 100);
            query.cursor = cursor;
            let found = other.list(&query).await.unwrap();
            let Some(last) = found.entries.last() else { break };
            cursor = Some(Cursor::Older(last.id));
            seen.extend(found.entries.into_iter().map(|entry| entry.request_url));
        }
        assert_eq!(seen.len(), 2_000, "{}", made.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_holds_a_nul_is_refused_or_kept_and_spoils_no_batch() {
    // The layer escapes control characters, but a caller of `append` may pass them. The store then
    // returns an error or keeps the entry, and the connection stays usable.
    for made in Made::all().await {
        let mut bad = entry("acme", "/nul", 404);
        bad.code = Some("a\0b".to_owned());
        let done = made.store.append(&[entry("acme", "/good", 404), bad]).await;
        let left = urls(&*made.store, tenant("acme")).await.len();
        match done {
            Ok(()) => assert_eq!(left, 2, "{}", made.name),
            Err(error) => assert_eq!((error.is_unavailable(), left), (false, 0), "{}", made.name),
        }
        made.store.append(&[entry("acme", "/good", 404)]).await.unwrap();
    }
}
