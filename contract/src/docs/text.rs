//! Sentences and facts that the pages of each format have.

use super::page::{ErrorDocs, GoneDocs};

/// The sentence about server errors whose texts are generic.
pub(super) const MASKED: &str = "The server failed. The response does not say why.";

/// The sentence about errors that may have field errors.
pub(super) const FIELD_ERRORS: &str = "The response may list the fields that it is about.";

/// The sentence about an API that chooses codes where errors occur.
pub(super) const OPEN: &str = "Responses may also have codes that are not listed here.";

/// Returns the facts of an error that have one value each.
pub(super) fn facts(error: &ErrorDocs) -> Vec<(&'static str, &str)> {
    let mut facts = vec![("Problem type", error.r#type.as_str())];
    let media_type = error.body.as_ref().and_then(|body| body.media_type.as_deref());
    facts.extend(media_type.map(|media_type| ("Media type", media_type)));
    facts.extend(error.body.is_none().then_some(("Body", "none")));
    facts.extend(error.retry.map(|is_retryable| ("Retry", retry(is_retryable))));
    facts.extend(error.grpc.map(|code| ("gRPC code", code)));
    facts
}

fn retry(is_retryable: bool) -> &'static str {
    if is_retryable { "the same request may succeed later" } else { "the same request fails until something changes" }
}

/// Returns the names of the fields of a unique constraint: `merchant + name`.
pub(super) fn unique_fields(fields: &[String]) -> String {
    fields.join(" + ")
}

/// Returns the sentence about a code that is gone.
pub(super) fn sentence(error: &GoneDocs) -> String {
    match &error.since {
        Some(since) => format!("The API no longer sends this code, since version {since}."),
        None => "The API no longer sends this code.".to_owned(),
    }
}

/// Returns a text with a space in place of each control character. `keeps_lines` is whether line
/// feeds stay.
pub(super) fn plain(text: &str, keeps_lines: bool) -> String {
    let is_kept = |char: &char| !char.is_control() || keeps_lines && *char == '\n';
    text.chars().map(|char| if is_kept(&char) { char } else { ' ' }).collect()
}
