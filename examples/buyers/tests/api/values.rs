//! The rules for a buyer's members.

use crate::Api;
use buyers::tour::client::Answer;
use serde_json::{Value, json};

/// Returns pointer and type of each entry of `details`.
fn details(answer: &Answer) -> Vec<(String, String)> {
    let text = |detail: &Value, name: &str| detail[name].as_str().unwrap().to_owned();
    let body = answer.json();
    body["details"].as_array().unwrap().iter().map(|detail| (text(detail, "pointer"), text(detail, "type"))).collect()
}

#[tokio::test]
async fn lengths_are_checked_to_the_character() {
    let api = Api::new().await;
    let fault = async |body: Value| {
        let answer = api.post(body).await;
        if answer.status == 201 { None } else { Some(details(&answer)) }
    };
    let text = |length: usize| "ä".repeat(length);
    let at = |pointer: &str, kind: &str| Some(vec![(pointer.to_owned(), kind.to_owned())]);
    const SHORT: &str = "value_error.any_str.min_length";
    const LONG: &str = "value_error.any_str.max_length";

    for name in ["display_name", "external_identifier", "account_number"] {
        assert_eq!(fault(json!({ name: text(200) })).await, None);
        assert_eq!(fault(json!({ name: text(201) })).await, at(&format!("/{name}"), LONG));
        assert_eq!(fault(json!({ name: "" })).await, at(&format!("/{name}"), SHORT));
        assert_eq!(fault(json!({ name: null })).await, None);
        assert_eq!(fault(json!({ name: 1 })).await, at(&format!("/{name}"), "type_error.string"));
    }
    for name in ["first_name", "last_name"] {
        assert_eq!(fault(json!({ "billing_details": { name: text(255) } })).await, None);
        assert_eq!(
            fault(json!({ "billing_details": { name: text(256) } })).await,
            at(&format!("/billing_details/{name}"), LONG)
        );
    }
    let email = |length: usize| json!({ "billing_details": { "email_address": text(length - 2) + "@x" } });
    assert_eq!(fault(email(320)).await, None);
    assert_eq!(fault(email(321)).await, at("/billing_details/email_address", LONG));
    for (number, is_right) in
        [("+4930123", true), ("4930123", false), ("+0930123", false), ("+1234567890123456", false)]
    {
        let faults = fault(json!({ "billing_details": { "phone_number": number } })).await;
        assert_eq!(faults.is_none(), is_right, "{number}: {faults:?}");
    }
    let address = |value: &str| json!({ "billing_details": { "address": value } });
    assert_eq!(fault(address("x")).await, at("/billing_details/address", "type_error.object"));
    assert_eq!(fault(json!(7)).await, at("", "type_error.object"));
}

#[tokio::test]
async fn a_change_keeps_what_is_absent_and_clears_what_is_null() {
    let api = Api::new().await;
    let id = api.create(json!({ "display_name": "Ada", "external_identifier": "a", "account_number": "1" })).await;
    let buyer =
        api.put(&id, json!({ "account_number": null, "billing_details": { "first_name": "Ada" } })).await.json();
    assert_eq!((&buyer["display_name"], &buyer["account_number"]), (&json!("Ada"), &json!(null)));
    assert!(buyer["updated_at"].as_str() >= buyer["created_at"].as_str());
    // A buyer's own identifier does not count as taken.
    assert_eq!(api.put(&id, json!({ "external_identifier": "a" })).await.status, 200);
    let buyer = api.put(&id, json!({ "billing_details": null, "external_identifier": null })).await.json();
    assert_eq!((&buyer["billing_details"], &buyer["external_identifier"]), (&json!(null), &json!(null)));
    api.create(json!({ "external_identifier": "a" })).await;
}
