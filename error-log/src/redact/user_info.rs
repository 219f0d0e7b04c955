//! Detection of users and passwords in URLs (RFC 3986 §3.2.1).

use std::ops::Range;

/// The longest credentials that contain characters that a URL would have to encode.
const LONGEST: usize = 256;

/// Finds users and passwords in URLs. A password may contain `/`, `?` and `#`, because programs
/// print the URLs of databases as they were configured.
pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    for (at, separator) in text.match_indices("://") {
        let start = at + separator.len();
        let rest = text.get(start..).unwrap_or_default();
        let is_end = |char: char| char.is_whitespace() || "\"'<>`".contains(char);
        let authority = rest.split(|char: char| is_end(char) || "/?#".contains(char)).next().unwrap_or_default();
        if let Some(len) = authority.rfind('@') {
            // `ssh://git@host` has no secret.
            if authority.get(..len) != Some("git") {
                found.push(start..start + len);
            }
            continue;
        }
        // A port, or the beginning of a password.
        let Some((_, port)) = authority.split_once(':') else { continue };
        let scheme = text.get(..at).unwrap_or_default();
        let is_web = scheme.ends_with("http") || scheme.ends_with("https");
        if is_web && port.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let whole =
            rest.bytes().take(LONGEST).take_while(|byte| !byte.is_ascii_whitespace() && !b"\"'<>`".contains(byte));
        if let Some(len) =
            rest.as_bytes().get(..whole.count()).and_then(|whole| whole.iter().rposition(|byte| *byte == b'@'))
        {
            found.push(start..start + len);
        }
    }
}
