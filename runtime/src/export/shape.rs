//! The shape of JSON values, found by comparing samples.

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The shape of the values that were seen at one place. Samples come in pairs that differ in every
/// text, so a scalar that is equal in both is a constant, and a key of one of them only is a name
/// that varies.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// The JSON Schema types of the scalars.
    scalars: BTreeSet<&'static str>,
    constant: Constant,
    /// The members of the error that were seen here.
    members: BTreeSet<String>,
    /// The shape of the elements, if there was an array.
    elements: Option<Box<Shape>>,
    object: Option<Object>,
}

/// The scalar that is equal in all samples.
#[derive(Debug, Default)]
enum Constant {
    #[default]
    Unseen,
    Is(Value),
    Varies,
}

#[derive(Debug, Default)]
struct Object {
    /// The number of pairs.
    seen: usize,
    /// The members by name, each with the number of pairs that have it.
    members: BTreeMap<String, (usize, Shape)>,
    /// The shape of the values whose names vary.
    others: Option<Box<Shape>>,
}

/// The facts about samples that the samples don't show.
#[derive(Clone, Copy)]
pub(super) struct Facts<'f> {
    /// The members of the error, each with its value in both samples of a pair.
    pub(super) members: &'f [(&'static str, [Value; 2])],
    /// Returns whether a scalar that is equal in all samples is a constant.
    pub(super) is_constant: &'f dyn Fn(&Value) -> bool,
    /// Whether the sample has no counterpart, so that no scalar is known to be constant.
    pub(super) is_single: bool,
}

/// The rules for writing a shape as a schema.
pub(super) struct Rules<'r> {
    pub(super) is_closed: bool,
    /// Returns the schema of a member of the error.
    pub(super) member: &'r dyn Fn(&str) -> Value,
}

impl Shape {
    /// Adds a pair of samples at the place with this name.
    pub(super) fn add(&mut self, name: &str, pair: [&Value; 2], facts: &Facts<'_>) {
        if let Some(member) = facts.member(name, pair) {
            self.members.insert(member.to_owned());
            return;
        }
        match pair {
            [Value::Object(one), Value::Object(other)] => {
                self.object.get_or_insert_default().add([one, other], facts);
            }
            [Value::Array(one), Value::Array(other)] => {
                let elements = self.elements.get_or_insert_default();
                elements.add_each(name, one.iter(), other.iter(), facts);
            }
            [one, other] => match (scalar_type(one), scalar_type(other)) {
                (Some(of_one), Some(of_other)) => {
                    self.scalars.extend([of_one, of_other]);
                    let is_constant = !facts.is_single && one == other && (facts.is_constant)(one);
                    self.constant.see(is_constant.then_some(one));
                }
                _ => pair.into_iter().for_each(|value| self.add_single(name, value, facts)),
            },
        }
    }

    /// Adds a value that has no counterpart.
    fn add_single(&mut self, name: &str, value: &Value, facts: &Facts<'_>) {
        self.add(name, [value, value], &Facts { is_single: true, ..*facts });
    }

    /// Adds two lists of values, which are pairs as far as both lists go.
    fn add_each<'v>(
        &mut self,
        name: &str,
        mut one: impl Iterator<Item = &'v Value>,
        mut other: impl Iterator<Item = &'v Value>,
        facts: &Facts<'_>,
    ) {
        loop {
            match (one.next(), other.next()) {
                (Some(one), Some(other)) => self.add(name, [one, other], facts),
                (Some(only), None) | (None, Some(only)) => self.add_single(name, only, facts),
                (None, None) => return,
            }
        }
    }

    /// Returns whether objects whose names vary are nested in each other, so that the depth of the
    /// values is not known.
    pub(super) fn is_nested_by_names(&self) -> bool {
        let below = |shape: &Shape| shape.is_nested_by_names();
        let object = self.object.as_ref();
        let others = object.and_then(|object| object.others.as_deref());
        others.is_some_and(Self::has_names_that_vary)
            || others.is_some_and(below)
            || self.elements.as_deref().is_some_and(below)
            || object.is_some_and(|object| object.members.values().any(|(_, shape)| below(shape)))
    }

    fn has_names_that_vary(&self) -> bool {
        let below = |shape: &Shape| shape.has_names_that_vary();
        self.elements.as_deref().is_some_and(below)
            || self
                .object
                .as_ref()
                .is_some_and(|object| object.others.is_some() || object.members.values().any(|(_, shape)| below(shape)))
    }

    /// Returns the schema of the values.
    pub(super) fn schema(&self, rules: &Rules<'_>) -> Value {
        let mut any_of: Vec<Value> = self.members.iter().map(|name| (rules.member)(name)).collect();
        any_of.extend(self.elements.as_ref().map(|elements| match elements.schema(rules) {
            Value::Bool(true) => json!({ "type": "array" }),
            elements => json!({ "type": "array", "items": elements }),
        }));
        any_of.extend(self.object.as_ref().map(|object| object.schema(rules)));
        match (&self.constant, self.scalars.len()) {
            (_, 0) => {}
            (Constant::Is(value), _) => any_of.push(json!({ "const": value })),
            (_, 1) => any_of.push(json!({ "type": self.scalars.first() })),
            _ => any_of.push(json!({ "type": self.scalars })),
        }
        any_of.dedup();
        match any_of.len() {
            // Nothing was seen here, such as the elements of an array that was always empty.
            0 => Value::Bool(true),
            1 => any_of.remove(0),
            _ if any_of.contains(&Value::Bool(true)) => Value::Bool(true),
            _ => json!({ "anyOf": any_of }),
        }
    }
}

