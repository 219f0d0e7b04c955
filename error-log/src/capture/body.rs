//! The body of a response, as the layer captured it, before redaction.

use http::HeaderValue;
use status_error::__private::media_type;

/// The maximum length of a stored body, in bytes.
pub(super) const MAX_BODY: usize = 16 * 1024;
/// The maximum length of a captured body, in bytes. More is captured than stored, because a JSON
/// body is redacted as a whole, and a secret at the cut has to be recognized.
pub(crate) const MAX_SEEN: usize = 4 * MAX_BODY;

/// The text of a capture in one buffer: the head of the request, and the captured part of the
/// response's body.
#[derive(Debug, Default)]
pub(crate) struct Content {
    pub(super) buffer: Vec<u8>,
    /// The length of the head, after which the body starts.
    pub(super) start: usize,
    pub(crate) kind: Kind,
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
        // Most errors have one of these types, and comparing is cheaper than parsing.
        if matches!(content_type.as_bytes(), b"application/problem+json" | b"application/json") {
            return Self::Json;
        }
        let Some(essence) = media_type::essence(content_type) else { return Self::Opaque };
        let is = |whole: &str| essence.eq_ignore_ascii_case(whole);
        if media_type::is_json(essence) {
            Self::Json
        } else if media_type::is_grpc(essence) {
            Self::Grpc
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
    /// Returns the empty capture of a body of this kind, with capacity for a head and for this
    /// number of bytes of the body.
    pub(crate) fn new(kind: Kind, length: usize) -> Self {
        const HEAD: usize = 256;
        const MAX_ROOM: usize = 4 * 1024;
        let room = if kind == Kind::Opaque { 0 } else { length.min(MAX_ROOM) };
        Self { buffer: Vec::with_capacity(HEAD + room), kind, ..Self::default() }
    }

    /// Returns the captured part of the body.
    pub(crate) fn body(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    /// Captures a chunk of the body, up to [`MAX_SEEN`] bytes in total.
    pub(crate) fn push(&mut self, chunk: &[u8]) {
        if self.kind != Kind::Opaque {
            let room = MAX_SEEN.saturating_sub(self.body().len());
            self.buffer.extend_from_slice(chunk.get(..room).unwrap_or(chunk));
            self.is_cut |= chunk.len() > room;
        }
    }

    /// Replaces the captured body.
    pub(crate) fn replace_body(&mut self, body: Self) {
        self.buffer.truncate(self.start);
        self.buffer.extend_from_slice(body.body());
        (self.kind, self.is_cut) = (body.kind, body.is_cut);
    }
}
