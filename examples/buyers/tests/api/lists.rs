//! Pages and filters of lists.

use crate::{Api, send};
use serde_json::json;
use std::collections::HashSet;

#[tokio::test]
async fn pages_lead_on_and_back_while_buyers_arrive() {
    let api = Api::new().await;
    let mut ids = Vec::new();
    for number in 0..7 {
        ids.insert(0, api.create(json!({ "display_name": format!("Buyer {number}") })).await);
    }
    let page = async |query: &str| {
        let body = api.get(format!("/buyers?limit=3{query}")).await.json();
        let ids: Vec<_> =
            body["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
        let cursor = |name: &str| body[name].as_str().map(|cursor| format!("&cursor={cursor}"));
        (ids, cursor("previous_cursor"), cursor("next_cursor"))
    };

    let (first, None, Some(next)) = page("").await else { panic!() };
    assert_eq!(first, ids[..3]);
    let newest = api.create(json!({ "display_name": "arrived since" })).await;
    let (second, Some(_), Some(next)) = page(&next).await else { panic!() };
    assert_eq!(second, ids[3..6]);
    let (third, Some(previous), None) = page(&next).await else { panic!() };
    assert_eq!(third, ids[6..]);
    let (back, Some(previous), Some(_)) = page(&previous).await else { panic!() };
    assert_eq!(back, ids[3..6]);
    let (back, Some(previous), Some(_)) = page(&previous).await else { panic!() };
    assert_eq!(back, ids[..3]);
    let (back, None, Some(_)) = page(&previous).await else { panic!() };
    assert_eq!(back, [newest]);
}

#[tokio::test]
async fn lists_are_filtered_and_of_one_account() {
    let api = Api::new().await;
    let ada = api.create(json!({ "external_identifier": "a_1", "billing_details": { "last_name": "Lovelace" } })).await;
    let alan = api.create(json!({ "display_name": "100% Alan", "external_identifier": "ax1" })).await;
    send(&api.call("POST", "/buyers").with("x-merchant-account-id", "other").json(&json!({ "display_name": "Alan" })))
        .await;
    let found = async |query: &str| {
        let body = api.get(format!("/buyers?{query}")).await.json();
        let items = body["items"].as_array().unwrap_or_else(|| panic!("{body}")).iter();
        items.map(|item| item["id"].as_str().unwrap().to_owned()).collect::<HashSet<_>>()
    };
    assert_eq!(found("").await, [ada.clone(), alan.clone()].into());
    assert_eq!(found("search=LOVE").await, [ada.clone()].into());
    assert_eq!(found("search=alan").await, [alan.clone()].into());
    assert_eq!(found("search=0%25").await, [alan].into());
    // `_` and `%` are no wildcards.
    assert_eq!(found("search=a_1").await, [ada.clone()].into());
    assert_eq!(found("external_identifier=a_1").await, [ada].into());
    assert_eq!(found("external_identifier=a").await, [].into());

    for limit in ["1", "100"] {
        assert_eq!(api.get(format!("/buyers?limit={limit}")).await.json()["limit"].to_string(), limit);
    }
    for limit in ["0", "101", "-1", "", "2.5", "99999999999999999999"] {
        let answer = api.get(format!("/buyers?limit={limit}")).await;
        assert_eq!(answer.status, 400, "{limit}");
        assert_eq!(answer.json()["details"][0]["location"], "query", "{limit}");
        assert_eq!(answer.json()["details"][0]["pointer"], "/limit", "{limit}");
    }
}
