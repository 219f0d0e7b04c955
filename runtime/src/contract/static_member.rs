//! Members that are the same in every response of a problem type.

use serde_core::{Serialize, Serializer};

/// A member of the body that is the same in every response of a
/// [`ProblemType`](crate::ProblemType): `#[status(401, members(kind = "auth"))]`.
///
/// ```
/// use status_error::{ProblemType, member::{StaticMember, StaticValue}};
///
/// static UNAUTHORIZED: ProblemType = ProblemType::new(403, "forbidden").static_members(&[
///     StaticMember::new("kind", StaticValue::Text("auth")),
///     StaticMember::new("param", StaticValue::Null),
/// ]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct StaticMember {
    /// The name of the member.
    pub name: &'static str,
    /// The value of the member.
    pub value: StaticValue,
}

impl StaticMember {
    /// Creates a member.
    #[must_use]
    pub const fn new(name: &'static str, value: StaticValue) -> Self {
        Self { name, value }
    }
}

/// The value of a [`StaticMember`], which has an example.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum StaticValue {
    /// `null`, which is sent. (A field that is `None` is left out.)
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A number that is not an integer. It is sent as `null` if it is not finite.
    Float(f64),
    /// A string.
    Text(&'static str),
}

impl Serialize for StaticValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(value),
            Self::Integer(value) => serializer.serialize_i64(value),
            Self::Float(value) => serializer.serialize_f64(value),
            Self::Text(value) => serializer.serialize_str(value),
        }
    }
}
