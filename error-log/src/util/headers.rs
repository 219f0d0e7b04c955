//! Headers of frameworks that have their own types for them.

use http::{HeaderMap, HeaderName, HeaderValue};

/// Returns these names and values as headers. A pair that is no valid header is left out.
pub(crate) fn header_map<'h>(pairs: impl Iterator<Item = (&'h [u8], &'h [u8])>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value)) {
            // Fails only if the map is full (32,768 values). The header is then left out.
            let _ = headers.try_append(name, value);
        }
    }
    headers
}
