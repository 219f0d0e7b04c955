//! Errors of which only the HTTP status is known.

use crate::api::api_error::ApiError;
use crate::api::response_cache::Slot;
use crate::contract::catalog::{CatalogEntry, ProblemTypes};
use crate::contract::problem_type::{Message, ProblemType};
use crate::contract::status;
use http::StatusCode;
use std::fmt;
use std::sync::OnceLock;

/// An error for a foreign response (one that this crate did not make) whose body was replaced.
#[derive(Debug, Clone)]
pub struct ForeignResponse {
    status: StatusCode,
    text: Option<String>,
    /// Whether the text is the message of the response, too.
    text_is_sent: bool,
}

impl ForeignResponse {
    /// Creates the error. `text` is the beginning of the replaced body, for the report.
    #[cfg_attr(
        not(any(feature = "_middleware", feature = "async-graphql-7")),
        allow(dead_code, reason = "only a layer replaces responses")
    )]
    pub(crate) fn new(status: StatusCode, text: Option<String>) -> Self {
        Self { status, text, text_is_sent: false }
    }

    /// Makes the text the message of the response, because a rule of the layer says so. A 5xx is
    /// masked nevertheless.
    #[cfg(feature = "_middleware")]
    pub(crate) fn with_message(mut self) -> Self {
        let text = self.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        self.text = text.map(str::to_owned);
        self.text_is_sent = self.text.is_some();
        self
    }

    /// Returns the cache of the responses to this error. Returns `None` for a status that is no
    /// error's.
    #[cfg(feature = "_middleware")]
    pub(crate) fn slot(&self) -> Option<&'static Slot> {
        known(self.status, self.text_is_sent).map(|known| &known.slot)
    }

    /// Returns the status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }
}

impl fmt::Display for ForeignResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an answer that is not this API's own: {}", self.status)?;
        match &self.text {
            Some(text) => write!(f, ": {text}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ForeignResponse {}

/// Implemented by hand, because a derived type has one problem type for each variant, and this type
/// has one for each status.
impl ApiError for ForeignResponse {
    fn problem_type(&self) -> &'static ProblemType {
        problem_type(self.status, self.text_is_sent)
    }

    fn write_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text.as_deref().unwrap_or_default())
    }
}

impl ProblemTypes for ForeignResponse {
    /// Returns no entries, because the statuses of foreign responses are not known in advance.
    fn entries() -> &'static [CatalogEntry] {
        &[]
    }
}

/// The problem type of foreign responses with one status, and the cache of its responses.
#[derive(Debug)]
struct Known {
    kind: ProblemType,
    #[cfg_attr(not(feature = "_middleware"), allow(dead_code, reason = "only a layer replaces responses"))]
    slot: Slot,
}

fn problem_type(status: StatusCode, text_is_sent: bool) -> &'static ProblemType {
    static OTHER: ProblemType = ProblemType::new(500, "internal_server_error");
    known(status, text_is_sent).map_or(&OTHER, |known| &known.kind)
}

fn known(status: StatusCode, text_is_sent: bool) -> Option<&'static Known> {
    /// One element for each status from 400 to 599, without a message and with one. An element is
    /// filled on first use, because most processes need only a few of them.
    static KNOWN: [[OnceLock<Box<Known>>; 2]; 200] = [const { [const { OnceLock::new() }; 2] }; 200];

    let of_status = usize::from(status.as_u16()).checked_sub(400).and_then(|index| KNOWN.get(index));
    let known = of_status.map(|[title, text]| if text_is_sent { text } else { title })?;
    Some(known.get_or_init(|| {
        // Leaked, because the code of a `ProblemType` is `&'static str`. Each element is filled
        // once, so at most 400 codes are leaked.
        let code = status::code(status::phrase(status)).leak();
        let message = if text_is_sent { Message::Written("{text}") } else { Message::Title };
        let kind = ProblemType::new(status.as_u16(), code).variant("Foreign").message(message);
        Box::new(Known { kind, slot: Slot::new() })
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_errors_are_named_after_their_status() {
        let problem = |status| ForeignResponse::new(StatusCode::from_u16(status).unwrap(), None).problem_type();
        let code = |status| problem(status).code;
        assert_eq!(code(404), "not_found");
        assert_eq!(code(413), "content_too_large");
        assert_eq!(code(422), "unprocessable_content");
        assert_eq!(code(414), "uri_too_long");
        assert_eq!(code(418), "im_a_teapot");
        assert_eq!(code(505), "http_version_not_supported");
        assert_eq!(code(499), "client_error");
        assert_eq!(problem(499).status, 499);
        assert_eq!(problem(200).status, 500);
        assert!(std::ptr::eq(problem(404), problem(404)));
    }
}
