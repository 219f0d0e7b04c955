//! The documents of five generators, which `fixtures/openapi-documents` writes.

use super::{API, contract, keys};
use serde_json::{Value, json};
use status_error::export::openapi::{Responses, Schemas};

fn document(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn documents() -> [(&'static str, Value); 5] {
    [
        ("aide", document(include_str!("documents/aide.json"))),
        ("dropshot", document(include_str!("documents/dropshot.json"))),
        ("poem-openapi", document(include_str!("documents/poem-openapi.json"))),
        ("salvo-oapi", document(include_str!("documents/salvo-oapi.json"))),
        ("utoipa", document(include_str!("documents/utoipa.json"))),
    ]
}

/// Returns the operations of a document by their id.
fn operation<'d>(document: &'d Value, id: &str) -> &'d Value {
    let items = document["paths"].as_object().unwrap().values();
    let mut operations = items.flat_map(|item| item.as_object().unwrap().values());
    operations.find(|operation| operation["operationId"] == id).unwrap_or_else(|| panic!("{id}"))
}

/// Asserts that each reference in a value leads to a part of the document.
fn assert_references(document: &Value, value: &Value) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get("$ref") {
                assert!(document.pointer(reference.strip_prefix('#').unwrap()).is_some(), "{reference}");
            }
            object.values().for_each(|value| assert_references(document, value));
        }
        Value::Array(elements) => elements.iter().for_each(|value| assert_references(document, value)),
        _ => {}
    }
}

#[test]
fn each_operation_gets_the_errors_that_it_lacks() {
    for (generator, before) in documents() {
        for schemas in [Schemas::PerStatus, Schemas::Whole] {
            let mut after = before.clone();
            let mut ids = Vec::new();
            let contract = contract(&API);
            contract
                .openapi()
                .schemas(schemas)
                .describe(&mut after, |operation| {
                    ids.push((operation.id.to_owned(), operation.has_body, operation.has_parameters));
                    match operation.id {
                        "readBuyer" => Responses::codes(["not_found"]),
                        _ => Responses::All,
                    }
                })
                .unwrap_or_else(|error| panic!("{generator}: {error}"));
            ids.sort();
            let expected = [("createBuyer", true, false), ("listBuyers", false, true), ("readBuyer", false, true)];
            let expected = expected.map(|(id, has_body, has_parameters)| (id.to_owned(), has_body, has_parameters));
            assert_eq!(ids, expected, "{generator}");
            assert_references(&after, &after);

            let responses = |id: &str| &operation(&after, id)["responses"];
            for (id, added) in [
                ("createBuyer", vec!["400", "404", "409", "413", "415", "503"]),
                ("listBuyers", vec!["400", "404", "409", "503"]),
                ("readBuyer", vec!["404"]),
            ] {
                let keys = keys(responses(id));
                assert!(added.iter().all(|key| keys.contains(key)), "{generator}: {id} has {keys:?}");
                // The responses of the generator are kept.
                for (key, response) in operation(&before, id)["responses"].as_object().unwrap() {
                    assert_eq!(responses(id)[key], *response, "{generator}: {id}, {key}");
                }
            }
            // A schema is in the dialect of the document's version.
            let code = &after["components"]["schemas"]["NotFoundError"]["properties"]["code"];
            let is_30 = after["openapi"].as_str().unwrap().starts_with("3.0");
            let expected = if is_30 {
                json!({"type": "string", "enum": ["not_found"]})
            } else {
                json!({"type": "string", "const": "not_found"})
            };
            assert_eq!(*code, expected, "{generator}");
        }
    }
}

/// The documents are of both dialects, so that the test above tests both.
#[test]
fn the_generators_write_two_versions() {
    let versions =
        documents().map(|(generator, document)| (generator, document["openapi"].as_str().unwrap().to_owned()));
    let of = |start: &str| versions.iter().filter(|(_, version)| version.starts_with(start)).count();
    assert!(of("3.0") > 0 && of("3.1") > 0 && of("3.0") + of("3.1") == 5, "{versions:?}");
}
