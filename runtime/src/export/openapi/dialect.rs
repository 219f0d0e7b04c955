//! JSON Schemas as a version of OpenAPI writes them.

use super::error::DescribeError;
use crate::export::inline::{for_each_subschema, inlined, require};
use serde_json::{Map, Value, json};

/// The versions of OpenAPI whose documents differ here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// OpenAPI 3.0, whose Schema Object is a dialect of its own.
    V30,
    /// OpenAPI 3.1 and 3.2, whose schemas are JSON Schemas (draft 2020-12).
    V31,
}

impl Version {
    /// Returns the version of a document.
    pub(super) fn of(document: &Value) -> Result<Self, DescribeError> {
        let object = document.as_object().ok_or(DescribeError::NotAnObject)?;
        let version = match (object.get("openapi"), object.get("swagger")) {
            (Some(Value::String(version)), _) => version,
            (_, Some(_)) => return Err(DescribeError::Swagger),
            _ => return Err(DescribeError::NoVersion),
        };
        let mut numbers = version.split('.');
        match (numbers.next(), numbers.next()) {
            (Some("3"), Some("0")) => Ok(Self::V30),
            (Some("3"), Some("1" | "2")) => Ok(Self::V31),
            _ => Err(DescribeError::UnknownVersion { version: version.clone() }),
        }
    }

    /// Returns a schema in the version's dialect. The schema has no references to its own parts,
    /// because a document has them at other places.
    pub(super) fn write(self, schema: &Value) -> Value {
        let mut schema = inlined(schema);
        match self {
            Self::V30 => as_30(&mut schema),
            Self::V31 => as_31(&mut schema),
        }
        schema
    }
}

/// Writes a schema for OpenAPI 3.1. Tools read an object more reliably than `true`, and a constant
/// more reliably with its type.
fn as_31(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            let booleans = take_booleans(object);
            for_each_subschema(object, &mut as_31);
            object.extend(booleans);
            add_type_of_constant(object);
        }
        Value::Bool(true) => *schema = json!({}),
        _ => {}
    }
}

/// Removes the schemas `true` and `false` that are usual in JSON Schema, and returns them.
fn take_booleans(schema: &mut Map<String, Value>) -> Vec<(String, Value)> {
    let keys = ["additionalProperties", "unevaluatedProperties", "items", "unevaluatedItems"];
    let is_boolean = |key: &&str| schema.get(*key).is_some_and(Value::is_boolean);
    let keys: Vec<&str> = keys.into_iter().filter(is_boolean).collect();
    keys.into_iter().filter_map(|key| schema.remove_entry(key)).collect()
}

