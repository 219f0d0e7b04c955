//! Whether each value of one schema fits another one.

use super::assertions::{Assertions, is_nothing};
use serde_json::{Number, Value, json};
use std::cmp::Ordering;

/// The types of JSON, without `integer`, which is a part of `number`.
const TYPES: [&str; 6] = ["array", "boolean", "null", "number", "object", "string"];

/// Keywords whose meaning depends on other keywords of the same schema. Two schemas that have one
/// of them must be equal.
const CONTEXTUAL: [&str; 10] = [
    "$dynamicRef",
    "$ref",
    "contains",
    "else",
    "if",
    "maxContains",
    "minContains",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Returns whether each value that fits `new` also fits `old`. Returns `false` if no rule proves
/// it.
pub(super) fn is_narrower(new: &Assertions, old: &Assertions) -> bool {
    if old.0.is_empty() || new == old {
        return true;
    }
    if CONTEXTUAL.iter().any(|keyword| new.get(keyword).is_some() || old.get(keyword).is_some()) {
        return false;
    }
    if is_nothing(&Value::Object(new.0.clone())) {
        return true;
    }
    // A keyword that both have excludes the same values, if it does not depend on others.
    let is_common = |key: &str, value: &Value| new.get(key) == Some(value) && !is_of_group(key);
    let common: Vec<&String> = old.0.iter().filter(|(key, value)| is_common(key, value)).map(|(key, _)| key).collect();
    if !common.is_empty() {
        let rest = common.iter().fold(old.clone(), |rest, key| rest.without(key));
        return is_narrower(new, &rest);
    }
    // The cases of `new`, each of which has to fit.
    for union in ["anyOf", "oneOf"] {
        if new.get(union).is_some() {
            let rest = new.without(union);
            let fits = |case: &Value| is_narrower(&merged(&rest, case), old);
            return new.list(union).iter().all(fits) || is_narrower(&rest, old);
        }
    }
    if new.get("allOf").is_some() {
        let rest = new.without("allOf");
        let fits = |part: &Value| is_narrower(&merged(&rest, part), old);
        return new.list("allOf").iter().any(fits) || is_narrower(&rest, old);
    }
    if let [_, _, ..] = new.list("enum") {
        return new.list("enum").iter().all(|value| is_narrower(&new.with("enum", json!([value])), old));
    }
    if let [_, _, ..] = new.list("type") {
        return new.list("type").iter().all(|name| is_narrower(&new.with("type", name.clone()), old));
    }
    old.0.iter().all(|(keyword, value)| fits_keyword(new, old, keyword, value))
}

/// Returns whether a keyword of objects or arrays depends on another one, or another one on it.
fn is_of_group(keyword: &str) -> bool {
    ["additionalProperties", "items", "patternProperties", "prefixItems", "properties"].contains(&keyword)
}

/// Returns a schema with the keywords of one of its cases, or the case alone if both have a
/// keyword.
fn merged(rest: &Assertions, case: &Value) -> Assertions {
    let case = Assertions::part(Some(case));
    if case.0.keys().any(|key| rest.get(key).is_some()) {
        return case;
    }
    Assertions(rest.0.clone().into_iter().chain(case.0).collect())
}

/// Returns whether each value of `new`, which has no cases, fits one keyword of `old`.
fn fits_keyword(new: &Assertions, old: &Assertions, keyword: &str, value: &Value) -> bool {
    let constant = new.list("enum").first();
    let types = types(new);
    if let Some(restricted) = restricted(keyword) {
        // The keyword excludes no value of another type.
        if types.iter().all(|name| !restricted.contains(name)) {
            return true;
        }
    }
    match keyword {
        "type" => {
            let accepted = old.types();
            types.iter().all(|name| accepted.contains(name) || (*name == "integer" && accepted.contains(&"number")))
        }
        "enum" => constant.is_some_and(|constant| old.list("enum").contains(constant)),
        "allOf" => old.list("allOf").iter().all(|part| is_narrower(new, &Assertions::part(Some(part)))),
        "anyOf" => old.list("anyOf").iter().any(|case| is_narrower(new, &Assertions::part(Some(case)))),
        "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties" => {
            bound(new, keyword, constant).is_some_and(|bound| compare(&bound, value) != Some(Ordering::Less))
        }
        "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties" => {
            bound(new, keyword, constant).is_some_and(|bound| compare(&bound, value) != Some(Ordering::Greater))
        }
        "required" => old.list("required").iter().all(|name| new.list("required").contains(name)),
        "patternProperties" => new.get(keyword) == Some(value),
        "properties" => fits_properties(new, old),
        "additionalProperties" => fits_additional_properties(new, old),
        "items" | "prefixItems" => constant.is_none() && fits_items(new, old),
        _ => false,
    }
}

impl Assertions {
    /// Returns the types that the keyword `type` lists.
    fn types(&self) -> Vec<&str> {
        match self.get("type") {
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => TYPES.to_vec(),
        }
    }
}

/// Returns the types that a value of a schema may have.
fn types(schema: &Assertions) -> Vec<&str> {
    match schema.list("enum").first() {
        Some(Value::Null) => vec!["null"],
        Some(Value::Bool(_)) => vec!["boolean"],
        Some(Value::Number(number)) => vec![if number.is_f64() { "number" } else { "integer" }],
        Some(Value::String(_)) => vec!["string"],
        Some(Value::Array(_)) => vec!["array"],
        Some(Value::Object(_)) => vec!["object"],
        None => schema.types(),
    }
}

/// Returns the types whose values a keyword can exclude. Returns `None` if these are all types.
fn restricted(keyword: &str) -> Option<&'static [&'static str]> {
    Some(match keyword {
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => &["integer", "number"],
        "minLength" | "maxLength" | "pattern" | "contentEncoding" | "contentMediaType" => &["string"],
        "items" | "prefixItems" | "minItems" | "maxItems" | "uniqueItems" => &["array"],
        "properties"
        | "patternProperties"
        | "additionalProperties"
        | "propertyNames"
        | "required"
        | "dependentRequired"
        | "dependentSchemas"
        | "minProperties"
        | "maxProperties" => &["object"],
        _ => return None,
    })
}

