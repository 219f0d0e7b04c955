//! Public members of a body.

use crate::api::json::JsonObject;
use serde_core::Serialize;

/// Takes the public members that an error gives out.
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

    /// Sends `value` as the member `name`; one that serializes as `null` (`None`) is left out.
    ///
    /// A value that can't be serialized, or is larger than
    /// [`ApiProfile::max_member`](crate::ApiProfile::max_member), fails as a whole: the answer is
    /// sent without members, and the failure is reported.
    pub fn add<T: PublicMember + ?Sized>(&mut self, name: &'static str, value: &T) {
        value.write_to(name, self);
    }
}

/// What can be a public member: everything that is `Serialize`, and nothing else.
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