impl Constant {
    fn see(&mut self, value: Option<&Value>) {
        *self = match (std::mem::take(self), value) {
            (Self::Unseen, Some(value)) => Self::Is(value.clone()),
            (Self::Is(known), Some(value)) if known == *value => Self::Is(known),
            _ => Self::Varies,
        }
    }
}

impl Object {
    fn add(&mut self, [one, other]: [&Map<String, Value>; 2], facts: &Facts<'_>) {
        self.seen += 1;
        for (name, value) in one {
            if let Some(counterpart) = other.get(name) {
                let (count, shape) = self.members.entry(name.clone()).or_default();
                *count += 1;
                shape.add(name, [value, counterpart], facts);
            }
        }
        let mut only = [(one, other), (other, one)].map(|(object, without)| {
            object.iter().filter(|(name, _)| !without.contains_key(*name)).map(|(_, value)| value).peekable()
        });
        if only.iter_mut().any(|values| values.peek().is_some()) {
            let [one, other] = only;
            self.others.get_or_insert_default().add_each("", one, other, facts);
        }
    }

    fn schema(&self, rules: &Rules<'_>) -> Value {
        let properties = self.members.iter().map(|(name, (_, shape))| (name.clone(), shape.schema(rules)));
        let mut schema = Map::from_iter([("type".to_owned(), json!("object"))]);
        schema.insert("properties".to_owned(), Value::Object(properties.collect()));
        let required = self.members.iter().filter(|(_, (count, _))| *count == self.seen);
        let required: Vec<&String> = required.map(|(name, _)| name).collect();
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
        let others = match &self.others {
            // The values can be nested to any depth.
            Some(others) if others.has_names_that_vary() => Some(Value::Bool(true)),
            Some(others) => Some(others.schema(rules)),
            None => rules.is_closed.then_some(Value::Bool(false)),
        };
        schema.extend(others.map(|others| ("additionalProperties".to_owned(), others)));
        Value::Object(schema)
    }
}

impl Facts<'_> {
    /// Returns the member whose values these are: the member of the same name, or the only one with
    /// these values.
    fn member(&self, name: &str, pair: [&Value; 2]) -> Option<&'static str> {
        let [one, other] = pair;
        let is_it = |values: &[Value; 2]| match self.is_single {
            true => values.contains(one),
            false => values.each_ref() == [one, other],
        };
        let mut found = self.members.iter().filter(|(_, values)| is_it(values));
        let of_name = found.clone().find(|(member, _)| *member == name);
        of_name.or_else(|| found.next().filter(|_| found.next().is_none())).map(|(member, _)| *member)
    }
}

/// Returns the JSON Schema type of a scalar. Returns `None` for an array and an object.
fn scalar_type(value: &Value) -> Option<&'static str> {
    match value {
        Value::Null => Some("null"),
        Value::Bool(_) => Some("boolean"),
        Value::Number(number) if number.is_f64() => Some("number"),
        Value::Number(_) => Some("integer"),
        Value::String(_) => Some("string"),
        Value::Array(_) | Value::Object(_) => None,
    }
}