/// Returns the bound that a schema has by a keyword, or that its only value is. Returns `None` if
/// there is no bound.
fn bound(schema: &Assertions, keyword: &str, constant: Option<&Value>) -> Option<Value> {
    match (keyword, constant) {
        ("minimum" | "maximum", Some(Value::Number(_))) => constant.cloned(),
        ("minLength" | "maxLength", Some(Value::String(text))) => Some(text.chars().count().into()),
        (_, Some(_)) => None,
        (_, None) => schema.get(keyword).cloned(),
    }
}

/// Compares two numbers. Returns `None` if one of the values is not a number.
fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    let exact = |number: &Number| number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    let (Value::Number(a), Value::Number(b)) = (a, b) else { return None };
    match (exact(a), exact(b)) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => a.as_f64()?.partial_cmp(&b.as_f64()?),
    }
}

/// Returns whether each member that `old` describes fits its schema there.
fn fits_properties(new: &Assertions, old: &Assertions) -> bool {
    if new.get("enum").is_some() {
        return false;
    }
    old.map("properties").into_iter().flatten().all(|(name, schema)| {
        let member = match new.map("properties").and_then(|properties| properties.get(name)) {
            Some(member) => Assertions::part(Some(member)),
            // The member may be there, and fit a pattern.
            None if new.get("patternProperties").is_some() => Assertions::default(),
            None => Assertions::part(new.get("additionalProperties")),
        };
        is_narrower(&member, &Assertions::part(Some(schema)))
    })
}

/// Returns whether each member that `old` does not describe fits its schema for those.
fn fits_additional_properties(new: &Assertions, old: &Assertions) -> bool {
    if new.get("enum").is_some() || new.get("patternProperties") != old.get("patternProperties") {
        return false;
    }
    let accepted = Assertions::part(old.get("additionalProperties"));
    let is_described = |name: &String| old.map("properties").is_some_and(|properties| properties.contains_key(name));
    let further = new.map("properties").into_iter().flatten().filter(|(name, _)| !is_described(name));
    let mut further = further.map(|(_, schema)| Some(schema)).chain([new.get("additionalProperties")]);
    further.all(|schema| is_narrower(&Assertions::part(schema), &accepted))
}

/// Returns whether each element fits the schema of its place in `old`.
fn fits_items(new: &Assertions, old: &Assertions) -> bool {
    let at = |schema: &Assertions, index: usize| {
        Assertions::part(schema.list("prefixItems").get(index).or_else(|| schema.get("items")))
    };
    let count = new.list("prefixItems").len().max(old.list("prefixItems").len());
    // After all prefixes, both have the schema of their further elements.
    (0..=count).all(|index| is_narrower(&at(new, index), &at(old, index)))
}
