//! The writer of one body.

use crate::api::json::value::Place;
use crate::api::json::{JsonArray, JsonObject, JsonValue};
use crate::api::problem::{Plainly, Problem};
use crate::api::profile::Limits;
use crate::api::response_cache::BodyParts;
use crate::contract::fault::{Fault, FormatFault};
use std::fmt::Display;

/// The writer of one body: a JSON object or any other JSON value, or texts and bytes.
///
/// A body is one JSON value ([`object`](Self::object), [`array`](Self::array),
/// [`json`](Self::json)), or begins with a text or bytes, after which further texts, bytes and JSON
/// values may come. Whatever is written after a JSON value that began the body is left out and
/// reported.
///
/// ```
/// use status_error::format::{BodyWriter, Problem, xml};
///
/// fn write(problem: &Problem<'_>, body: &mut BodyWriter) {
///     body.text(&"<Error><Code>");
///     body.escaped(&problem.code(), xml);
///     body.text(&"</Code><Message>");
///     body.escaped_message(problem, xml);
///     body.text(&"</Message></Error>");
/// }
/// ```
#[derive(Debug)]
pub struct BodyWriter {
    out: JsonObject,
}

impl BodyWriter {
    /// Creates the writer of a body in a buffer that may have been used before.
    #[inline]
    pub(crate) fn over(
        buffer: Vec<u8>,
        limits: Limits,
        parts: Option<&'static BodyParts>,
        format: Option<&'static dyn super::Format>,
    ) -> Self {
        Self { out: JsonObject::over(buffer, limits, parts, format) }
    }

    /// Discards the body, so that the format can write it again without the error's members.
    pub(crate) fn restart_without_members(&mut self) {
        self.out.restart_without_members();
    }

    #[inline]
    pub(crate) fn has_failed_members(&self) -> bool {
        self.out.has_failed_members()
    }

    /// Returns the bytes, and appends the faults to a list.
    #[inline]
    pub(crate) fn finish(&mut self, faults: &mut Vec<Fault>) -> Vec<u8> {
        self.out.finish(faults)
    }

    /// Returns whether the format has written nothing, and has not declared the body empty.
    #[inline]
    pub(crate) fn is_unwritten(&self) -> bool {
        self.out.is_unwritten()
    }

    /// Reports a format that has written nothing.
    #[cold]
    pub(crate) fn report_no_body(&mut self) {
        self.out.add_fault(Fault::Format(FormatFault::NoBody));
    }

    /// Writes a JSON object; `write` writes its members.
    #[inline]
    pub fn object(&mut self, write: impl FnOnce(&mut JsonObject)) {
        self.out.root_object(write);
    }

    /// Writes a JSON array; `each` writes the elements.
    pub fn array(&mut self, each: impl FnOnce(&mut JsonArray<'_>)) {
        self.json().array(each);
    }

    /// Writes any JSON value.
    pub fn json(&mut self) -> JsonValue<'_> {
        JsonValue::new(&mut self.out, Place::Root)
    }

    /// Writes a text that is not in JSON, and cuts it at
    /// [`ApiProfile::max_text`](crate::ApiProfile::max_text) bytes. If the `Display` fails, nothing
    /// is written, and the failure is reported.
    pub fn text(&mut self, text: &dyn Display) {
        self.out.piece(text, &"", None);
    }

    /// Writes a text as [`text`](Self::text) does, with replacements for some characters: `escape`
    /// returns `None` for a character that is written unchanged. The function [`xml`] is for XML
    /// and HTML.
    pub fn escaped(&mut self, text: &dyn Display, escape: impl Fn(char) -> Option<&'static str>) {
        self.out.piece(text, &"", Some(&escape));
    }

    /// Writes the message of a problem as a text, or the title if the `Display` of the message
    /// fails.
    pub fn message(&mut self, problem: &Problem<'_>) {
        self.out.piece(&Plainly(problem), &problem.title(), None);
    }

    /// Writes the message of a problem as [`message`](Self::message) does, with replacements for
    /// some characters as in [`escaped`](Self::escaped).
    pub fn escaped_message(&mut self, problem: &Problem<'_>, escape: impl Fn(char) -> Option<&'static str>) {
        self.out.piece(&Plainly(problem), &problem.title(), Some(&escape));
    }

    /// Writes a text as [`text`](Self::text) does. If the `Display` fails, `otherwise` is written
    /// in its place.
    pub fn text_or(&mut self, text: &dyn Display, otherwise: &dyn Display) {
        self.out.piece(text, otherwise, None);
    }

    /// Writes bytes. They are not cut.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.out.bytes(bytes);
    }

    /// Declares that this response has no body, and so no `Content-Type`.
    pub fn empty(&mut self) {
        self.out.absent();
    }
}

/// Returns the replacement of a character in XML or HTML, for [`BodyWriter::escaped`]: references
/// for `&`, `<`, `>` and quotes. A character that XML 1.0 can't contain (§2.2) is replaced by
/// U+FFFD.
///
/// ```
/// assert_eq!(status_error::format::xml('<'), Some("&lt;"));
/// assert_eq!(status_error::format::xml('a'), None);
/// ```
#[must_use]
pub fn xml(char: char) -> Option<&'static str> {
    match char {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&#39;"),
        '\t' | '\n' | '\r' => None,
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => Some("\u{fffd}"),
        _ => None,
    }
}
