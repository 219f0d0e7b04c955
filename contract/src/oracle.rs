//! Values for schemas, and a validator that is not this project's: `jsonschema` for Python.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};
use std::process::Command;

/// Whether a value fits its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Verified(pub(crate) bool);

const PROGRAM: &str = r"
import json, sys
from jsonschema import Draft202012Validator
validators = {}
for line in open(sys.argv[1], encoding='utf-8'):
    text, value = json.loads(line)
    if text not in validators:
        schema = json.loads(text)
        Draft202012Validator.check_schema(schema)
        validators[text] = Draft202012Validator(schema)
    print('yes' if validators[text].is_valid(value) else 'no')
";

/// Validates each value with its schema, all of them in one process. Returns `None` and says so
/// where the validator is not installed.
pub(crate) fn verify(cases: &[(&Value, &Value)]) -> Option<Vec<Verified>> {
    let is_there = Command::new("python3").args(["-c", "import jsonschema"]).output();
    if !is_there.is_ok_and(|output| output.status.success()) {
        throwaway_servers::skip("python3 with jsonschema is not installed: no foreign validator confirms verdicts");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cases");
    let lines: Vec<String> =
        cases.iter().map(|(schema, value)| json!([schema.to_string(), value]).to_string()).collect();
    std::fs::write(&file, lines.join("\n")).unwrap();
    let output = Command::new("python3").args(["-c", PROGRAM]).arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let verified: Vec<Verified> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| Verified(line == "yes")).collect();
    assert_eq!(verified.len(), cases.len());
    Some(verified)
}

const NAMES: [&str; 4] = ["a", "b", "c", "d"];

/// Returns schemas as types of members have them.
pub(crate) fn schemas() -> impl Strategy<Value = Value> {
    let bound = prop_oneof![Just(None), (-3_i64..12).prop_map(Some)];
    let number = (select(vec!["integer", "number"]), bound.clone(), bound).prop_map(|(name, least, most)| {
        let mut schema = json!({ "type": name });
        for (key, bound) in [("minimum", least), ("maximum", most)] {
            if let Some(bound) = bound {
                schema[key] = bound.into();
            }
        }
        schema
    });
    let constants = proptest::sample::subsequence(vec![json!("a"), json!("b"), json!(1), json!(null), json!(7)], 1..4);
    let leaf = prop_oneof![
        Just(json!(true)),
        Just(json!({ "type": "string" })),
        Just(json!({ "type": "string", "minLength": 1, "maxLength": 2 })),
        Just(json!({ "type": "string", "pattern": "^a" })),
        Just(json!({ "type": "boolean" })),
        Just(json!({ "type": ["string", "null"] })),
        number.clone(),
        number,
        constants.prop_map(|values| json!({ "enum": values })),
        Just(json!({ "const": "a" })),
        Just(json!({ "oneOf": [{ "const": "a" }, { "const": "b", "type": "string" }] })),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let members = proptest::collection::btree_map(select(NAMES.to_vec()), (inner.clone(), any::<bool>()), 0..4);
        let further = prop_oneof![Just(None), Just(Some(json!(false))), inner.clone().prop_map(Some)];
        let object = (members, further).prop_map(|(members, further)| {
            let properties: Map<String, Value> =
                members.iter().map(|(name, (schema, _))| ((*name).to_owned(), schema.clone())).collect();
            let required: Vec<&str> =
                members.iter().filter(|(_, (_, required))| *required).map(|(name, _)| *name).collect();
            let mut schema = json!({ "type": "object", "properties": properties, "required": required });
            if let Some(further) = further {
                schema["additionalProperties"] = further;
            }
            schema
        });
        prop_oneof![
            object.clone(),
            object,
            inner.clone().prop_map(|items| json!({ "type": "array", "items": items })),
            (inner.clone(), inner.clone())
                .prop_map(|(a, b)| json!({ "type": "array", "prefixItems": [a, b], "items": false, "minItems": 2 })),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| json!({ "anyOf": [a, b] })),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| json!({ "oneOf": [a, b] })),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| json!({ "allOf": [a, b] })),
            inner.prop_map(|schema| json!({ "not": schema })),
        ]
    })
}

/// A source of values and of edits. The numbers are those of a linear congruential generator.
pub(crate) struct Sampler(u64);