/// Adds the type of `const`, and of an `enum` whose values have one type.
fn add_type_of_constant(schema: &mut Map<String, Value>) {
    if schema.contains_key("type") {
        return;
    }
    let mut types = match (schema.get("const"), schema.get("enum")) {
        (Some(constant), _) => vec![type_of(constant)],
        (None, Some(Value::Array(values))) => values.iter().map(type_of).collect(),
        _ => return,
    };
    types.dedup();
    if let [name] = types.as_slice() {
        schema.insert("type".to_owned(), json!(name));
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The keywords of the Schema Object of OpenAPI 3.0. A schema without the others allows more.
const KEYWORDS_OF_30: [&str; 33] = [
    "title",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
    "required",
    "enum",
    "type",
    "not",
    "allOf",
    "oneOf",
    "anyOf",
    "items",
    "properties",
    "additionalProperties",
    "description",
    "format",
    "default",
    "nullable",
    "readOnly",
    "writeOnly",
    "example",
    "externalDocs",
    "deprecated",
];

/// Writes a schema for OpenAPI 3.0.
fn as_30(schema: &mut Value) {
    let object = match schema {
        Value::Object(object) => object,
        Value::Bool(false) => {
            *schema = json!({ "not": {} });
            return;
        }
        _ => {
            *schema = json!({});
            return;
        }
    };
    write_tuple(object);
    let is_nullable = [take_null_alternative(object, "anyOf"), take_null_alternative(object, "oneOf")].contains(&true);
    let additional = object.get("additionalProperties").filter(|others| others.is_boolean()).cloned();
    for_each_subschema(object, &mut as_30);
    object.extend(additional.map(|others| ("additionalProperties".to_owned(), others)));

    if let Some(constant) = object.remove("const") {
        object.insert("enum".to_owned(), json!([constant]));
    }
    add_type_of_constant(object);
    write_types(object, is_nullable);
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if let Some(number) = object.get(exclusive).filter(|value| value.is_number()).cloned() {
            object.insert(bound.to_owned(), number);
            object.insert(exclusive.to_owned(), json!(true));
        }
    }
    if let Some(Value::Array(examples)) = object.remove("examples") {
        object.extend(examples.into_iter().next().map(|example| ("example".to_owned(), example)));
    }
    if object.get("type") == Some(&json!("array")) {
        object.entry("items").or_insert_with(|| json!({}));
    }
    object.retain(|key, _| KEYWORDS_OF_30.contains(&key.as_str()) || key.starts_with("x-"));
}

/// Writes a list with a schema for each element as a list whose elements fit one of these.
fn write_tuple(schema: &mut Map<String, Value>) {
    let Some(Value::Array(elements)) = schema.remove("prefixItems") else { return };
    match schema.remove("items") {
        // There are no further elements.
        Some(Value::Bool(false)) => {
            schema.insert("maxItems".to_owned(), json!(elements.len()));
            schema.insert("items".to_owned(), json!({ "anyOf": elements }));
        }
        Some(others) => {
            let all: Vec<Value> = elements.into_iter().chain([others]).collect();
            schema.insert("items".to_owned(), json!({ "anyOf": all }));
        }
        None => {}
    }
}

/// Removes the alternatives of `null`, and returns whether there was one.
fn take_null_alternative(schema: &mut Map<String, Value>, key: &str) -> bool {
    let Some(Value::Array(alternatives)) = schema.get_mut(key) else { return false };
    let is_null = |schema: &Value| {
        let is = |key: &str, null: Value| schema.get(key) == Some(&null);
        is("type", json!("null")) || is("const", Value::Null) || is("enum", json!([null]))
    };
    let len = alternatives.len();
    alternatives.retain(|alternative| !is_null(alternative));
    let has_null = alternatives.len() < len;
    match (has_null, alternatives.as_mut_slice()) {
        (true, []) => {
            schema.remove(key);
            schema.insert("type".to_owned(), json!("null"));
        }
        // The only alternative becomes a part of the schema, because `nullable` is for a schema
        // with a `type`.
        (true, [only]) => {
            let only = only.take();
            schema.remove(key);
            match only {
                Value::Object(only) if !only.keys().any(|key| schema.contains_key(key)) => schema.extend(only),
                only => require(schema, only),
            }
        }
        _ => {}
    }
    has_null
}

/// Writes several types as alternatives, and the type of `null` as `nullable`.
fn write_types(schema: &mut Map<String, Value>, is_nullable: bool) {
    let mut is_nullable = is_nullable;
    match schema.get("type").cloned() {
        Some(Value::Array(names)) => {
            let others: Vec<&Value> = names.iter().filter(|name| **name != "null").collect();
            is_nullable |= others.len() < names.len();
            schema.remove("type");
            match others.as_slice() {
                [] => {}
                [only] => drop(schema.insert("type".to_owned(), (*only).clone())),
                all => {
                    let alternatives: Vec<Value> = all.iter().map(|name| json!({ "type": name })).collect();
                    match schema.contains_key("anyOf") {
                        true => require(schema, json!({ "anyOf": alternatives })),
                        false => drop(schema.insert("anyOf".to_owned(), json!(alternatives))),
                    }
                }
            }
        }
        Some(Value::String(name)) if name == "null" => {
            schema.remove("type");
            schema.insert("enum".to_owned(), json!([null]));
            is_nullable = true;
        }
        _ => {}
    }
    if is_nullable {
        schema.insert("nullable".to_owned(), json!(true));
        let alternatives = schema.get_mut("anyOf").and_then(Value::as_array_mut);
        if let Some(Value::Object(first)) = alternatives.and_then(|all| all.first_mut()) {
            first.insert("nullable".to_owned(), json!(true));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_30(schema: Value) -> Value {
        Version::V30.write(&schema)
    }

    #[test]
    fn schemas_of_30_have_its_keywords_only() {
        let cases = [
            (json!(true), json!({})),
            (json!(false), json!({"not": {}})),
            (json!({"const": "gone"}), json!({"type": "string", "enum": ["gone"]})),
            (json!({"const": 404}), json!({"type": "integer", "enum": [404]})),
            (json!({"type": ["string", "null"]}), json!({"type": "string", "nullable": true})),
            (json!({"type": "null"}), json!({"enum": [null], "nullable": true})),
            (json!({"type": ["string", "integer"]}), json!({"anyOf": [{"type": "string"}, {"type": "integer"}]})),
            (
                json!({"anyOf": [{"type": "string", "format": "uuid"}, {"type": "null"}]}),
                json!({"type": "string", "format": "uuid", "nullable": true}),
            ),
            (
                json!({"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]}),
                json!({"anyOf": [{"type": "string", "nullable": true}, {"type": "integer"}], "nullable": true}),
            ),
            (
                json!({"type": "integer", "exclusiveMinimum": 0, "examples": [3, 4]}),
                json!({"type": "integer", "minimum": 0, "exclusiveMinimum": true, "example": 3}),
            ),
            (json!({"type": "array"}), json!({"type": "array", "items": {}})),
            (
                json!({"type": "array", "prefixItems": [{"type": "string"}, {"const": 1}], "items": false, "minItems": 2}),
                json!({
                    "type": "array", "minItems": 2, "maxItems": 2,
                    "items": {"anyOf": [{"type": "string"}, {"type": "integer", "enum": [1]}]}
                }),
            ),
            (
                json!({"type": "object", "properties": {"const": true, "examples": {"const": "x"}}, "additionalProperties": false}),
                json!({
                    "type": "object", "additionalProperties": false,
                    "properties": {"const": {}, "examples": {"type": "string", "enum": ["x"]}}
                }),
            ),
            (
                json!({"type": "object", "propertyNames": {"pattern": "^x"}, "unevaluatedProperties": false, "x-own": 1}),
                json!({"type": "object", "x-own": 1}),
            ),
        ];
        for (schema, expected) in cases {
            assert_eq!(in_30(schema.clone()), expected, "{schema}");
        }
    }

    #[test]
    fn schemas_of_31_are_json_schemas() {
        let schema = json!({
            "type": "object",
            "properties": {"code": {"const": "gone"}, "any": true, "none": false, "kind": {"enum": ["a", "b"]}},
            "additionalProperties": false
        });
        let expected = json!({
            "type": "object",
            "properties": {
                "code": {"type": "string", "const": "gone"}, "any": {}, "none": false,
                "kind": {"type": "string", "enum": ["a", "b"]}
            },
            "additionalProperties": false
        });
        assert_eq!(Version::V31.write(&schema), expected);
    }

    #[test]
    fn definitions_are_inlined() {
        let schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$ref": "#/$defs/list",
            "description": "A list.",
            "$defs": {
                "list": {"type": "array", "items": {"$ref": "#/$defs/a~1b"}},
                "a/b": {"type": "object", "properties": {"next": {"$ref": "#/$defs/list"}, "far": {"$ref": "other.json"}}}
            }
        });
        let expected = json!({
            "type": "array", "description": "A list.",
            "items": {"type": "object", "properties": {"next": {}, "far": {}}}
        });
        assert_eq!(Version::V31.write(&schema), expected);
        assert_eq!(in_30(schema), expected);
    }

    #[test]
    fn keywords_beside_a_reference_are_kept() {
        let schema = json!({
            "$ref": "#/$defs/a", "allOf": [{"minProperties": 1}], "properties": {"x": {"$ref": "#/$defs/b"}},
            "$defs": {"a": {"properties": {"y": true}}, "b": {"type": "string"}}
        });
        let expected = json!({
            "allOf": [{"minProperties": 1}, {"properties": {"y": {}}}], "properties": {"x": {"type": "string"}}
        });
        assert_eq!(Version::V31.write(&schema), expected);
        let schema = json!({"allOf": [{"minProperties": 1}], "anyOf": [true], "type": ["string", "integer"]});
        let all = json!([{"minProperties": 1}, {"anyOf": [{"type": "string"}, {"type": "integer"}]}]);
        assert_eq!(in_30(schema)["allOf"], all);
    }

    #[test]
    fn versions() {
        let of = |version: &str| Version::of(&json!({ "openapi": version }));
        assert_eq!(of("3.0.3").unwrap(), Version::V30);
        assert_eq!(of("3.1.0").unwrap(), Version::V31);
        assert_eq!(of("3.2.0").unwrap(), Version::V31);
        for unknown in ["3", "3.10.0", "4.0.0", "2.0", "", "3.00", "v3.1"] {
            assert!(matches!(of(unknown), Err(DescribeError::UnknownVersion { .. })), "{unknown}");
        }
    }
}
