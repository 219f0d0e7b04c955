//! The data of a contract: its entries, and their parts.

use crate::contract::grpc_code::GrpcCode;
use serde_json::{Value, json};
use std::fmt;

/// The errors of an API that have one code and one status, or one range of statuses, as clients see
/// them.
///
/// [`Contract`](super::Contract) has an example.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ContractEntry {
    /// The machine-readable code.
    pub code: String,
    /// The status, or a range of statuses.
    pub statuses: Statuses,
    /// The title. `None` if it differs between the statuses of a range.
    pub title: Option<String>,
    /// The URI of the problem type (RFC 9457 §3.1.1), which is `about:blank` if the type has none.
    pub type_uri: String,
    /// The link to the documentation. `None` if there is none.
    pub docs: Option<String>,
    /// The first paragraph of the doc comment, in one line. It is empty if there is no comment.
    pub summary: String,
    /// The summaries of all problem types with this code and status, in the order of their
    /// declaration, each once. The first one is [`summary`](Self::summary).
    pub summaries: Vec<String>,
    /// The templates of the messages of all problem types with this code and status, in the order
    /// of their declaration, each once: `buyer {id} was not found`. A problem type whose message is
    /// its title, or is known only at run time, has none.
    pub messages: Vec<String>,
    /// The public members of the error, sorted by name. A format may leave members out or rename
    /// them; [`body`](Self::body) describes the result.
    pub members: Vec<MemberEntry>,
    /// The headers that the error declares, and those of the profile, sorted by name.
    pub headers: Vec<HeaderEntry>,
    /// Whether a response may have field errors.
    pub has_field_errors: bool,
    /// Whether a response may name the fields of a violated unique constraint.
    pub has_unique_fields: bool,
    /// The public names of the fields of each unique constraint whose violation a response may
    /// name, in the order of their declaration, each once.
    pub unique_fields: Vec<Vec<String>>,
    /// Whether the same request may succeed later
    /// ([`ProblemType::is_retryable`](crate::ProblemType::is_retryable)).
    pub is_retryable: bool,
    /// The code of the errors over gRPC. `None` if it differs between the problem types, or between
    /// the statuses of a range.
    pub grpc: Option<GrpcCode>,
    /// The body. `None` if the responses have no body.
    pub body: Option<Body>,
}

/// The masked server errors of an API that have one status, or one range of statuses. Their code
/// and texts are generic, so that clients can't tell them apart.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MaskedEntry {
    /// The code, which is the same for all masked errors.
    pub code: String,
    /// The title. `None` if it differs between the statuses of a range.
    pub title: Option<String>,
    /// The URI of the problem type (RFC 9457 §3.1.1), which is `about:blank` if the type has none.
    pub type_uri: String,
    /// The link to the documentation. `None` if there is none.
    pub docs: Option<String>,
    /// The status, or a range of statuses.
    pub statuses: Statuses,
    /// The headers of the responses, sorted by name.
    pub headers: Vec<HeaderEntry>,
    /// The code of the errors over gRPC. `None` if it differs between the problem types, or between
    /// the statuses of a range.
    pub grpc: Option<GrpcCode>,
    /// The body. `None` if the responses have no body.
    pub body: Option<Body>,
}

/// A status, or a range of statuses.
///
/// Its `Display` is `404` or `400-499`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Statuses {
    /// The first status.
    pub first: u16,
    /// The last status, which is the first one if there is no range.
    pub last: u16,
    /// The statuses between the first and the last one that are not in the range, sorted.
    pub without: Vec<u16>,
}

/// A public member of an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MemberEntry {
    /// The declared name.
    pub name: String,
    /// The JSON Schema of the value (draft 2020-12). It is `true` if the type of the member is not
    /// known, and has `const` if the member is the same in every response.
    pub schema: Value,
    /// Whether every response has the member. A member whose value is `null` is left out.
    pub required: bool,
    /// The first paragraph of the field's doc comment, in one line. It is empty if there is no
    /// comment.
    pub description: String,
}

/// A header of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeaderEntry {
    /// The field name, in lower case.
    pub name: String,
    /// The value, if it is the same in every response.
    pub value: Option<String>,
    /// Whether every response has the header.
    pub required: bool,
}

/// The body of a response.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Body {
    /// The media type. `None` if the responses have no `Content-Type`, or if it is not known.
    pub media_type: Option<String>,
    /// The JSON Schema of the body (draft 2020-12). It is `true` if the body is not known.
    pub schema: Value,
    /// An example of the body, which is a string if the body is not JSON. `None` if the body is not
    /// known, or has a member of whose type no value can be made.
    pub example: Option<Value>,
}

impl Statuses {
    /// Returns whether a status is the status or in the range.
    #[must_use]
    pub fn contains(&self, status: u16) -> bool {
        (self.first..=self.last).contains(&status) && !self.without.contains(&status)
    }
}

impl fmt::Display for Statuses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last { write!(f, "{}", self.first) } else { write!(f, "{}-{}", self.first, self.last) }
    }
}

/// Returns the first paragraph of a doc comment, in one line.
pub(super) fn first_paragraph(docs: &str) -> String {
    let lines = docs.lines().map(str::trim).skip_while(|line| line.is_empty());
    lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Returns the schema of a value that fits one of two schemas.
pub(super) fn any_of(one: Value, other: Value) -> Value {
    if one == other {
        return one;
    }
    let alternatives = |schema: Value| match schema {
        Value::Object(mut object) if object.len() == 1 && object.contains_key("anyOf") => {
            object.remove("anyOf").and_then(|all| all.as_array().cloned()).unwrap_or_default()
        }
        schema => vec![schema],
    };
    let (mut all, others) = (alternatives(one), alternatives(other));
    for other in others {
        if !all.contains(&other) {
            all.push(other);
        }
    }
    if all.contains(&Value::Bool(true)) { Value::Bool(true) } else { json!({ "anyOf": all }) }
}
