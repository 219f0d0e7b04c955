use super::envelope::WithErrorId;
use super::{BodyWriter, Format};
use crate::api::problem::Problem;
#[cfg(feature = "client")]
use crate::api::received::{ReceivedProblem, ReceivedResponse};

/// The message as `text/plain; charset=utf-8`. A server error's text also has the error id, which
/// is in the header `x-error-id` too. Field errors and members are not sent.
///
/// ```
/// use status_error::{ApiError, ApiProfile, format};
///
/// static API: ApiProfile = ApiProfile::new("example.com").format(&format::Text);
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[api_error(profile = API)]
/// #[error("buyer {id} was not found")]
/// #[status(404)]
/// struct NotFound { #[public(message)] id: u64 }
///
/// let response = status_error::response(&NotFound { id: 7 });
/// assert_eq!(response.headers()["content-type"], "text/plain; charset=utf-8");
/// assert_eq!(response.body(), "buyer 7 was not found");
/// ```
#[doc(alias("text/plain", "plain text", "status and message"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct Text;

impl Format for Text {
    fn media_type(&self) -> Option<&'static str> {
        Some("text/plain; charset=utf-8")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        match WithErrorId::of(problem) {
            None => body.message(problem),
            Some([message, title]) => body.text_or(&message, &title),
        }
    }

    fn reserved(&self) -> &'static [&'static str] {
        &[]
    }

    fn is_pure(&self) -> bool {
        true
    }

    fn error_id_header(&self) -> Option<&'static str> {
        Some("x-error-id")
    }

    #[cfg(feature = "client")]
    fn read(&self, response: &ReceivedResponse<'_>) -> Option<ReceivedProblem> {
        let mut problem = response.problem();
        problem.message = Some(std::str::from_utf8(response.body()).ok()?.to_owned());
        Some(problem)
    }
}
