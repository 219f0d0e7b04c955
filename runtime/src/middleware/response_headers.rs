//! Which headers of an answer outlive its body.

use crate::util::framing_headers;
use http::header::{
    ALT_SVC, CONNECTION, CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_LOCATION, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, DATE, ETAG, LAST_MODIFIED, REFERRER_POLICY, RETRY_AFTER, SET_COOKIE,
    STRICT_TRANSPORT_SECURITY, UPGRADE, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderName, StatusCode, Version};

/// Drops what describes the body that is replaced (RFC 9110 §8, RFC 9112 §6, RFC 9530).
/// `Content-Range` of a 416 is about the resource (RFC 9110 §15.5.17), so it stays.
pub(super) fn forget_body(headers: &mut HeaderMap, status: StatusCode) {
    const OF_THE_RESOURCE: [HeaderName; 5] =
        [CONTENT_LANGUAGE, CONTENT_DISPOSITION, CONTENT_LOCATION, ETAG, LAST_MODIFIED];
    for name in &OF_THE_RESOURCE {
        headers.remove(name);
    }
    let digests = ["digest", "content-digest", "repr-digest", "content-md5"];
    for name in framing_headers::BODY.into_iter().chain(digests) {
        headers.remove(name);
    }
    if status != StatusCode::RANGE_NOT_SATISFIABLE {
        headers.remove(CONTENT_RANGE);
    }
}

/// Drops everything of a masked server error that could tell what went wrong: all but this list.
pub(super) fn keep_harmless(headers: &mut HeaderMap) {
    let dropped: Vec<HeaderName> = headers.keys().filter(|name| !is_harmless(name)).cloned().collect();
    for name in &dropped {
        headers.remove(name);
    }
}

fn is_harmless(name: &HeaderName) -> bool {
    const HARMLESS: [HeaderName; 12] = [
        // When to come back, and what the connection does: for the client to act on.
        RETRY_AFTER,
        CONNECTION,
        ALT_SVC,
        DATE,
        // A session that was changed before the error would be lost with its cookie; the client is
        // meant to have it.
        SET_COOKIE,
        // Without these a shared cache or a browser would treat the answer otherwise than the API's
        // others.
        VARY,
        STRICT_TRANSPORT_SECURITY,
        CONTENT_SECURITY_POLICY,
        REFERRER_POLICY,
        X_CONTENT_TYPE_OPTIONS,
        X_FRAME_OPTIONS,
        UPGRADE,
    ];
    HARMLESS.contains(name)
        // The same on every answer of an API: without them a browser hides the error from its own
        // client.
        || name.as_str().starts_with("access-control-")
        || name.as_str().starts_with("cross-origin-")
        // Ids of the request, which the client knows or may know.
        || matches!(name.as_str(), "x-request-id" | "traceparent" | "tracestate" | "timing-allow-origin")
        // What the client may still ask for.
        || matches!(name.as_str(), "ratelimit" | "ratelimit-policy")
}

/// Adds what the new body's answer has, where the old one has not said it already: a challenge, a
/// `Cache-Control` stay.
pub(super) fn complete(headers: &mut HeaderMap, new: HeaderMap, version: Version) {
    if version > Version::HTTP_11 {
        // RFC 9113 §8.2.2, RFC 9114 §4.2: no connection-specific field.
        headers.remove(UPGRADE);
        for name in framing_headers::CONNECTION {
            headers.remove(name);
        }
    }
    let taken: Vec<HeaderName> = new.keys().filter(|name| headers.contains_key(*name)).cloned().collect();
    let mut name = None;
    for (key, value) in new {
        name = key.or(name);
        let Some(name) = &name else { continue };
        // `Connection` is a list: `upgrade` joins what is there, unless it is that.
        let joins = *name == CONNECTION && headers.get_all(name).iter().all(|old| *old != value);
        if joins || !taken.contains(name) {
            // A map that is full (32,768 values) is left as it is.
            let _ = headers.try_append(name.clone(), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn map(names: &[&'static str]) -> HeaderMap {
        names.iter().map(|name| (HeaderName::from_static(name), HeaderValue::from_static("old"))).collect()
    }

    #[test]
    fn what_describes_the_body_goes() {
        let mut headers = map(&["content-length", "etag", "content-digest", "content-range", "allow", "set-cookie"]);
        forget_body(&mut headers, StatusCode::NOT_FOUND);
        assert_eq!(headers, map(&["allow", "set-cookie"]));

        let mut headers = map(&["content-range", "content-encoding"]);
        forget_body(&mut headers, StatusCode::RANGE_NOT_SATISFIABLE);
        assert_eq!(headers, map(&["content-range"]));
    }

    #[test]
    fn what_may_tell_goes() {
        let mut headers = map(&["x-debug", "server", "retry-after", "access-control-allow-origin", "location"]);
        keep_harmless(&mut headers);
        assert_eq!(headers, map(&["retry-after", "access-control-allow-origin"]));
    }

    #[test]
    fn the_old_answers_word_stands() {
        let mut headers = map(&["cache-control", "connection"]);
        let mut new = HeaderMap::new();
        for name in ["cache-control", "connection", "content-type"] {
            new.append(HeaderName::from_static(name), HeaderValue::from_static("new"));
        }
        new.append("content-type", HeaderValue::from_static("newer"));
        complete(&mut headers, new.clone(), Version::HTTP_11);
        complete(&mut headers, new, Version::HTTP_11);
        let values = |name| headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect::<Vec<_>>();
        assert_eq!(values("cache-control"), ["old"]);
        assert_eq!(values("connection"), ["old", "new"]);
        assert_eq!(values("content-type"), ["new", "newer"]);
    }
}
