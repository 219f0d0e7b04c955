//! Trimming: the entries that it removes and those that it keeps.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_old_or_too_much_goes_and_nobody_pushes_out_another() {
    let limits = Limits::new().age(Duration::from_secs(3600)).count(20).bytes(1 << 30);
    let mut all = vec![Made::memory(limits)];
    all.extend(Made::durable().await);
    for made in all {
        let (mut old, young) = (entry("quiet", "/old", 404), entry("quiet", "/young", 404));
        // A store with a partition for each hour removes whole hours.
        old.id = id_of(Duration::from_secs(3600 * 2 + 100));
        let nobodys = Entry::new(Owner::operator(), "GET", "/nobody", 404, SystemTime::now());
        made.store.append(&[old, young, nobodys]).await.unwrap();
        // A noisy tenant, and a client that claims to be the quiet tenant without proof.
        made.store.append(&numbered("noisy", 0..3_000)).await.unwrap();
        let claims =
            (0..3_000).map(|_| Entry::new(Owner::unauthenticated("quiet"), "GET", "/claimed", 401, SystemTime::now()));
        made.store.append(&claims.collect::<Vec<_>>()).await.unwrap();
        made.store.trim(&limits).await.unwrap();

        let noisy = urls(&*made.store, tenant("noisy")).await;
        assert_eq!(noisy, (2_980..3_000).rev().map(|number| format!("/{number}")).collect::<Vec<_>>(), "{}", made.name);
        let quiet = urls(&*made.store, tenant("quiet")).await;
        assert_eq!(quiet.len(), 21, "{}", made.name);
        assert!(quiet.contains(&"/young".to_owned()) && !quiet.contains(&"/old".to_owned()));
        assert!(urls(&*made.store, Access::Operator).await.contains(&"/nobody".to_owned()));
        assert_eq!(made.store.trim(&limits).await.unwrap(), 0, "{}: there is nothing left to do", made.name);

        // A node looks only at tenants to which it has written, but a node that has just started
        // looks at all of them once.
        made.store.append(&numbered("noisy", 0..30)).await.unwrap();
        let removed = made.again().await.trim(&limits).await.unwrap();
        assert_eq!(removed, if made.name == "memory" { 0 } else { 30 }, "{}", made.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_are_bounded_too() {
    let limits = Limits::new().bytes(50_000);
    let mut all = vec![Made::memory(limits)];
    all.extend(Made::durable().await);
    for made in all {
        made.store.append(&numbered("quiet", 0..3)).await.unwrap();
        for number in 0..20 {
            let mut large = entry("noisy", &format!("/{number}"), 404);
            large.response_body = Some(StoredBody::text(&"x".repeat(10_000)));
            made.store.append(&[large]).await.unwrap();
        }
        made.store.trim(&limits).await.unwrap();
        let left = urls(&*made.store, tenant("noisy")).await;
        assert_eq!(left, ["/19", "/18", "/17", "/16"], "{}", made.name);
        assert_eq!(urls(&*made.store, tenant("quiet")).await.len(), 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn trimming_a_tenant_leaves_anothers_entry_with_the_same_id() {
    let limits = Limits::new().count(1);
    for made in Made::durable().await {
        // Several owners' entries have the same id, which an import may cause.
        let shared = entry("a", "/a", 404);
        let mut twins: Vec<Entry> = ["b", "c"].map(|name| entry(name, &format!("/{name}"), 404)).into();
        twins.push(Entry::new(Owner::unauthenticated("d"), "GET", "/d", 401, SystemTime::now()));
        twins.push(Entry::new(Owner::operator(), "GET", "/nobody", 404, SystemTime::now()));
        twins.iter_mut().for_each(|twin| twin.id = shared.id);
        made.store.append(&twins).await.unwrap();
        made.store.append(&[shared, entry("a", "/new", 404), entry("d", "/proven", 404)]).await.unwrap();
        assert_eq!(made.store.trim(&limits).await.unwrap(), 1, "{}", made.name);
        assert_eq!(urls(&*made.store, tenant("a")).await, ["/new"]);
        for (name, left) in [("b", &["/b"][..]), ("c", &["/c"]), ("d", &["/proven", "/d"])] {
            assert_eq!(urls(&*made.store, tenant(name)).await, left, "{}", made.name);
        }
        assert_eq!(urls(&*made.store, Access::Operator).await.len(), 6);
    }
}
