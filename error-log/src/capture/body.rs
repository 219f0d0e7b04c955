//! The body of a response, as the layer captured it, before redaction.

use http::HeaderValue;
use status_error::__private::media_type;

/// The maximum length of a stored body, in bytes.
pub(super) const MAX_BODY: usize = 16 * 1024;
/// The maximum length of a captured body, in bytes. More is captured than stored, because a JSON
/// body is redacted as a whole, and a secret at the cut has to be recognized.
pub(crate) const MAX_SEEN: usize = 4 * MAX_BODY;

/// The captured part of a response body.
#[derive(Debug, Default)]
pub(crate) struct Content {
    pub(crate) kind: Kind,
    pub(crate) bytes: Vec<u8>,
    /// Whether the body was longer than the captured part.
    pub(crate) is_cut: bool,
}

/// The kind of a body, which decides how the body is redacted and stored.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Json,
    Text,
    /// The message of a gRPC status, which is in a header; the body itself is not text.
    Grpc,
    /// A body that can't be read as text. It can't be redacted, so it is not stored.
    #[default]
    Opaque,
}

impl Kind {
    /// Returns how a body with this `Content-Type` is read. A body without one is read as text.
    pub(crate) fn of(content_type: Option<&HeaderValue>) -> Self {
        let Some(content_type) = content_type else { return Self::Text };
        let Some(essence) = media_type::essence(content_type) else { return Self::Opaque };
        let is = |whole: &str| essence.eq_ignore_ascii_case(whole);
        if media_type::is_json(essence) {
            Self::Json
        } else if essence.is_empty()
            || media_type::starts_with(essence, "text/")
            || media_type::ends_with(essence, "+xml")
            || is("application/xml")
            || is("application/x-www-form-urlencoded")
        {
            Self::Text
        } else {
            Self::Opaque
        }
    }
}

impl Content {
    /// Captures a chunk of the body, up to [`MAX_SEEN`] bytes in total.
    pub(crate) fn push(&mut self, chunk: &[u8]) {
        if matches!(self.kind, Kind::Json | Kind::Text) {
            let room = MAX_SEEN.saturating_sub(self.bytes.len());
            self.bytes.extend_from_slice(chunk.get(..room).unwrap_or(chunk));
            self.is_cut |= chunk.len() > room;
        }
    }
}
