//! Media types (RFC 9110 §8.3.1).

use http::HeaderMap;
use http::header::CONTENT_TYPE;

/// Returns the essence of the `Content-Type`: its type and subtype without parameters, in lower
/// case. Returns `None` if there is no `Content-Type`, or one that is not ASCII.
pub(crate) fn essence(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next()?.trim().to_ascii_lowercase())
}

/// Returns whether an essence is JSON: `application/json`, or a type with the suffix `+json` (RFC
/// 6839 §3.1).
#[cfg(feature = "extract")]
pub(crate) fn is_json(essence: &str) -> bool {
    match essence.split_once('/') {
        Some(("application", "json")) => true,
        Some((kind, subtype)) => !kind.is_empty() && subtype.len() > "+json".len() && subtype.ends_with("+json"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn essence_of(value: &str) -> Option<String> {
        essence(&HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_bytes(value.as_bytes()).unwrap())]))
    }

    #[test]
    fn an_essence_has_no_parameters() {
        assert_eq!(essence_of("Application/JSON ; charset=utf-8").as_deref(), Some("application/json"));
        assert_eq!(essence_of("text/plain;").as_deref(), Some("text/plain"));
        assert_eq!(essence_of("").as_deref(), Some(""));
        assert_eq!(essence_of("text/é"), None);
        assert_eq!(essence(&HeaderMap::new()), None);
    }

    #[test]
    #[cfg(feature = "extract")]
    fn json_is_json_whatever_its_suffix_belongs_to() {
        let is = |value: &str| essence_of(value).is_some_and(|essence| is_json(&essence));
        assert!(is("application/json"));
        assert!(is("Application/JSON ; charset=utf-8"));
        assert!(is("application/merge-patch+json"));
        for other in ["text/plain", "application/jsonp", "json", "application/+json", "/a+json", ""] {
            assert!(!is(other), "{other}");
        }
    }
}
