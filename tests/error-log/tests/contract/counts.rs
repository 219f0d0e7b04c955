//! The counts of every store, which the page's chart shows.

use error_log_tests::{Made, entry, tenant};
use status_error_log::{
    Access, CountQuery, Counts, Entry, Filter, Precision, Query, StatusFilter, Store, StoreError, StoreFuture,
    StorePage,
};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use uuid::{NoContext, Timestamp, Uuid};

/// A time of an hour ago, in seconds since 1970, because a store in memory trims older entries.
static BEGIN: LazyLock<u64> = LazyLock::new(|| SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() - 3_600);

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(*BEGIN + seconds)
}

/// Returns an entry that was sent this many seconds after the begin.
fn sent(tenant: &str, seconds: u64, status: u16, code: Option<&str>, route: Option<&str>) -> Entry {
    let mut entry = entry(tenant, "/things?limit=5", status);
    entry.id = Uuid::new_v7(Timestamp::from_unix(NoContext, *BEGIN + seconds, 0));
    entry.response_sent_at = at(seconds);
    entry.code = code.map(str::to_owned);
    entry.route = route.map(str::to_owned);
    entry
}

/// Three spans of ten seconds.
fn query(access: Access, filter: Filter) -> CountQuery {
    CountQuery::new(access, filter, [0, 10, 20, 30].map(at).to_vec())
}

/// Returns the groups of each span in text, in order.
fn shown(counts: &Counts) -> Vec<String> {
    let spans = counts.spans.iter().map(|span| {
        let mut groups: Vec<String> = span
            .groups
            .iter()
            .map(|group| {
                let seconds = |time: SystemTime| time.duration_since(at(0)).unwrap().as_secs();
                let [code, route] = [&group.code, &group.route].map(|text| text.as_deref().unwrap_or("-"));
                let (first, last) = (seconds(group.first), seconds(group.last));
                format!("{} {code} {route} {} {first}-{last}", group.status, group.count)
            })
            .collect();
        groups.sort();
        groups.join(", ")
    });
    spans.collect()
}

