//! The table as a whole: its codes, their links and their bytes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use search_engine::{Error, SEARCH};
use serde_json::Value;
use status_error::Catalog;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

/// A line for each example of the table: the status and the body of its response.
const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/responses.txt");

#[test]
fn each_code_is_unique_and_has_a_description_a_type_and_a_link() {
    // Fails if a code has no description, or if it stands for two errors.
    status_error::catalog::assert_catalog::<Error>();
    status_error::catalog::assert_all_proven::<Error>();

    let catalog = Catalog::of::<Error>();
    let codes: BTreeSet<&str> = catalog.iter().map(|kind| kind.code).collect();
    assert_eq!(codes.len(), catalog.iter().count());
    assert!(codes.len() > 150, "{}", codes.len());
    for kind in catalog.public() {
        let link = SEARCH.docs_of(kind).unwrap().to_string();
        assert_eq!(link, format!("https://docs.search.example.com/errors#{}", kind.code));
        assert_eq!(kind.static_members[0].name, "type");
    }
}

#[test]
fn each_response_is_the_recorded_one() {
    let mut responses = String::new();
    for error in Error::examples() {
        let response = status_error::response(&error);
        let body = str::from_utf8(response.body()).unwrap();
        writeln!(responses, "{} {body}", response.status().as_u16()).unwrap();
    }
    if std::env::var_os("BLESS").is_some() {
        fs::write(RECORDED, &responses).unwrap();
    }
    let recorded = fs::read_to_string(RECORDED).unwrap();
    for (response, recorded) in responses.lines().zip(recorded.lines()) {
        assert_eq!(response, recorded, "clients see this change. `BLESS=1` records it");
    }
    assert_eq!(responses.lines().count(), recorded.lines().count());
}

#[test]
fn the_recorded_bodies_are_what_the_catalog_declares() {
    let recorded = fs::read_to_string(RECORDED).unwrap();
    let catalog = Catalog::of::<Error>();
    // The order of the examples is that of the catalog.
    assert_eq!(catalog.iter().count(), recorded.lines().count());
    for (kind, line) in catalog.iter().zip(recorded.lines()) {
        let (status, body) = line.split_once(' ').unwrap();
        assert_eq!(status, kind.status.to_string());
        let body: Value = serde_json::from_str(body).unwrap();
        let code = if kind.is_masked() { "internal" } else { kind.code };
        assert_eq!(body["code"], code);
        assert_eq!(body["link"], format!("https://docs.search.example.com/errors#{code}"));
        let types = ["auth", "internal", "invalid_request", "remote", "system"];
        assert!(types.contains(&body["type"].as_str().unwrap()), "{line}");
        assert!(body["message"].as_str().unwrap().ends_with('.'), "{line}");
    }
}

#[test]
fn the_openapi_document_has_each_code() {
    let document = search_engine::openapi::document().unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let described: BTreeSet<&str> =
        schemas.values().filter_map(|schema| schema["properties"]["code"]["enum"][0].as_str()).collect();
    let catalog = Catalog::of::<Error>();
    let declared = catalog.public().map(|kind| kind.code);
    // The code of a masked server error, too.
    assert_eq!(described, declared.chain(["internal"]).collect());
}
