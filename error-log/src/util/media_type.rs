//! Media types.

use http::HeaderValue;

/// Returns the media type without its parameters.
pub(crate) fn essence(content_type: Option<&HeaderValue>) -> &[u8] {
    let value = content_type.map(HeaderValue::as_bytes).unwrap_or_default();
    let end = value.iter().position(|byte| *byte == b';').unwrap_or(value.len());
    value.get(..end).unwrap_or_default().trim_ascii()
}

/// Whether a media type is one of JSON, under whichever top-level type: `application/json`,
/// `application/problem+json`.
#[cfg(feature = "html")]
pub(crate) fn is_json(content_type: &HeaderValue) -> bool {
    let media_type = content_type.to_str().ok().and_then(|text| mediatype::MediaType::parse(text).ok());
    media_type
        .is_some_and(|it| it.subty.as_str() == "json" || it.suffix.is_some_and(|suffix| suffix.as_str() == "json"))
}
