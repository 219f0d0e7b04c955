//! Headers that belong to the message and not to the error. The server derives them from the body
//! and from the connection.

use http::HeaderName;

/// Headers that describe the body on the wire (RFC 9110 §8, RFC 9112 §6).
pub(crate) const BODY: [&str; 5] =
    ["content-type", "content-length", "content-encoding", "transfer-encoding", "trailer"];

/// Headers of one connection, which HTTP/2 and HTTP/3 forbid (RFC 9113 §8.2.2, RFC 9114 §4.2).
/// `Upgrade` is not in the list, because an error may declare it.
pub(crate) const CONNECTION: [&str; 4] = ["connection", "te", "keep-alive", "proxy-connection"];

/// Returns whether a declared header with this name would break the framing of the response.
pub(crate) fn is_framing(name: &HeaderName) -> bool {
    BODY.contains(&name.as_str()) || CONNECTION.contains(&name.as_str())
}
