//! The comparison of schemas: pairs with a known answer, and random pairs whose answer a validator
//! that is not this project's confirms.

use super::assertions::Assertions;
use super::narrower::is_narrower;
use super::*;
use crate::oracle::{Sampler, Verified, schemas, verify};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

fn fits(new: &Value, old: &Value) -> bool {
    is_narrower(&Assertions::of(new), &Assertions::of(old))
}

/// The first schema of each pair accepts values that the second one does not accept, and all that
/// the second one accepts.
#[test]
fn a_wider_schema_is_told_from_a_narrower_one() {
    let object = |properties: Value, required: Value| json!({ "type": "object", "properties": properties, "required": required });
    let closed =
        |properties: Value| json!({ "type": "object", "properties": properties, "additionalProperties": false });
    let pairs = [
        (json!(true), json!({ "type": "string" })),
        (json!({ "title": "anything" }), json!({ "const": 1 })),
        (json!({ "type": "string" }), json!(false)),
        (json!({ "type": "number" }), json!({ "type": "integer" })),
        (json!({ "type": ["string", "integer"] }), json!({ "type": "integer" })),
        (json!({ "anyOf": [{ "type": "string" }, { "type": "null" }] }), json!({ "type": "string" })),
        (json!({ "anyOf": [{ "type": "string" }, { "type": "null" }] }), json!({ "type": ["null"] })),
        (
            json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }, { "type": "null" }] }),
            json!({ "type": ["null", "string"] }),
        ),
        (json!({ "type": "string" }), json!({ "type": "string", "format": "uuid" })),
        (json!({ "type": "string" }), json!({ "enum": ["a", "b"] })),
        (json!({ "enum": ["a", "b"] }), json!({ "enum": ["b"] })),
        (json!({ "enum": ["a", "b"] }), json!({ "const": "a" })),
        (json!({ "oneOf": [{ "const": "a", "description": "A." }, { "const": "b" }] }), json!({ "enum": ["b"] })),
        (json!({ "type": "integer", "minimum": 0 }), json!({ "type": "integer", "minimum": 0, "maximum": 255 })),
        (
            json!({ "type": "integer", "minimum": 0, "maximum": 18_446_744_073_709_551_615_u64 }),
            json!({ "type": "integer", "minimum": 0, "maximum": 18_446_744_073_709_551_614_u64 }),
        ),
        (json!({ "type": "integer", "minimum": -5 }), json!({ "const": 7 })),
        (json!({ "type": "string", "maxLength": 3 }), json!({ "const": "äöü" })),
        (json!({ "type": "array" }), json!({ "type": "array", "items": { "type": "integer" } })),
        (
            json!({ "type": "array", "items": { "type": "number" } }),
            json!({ "type": "array", "items": { "type": "integer" } }),
        ),
        (
            json!({ "type": "array", "items": { "type": "number" } }),
            json!({ "type": "array", "prefixItems": [{ "type": "integer" }], "items": false }),
        ),
        (
            json!({ "type": "array", "prefixItems": [{ "type": "number" }, { "type": "string" }], "items": false, "minItems": 2 }),
            json!({ "type": "array", "prefixItems": [{ "type": "integer" }, { "type": "string" }], "items": false, "minItems": 2 }),
        ),
        (json!({ "type": "object" }), object(json!({ "a": true }), json!(["a"]))),
        (object(json!({ "a": true }), json!([])), object(json!({ "a": true }), json!(["a"]))),
        (
            object(json!({ "a": { "type": "number" } }), json!(["a"])),
            object(json!({ "a": { "type": "integer" }, "b": true }), json!(["b", "a"])),
        ),
        (closed(json!({ "a": { "type": "number" }, "b": true })), closed(json!({ "a": { "type": "integer" } }))),
        (
            json!({ "type": "object", "additionalProperties": { "type": "number" } }),
            json!({ "type": "object", "additionalProperties": { "type": "integer" } }),
        ),
        (
            json!({ "type": "object", "additionalProperties": { "type": "number" } }),
            closed(json!({ "a": { "type": "integer" } })),
        ),
        (json!({ "type": "string" }), json!({ "allOf": [{ "type": "string" }, { "minLength": 1 }] })),
        (json!({ "type": "integer" }), json!({ "type": "integer", "x-of": "a vendor", "multipleOf": 5 })),
    ];
    for (wide, narrow) in &pairs {
        assert!(fits(narrow, wide), "{narrow} fits {wide}");
        assert!(!fits(wide, narrow), "{wide} does not fit {narrow}");
        assert!(fits(wide, wide) && fits(narrow, narrow));
    }
}

#[test]
fn schemas_that_no_rule_compares_count_as_different() {
    let reference = |name: &str| json!({ "$ref": "#/$defs/a", "$defs": { "a": { "type": name } } });
    assert!(!fits(&reference("integer"), &reference("number")));
    assert!(fits(&reference("integer"), &reference("integer")));
    let not = |schema: Value| json!({ "type": "integer", "not": schema });
    assert!(!fits(&not(json!({ "const": 1 })), &not(json!({ "const": 2 }))));
    assert!(!fits(&json!({ "enum": [[1]] }), &json!({ "type": "array", "items": { "type": "string" } })));
}

/// If a schema counts as narrower, then each of its values fits the wider one.
#[test]
fn each_value_of_a_narrower_schema_fits_the_wider_one() {
    let mut runner = TestRunner::default();
    let pairs = (schemas(), schemas(), any::<u64>(), any::<bool>());
    let mut cases = Vec::new();
    for _ in 0..3_000 {
        let (old, other, seed, is_edited) = pairs.new_tree(&mut runner).unwrap().current();
        let mut sampler = Sampler::new(seed);
        let new = if is_edited { sampler.edited(&old, &other) } else { other };
        for _ in 0..5 {
            let value = sampler.value(&new);
            cases.push((new.clone(), old.clone(), value));
        }
    }
    let pairs: Vec<(&Value, &Value)> =
        cases.iter().flat_map(|(new, old, value)| [(new, value), (old, value)]).collect();
    let Some(verified) = verify(&pairs) else { return };
    let (mut compared, mut excluded, mut refuted) = (0, 0, 0);
    for ((new, old, value), verdicts) in cases.iter().zip(verified.chunks(2)) {
        let [Verified(true), Verified(fits_old)] = verdicts else { continue };
        if differences(new, old).is_empty() {
            compared += 1;
            assert!(fits(new, old) && *fits_old, "{value} fits {new}, and does not fit {old}");
        } else {
            excluded += 1;
            refuted += usize::from(!fits_old);
        }
    }
    println!("{compared} values of narrower schemas fit; {refuted} of {excluded} values of others do not");
    assert!(compared > 700 && refuted > 2_000, "too few cases for a meaningful test");
}
