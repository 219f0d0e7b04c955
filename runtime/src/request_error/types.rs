//! The static side of [`RequestError`](super::RequestError): its sentences and its problem types.

use super::RequestError;
use crate::{Entry, Header, Message, ProblemType, ProblemTypes};

pub(super) const SYNTAX: &str = "The body is not valid JSON.";
pub(super) const BODY: &str = "The body does not have the values that it needs.";
pub(super) const QUERY: &str = "The query does not have the values that it needs.";
pub(super) const PATH: &str = "The path has a value that can't be used.";
pub(super) const UNREADABLE: &str = "The body could not be read.";
pub(super) const NOT_FOUND: &str = "Nothing is served at this path.";
pub(super) const METHOD_NOT_ALLOWED: &str = "This method is not served at this path.";
pub(super) const CONTENT_TOO_LARGE: &str = "The body is too large.";
pub(super) const UNSUPPORTED_MEDIA_TYPE: &str = "A body of this media type is not read here.";
pub(super) const UNSUPPORTED_ENCODING: &str = "A body of this encoding is not read here.";

pub(super) struct Types {
    pub(super) syntax: ProblemType,
    pub(super) body: ProblemType,
    pub(super) query: ProblemType,
    pub(super) path: ProblemType,
    pub(super) unreadable: ProblemType,
    pub(super) not_found: ProblemType,
    pub(super) method_not_allowed: ProblemType,
    pub(super) content_too_large: ProblemType,
    pub(super) unsupported_media_type: ProblemType,
    pub(super) unsupported_encoding: ProblemType,
    pub(super) panicked: ProblemType,
    pub(super) misused: ProblemType,
}

pub(super) static TYPES: Types = Types {
    syntax: at_fault("Syntax", SYNTAX, "The body is not JSON."),
    body: at_fault("Body", BODY, "The body is JSON, but a member is missing or has a wrong value."),
    query: at_fault("Query", QUERY, "A parameter of the query is missing or has a wrong value."),
    path: at_fault("Path", PATH, "A parameter in the path has a wrong value."),
    unreadable: ProblemType {
        variant: "Unreadable",
        docs: "The body could not be read to its end.",
        message: Message::Literal(UNREADABLE),
        ..ProblemType::new(400, "bad_request")
    },
    not_found: ProblemType {
        variant: "NotFound",
        docs: "No route serves this path.",
        message: Message::Literal(NOT_FOUND),
        ..ProblemType::new(404, "not_found")
    },
    method_not_allowed: ProblemType {
        variant: "MethodNotAllowed",
        docs: "The path is served, by other methods.",
        message: Message::Literal(METHOD_NOT_ALLOWED),
        headers: &[Header { name: "allow", value: None }],
        ..ProblemType::new(405, "method_not_allowed")
    },
    content_too_large: ProblemType {
        variant: "ContentTooLarge",
        docs: "The body is longer than what is read of one.",
        message: Message::Literal(CONTENT_TOO_LARGE),
        ..ProblemType::new(413, "content_too_large")
    },
    unsupported_media_type: ProblemType {
        variant: "UnsupportedMediaType",
        docs: "The body is of a type that is not read here.",
        message: Message::Literal(UNSUPPORTED_MEDIA_TYPE),
        headers: &[Header { name: "accept", value: None }],
        ..ProblemType::new(415, "unsupported_media_type")
    },
    unsupported_encoding: ProblemType {
        variant: "UnsupportedEncoding",
        docs: "The body is encoded in a way that is not decoded here.",
        message: Message::Literal(UNSUPPORTED_ENCODING),
        headers: &[Header { name: "accept-encoding", value: None }],
        ..ProblemType::new(415, "unsupported_media_type")
    },
    panicked: ProblemType { variant: "Panicked", docs: "A handler panicked.", ..ProblemType::new(500, "panicked") },
    misused: ProblemType {
        variant: "Misused",
        docs: "An extractor was used where it can't work, or a value could not be serialized.",
        ..ProblemType::new(500, "misused")
    },
};

const fn at_fault(variant: &'static str, sentence: &'static str, docs: &'static str) -> ProblemType {
    ProblemType {
        variant,
        docs,
        message: Message::Literal(sentence),
        details: true,
        ..ProblemType::new(400, "bad_request")
    }
}

impl ProblemTypes for RequestError {
    /// All but [`RequestError::Foreign`], whose types come from others.
    fn entries() -> &'static [Entry] {
        static ENTRIES: [Entry; 12] = [
            Entry::One(&TYPES.syntax),
            Entry::One(&TYPES.body),
            Entry::One(&TYPES.query),
            Entry::One(&TYPES.path),
            Entry::One(&TYPES.unreadable),
            Entry::One(&TYPES.not_found),
            Entry::One(&TYPES.method_not_allowed),
            Entry::One(&TYPES.content_too_large),
            Entry::One(&TYPES.unsupported_media_type),
            Entry::One(&TYPES.unsupported_encoding),
            Entry::One(&TYPES.panicked),
            Entry::One(&TYPES.misused),
        ];
        &ENTRIES
    }
}