async fn filled() -> Vec<Made> {
    let stores = Made::all().await;
    for made in &stores {
        let mut entries = Vec::new();
        for (seconds, status, code, route) in [
            (0, 404, Some("not_found"), Some("/a")),
            (1, 404, Some("not_found"), Some("/a")),
            (9, 404, Some("not_found"), Some("/b")),
            (10, 500, Some("server_error"), None),
            (25, 409, None, None),
            (29, 409, None, None),
            // Outside of all spans.
            (30, 404, Some("not_found"), Some("/a")),
        ] {
            entries.push(sent("acme", seconds, status, code, route));
        }
        entries.push(sent("globex", 5, 400, Some("theirs"), Some("/theirs")));
        let mut nobodys = sent("acme", 6, 400, Some("nobodys"), None);
        nobodys.tenant = None;
        nobodys.authenticated = false;
        entries.push(nobodys);
        made.store.append(&entries).await.unwrap();
    }
    stores
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_are_counted_by_span_status_code_and_route() {
    for made in filled().await {
        let counts = made.store.count(&query(tenant("acme"), Filter::default())).await.unwrap();
        let expected =
            ["404 not_found /a 2 0-1, 404 not_found /b 1 9-9", "500 server_error - 1 10-10", "409 - - 2 25-29"];
        assert_eq!(shown(&counts), expected, "{}", made.name);
        assert!(counts.spans.iter().all(|span| span.precision == Precision::Exact), "{}", made.name);
        for bounds in [vec![], vec![at(0)]] {
            let none = CountQuery::new(tenant("acme"), Filter::default(), bounds);
            assert_eq!(made.store.count(&none).await.unwrap(), Counts::default(), "{}", made.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_have_every_filter() {
    for made in filled().await {
        let filter = |set: fn(&mut Filter)| {
            let mut filter = Filter::default();
            set(&mut filter);
            query(tenant("acme"), filter)
        };
        for (filter, expected) in [
            (filter(|it| it.status = Some(StatusFilter::Class(5))), ["", "500 server_error - 1 10-10", ""]),
            (
                filter(|it| it.status = Some(StatusFilter::Is(404))),
                ["404 not_found /a 2 0-1, 404 not_found /b 1 9-9", "", ""],
            ),
            (filter(|it| it.route = Some("/a".to_owned())), ["404 not_found /a 2 0-1", "", ""]),
            (
                filter(|it| it.search = Some("LIMIT=5".to_owned())),
                ["404 not_found /a 2 0-1, 404 not_found /b 1 9-9", "500 server_error - 1 10-10", "409 - - 2 25-29"],
            ),
            (filter(|it| it.search = Some("nowhere".to_owned())), ["", "", ""]),
            (
                filter(|it| {
                    it.code = Some("not_found".to_owned());
                    it.route = Some("/b".to_owned());
                    it.status = Some(StatusFilter::Class(4));
                }),
                ["404 not_found /b 1 9-9", "", ""],
            ),
            (filter(|it| it.error_id = Some("none".to_owned())), ["", "", ""]),
            // The bounds replace the filter's times.
            (
                filter(|it| it.from = Some(SystemTime::now())),
                ["404 not_found /a 2 0-1, 404 not_found /b 1 9-9", "500 server_error - 1 10-10", "409 - - 2 25-29"],
            ),
        ] {
            let counts = made.store.count(&filter).await.unwrap();
            assert_eq!(shown(&counts), expected, "{}: {filter:?}", made.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_entries_of_the_access_are_counted() {
    for made in filled().await {
        let of = |access, tenant: Option<&str>| query(access, narrowed(tenant));
        for (query, first) in [
            (of(tenant("globex"), None), "400 theirs /theirs 1 5-5"),
            (of(tenant("acme"), Some("globex")), ""),
            (of(tenant("none"), None), ""),
            (of(tenant(""), None), ""),
            (of(tenant("a\0"), None), ""),
            (of(Access::Operator, Some("globex")), "400 theirs /theirs 1 5-5"),
            (of(Access::Operator, Some("")), ""),
            (
                of(Access::Operator, None),
                "400 nobodys - 1 6-6, 400 theirs /theirs 1 5-5, 404 not_found /a 2 0-1, 404 not_found /b 1 9-9",
            ),
        ] {
            let counts = made.store.count(&query).await.unwrap();
            assert_eq!(shown(&counts)[0], first, "{}: {query:?}", made.name);
        }
    }
}

fn narrowed(tenant: Option<&str>) -> Filter {
    let mut filter = Filter::default();
    filter.tenant = tenant.map(str::to_owned);
    filter
}

/// A log with more entries than a store groups, most of them in one second.
#[tokio::test(flavor = "multi_thread")]
async fn counts_of_very_many_entries_say_that_they_are_estimates() {
    // The other stores count all of them.
    for made in Made::all().await.into_iter().filter(|made| ["sqlite", "postgres"].contains(&made.name)) {
        let mut entries: Vec<Entry> = (0..26_000).map(|_| sent("acme", 15, 404, Some("many"), None)).collect();
        entries.extend((0..4_000).map(|number| sent("acme", 16 + number % 2, 409, Some("few"), None)));
        entries.push(sent("acme", 3, 400, None, None));
        for batch in entries.chunks(2_000) {
            made.store.append(batch).await.unwrap();
        }
        let counts = made.store.count(&query(tenant("acme"), Filter::default())).await.unwrap();
        let [first, second, third] = counts.spans.as_slice() else { panic!("{counts:?}") };
        assert_eq!((first.total(), first.precision), (1, Precision::Exact), "{}", made.name);
        assert_eq!((third.total(), third.precision), (0, Precision::Exact), "{}", made.name);
        // The number of entries is right, and the shares of the groups nearly are.
        assert_eq!(second.precision, Precision::Estimate, "{}", made.name);
        assert!((29_998..=30_000).contains(&second.total()), "{}: {second:?}", made.name);
        let by: BTreeMap<u16, u64> = second.groups.iter().map(|group| (group.status, group.count)).collect();
        assert!((4_000..6_000).contains(&by[&409]), "{}: {by:?}", made.name);
    }
}

/// A store that can't count, and that stops after a number of entries for each list.
struct Plain {
    inner: Arc<dyn Store>,
    is_careless: bool,
}

impl Store for Plain {
    fn append<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, ()> {
        self.inner.append(entries)
    }
    fn list<'a>(&'a self, query: &'a Query) -> StoreFuture<'a, StorePage> {
        let mut query = query.clone();
        if self.is_careless {
            query = Query::new(Access::Operator, Filter::default(), query.limit);
        }
        Box::pin(async move { self.inner.list(&query).await })
    }
    fn get<'a>(&'a self, _: &'a Access, _: Uuid) -> StoreFuture<'a, Option<Entry>> {
        Box::pin(async { Err(StoreError::permanent("not needed")) })
    }
    fn trim<'a>(&'a self, _: &'a status_error_log::Limits) -> StoreFuture<'a, u64> {
        Box::pin(async { Ok(0) })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_can_not_count_is_counted_by_its_lists() {
    for made in filled().await {
        let plain = Plain { inner: made.again().await, is_careless: false };
        for access in [tenant("acme"), tenant("globex"), Access::Operator] {
            let query = query(access, Filter::default());
            let (by_lists, counted) = (plain.count(&query).await.unwrap(), made.store.count(&query).await.unwrap());
            assert_eq!(shown(&by_lists), shown(&counted), "{}", made.name);
        }
        let careless = Plain { inner: made.again().await, is_careless: true };
        let counts = careless.count(&query(tenant("globex"), Filter::default())).await.unwrap();
        assert!(shown(&counts).iter().all(|span| !span.contains("not_found")), "{counts:?}");
    }
    let made = Made::memory(status_error_log::Limits::new());
    let entries: Vec<Entry> = (0..3_000).map(|number| sent("acme", number / 100, 404, None, None)).collect();
    made.store.append(&entries).await.unwrap();
    let plain = Plain { inner: made.store.clone(), is_careless: false };
    let counts = plain.count(&query(tenant("acme"), Filter::default())).await.unwrap();
    let spans: Vec<_> = counts.spans.iter().map(|span| (span.total(), span.precision)).collect();
    use Precision::{AtLeast, Exact};
    assert_eq!(spans, [(0, AtLeast), (1_000, AtLeast), (1_000, Exact)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_id_finds_its_entry_for_its_tenant_and_for_operators() {
    for made in Made::all().await {
        let mut broken = sent("acme", 1, 500, Some("server_error"), None);
        broken.error_id = Some("6b0b3a1e-9c53-4a2f-8d1e-000000000001".to_owned());
        made.store.append(&[broken.clone(), sent("acme", 2, 500, None, None)]).await.unwrap();
        for (access, count) in [(tenant("acme"), 1), (Access::Operator, 1), (tenant("globex"), 0)] {
            let mut filter = Filter::default();
            filter.error_id.clone_from(&broken.error_id);
            let found = made.store.list(&Query::new(access, filter, 10)).await.unwrap();
            assert_eq!(found.entries.len(), count, "{}", made.name);
        }
    }
}
