//! Public members of a response body.

use crate::api::json::JsonObject;
use crate::api::json::names::Fixed;
use crate::api::profile::Limits;
use crate::contract::fault::Fault;
use crate::contract::static_member::StaticMember;
use serde_core::de::DeserializeOwned;
use serde_core::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;
use std::fmt;
use std::ops::Range;

/// A sink for the public members of an error.
///
/// ```
/// # use status_error::{ApiError, ProblemType, member::MemberSink};
/// # #[derive(Debug, thiserror::Error)]
/// # #[error("too large")]
/// struct TooLarge { limit: u64 }
///
/// impl ApiError for TooLarge {
///     fn problem_type(&self) -> &'static ProblemType {
///         static TOO_LARGE: ProblemType = ProblemType::new(413, "too_large").members(&["limit"]);
///         &TOO_LARGE
///     }
///
///     fn members(&self, members: &mut MemberSink<'_>) {
///         members.add("limit", &self.limit);
///     }
/// }
/// ```
#[derive(Debug)]
pub struct MemberSink<'o> {
    object: &'o mut JsonObject,
    /// The names and the places of the values, if the members are rendered apart from a body.
    entries: Option<&'o mut Vec<(&'static str, Range<usize>)>>,
}

impl<'o> MemberSink<'o> {
    pub(crate) fn new(object: &'o mut JsonObject) -> Self {
        Self { object, entries: None }
    }

    /// Sends `value` as the member `name`. A value that serializes as `null` (`None`) is left out.
    ///
    /// The response is sent without any of the error's members, and the failure is reported, if a
    /// value
    ///
    /// - can't be serialized,
    /// - has more bytes than [`ApiProfile::max_member`](crate::ApiProfile::max_member),
    /// - is nested deeper than 128 arrays and objects, or
    /// - has the name of another member, or a name that the format
    ///   [reserves](crate::format::Format::reserved).
    ///
    /// The formats of this crate, gRPC and GraphQL reserve `type`, `title`, `status`, `detail`,
    /// `instance`, `code`, `errors`, `fields`, `message` and `details`. If the error's type names
    /// its profile, a format of this crate reserves only the names that it uses.
    pub fn add<T: PublicMember + ?Sized>(&mut self, name: &'static str, value: &T) {
        value.write_to(name, self);
    }
}

/// A value that can be a public member: any type that is `Serialize`. No other type implements this
/// trait.
///
/// ```
/// fn is_member<T: status_error::member::PublicMember>() {}
/// is_member::<Option<Vec<u8>>>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a member of the body: it does not implement `serde::Serialize`",
    label = "`#[public]` sends this field as a member",
    note = "derive it, `#[derive(serde::Serialize)]`, or send the field in the message only: `#[public(message)]`"
)]
pub trait PublicMember {
    #[doc(hidden)]
    fn write_to(&self, name: &'static str, members: &mut MemberSink<'_>);
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> PublicMember for T {
    #[doc(hidden)]
    fn write_to(&self, name: &'static str, members: &mut MemberSink<'_>) {
        let is_sent = members.object.member(name, self);
        if let Some(entries) = members.entries.as_mut().filter(|_| is_sent) {
            entries.push((name, members.object.last_value()));
        }
    }
}

/// The members of one error, rendered apart from a body.
#[derive(Debug, Clone, Default)]
pub(crate) struct RenderedMembers {
    json: String,
    /// The names, each with the place of its value in `json`.
    entries: Vec<(&'static str, Range<usize>)>,
    /// The number of members that are the same in every response. They come first.
    statics: usize,
}

impl RenderedMembers {
    /// Renders the members that are the same in every response, and those that `write` adds. If one
    /// of the latter fails, there are only the former. A member with one of the `reserved` names
    /// fails.
    pub(crate) fn of(
        limits: Limits,
        reserved: Option<&'static Fixed>,
        faults: &mut Vec<Fault>,
        statics: &[StaticMember],
        write: impl FnOnce(&mut MemberSink<'_>),
    ) -> Self {
        let mut object = JsonObject::over(Vec::new(), limits, None, None);
        if let Some(reserved) = reserved {
            object.fix(reserved);
        }
        let mut entries = Vec::new();
        for member in statics {
            if object.static_member(member) {
                entries.push((member.name, object.last_value()));
            }
        }
        let (statics, before) = (entries.len(), faults.len());
        write(&mut MemberSink { object: &mut object, entries: Some(&mut entries) });
        let json = String::from_utf8(object.finish(faults)).unwrap_or_default();
        if faults.len() > before {
            entries.truncate(statics);
        }
        Self { json, entries, statics }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Member<'_>> {
        self.entries.iter().enumerate().map(|(index, (name, place))| {
            let json = self.json.get(place.clone()).unwrap_or("null");
            Member { name, json, is_static: index < self.statics }
        })
    }
}

/// A public member of an error, whose value a format reads, renames or places by itself; see
/// [`Problem::member`](crate::format::Problem::member).
///
/// A member is `Serialize`, so [`JsonObject::value`](crate::format::JsonObject::value) writes it.
/// Its `Display` is the text of a string, and the JSON of any other value.
///
/// ```
/// use status_error::format::{JsonObject, Problem};
///
/// fn write(problem: &Problem<'_>, object: &mut JsonObject) {
///     // `null` if the error has no such member.
///     object.value("param", &problem.member("field"));
///     problem.members_except(&["field"], object);
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member<'m> {
    name: &'static str,
    json: &'m str,
    is_static: bool,
}

impl<'m> Member<'m> {
    /// Returns the declared name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns whether the member is the same in every response of the problem type.
    #[must_use]
    pub fn is_static(&self) -> bool {
        self.is_static
    }

    /// Returns the value as JSON.
    #[must_use]
    pub fn json(&self) -> &'m str {
        self.json
    }

    /// Reads the value. Returns `None` if the value is not a `T`.
    #[must_use]
    pub fn read<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(self.json).ok()
    }
}

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::from_str::<&RawValue>(self.json).map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl fmt::Display for Member<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.json.starts_with('"').then(|| self.read::<String>()).flatten() {
            Some(text) => f.write_str(&text),
            None => f.write_str(self.json),
        }
    }
}
