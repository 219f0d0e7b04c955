//! The body of an answer, as it was seen.

use http::HeaderValue;
use status_error::__private::media_type;

/// Bodies are kept up to here.
pub(super) const MAX_BODY: usize = 16 * 1024;
/// They are looked at up to here: a JSON body is redacted as a whole, and a secret at the cut has
/// to be seen as one.
pub(crate) const MAX_SEEN: usize = 4 * MAX_BODY;

/// What was seen of an answer's body.
#[derive(Debug, Default)]
pub(crate) struct Content {
    pub(crate) kind: Kind,
    pub(crate) bytes: Vec<u8>,
    /// Whether there was more.
    pub(crate) is_cut: bool,
}

/// What is made of a body.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Json,
    Text,
    /// A message of gRPC, which came in a header; the body is no text.
    Grpc,
    /// Nothing that can be read, and so nothing that could be redacted.
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

/// The code that somebody else's body gives.
pub(super) fn code_in(body: &Content) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Coded {
        code: String,
    }
    let is_readable = body.kind == Kind::Json && !body.is_cut;
    is_readable.then(|| serde_json::from_slice::<Coded>(&body.bytes).ok()).flatten().map(|coded| coded.code)
}

impl Content {
    /// Takes up what passes by, as far as it is looked at.
    pub(crate) fn push(&mut self, chunk: &[u8]) {
        if matches!(self.kind, Kind::Json | Kind::Text) {
            let room = MAX_SEEN.saturating_sub(self.bytes.len());
            self.bytes.extend_from_slice(chunk.get(..room).unwrap_or(chunk));
            self.is_cut |= chunk.len() > room;
        }
    }
}
