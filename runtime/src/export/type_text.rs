//! JSON Schemas as types of TypeScript.

use serde_json::{Map, Value};

/// Returns the type of the values that fit a schema, or a wider one. A type in several lines is
/// indented.
pub(super) fn type_text(schema: &Value, indent: usize) -> String {
    let Value::Object(schema) = schema else {
        return if *schema == Value::Bool(false) { "never" } else { "unknown" }.to_owned();
    };
    if let Some(constant) = schema.get("const") {
        return literal(constant);
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return union(values.iter().map(literal).collect());
    }
    for key in ["anyOf", "oneOf"] {
        if let Some(all) = schema.get(key).and_then(Value::as_array) {
            return union(all.iter().map(|one| type_text(one, indent)).collect());
        }
    }
    if let Some(all) = schema.get("allOf").and_then(Value::as_array) {
        let parts = all.iter().map(|one| grouped(type_text(one, indent))).filter(|part| part != "unknown");
        let parts: Vec<String> = parts.collect();
        return if parts.is_empty() { "unknown".to_owned() } else { parts.join(" & ") };
    }
    match schema.get("type") {
        Some(Value::Array(names)) => {
            union(names.iter().filter_map(Value::as_str).map(|name| of_kind(name, schema, indent)).collect())
        }
        Some(Value::String(name)) => of_kind(name, schema, indent),
        _ if schema.contains_key("properties") => of_kind("object", schema, indent),
        _ => "unknown".to_owned(),
    }
}

fn of_kind(name: &str, schema: &Map<String, Value>, indent: usize) -> String {
    match name {
        "string" | "boolean" | "null" => name.to_owned(),
        "integer" | "number" => "number".to_owned(),
        "array" => array(schema, indent),
        "object" => object(schema, indent),
        _ => "unknown".to_owned(),
    }
}

fn array(schema: &Map<String, Value>, indent: usize) -> String {
    if let Some(elements) = schema.get("prefixItems").and_then(Value::as_array) {
        let elements: Vec<String> = elements.iter().map(|element| type_text(element, indent)).collect();
        return format!("readonly [{}]", elements.join(", "));
    }
    let element = schema.get("items").map_or_else(|| "unknown".to_owned(), |items| type_text(items, indent));
    format!("readonly {}[]", grouped(element))
}

/// Returns the type of an object. A member that is not required may be missing.
fn object(schema: &Map<String, Value>, indent: usize) -> String {
    let properties = schema.get("properties").and_then(Value::as_object);
    let Some(properties) = properties.filter(|properties| !properties.is_empty()) else {
        let values =
            schema.get("additionalProperties").map_or_else(|| "unknown".to_owned(), |of| type_text(of, indent));
        return format!("{{ readonly [name: string]: {values} }}");
    };
    let space = "  ".repeat(indent);
    let members = properties.iter().map(|(name, of)| {
        let comment = of.get("description").and_then(Value::as_str).map(|text| comment(text, indent + 1));
        let (comment, mark) = (comment.unwrap_or_default(), if is_required(schema, name) { "" } else { "?" });
        format!("{comment}{space}  readonly {}{mark}: {};\n", property(name), type_text(of, indent + 1))
    });
    format!("{{\n{}{space}}}", members.collect::<String>())
}

/// Returns whether the schema of an object requires a member.
pub(super) fn is_required(schema: &Map<String, Value>, name: &str) -> bool {
    let names = schema.get("required").and_then(Value::as_array);
    names.is_some_and(|names| names.iter().any(|one| one == name))
}

/// Returns a property's name, in quotes if it is no identifier.
fn property(name: &str) -> String {
    let is_identifier = !name.starts_with(|first: char| first.is_ascii_digit())
        && !name.is_empty()
        && name.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '_' | '$'));
    if is_identifier { name.to_owned() } else { quoted(name) }
}

/// Returns the type of one value. Objects and lists are not compared.
fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Number(_) | Value::Bool(_) | Value::Null => value.to_string(),
        Value::Array(_) | Value::Object(_) => "unknown".to_owned(),
    }
}

/// Returns a string literal. JSON's are legal in TypeScript (ECMAScript 2019).
pub(super) fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// Returns a documentation comment in one line, with a line break at its end. It is empty for an
/// empty text.
pub(super) fn comment(text: &str, indent: usize) -> String {
    let text = text.replace("*/", "*\\/");
    let line = text.split(|char: char| char.is_control() || matches!(char, '\u{2028}' | '\u{2029}' | ' '));
    let line = line.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if line.is_empty() { line } else { format!("{}/** {line} */\n", "  ".repeat(indent)) }
}

/// Returns the union of types, each once.
fn union(types: Vec<String>) -> String {
    if types.iter().any(|one| one == "unknown") {
        return "unknown".to_owned();
    }
    let mut distinct: Vec<String> = Vec::new();
    for one in types {
        if !distinct.contains(&one) {
            distinct.push(one);
        }
    }
    if distinct.is_empty() { "never".to_owned() } else { distinct.join(" | ") }
}

/// Returns a type that other operators can follow.
fn grouped(text: String) -> String {
    // A type that starts and ends with braces may also be several objects.
    let is_object = text.starts_with('{') && text.ends_with('}') && !text.contains("} | ") && !text.contains("} & ");
    if is_object || !text.contains([' ', '|', '&']) { text } else { format!("({text})") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn schemas_are_types() {
        for (schema, text) in [
            (json!(true), "unknown"),
            (json!({}), "unknown"),
            (json!({ "type": "integer", "minimum": 0 }), "number"),
            (json!({ "type": ["string", "null"] }), "string | null"),
            (json!({ "const": "it's \"x\"" }), r#""it's \"x\"""#),
            (json!({ "enum": ["a", 1, null] }), r#""a" | 1 | null"#),
            (json!({ "anyOf": [{ "type": "string" }, { "type": "string" }, { "type": "null" }] }), "string | null"),
            (json!({ "oneOf": [true, { "type": "null" }] }), "unknown"),
            (json!({ "type": "array", "items": { "type": ["string", "null"] } }), "readonly (string | null)[]"),
            (json!({ "type": "array", "prefixItems": [{ "type": "string" }, true] }), "readonly [string, unknown]"),
            (
                json!({ "type": "array", "items": { "oneOf": [
                    { "type": "object", "properties": { "a": { "const": 1 } } },
                    { "type": "object", "properties": { "b": { "const": 2 } } }
                ] } }),
                "readonly ({\n  readonly a?: 1;\n} | {\n  readonly b?: 2;\n})[]",
            ),
            (
                json!({ "type": "object", "additionalProperties": { "type": "number" } }),
                "{ readonly [name: string]: number }",
            ),
            (
                json!({ "type": "object", "properties": { "a-b": { "const": 1 }, "c": { "type": "object" } }, "required": ["c"] }),
                "{\n  readonly \"a-b\"?: 1;\n  readonly c: { readonly [name: string]: unknown };\n}",
            ),
            (json!({ "allOf": [{ "type": ["string", "null"] }, true] }), "(string | null)"),
        ] {
            assert_eq!(type_text(&schema, 0), text, "{schema}");
        }
    }

    #[test]
    fn a_comment_ends_where_it_should() {
        assert_eq!(comment("a */ evil(); /* b\r\n// c", 0), "/** a *\\/ evil(); /* b // c */\n");
        assert_eq!(comment(" \n", 1), "");
    }
}
