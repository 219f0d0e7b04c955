//! JSON Schemas without references to their own parts.

use crate::contract::pointer::unescaped;
use serde_json::{Map, Value, json};

/// Returns a schema without references to its definitions, for a place where these would be at
/// another path.
pub(super) fn inlined(schema: &Value) -> Value {
    let definitions = schema.get("$defs").and_then(Value::as_object).cloned().unwrap_or_default();
    let mut schema = schema.clone();
    inline(&mut schema, &definitions, &mut Vec::new());
    schema
}

/// Replaces each reference to a definition by the definition. A definition that contains itself
/// becomes the schema of any value there.
fn inline(schema: &mut Value, definitions: &Map<String, Value>, outer: &mut Vec<String>) {
    let Value::Object(object) = schema else { return };
    for key in ["$defs", "$schema", "$id"] {
        object.remove(key);
    }
    // The keywords beside a reference may have references, too.
    for_each_subschema(object, &mut |schema| inline(schema, definitions, outer));
    let Some(reference) = object.get("$ref") else { return };
    let name = reference.as_str().and_then(|reference| reference.strip_prefix("#/$defs/"));
    let name = name.map(|name| unescaped(name).into_owned());
    let known =
        name.filter(|name| !outer.contains(name)).and_then(|name| Some((definitions.get(&name)?.clone(), name)));
    let Some((mut known, name)) = known else {
        *schema = Value::Bool(true);
        return;
    };
    outer.push(name);
    inline(&mut known, definitions, outer);
    outer.pop();
    object.remove("$ref");
    match known {
        // The keywords beside a reference apply, too.
        Value::Object(known) if known.keys().any(|key| object.contains_key(key)) => {
            require(object, Value::Object(known));
        }
        Value::Object(known) => object.extend(known),
        Value::Bool(false) => *schema = Value::Bool(false),
        _ => {}
    }
}

/// Adds a schema that values have to fit, too.
pub(super) fn require(schema: &mut Map<String, Value>, other: Value) {
    if let Value::Array(all) = schema.entry("allOf").or_insert_with(|| json!([])) {
        all.push(other);
    }
}

/// Calls `each` with the schemas directly in a schema.
pub(super) fn for_each_subschema(schema: &mut Map<String, Value>, each: &mut dyn FnMut(&mut Value)) {
    for (key, value) in schema {
        match (key.as_str(), value) {
            ("properties" | "patternProperties" | "dependentSchemas", Value::Object(schemas)) => {
                schemas.values_mut().for_each(&mut *each);
            }
            ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(schemas)) => {
                schemas.iter_mut().for_each(&mut *each);
            }
            (
                "items"
                | "additionalProperties"
                | "not"
                | "if"
                | "then"
                | "else"
                | "contains"
                | "propertyNames"
                | "unevaluatedItems"
                | "unevaluatedProperties",
                schema,
            ) => each(schema),
            _ => {}
        }
    }
}
