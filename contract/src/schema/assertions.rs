//! A schema in the form that the comparison reads.

use serde_json::{Map, Value, json};

/// The keywords that restrict values. Annotations are left out, and so are keywords that restrict
/// nothing. `const` and the `oneOf` of constants are an `enum`. No keyword accepts each value.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Assertions(pub(super) Map<String, Value>);

/// Keywords that describe, and restrict nothing.
const ANNOTATIONS: [&str; 9] =
    ["$comment", "$schema", "default", "deprecated", "description", "examples", "readOnly", "title", "writeOnly"];

/// Keywords whose value is a schema.
const SCHEMA: [&str; 11] = [
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Keywords whose value is a list of schemas.
const LISTS: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];

/// Keywords whose value is an object of schemas.
const MAPS: [&str; 4] = ["$defs", "dependentSchemas", "patternProperties", "properties"];

impl Assertions {
    /// Reads a schema.
    pub(super) fn of(schema: &Value) -> Self {
        match schema {
            Value::Object(keywords) => {
                let keywords = keywords.iter().filter(|(key, _)| !is_annotation(key));
                let keywords = keywords.map(|(key, value)| keyword(key, value));
                Self(keywords.filter(|(key, value)| restricts(key, value)).collect())
            }
            Value::Bool(false) => Self(Map::from_iter([("not".to_owned(), json!({}))])),
            _ => Self::default(),
        }
    }

    /// Reads a schema that has been read as a part of another one.
    pub(super) fn part(schema: Option<&Value>) -> Self {
        match schema {
            Some(Value::Object(keywords)) => Self(keywords.clone()),
            _ => Self::default(),
        }
    }

    pub(super) fn get(&self, keyword: &str) -> Option<&Value> {
        self.0.get(keyword)
    }

    /// Returns the schemas in a list. Returns an empty slice if there is no such keyword.
    pub(super) fn list(&self, keyword: &str) -> &[Value] {
        self.get(keyword).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the schemas in an object of schemas. Returns `None` if there is no such keyword.
    pub(super) fn map(&self, keyword: &str) -> Option<&Map<String, Value>> {
        self.get(keyword).and_then(Value::as_object)
    }

    /// Returns the assertions without a keyword.
    pub(super) fn without(&self, keyword: &str) -> Self {
        let keywords = self.0.iter().filter(|(key, _)| *key != keyword);
        Self(keywords.map(|(key, value)| (key.clone(), value.clone())).collect())
    }

    /// Returns the assertions with a keyword, which replaces one of the same name.
    pub(super) fn with(&self, keyword: &str, value: Value) -> Self {
        let mut keywords = self.0.clone();
        keywords.insert(keyword.to_owned(), value);
        Self(keywords)
    }

    /// Returns whether an object must have a member.
    pub(super) fn requires(&self, name: &str) -> bool {
        self.list("required").iter().any(|required| required == name)
    }

    /// Returns whether an object can't have members that the schema does not name.
    pub(super) fn is_closed(&self) -> bool {
        self.get("additionalProperties").is_some_and(is_nothing)
    }
}

fn is_annotation(key: &str) -> bool {
    ANNOTATIONS.contains(&key) || key.starts_with("x-")
}

/// Returns whether a read schema accepts no value.
pub(super) fn is_nothing(schema: &Value) -> bool {
    schema.get("not").is_some_and(|not| not.as_object().is_some_and(Map::is_empty))
}

fn keyword(key: &str, value: &Value) -> (String, Value) {
    let read = |schema: &Value| Value::Object(Assertions::of(schema).0);
    let value = match value {
        Value::Array(schemas) if LISTS.contains(&key) => {
            let schemas: Vec<Value> = schemas.iter().map(read).collect();
            match constants(&schemas) {
                Some(constants) if key == "oneOf" => return ("enum".to_owned(), constants),
                _ => Value::Array(schemas),
            }
        }
        Value::Object(schemas) if MAPS.contains(&key) => {
            schemas.iter().map(|(name, schema)| (name.clone(), read(schema))).collect()
        }
        Value::Array(names) if key == "required" => {
            let mut names = names.clone();
            names.sort_by_key(Value::to_string);
            Value::Array(names)
        }
        value if key == "const" => return ("enum".to_owned(), json!([value])),
        value if SCHEMA.contains(&key) => read(value),
        value => value.clone(),
    };
    (key.to_owned(), value)
}

/// Returns the values of alternatives, each of which has values of its own. Returns `None` if there
/// are other alternatives.
fn constants(alternatives: &[Value]) -> Option<Value> {
    let mut constants = Vec::new();
    for alternative in alternatives {
        let alternative = alternative.as_object()?;
        // The type beside a constant is that of the constant.
        if alternative.keys().any(|key| key != "enum" && key != "type") {
            return None;
        }
        constants.extend(alternative.get("enum")?.as_array()?.iter().cloned());
    }
    let is_repeated = |(at, value): (usize, &Value)| constants.iter().take(at).any(|earlier| earlier == value);
    (!constants.iter().enumerate().any(is_repeated)).then_some(Value::Array(constants))
}

/// Returns whether a keyword that has been read can exclude a value.
fn restricts(key: &str, value: &Value) -> bool {
    let is_empty = match value {
        Value::Object(object) => object.is_empty(),
        Value::Array(elements) => elements.is_empty(),
        _ => false,
    };
    // `not: {}` excludes each value, and `properties: {}` matters to `additionalProperties`.
    !is_empty || !["additionalProperties", "items", "properties", "required"].contains(&key)
}
