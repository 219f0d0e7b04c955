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
        let scheme = text.get(..at).unwrap_or_default();
        let is_web = scheme.ends_with("http") || scheme.ends_with("https");
        let is_of_whole = |byte: &u8| !byte.is_ascii_whitespace() && !b"\"'<>`".contains(byte);
        let whole = rest.bytes().take(LONGEST).take_while(is_of_whole).count();
        let whole = rest.as_bytes().get(..whole).unwrap_or_default();
        let last_at = |part: &[u8]| part.iter().rposition(|byte| *byte == b'@');
        if let Some(len) = authority.rfind('@') {
            // Both `@` and `/` in the password of a database.
            let path = whole.split(|byte| *byte == b'?').next().unwrap_or_default();
            let len = if is_web { len } else { last_at(path).unwrap_or(len).max(len) };
            // `ssh://git@host` has no secret.
            if authority.get(..len) != Some("git") {
                found.push(start..start + len);
            }
            continue;
        }
        // A port, or the beginning of a password.
        let Some((_, port)) = authority.split_once(':') else { continue };
        if is_web && port.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        if let Some(len) = last_at(whole) {
            found.push(start..start + len);
        }
    }
}
