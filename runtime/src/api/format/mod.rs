//! Which members a body has, in which order, and its media type.

pub(crate) mod envelope;
mod rfc9457;

pub use crate::api::json::{JsonArray, JsonObject};
pub use crate::api::problem::Problem;
pub use envelope::Envelope;
pub use rfc9457::Rfc9457;

use std::fmt;

/// The shape of an API's error bodies. [`Rfc9457`] is the default, [`Envelope`] the other one that
/// comes with this crate.
///
/// A format only arranges what a [`Problem`] gives out, which is what the declaration says: it
/// can't leak.
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
    /// The body's media type, for `Content-Type`.
    fn media_type(&self) -> &'static str;

    /// Writes the members of the body. Those of the error come from [`Problem::members`]; write
    /// them last, so that none of them can take the name of one of the format's own.
    fn write(&self, problem: &Problem<'_>, object: &mut JsonObject);

    /// The header that carries a server error's [`ErrorId`](crate::ErrorId), in lower case, if
    /// there is one.
    fn error_id_header(&self) -> Option<&'static str> {
        None
    }
}
