//! Schemas in words.

use serde_json::Value;

/// Describes an old schema and a new one, as in `the member was string and is now integer or null`.
/// The two descriptions differ.
pub(crate) fn describe_two(old: &Value, new: &Value) -> (String, String) {
    match (words(old), words(new)) {
        (old_words, new_words) if old_words == new_words => (old.to_string(), new.to_string()),
        (old_words, new_words) => {
            (old_words.unwrap_or_else(|| old.to_string()), new_words.unwrap_or_else(|| new.to_string()))
        }
    }
}

/// Describes a schema in words. Returns `None` if it has keywords without a word.
pub(crate) fn words(schema: &Value) -> Option<String> {
    let Value::Object(keywords) = schema else {
        return Some(if *schema == Value::Bool(false) { "no value" } else { "any value" }.to_owned());
    };
    if keywords.is_empty() {
        return Some("any value".to_owned());
    }
    if let Some(constant) = keywords.get("const") {
        return Some(constant.to_string());
    }
    let joined = |words: Vec<String>| words.join(" or ");
    if let Some(Value::Array(values)) = keywords.get("enum") {
        return Some(joined(values.iter().map(Value::to_string).collect()));
    }
    if let (1, Some(Value::Array(cases))) = (keywords.len(), keywords.get("anyOf").or_else(|| keywords.get("oneOf"))) {
        return cases.iter().map(words).collect::<Option<_>>().map(joined);
    }
    let name = match keywords.get("type")? {
        Value::String(name) => name.clone(),
        Value::Array(names) => joined(names.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
        _ => return None,
    };
    match name.as_str() {
        "array" => match keywords.get("items") {
            Some(items) => Some(format!("array of {}", words(items)?)),
            None => Some(name),
        },
        "string" => match keywords.get("format").and_then(Value::as_str) {
            Some(format) => Some(format!("string ({format})")),
            None => Some(name),
        },
        "integer" | "number" => match (keywords.get("minimum"), keywords.get("maximum")) {
            (Some(least), Some(most)) => Some(format!("{name} from {least} to {most}")),
            (Some(least), None) => Some(format!("{name} from {least}")),
            (None, Some(most)) => Some(format!("{name} up to {most}")),
            (None, None) => Some(name),
        },
        _ => Some(name),
    }
}
