//! The selection of headers that a response keeps when the layer replaces its body.

use crate::api::profile::ApiProfile;
use crate::util::framing_headers;
use http::header::{
    ALT_SVC, CONNECTION, CONTENT_SECURITY_POLICY, DATE, REFERRER_POLICY, RETRY_AFTER, SET_COOKIE,
    STRICT_TRANSPORT_SECURITY, UPGRADE, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderName, StatusCode, Version};

/// Removes the headers that describe the replaced body (RFC 9110 §8, RFC 9112 §6, RFC 9530). A 416
/// keeps its `Content-Range`, and a 412 its validators, because there the headers describe the
/// resource (RFC 9110 §15.5.17, §13.1).
pub(super) fn forget_body(headers: &mut HeaderMap, status: StatusCode) {
    // A 404 that a router makes has no headers, so there is nothing to remove.
    if headers.is_empty() {
        return;
    }
    remove(headers, ["content-language", "content-disposition", "content-location"]);
    if status != StatusCode::PRECONDITION_FAILED {
        remove(headers, ["etag", "last-modified"]);
    }
    remove(headers, framing_headers::BODY);
    remove(headers, ["digest", "content-digest", "repr-digest", "content-md5"]);
    if status != StatusCode::RANGE_NOT_SATISFIABLE {
        remove(headers, ["content-range"]);
    }
}

fn remove<const N: usize>(headers: &mut HeaderMap, names: [&str; N]) {
    for name in names {
        // Compared first, because a lookup parses and hashes the name, and almost none is there.
        if headers.keys().any(|key| key.as_str() == name) {
            headers.remove(name);
        }
    }
}

/// Removes all headers of a masked 5xx except those of [`is_harmless`] and those that the profile
/// keeps, because any other header could reveal the cause of the error.
pub(super) fn keep_harmless(headers: &mut HeaderMap, profile: &ApiProfile) {
    let is_kept = |name: &HeaderName| is_harmless(name) || profile.keeps_header(name);
    let dropped: Vec<HeaderName> = headers.keys().filter(|name| !is_kept(name)).cloned().collect();
    for name in &dropped {
        headers.remove(name);
    }
}

fn is_harmless(name: &HeaderName) -> bool {
    const HARMLESS: [HeaderName; 12] = [
        // The client acts on these: when to retry, and how the connection goes on.
        RETRY_AFTER,
        CONNECTION,
        ALT_SVC,
        DATE,
        // A cookie is meant for the client. Without the cookie, a session that the handler changed
        // before the error would be lost.
        SET_COOKIE,
        // Without these headers, a shared cache or a browser would treat this response differently
        // from the API's other responses.
        VARY,
        STRICT_TRANSPORT_SECURITY,
        CONTENT_SECURITY_POLICY,
        REFERRER_POLICY,
        X_CONTENT_TYPE_OPTIONS,
        X_FRAME_OPTIONS,
        UPGRADE,
    ];
    HARMLESS.contains(name)
        || matches!(
            name.as_str(),
            // CORS and isolation headers are the same on every response of an API. Without them, a
            // browser hides the error from the script that sent the request.
            "access-control-allow-origin"
                | "access-control-allow-credentials"
                | "access-control-allow-headers"
                | "access-control-allow-methods"
                | "access-control-allow-private-network"
                | "access-control-expose-headers"
                | "access-control-max-age"
                | "cross-origin-embedder-policy"
                | "cross-origin-embedder-policy-report-only"
                | "cross-origin-opener-policy"
                | "cross-origin-opener-policy-report-only"
                | "cross-origin-resource-policy"
                | "origin-agent-cluster"
                | "timing-allow-origin"
                // Policies of the site, which the operator sets for all responses.
                | "content-security-policy-report-only"
                | "feature-policy"
                | "nel"
                | "permissions-policy"
                | "report-to"
                | "reporting-endpoints"
                | "x-dns-prefetch-control"
                | "x-download-options"
                | "x-permitted-cross-domain-policies"
                | "x-robots-tag"
                | "x-xss-protection"
                // Request and trace ids, which the client knows or may know.
                | "request-id"
                | "x-request-id"
                | "x-correlation-id"
                | "x-trace-id"
                | "x-amzn-trace-id"
                | "x-cloud-trace-context"
                | "traceparent"
                | "traceresponse"
                | "tracestate"
                // The number of requests that the client may still send.
                | "ratelimit"
                | "ratelimit-policy"
                | "ratelimit-limit"
                | "ratelimit-remaining"
                | "ratelimit-reset"
                // The resource's end of life (RFC 9745, RFC 8594).
                | "deprecation"
                | "sunset"
        )
        || ["x-ratelimit-", "x-rate-limit-", "x-b3-"]
            .iter()
            .any(|start| name.as_str().strip_prefix(start).is_some_and(|rest| !rest.is_empty()))
}

/// Adds the headers of the new response to those of the old response. A header that the old
/// response has already (a challenge, a `Cache-Control`) wins.
pub(super) fn complete(headers: &mut HeaderMap, new: HeaderMap, version: Version) {
    if headers.is_empty() {
        *headers = new;
        return;
    }
    if version > Version::HTTP_11 {
        // HTTP/2 and HTTP/3 forbid connection-specific fields (RFC 9113 §8.2.2, RFC 9114 §4.2).
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
        // `Connection` is a list, so the new `upgrade` joins the old values unless one is equal.
        let joins = *name == CONNECTION && headers.get_all(name).iter().all(|old| *old != value);
        if joins || !taken.contains(name) {
            // Fails only if the map is full (32,768 values). The header is then left out.
            let _ = headers.try_append(name.clone(), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::profile::DEFAULT;
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
        keep_harmless(&mut headers, &DEFAULT);
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
