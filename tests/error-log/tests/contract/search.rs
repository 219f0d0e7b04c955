//! The search: for an id, or for a part of the URL.

use error_log_tests::{Made, entry, tenant};
use status_error_log::{Access, Entry, list};

const ERROR_ID: &str = "6b0b3a1e-9c53-4a2f-8d1e-3a0f5a3b8c11";

/// Returns the URLs that a search finds.
async fn found(made: &Made, access: &Access, query: &str) -> Vec<String> {
    let page = list(&made.store, access, Some(query)).await.unwrap();
    assert!(*access == Access::Operator || page.items.iter().all(|entry| entry.tenant.is_none()));
    page.items.into_iter().map(|entry| entry.request_url).collect()
}

fn made() -> [Entry; 4] {
    let mut entries = [
        entry("acme", "/broken", 500),
        entry("acme", "/retried", 409),
        entry("acme", "/retried/again", 409),
        entry("globex", "/theirs", 500),
    ];
    entries[0].error_id = Some(ERROR_ID.to_owned());
    entries[1].request_id = Some("retry-7".to_owned());
    entries[2].request_id = Some("retry-7".to_owned());
    entries[3].error_id = Some("7c0b3a1e-9c53-4a2f-8d1e-3a0f5a3b8c11".to_owned());
    entries[3].request_id = Some("theirs-1".to_owned());
    entries
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_entries_by_each_of_their_ids() {
    for made_store in Made::all().await {
        let entries = made();
        made_store.store.append(&entries).await.unwrap();
        let id = entries[0].id.to_string();
        for access in [tenant("acme"), Access::Operator] {
            for (query, urls) in [
                (format!("search={ERROR_ID}"), &["/broken"][..]),
                (format!("search=urn:uuid:{ERROR_ID}"), &["/broken"]),
                (format!("search=%20{ERROR_ID}%20&status=5xx"), &["/broken"]),
                (format!("search={ERROR_ID}&status=409"), &[]),
                (format!("reference={ERROR_ID}"), &["/broken"]),
                (format!("search={id}"), &["/broken"]),
                (format!("search={id}&method=GET&limit=1"), &["/broken"]),
                (format!("search={id}&method=POST"), &[]),
                ("search=retry-7".to_owned(), &["/retried/again", "/retried"]),
                ("search=retried".to_owned(), &["/retried/again", "/retried"]),
                ("search=none-of-them".to_owned(), &[]),
            ] {
                assert_eq!(found(&made_store, &access, &query).await, urls, "{}: {query}", made_store.name);
            }
        }
        // The pages of a search for an id lead on and back.
        let page = list(&made_store.store, &tenant("acme"), Some("search=retry-7&limit=1")).await.unwrap();
        let query = format!("search=retry-7&limit=1&cursor={}", page.next_cursor.unwrap());
        assert_eq!(found(&made_store, &tenant("acme"), &query).await, ["/retried"], "{}", made_store.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_id_finds_the_entry_of_another_tenant() {
    for made_store in Made::all().await {
        let entries = made();
        made_store.store.append(&entries).await.unwrap();
        let theirs = &entries[3];
        let ids = [theirs.id.to_string(), theirs.error_id.clone().unwrap(), theirs.request_id.clone().unwrap()];
        for id in &ids {
            for query in
                [format!("search={id}"), format!("search={id}&tenant=globex"), format!("reference={id}&tenant=globex")]
            {
                assert_eq!(found(&made_store, &tenant("acme"), &query).await, [""; 0], "{}: {query}", made_store.name);
            }
            let query = format!("search={id}&tenant=acme");
            assert_eq!(found(&made_store, &Access::Operator, &query).await, [""; 0], "{}: {query}", made_store.name);
            let query = format!("search={id}&tenant=globex");
            assert_eq!(
                found(&made_store, &Access::Operator, &query).await,
                ["/theirs"],
                "{}: {query}",
                made_store.name
            );
        }
    }
}
