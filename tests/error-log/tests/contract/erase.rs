//! Erasure: it removes every entry that is meant, and nothing else.

use super::*;
use status_error_log::{ErrorLog, MemoryStore, MirrorStore};
use std::sync::Arc;

fn log(store: &Arc<dyn Store>) -> ErrorLog {
    ErrorLog::builder(Arc::clone(store)).start().unwrap()
}

/// Returns an entry whose request body names a person. Lists don't have this body.
fn of_jane(tenant: &str, url: &str) -> Entry {
    let mut entry = entry(tenant, url, 404);
    entry.request_body = StoredBody::json(r#"{"buyer":{"name":"Jane D\u00f6"}}"#.to_owned());
    entry
}

#[tokio::test(flavor = "multi_thread")]
async fn one_persons_entries_are_erased_and_no_others() {
    for made in Made::all().await {
        let log = log(&made.store);
        // More than one list has, between entries of others.
        for number in 0..55 {
            let jane = of_jane("acme", &format!("/jane/{number}"));
            let mut batch = vec![entry("acme", "/other", 404), jane.clone()];
            // Others may have an entry with the same id, which an import may cause.
            if number % 20 == 0 {
                let mut twins = vec![of_jane("globex", "/twin"), entry("initech", "/twin", 404)];
                twins.push(Entry::new(Owner::operator(), "GET", "/twin", 404, SystemTime::now()));
                twins.iter_mut().for_each(|twin| twin.id = jane.id);
                batch.extend(twins);
            }
            made.store.append(&batch).await.unwrap();
        }
        let all = Filter::default();
        let (acme, globex) = (tenant("acme"), tenant("globex"));
        // The access and the filter decide before the function does.
        let is_jane = |entry: &Entry| entry.mentions("JANE DÖ");
        assert_eq!(log.erase(&tenant("nobody"), &all, is_jane).await.unwrap(), 0, "{}", made.name);
        assert_eq!(
            log.erase(&acme, &filter(|filter| filter.tenant = Some("globex".to_owned())), |_| true).await.unwrap(),
            0
        );
        assert_eq!(
            log.erase(&acme, &filter(|filter| filter.status = Some(StatusFilter::Is(500))), |_| true).await.unwrap(),
            0
        );
        assert_eq!(log.erase(&acme, &all, |_| false).await.unwrap(), 0);
        assert_eq!(log.erase(&acme, &all, |entry| entry.mentions("")).await.unwrap(), 0);
        assert_eq!(urls(&*made.store, acme.clone()).await.len(), 110, "{}", made.name);

        let some = filter(|filter| filter.search = Some("/jane/5".to_owned()));
        assert_eq!(log.erase(&acme, &some, is_jane).await.unwrap(), 6, "{}", made.name);
        assert_eq!(log.erase(&acme, &all, is_jane).await.unwrap(), 49, "{}", made.name);
        assert_eq!(log.erase(&acme, &all, is_jane).await.unwrap(), 0);
        assert_eq!(urls(&*made.store, acme).await, vec!["/other"; 55], "{}", made.name);
        for name in ["globex", "initech"] {
            assert_eq!(urls(&*made.store, tenant(name)).await, ["/twin"; 3], "{}: {name}", made.name);
        }
        let again = made.again().await;
        assert_eq!(urls(&*again, Access::Operator).await.len(), 55 + 9, "{}", made.name);

        // An operator's erasure reaches all tenants, and the entries without a tenant.
        assert_eq!(log.erase(&Access::Operator, &all, is_jane).await.unwrap(), 3, "{}", made.name);
        assert_eq!(urls(&*made.store, globex).await, [""; 0]);
        assert_eq!(urls(&*made.store, Access::Operator).await.len(), 61, "{}", made.name);
        let twin = filter(|filter| filter.search = Some("/twin".to_owned()));
        assert_eq!(log.erase(&Access::Operator, &twin, |entry| entry.tenant.is_none()).await.unwrap(), 3);
        assert_eq!(urls(&*made.store, tenant("initech")).await, ["/twin"; 3], "{}", made.name);
    }
}

/// A page of an operator's list may end between the entries of one id.
#[tokio::test(flavor = "multi_thread")]
async fn entries_with_one_id_are_erased_across_pages() {
    for made in Made::all().await {
        let mut batch = numbered("acme", 0..99);
        let id = id_of(Duration::from_secs(60 * 60));
        for name in ["acme", "globex", "initech"] {
            let mut twin = entry(name, "/twin", 404);
            twin.id = id;
            batch.push(twin);
        }
        made.store.append(&batch).await.unwrap();
        let erased = log(&made.store).erase(&Access::Operator, &Filter::default(), |_| true).await;
        assert_eq!(erased.unwrap(), 102, "{}", made.name);
        assert_eq!(urls(&*made.store, Access::Operator).await, [""; 0], "{}", made.name);
    }
}

fn filter(set: impl Fn(&mut Filter)) -> Filter {
    let mut filter = Filter::default();
    set(&mut filter);
    filter
}

#[tokio::test(flavor = "multi_thread")]
async fn both_stores_of_a_mirror_erase() {
    let (first, second) = (Made::memory(Limits::new()), Made::sqlite().await);
    let mirror: Arc<dyn Store> = Arc::new(MirrorStore::new(Arc::clone(&first.store), Arc::clone(&second.store)));
    mirror.append(&[of_jane("acme", "/jane"), entry("acme", "/other", 404)]).await.unwrap();
    let erased = log(&mirror).erase(&tenant("acme"), &Filter::default(), |entry| entry.mentions("jane")).await;
    assert_eq!(erased.unwrap(), 1);
    for made in [first, second] {
        assert_eq!(urls(&*made.store, tenant("acme")).await, ["/other"], "{}", made.name);
    }
}

#[tokio::test]
async fn a_store_that_cannot_remove_says_so() {
    struct Plain(MemoryStore);
    use status_error_log::StoreFuture;
    impl Store for Plain {
        fn append<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, ()> {
            self.0.append(entries)
        }
        fn list<'a>(&'a self, query: &'a Query) -> StoreFuture<'a, status_error_log::StorePage> {
            self.0.list(query)
        }
        fn get<'a>(&'a self, access: &'a Access, id: Uuid) -> StoreFuture<'a, Option<Entry>> {
            self.0.get(access, id)
        }
        fn trim<'a>(&'a self, limits: &'a Limits) -> StoreFuture<'a, u64> {
            self.0.trim(limits)
        }
    }
    let log = ErrorLog::builder(Plain(MemoryStore::new(Limits::new()))).start().unwrap();
    log.append(&[of_jane("acme", "/jane")]).await.unwrap();
    assert_eq!(log.erase(&tenant("acme"), &Filter::default(), |_| false).await.unwrap(), 0);
    let error = log.erase(&tenant("acme"), &Filter::default(), |_| true).await.unwrap_err();
    assert!(!error.is_unavailable());
}