impl Sampler {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % count.max(1)
    }

    /// Returns a value that fits a schema, in most cases.
    pub(crate) fn value(&mut self, schema: &Value) -> Value {
        if schema.get("const").is_some() {
            return schema["const"].clone();
        }
        for key in ["enum", "anyOf", "oneOf", "allOf"] {
            if let Some(cases) = schema.get(key).and_then(Value::as_array).filter(|cases| !cases.is_empty()) {
                let case = &cases[self.below(cases.len())];
                return if key == "enum" { case.clone() } else { self.value(case) };
            }
        }
        let names = match &schema["type"] {
            Value::String(name) => vec![name.as_str()],
            Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
            _ => vec!["string", "integer", "number", "boolean", "null", "array", "object"],
        };
        match names[self.below(names.len())] {
            "string" => ["", "a", "b", "ab", "abc"][self.below(5)].into(),
            "boolean" => (self.below(2) == 0).into(),
            "null" => Value::Null,
            "array" => self.array(schema),
            "object" => self.object(schema),
            name => {
                let least = schema["minimum"].as_i64().unwrap_or(-5);
                let most = schema["maximum"].as_i64().unwrap_or(15).max(least);
                let number = [least, most, least + i64::try_from(self.below(20)).unwrap()][self.below(3)];
                if name == "number" && self.below(2) == 0 {
                    json!(f64::from(i32::try_from(number).unwrap()) + 0.5)
                } else {
                    number.into()
                }
            }
        }
    }

    fn array(&mut self, schema: &Value) -> Value {
        let prefix = schema.get("prefixItems").and_then(Value::as_array).cloned().unwrap_or_default();
        let mut elements: Vec<Value> = prefix.iter().map(|item| self.value(item)).collect();
        if schema.get("items") != Some(&Value::Bool(false)) {
            for _ in 0..self.below(3) {
                elements.push(self.value(&schema["items"]));
            }
        }
        elements.into()
    }

    fn object(&mut self, schema: &Value) -> Value {
        let mut object = Map::new();
        let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
        for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if required.contains(&json!(name)) || self.below(2) == 0 {
                object.insert(name.clone(), self.value(member));
            }
        }
        if schema.get("additionalProperties") != Some(&Value::Bool(false)) && self.below(3) == 0 {
            let name = NAMES[self.below(NAMES.len())];
            if !object.contains_key(name) && schema["properties"].get(name).is_none() {
                object.insert(name.to_owned(), self.value(&schema["additionalProperties"]));
            }
        }
        object.into()
    }

    /// Returns a schema with one difference. `other` may replace a part of it.
    pub(crate) fn edited(&mut self, schema: &Value, other: &Value) -> Value {
        let mut edited = schema.clone();
        let Value::Object(keywords) = &mut edited else { return other.clone() };
        let keys: Vec<String> = keywords.keys().cloned().collect();
        let key = keys[self.below(keys.len())].clone();
        let keyword = keywords.get_mut(&key).unwrap();
        match (key.as_str(), keyword) {
            ("properties", Value::Object(properties)) => {
                let name = NAMES[self.below(NAMES.len())];
                match (properties.get(name).cloned(), self.below(3)) {
                    (Some(member), 0 | 1) => drop(properties.insert(name.to_owned(), self.edited(&member, other))),
                    (Some(_), _) => drop(properties.remove(name)),
                    (None, _) => drop(properties.insert(name.to_owned(), other.clone())),
                }
            }
            ("required", Value::Array(names)) => match names.pop() {
                Some(_) => {}
                None => names.push(json!(NAMES[self.below(NAMES.len())])),
            },
            ("minimum" | "maximum", bound) => {
                *bound = json!(bound.as_i64().unwrap() + [-1, 1][self.below(2)]);
            }
            ("enum", Value::Array(values)) if values.len() > 1 && self.below(2) == 0 => drop(values.pop()),
            ("enum", Value::Array(values)) => values.push(json!(["x", "y"][self.below(2)])),
            ("type", name) if *name == "number" => *name = json!("integer"),
            ("type", name) if *name == "integer" => *name = json!("number"),
            ("items" | "additionalProperties" | "not", part) => *part = self.edited(&part.clone(), other),
            ("anyOf" | "oneOf" | "allOf" | "prefixItems", Value::Array(cases)) => match self.below(4) {
                0 if cases.len() > 1 => drop(cases.pop()),
                1 => cases.push(other.clone()),
                _ => {
                    let at = self.below(cases.len());
                    cases[at] = self.edited(&cases[at].clone(), other);
                }
            },
            _ => match self.below(3) {
                0 => return other.clone(),
                1 => return json!({ "anyOf": [schema, other] }),
                _ => return json!({ "allOf": [schema, other] }),
            },
        }
        edited
    }
}
