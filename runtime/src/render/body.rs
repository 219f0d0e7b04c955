//! The body of an answer, apart from HTTP.

use crate::api::api_error::ApiError;
use bytes::Bytes;
use serde_core::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_core::ser::{Error as _, Serialize, SerializeMap, Serializer};
use std::fmt;

/// The body of an error's answer, apart from HTTP: for a message queue, a web socket, a batch's result.
///
/// As JSON it is bytes that are there already; as `Serialize` it goes into any serde format, with the same members in the
/// same order. There an integer of more than 64 bits is a floating-point number, as it is to most readers of JSON (RFC 8259 §6).
///
/// ```
/// # #[derive(Debug, thiserror::Error, status_error::ApiError)]
/// # #[error("the buyer was not found")]
/// # #[status(404)]
/// # struct NotFound;
/// let body = status_error::Body::of(&NotFound);
/// assert_eq!(serde_json::to_vec(&body).unwrap(), body.as_json());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body(Bytes);

impl Body {
    /// The body of the answer to an error; reported like an answer.
    #[must_use]
    pub fn of(error: &dyn ApiError) -> Self {
        Self(crate::render::response(error).into_body())
    }

    /// The body as JSON.
    #[must_use]
    pub fn as_json(&self) -> &[u8] {
        &self.0
    }

    /// The body as JSON.
    #[must_use]
    pub fn into_json(self) -> Bytes {
        self.0
    }
}

impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let node: Node = serde_json::from_slice(&self.0).map_err(S::Error::custom)?;
        node.serialize(serializer)
    }
}

/// A JSON value that keeps the order of its members.
enum Node {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    String(String),
    Array(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Unsigned(value) => serializer.serialize_u64(*value),
            Self::Signed(value) => serializer.serialize_i64(*value),
            Self::Float(value) => serializer.serialize_f64(*value),
            Self::String(value) => serializer.serialize_str(value),
            Self::Array(elements) => serializer.collect_seq(elements),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Unsigned(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Signed(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = seq.next_element()? {
            elements.push(element);
        }
        Ok(Node::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut members: Vec<(String, Node)> = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        match members.as_slice() {
            [(name, Node::String(digits))] if name == NUMBER => Ok(number(digits)),
            _ => Ok(Node::Object(members)),
        }
    }
}

/// What serde_json calls a number where another crate has turned its feature `arbitrary_precision` on.
const NUMBER: &str = "$serde_json::private::Number";

fn number(digits: &str) -> Node {
    let unsigned = digits.parse().map(Node::Unsigned);
    let number = unsigned.or_else(|_| digits.parse().map(Node::Signed));
    number.or_else(|_| digits.parse().map(Node::Float)).unwrap_or_else(|_| Node::String(digits.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_arbitrary_precision_are_numbers() {
        for number in ["404", "-1", "0.5"] {
            let json = format!(r#"{{"{NUMBER}":"{number}"}}"#);
            assert_eq!(serde_json::to_string(&serde_json::from_str::<Node>(&json).unwrap()).unwrap(), number);
        }
    }
}
