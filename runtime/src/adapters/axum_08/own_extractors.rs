//! The rejections of axum's own extractors, which the layer rewrites. axum doesn't mark them, so
//! they are known by the beginnings of their texts.

use crate::contract::fault::Fault;
use crate::middleware::known_texts::KnownTexts;
use http::header::{CONTENT_TYPE, DATE};
use http::response::Parts;
use std::sync::atomic::{AtomicBool, Ordering};

/// An extractor of axum, and the extractor of this crate that names the wrong field.
struct Extractor {
    name: &'static str,
    instead: &'static str,
    /// The beginnings of the texts of its rejections that have such a field.
    texts: &'static [&'static str],
    is_reported: AtomicBool,
}

impl Extractor {
    const fn new(name: &'static str, instead: &'static str, texts: &'static [&'static str]) -> Self {
        Self { name, instead, texts, is_reported: AtomicBool::new(false) }
    }
}

static EXTRACTORS: [Extractor; 4] = [
    Extractor::new(
        "axum::Json",
        "status_error::axum_08::Json",
        &["Failed to deserialize the JSON body into the target type", "Failed to parse the request body as JSON"],
    ),
    Extractor::new("axum::Form", "status_error::axum_08::Form", &["Failed to deserialize form"]),
    Extractor::new("axum::extract::Query", "status_error::axum_08::Query", &["Failed to deserialize query string"]),
    Extractor::new("axum::extract::Path", "status_error::axum_08::Path", &["Invalid URL: Cannot parse `"]),
];

pub(in crate::adapters) static REJECTIONS: KnownTexts = KnownTexts { may_be_known, fault };

/// Returns whether the head of a response is that of a rejection, and a report is still to be made.
/// A response that a handler passes on from another server has a `Date` (RFC 9110 §6.6.1).
fn may_be_known(parts: &Parts) -> bool {
    matches!(parts.status.as_u16(), 400 | 422)
        && parts.headers.get(CONTENT_TYPE).is_some_and(|value| value == "text/plain; charset=utf-8")
        && !parts.headers.contains_key(DATE)
        && EXTRACTORS.iter().any(|extractor| !extractor.is_reported.load(Ordering::Relaxed))
}

/// Returns the fault of a rejection's text, once per process for each extractor.
fn fault(text: &str) -> Option<Fault> {
    let is_known = |extractor: &&Extractor| extractor.texts.iter().any(|known| text.starts_with(known));
    let extractor = EXTRACTORS.iter().find(is_known)?;
    let is_first = !extractor.is_reported.swap(true, Ordering::Relaxed);
    is_first.then_some(Fault::ForeignExtractor { used: extractor.name, instead: extractor.instead })
}
