//! Unions of schemas.

use crate::export::type_text::is_required;
use serde_json::{Map, Value, json};

/// A schema of a union, and how the union writes it.
pub(super) struct Alternative<'s> {
    pub(super) schema: &'s Value,
    /// The schema, or a reference to it.
    pub(super) written: Value,
}

/// Returns the union of schemas: the schema itself, if there is only one. It is a `oneOf` if no
/// value fits two of them.
pub(super) fn union(alternatives: Vec<Alternative<'_>>) -> Value {
    let mut different: Vec<Alternative<'_>> = Vec::new();
    for alternative in alternatives {
        if !different.iter().any(|known| known.written == alternative.written) {
            different.push(alternative);
        }
    }
    let are_disjoint = different
        .iter()
        .enumerate()
        .all(|(index, one)| different.iter().skip(index + 1).all(|other| are_disjoint(one.schema, other.schema)));
    let mut written: Vec<Value> = different.into_iter().map(|one| one.written).collect();
    match written.len() {
        0 => json!({}),
        1 => written.remove(0),
        _ if are_disjoint => json!({ "oneOf": written }),
        _ => json!({ "anyOf": written }),
    }
}

/// Returns whether no value fits both schemas, because a member that both require has different
/// constants.
fn are_disjoint(one: &Value, other: &Value) -> bool {
    let (Value::Object(one), Value::Object(other)) = (one, other) else { return false };
    if let (Some(one), Some(other)) = (one.get("const"), other.get("const")) {
        return one != other;
    }
    let is_object = |schema: &Map<String, Value>| schema.get("type") == Some(&json!("object"));
    let (Some(Value::Object(of_one)), Some(Value::Object(of_other))) = (one.get("properties"), other.get("properties"))
    else {
        return false;
    };
    is_object(one)
        && is_object(other)
        && of_one.iter().any(|(name, schema)| {
            let in_other = of_other.get(name);
            is_required(one, name)
                && is_required(other, name)
                && in_other.is_some_and(|in_other| are_disjoint(schema, in_other))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(schemas: &[Value]) -> String {
        let alternatives = schemas.iter().map(|schema| Alternative { schema, written: schema.clone() }).collect();
        match union(alternatives) {
            Value::Object(union) if union.contains_key("oneOf") => "oneOf".to_owned(),
            Value::Object(union) if union.contains_key("anyOf") => "anyOf".to_owned(),
            single => single.to_string(),
        }
    }

    #[test]
    fn a_union_is_exclusive_if_a_required_member_differs() {
        let of = |code: &str, required: Value| json!({"type": "object", "properties": {"code": {"const": code}}, "required": required});
        let inside = |schema: Value| json!({"type": "object", "properties": {"error": schema}, "required": ["error"]});
        let (a, b) = (of("a", json!(["code"])), of("b", json!(["code"])));
        assert_eq!(kind(&[a.clone(), b.clone()]), "oneOf");
        assert_eq!(kind(&[inside(a.clone()), inside(b.clone())]), "oneOf");
        assert_eq!(kind(&[a.clone(), of("b", json!([]))]), "anyOf");
        assert_eq!(kind(&[a.clone(), b, json!({})]), "anyOf");
        assert_eq!(kind(&[a.clone(), json!({"type": "string"})]), "anyOf");
        assert_eq!(kind(&[a.clone(), a.clone()]), a.to_string());
    }
}
