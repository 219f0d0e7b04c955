//! Media types (RFC 9110 §8.3.1), for this crate and the error log.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};

/// Returns the essence of a `Content-Type`: the type and the subtype without parameters, in the
/// case in which they were sent. Returns `None` if the essence is not ASCII. A parameter may have
/// any characters in quotes (RFC 9110 §5.6.4).
#[must_use]
pub fn essence(content_type: &HeaderValue) -> Option<&str> {
    let essence = content_type.as_bytes().split(|byte| *byte == b';').next()?;
    std::str::from_utf8(essence).ok().filter(|essence| essence.is_ascii()).map(str::trim)
}

/// Returns the essence of the only `Content-Type`. Returns `None` if there is none, or more than
/// one: the field is not a list (RFC 9110 §8.3).
#[must_use]
pub fn only_essence(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    values.next().filter(|_| values.next().is_none()).and_then(essence)
}

/// Returns whether an essence is a type and a subtype (RFC 9110 §8.3.1).
#[must_use]
pub fn is_media_type(essence: &str) -> bool {
    essence.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}

/// Returns whether an essence is JSON: `application/json`, or a type with the suffix `+json` (RFC
/// 6839 §3.1).
#[must_use]
pub fn is_json(essence: &str) -> bool {
    essence.eq_ignore_ascii_case("application/json")
        // A subtype that is only a suffix says nothing.
        || (ends_with(essence, "+json") && !ends_with(essence, "/+json") && is_media_type(essence))
}

/// Returns whether a media type is JSON, whatever its parameters are.
pub(crate) fn is_json_with_parameters(media_type: &str) -> bool {
    media_type.split(';').next().is_some_and(|essence| is_json(essence.trim()))
}

/// Returns whether a text is a token (RFC 9110 §5.6.2).
fn is_token(text: &str) -> bool {
    let is_sign =
        |byte: u8| matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~');
    let is_in_token = |byte: u8| byte.is_ascii_alphanumeric() || is_sign(byte);
    !text.is_empty() && text.bytes().all(is_in_token)
}

const GRPC: &str = "application/grpc";

/// Returns whether an essence is gRPC or gRPC-Web: `application/grpc`, `application/grpc-web` or
/// `application/grpc-web-text`, alone or with a suffix such as `+proto`.
#[must_use]
pub fn is_grpc(essence: &str) -> bool {
    let end = |rest: &str| rest.is_empty() || rest.starts_with('+');
    let forms = [GRPC, "application/grpc-web", "application/grpc-web-text"];
    starts_with(essence, GRPC)
        && forms.iter().any(|form| starts_with(essence, form) && essence.get(form.len()..).is_some_and(end))
}

/// Returns whether the `Content-Type` of a response is gRPC's or gRPC-Web's.
#[must_use]
pub fn has_grpc(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).filter(|value| begins_like_grpc(value)).and_then(essence).is_some_and(is_grpc)
}

/// Returns whether a value may be gRPC's. Every call is looked at, and almost none is gRPC's.
#[must_use]
pub fn begins_like_grpc(content_type: &HeaderValue) -> bool {
    let start = content_type.as_bytes().trim_ascii_start().get(..GRPC.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(GRPC.as_bytes()))
}

/// Returns whether an essence starts with a text, ignoring ASCII case.
#[must_use]
pub fn starts_with(essence: &str, start: &str) -> bool {
    essence.get(..start.len()).is_some_and(|has| has.eq_ignore_ascii_case(start))
}

/// Returns whether an essence ends with a text, ignoring ASCII case.
#[must_use]
pub fn ends_with(essence: &str, end: &str) -> bool {
    let at = essence.len().checked_sub(end.len());
    at.and_then(|at| essence.get(at..)).is_some_and(|has| has.eq_ignore_ascii_case(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_essence_has_no_parameters() {
        let essence_of = |value: &[u8]| essence(&HeaderValue::from_bytes(value).unwrap()).map(str::to_owned);
        assert_eq!(essence_of(b"Application/JSON ; charset=utf-8").as_deref(), Some("Application/JSON"));
        assert_eq!(essence_of(b"text/plain;").as_deref(), Some("text/plain"));
        assert_eq!(essence_of(b"").as_deref(), Some(""));
        assert_eq!(essence_of("text/é".as_bytes()), None);
        assert_eq!(essence_of("application/json; x=\"é\"".as_bytes()).as_deref(), Some("application/json"));
        assert_eq!(essence_of(b"application/json; x=\"\xff\"").as_deref(), Some("application/json"));
    }

    #[test]
    fn a_second_content_type_is_not_ignored() {
        let mut headers = HeaderMap::new();
        assert_eq!(only_essence(&headers), None);
        headers.append(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        assert_eq!(only_essence(&headers), Some("application/json"));
        headers.append(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        assert_eq!(only_essence(&headers), None);
    }

    #[test]
    fn json_is_json_whatever_its_suffix_belongs_to() {
        for json in ["application/json", "Application/JSON", "application/merge-patch+json", "model/gltf+JSON"] {
            assert!(is_json(json), "{json}");
        }
        for other in ["text/plain", "text/json", "application/jsonp", "json", "application/+json", "/a+json", ""] {
            assert!(!is_json(other), "{other}");
        }
        for no_token in
            ["application/foo bar+json", "a b/c+json", "application/json, a/b+json", "a/b/c+json", "é/a+json"]
        {
            assert!(!is_json(no_token), "{no_token}");
        }
    }

    #[test]
    fn a_media_type_has_two_tokens() {
        for good in ["text/plain", "application/vnd.a+json", "*/*"] {
            assert!(is_media_type(good), "{good}");
        }
        for bad in ["", "text", "/", "text/", "/plain", "text/plain, text/html", "a b/c", "a/b/c", "text/\"plain\""] {
            assert!(!is_media_type(bad), "{bad}");
        }
    }

    #[test]
    fn grpc_is_known_by_its_start() {
        for grpc in ["application/grpc", "Application/gRPC", "application/grpc+proto", "application/grpc-web-text"] {
            assert!(is_grpc(grpc), "{grpc}");
        }
        for other in ["application/json", "application/grp", "application/grpcfoo", "application/grpc-webfoo", "", "é"]
        {
            assert!(!is_grpc(other), "{other}");
        }
    }
}
