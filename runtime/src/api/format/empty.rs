use super::{BodyWriter, Format};
use crate::api::problem::Problem;

/// No body and no `Content-Type`: the status and the headers are the whole response. A server
/// error's id is in the header `x-error-id`.
///
/// ```
/// use status_error::{ApiError, ApiProfile, format};
///
/// static API: ApiProfile = ApiProfile::new("example.com").format(&format::Empty);
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[api_error(profile = API)]
/// #[error("the buyer was not found")]
/// #[status(404)]
/// struct NotFound;
///
/// let response = status_error::response(&NotFound);
/// assert_eq!(response.headers().get("content-type"), None);
/// assert!(response.body().is_empty());
/// ```
#[doc(alias("no body", "status only"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct Empty;

impl Format for Empty {
    fn media_type(&self) -> Option<&'static str> {
        None
    }

    fn write(&self, _: &Problem<'_>, body: &mut BodyWriter) {
        body.empty();
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
}
