//! Formats: the members of a body, their order, and its media type.

pub(crate) mod envelope;
mod rfc9457;

pub use crate::api::json::{JsonArray, JsonObject};
pub use crate::api::problem::Problem;
pub use envelope::Envelope;
pub use rfc9457::Rfc9457;

use std::fmt;

/// A format of error bodies. [`Rfc9457`] is the default; [`Envelope`] also comes with this crate.
///
/// A format can't leak: it only arranges the data of a [`Problem`], which has nothing but data that
/// the declaration makes public.
///
/// ```
/// use status_error::format::{Format, JsonObject};
/// use status_error::{ApiProfile, format::Problem};
///
/// #[derive(Debug)]
/// struct Short;
///
/// impl Format for Short {
///     fn media_type(&self) -> &'static str {
///         "application/json"
///     }
///
///     fn write(&self, problem: &Problem<'_>, object: &mut JsonObject) {
///         object.string("error", problem.code());
///         object.text_or("hint", &problem.message(), &problem.title());
///         problem.members(object);
///     }
/// }
///
/// static API: ApiProfile = ApiProfile::new("example.com").format(&Short);
/// ```
#[doc(alias("JSON:API", "nested format", "error body", "body format"))]
pub trait Format: fmt::Debug + Send + Sync {
    /// Returns the media type of the body, for `Content-Type`.
    fn media_type(&self) -> &'static str;

    /// Writes the members of the body. The members of the error come from [`Problem::members`].
    /// Write them last, so that none of them takes the name of a member of the format.
    fn write(&self, problem: &Problem<'_>, object: &mut JsonObject);

    /// Returns the name of the header that carries a server error's [`ErrorId`](crate::ErrorId), in
    /// lower case. Returns `None` if the format has no such header.
    fn error_id_header(&self) -> Option<&'static str> {
        None
    }
}
