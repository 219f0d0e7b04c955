//! Public members of a response body.

use crate::api::json::JsonObject;
use serde_core::Serialize;

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
}

impl<'o> MemberSink<'o> {
    pub(crate) fn new(object: &'o mut JsonObject) -> Self {
        Self { object }
    }

    /// Sends `value` as the member `name`. A value that serializes as `null` (`None`) is left out.
    ///
    /// The response is sent without any of the error's members, and the failure is reported, if a
    /// value
    ///
    /// - can't be serialized,
    /// - has more bytes than [`ApiProfile::max_member`](crate::ApiProfile::max_member),
    /// - is nested deeper than 128 arrays and objects, or
    /// - has the name of another member or a reserved name: `type`, `title`, `status`, `detail`,
    ///   `instance`, `code`, `errors`, `fields`, `message` or `details`.
    ///
    /// The same holds for gRPC and GraphQL.
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
    fn write_to(&self, name: &'static str, members: &mut MemberSink<'_>) {
        members.object.member(name, self);
    }
}
