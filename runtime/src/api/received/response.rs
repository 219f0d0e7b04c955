//! A response before its body is read, and the JSON object in the body.

use super::ReceivedProblem;
use crate::contract::field_error::FieldError;
use http::{HeaderMap, StatusCode};
use serde_core::de::{
    Deserialize, DeserializeOwned, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// The limit for the members of one object, and for the elements of one list. Formats of errors
/// have far fewer, and each costs memory.
const MAX_ITEMS: usize = 1_000;

/// An error response before a format reads it; see [`Format::read`](crate::format::Format::read).
#[derive(Debug, Clone, Copy)]
pub struct ReceivedResponse<'r> {
    pub(crate) status: StatusCode,
    pub(crate) headers: &'r HeaderMap,
    pub(crate) body: &'r [u8],
}

impl<'r> ReceivedResponse<'r> {
    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &'r HeaderMap {
        self.headers
    }

    /// Returns the body. It has at most as many bytes as the profile's
    /// [`max_body`](crate::ApiProfile::max_body).
    #[must_use]
    pub fn body(&self) -> &'r [u8] {
        self.body
    }

    /// Returns a problem with the status of the response and nothing else, for a format to fill.
    #[must_use]
    pub fn problem(&self) -> ReceivedProblem {
        ReceivedProblem::new(self.status)
    }

    /// Returns the body as a JSON object. Returns `None` if the body is no JSON object, has a
    /// member twice, or has more than 1,000 members.
    #[must_use]
    pub fn object(&self) -> Option<ReceivedObject<'r>> {
        serde_json::from_slice(self.body).ok()
    }
}

/// A JSON object in a received body, from which a format takes member by member.
///
/// Only the values that are taken are parsed. Members whose names occur twice make a body ambiguous
/// (RFC 8259 §4), so such an object is not read.
#[derive(Debug, Clone, Default)]
pub struct ReceivedObject<'r> {
    members: BTreeMap<Cow<'r, str>, &'r RawValue>,
}

impl<'r> ReceivedObject<'r> {
    /// Takes a member. Returns `None` if there is no such member, or if its value is not a `T`.
    pub fn take<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        serde_json::from_str(self.members.remove(name)?.get()).ok()
    }

    /// Takes a member that is an object. Returns `None` if there is no such object.
    pub fn take_object(&mut self, name: &str) -> Option<Self> {
        serde_json::from_str(self.members.remove(name)?.get()).ok()
    }

    /// Takes a member that is a list of objects. Elements that are no objects, and those beyond
    /// 1,000, are left out.
    pub fn take_objects(&mut self, name: &str) -> Vec<Self> {
        let list = self.members.remove(name).and_then(|list| serde_json::from_str::<List<'r>>(list.get()).ok());
        let objects = list.into_iter().flat_map(|list| list.0);
        objects.filter_map(|element| serde_json::from_str(element.get()).ok()).collect()
    }

    /// Takes a member that is a list of field errors, of which `read` reads one. Elements for which
    /// `read` returns `None` are left out.
    pub(crate) fn take_field_errors(&mut self, name: &str, read: fn(Self) -> Option<FieldError>) -> Vec<FieldError> {
        self.take_objects(name).into_iter().filter_map(read).collect()
    }

    /// Drops the members with these names.
    pub(crate) fn leave_out(&mut self, names: &[&str]) {
        self.members.retain(|name, _| !names.contains(&&**name));
    }

    /// Adds the members that were not taken to a problem, as the public members of the error. Call
    /// it last, because the names that the format itself uses are no members of the error.
    pub fn add_rest_to(self, problem: &mut ReceivedProblem) {
        let rest = self.members.into_iter();
        problem.members.extend(rest.map(|(name, value)| (name.into_owned(), value.get().into())));
    }
}

impl<'de: 'r, 'r> Deserialize<'de> for ReceivedObject<'r> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = BTreeMap<Cow<'de, str>, &'de RawValue>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = BTreeMap::new();
                while let Some(Name(name)) = map.next_key()? {
                    let is_new = members.insert(name, map.next_value()?).is_none();
                    if !is_new || members.len() > MAX_ITEMS {
                        return Err(A::Error::custom("a member occurs twice, or there are too many"));
                    }
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(Members).map(|members| Self { members })
    }
}

/// The name of a member, which is copied only if it has escapes.
struct Name<'r>(Cow<'r, str>);

impl<'de: 'r, 'r> Deserialize<'de> for Name<'r> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Cow<'de, str>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
                Ok(Cow::Borrowed(name))
            }

            fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
                Ok(Cow::Owned(name.to_owned()))
            }
        }
        deserializer.deserialize_str(Text).map(Self)
    }
}

/// The first elements of a list.
struct List<'r>(Vec<&'r RawValue>);

impl<'de: 'r, 'r> Deserialize<'de> for List<'r> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Elements;
        impl<'de> Visitor<'de> for Elements {
            type Value = Vec<&'de RawValue>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut elements = Vec::new();
                while elements.len() < MAX_ITEMS {
                    let Some(element) = list.next_element()? else { return Ok(elements) };
                    elements.push(element);
                }
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(elements)
            }
        }
        deserializer.deserialize_seq(Elements).map(Self)
    }
}
