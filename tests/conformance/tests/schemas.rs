//! Every error body of the recorded corpus fits its schema, as PyPI's `jsonschema` sees it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use buyers::error::{BuyerError, PAYMENTS};
use corpus::schemas::Bodies;
use items::{ITEMS, ItemError};
use serde_json::Value;
use status_error::RequestError;
use status_error::export::Contract;
use status_error_log::LogError;
use std::collections::BTreeSet;
use std::fs;

/// Returns the responses of a recording whose bodies are JSON objects: the status and the body.
fn responses(recording: &str) -> Vec<(u16, Value)> {
    let text = fs::read_to_string(corpus::folder().join(recording)).unwrap();
    let sections = text.split("\n=== ").flat_map(|section| section.split_once("\nHTTP/1.1 "));
    let responses = sections.filter_map(|(_, response)| {
        let (head, body) = response.split_once("\n\n")?;
        let body: Value = serde_json::from_str(body.trim()).ok()?;
        body.is_object().then(|| (head.get(..3).unwrap().parse().unwrap(), body))
    });
    responses.filter(|(status, _)| *status >= 400).collect()
}

/// Adds the error bodies of a recording, with their schemas. Returns the codes that are not in the
/// contract.
fn add(bodies: &mut Bodies, recording: &str, contract: &Contract) -> BTreeSet<String> {
    let mut unknown = BTreeSet::new();
    for (status, body) in responses(recording) {
        let code = body["code"].as_str().unwrap_or_default().to_owned();
        let entry = contract.entries().iter().find(|entry| entry.code == code && entry.statuses.contains(status));
        let masked = || contract.masked().iter().find(|entry| entry.statuses.contains(status));
        let described = match entry {
            Some(entry) => &entry.body,
            None if code == "server_error" => &masked().unwrap().body,
            None => {
                unknown.insert(code);
                continue;
            }
        };
        bodies.add(&format!("{recording}: {status} {code}"), &described.as_ref().unwrap().schema, &body);
    }
    unknown
}

#[test]
fn every_error_body_of_the_corpus_fits_its_schema() {
    let items = Contract::of(&ITEMS).errors::<ItemError>().errors::<RequestError>();
    let mut bodies = Bodies::default();
    for entry in fs::read_dir(corpus::folder().join("conformance")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let unknown = add(&mut bodies, &format!("conformance/{name}"), &items);
        // dropshot writes some errors in its own format, without a code.
        let expected = if name == "dropshot.txt" { BTreeSet::from([String::new()]) } else { BTreeSet::new() };
        assert_eq!(unknown, expected, "{name}");
    }
    let buyers = Contract::of(&PAYMENTS).errors::<BuyerError>().errors::<RequestError>().errors::<LogError>();
    assert_eq!(add(&mut bodies, "buyers/tour.txt", &buyers), BTreeSet::new());
    assert_eq!(add(&mut bodies, "error-log/list.txt", &buyers), BTreeSet::new());
    assert!(bodies.len() > 200, "{}", bodies.len());
    bodies.assert_valid();
}
