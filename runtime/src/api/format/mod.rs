//! Formats: the content of a body and its media type.

mod body_writer;
mod empty;
pub(crate) mod envelope;
mod rfc9457;
mod text;

pub use crate::api::json::{JsonArray, JsonObject, JsonValue};
pub use crate::api::members::Member;
pub use crate::api::problem::Problem;
#[cfg(feature = "client")]
#[cfg_attr(docsrs, doc(cfg(feature = "client")))]
pub use crate::api::received::{ReceivedObject, ReceivedResponse};
pub use body_writer::{BodyWriter, xml};
pub use empty::Empty;
pub use envelope::Envelope;
pub use rfc9457::Rfc9457;
pub use text::Text;

#[cfg(feature = "client")]
use crate::api::received::ReceivedProblem;
use std::fmt;

/// A format of error bodies. [`Rfc9457`] is the default; [`Envelope`], [`Text`] and [`Empty`] also
/// come with this crate.
///
/// A format can't leak: it only arranges the data of a [`Problem`], which has nothing but data that
/// the declaration makes public.
///
/// ```
/// use status_error::ApiProfile;
/// use status_error::format::{BodyWriter, Format, Problem};
///
/// #[derive(Debug)]
/// struct Short;
///
/// impl Format for Short {
///     fn media_type(&self) -> Option<&'static str> {
///         Some("application/json")
///     }
///
///     fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
///         body.object(|object| {
///             object.string("error", problem.code());
///             object.message("hint", problem);
///             problem.members(object);
///         });
///     }
///
///     fn reserved(&self) -> &'static [&'static str] {
///         &["error", "hint"]
///     }
/// }
///
/// static API: ApiProfile = ApiProfile::new("example.com").format(&Short);
/// ```
#[doc(alias("JSON:API", "nested format", "error body", "body format", "XML"))]
pub trait Format: fmt::Debug + Send + Sync {
    /// Returns the media type of the body, for `Content-Type`. Returns `None` if the response has
    /// no such header.
    fn media_type(&self) -> Option<&'static str>;

    /// Writes the body. The runtime may call this method twice for one response: if a member of the
    /// error fails, the body is written again, and the problem has no members then.
    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter);

    /// Returns the names that no member of an error may have, because the format writes members
    /// with these names into the object that has the error's members.
    /// [`assert_catalog`](crate::catalog::assert_catalog) finds errors with such a member.
    fn reserved(&self) -> &'static [&'static str];

    /// Returns whether clients accept members that they don't know.
    fn members(&self) -> Members {
        Members::Open
    }

    /// Returns the JSON Schema (draft 2020-12) of the body of a problem.
    ///
    /// Returns `None` if the schema can be found by observation, as that of most formats can: the
    /// feature `contract` writes synthetic problems, and the difference of their bodies shows which
    /// members are required, optional or constant. A format declares its schema if observation
    /// finds too little, which `Contract::warnings` lists.
    fn schema(&self, problem: &Problem<'_>) -> Option<serde_json::Value> {
        let _ = problem;
        None
    }

    /// Reads a response in this format, for [`decode`](crate::decode): the reverse of
    /// [`write`](Self::write). Returns `None` if the body is not in this format. Without this
    /// method, no error is known to a client, unless the format has a
    /// [`code_header`](Self::code_header).
    ///
    /// The body comes from the network. [`ReceivedResponse::object`] reads JSON with limits. The
    /// status, `Retry-After`, and the headers that this trait names are read by the caller.
    ///
    /// ```
    /// use status_error::client::ReceivedProblem;
    /// use status_error::format::ReceivedResponse;
    ///
    /// fn read(response: &ReceivedResponse<'_>) -> Option<ReceivedProblem> {
    ///     let mut body = response.object()?;
    ///     let mut problem = response.problem();
    ///     problem.code = body.take("error");
    ///     problem.message = body.take("hint");
    ///     body.add_rest_to(&mut problem);
    ///     Some(problem)
    /// }
    /// ```
    #[cfg(feature = "client")]
    #[cfg_attr(docsrs, doc(cfg(feature = "client")))]
    fn read(&self, response: &ReceivedResponse<'_>) -> Option<ReceivedProblem> {
        let _ = response;
        None
    }

    /// Returns whether the body is a function of the problem. If so, a body that is the same for
    /// each occurrence of a problem type is rendered once. A format that writes the time or reads
    /// other state leaves this method as it is. [`Problem::request_id`] and [`Problem::route`] are
    /// parts of the problem, and a body with one of them is rendered each time.
    fn is_pure(&self) -> bool {
        false
    }

    /// Returns the name of the header that carries the code of each response, in lower case, such
    /// as `x-error-code`. Returns `None` if the format has no such header. A variant that declares
    /// a header of this name sends its own value.
    fn code_header(&self) -> Option<&'static str> {
        None
    }

    /// Returns the name of the header that carries a server error's [`ErrorId`](crate::ErrorId), in
    /// lower case. Returns `None` if the format has no such header.
    fn error_id_header(&self) -> Option<&'static str> {
        None
    }
}

/// Whether clients of a format accept members that they don't know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Members {
    /// Clients ignore unknown members (RFC 9457 §3.2), so an error may get further members.
    Open,
    /// Clients reject unknown members, so a further member breaks them.
    Closed,
}
