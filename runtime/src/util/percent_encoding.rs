//! Percent-encoding (RFC 3986 §2.1).

use std::fmt;

/// Writes a text and percent-encodes each byte that is not `legal` (RFC 3986 §2.1). A byte beyond
/// ASCII is never legal.
pub(crate) fn percent_encode(f: &mut fmt::Formatter<'_>, text: &str, legal: fn(u8) -> bool) -> fmt::Result {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| !byte.is_ascii() || !legal(byte)) {
        let (clean, tail) = rest.split_at(at);
        f.write_str(clean)?;
        let mut chars = tail.chars();
        if let Some(char) = chars.next() {
            for byte in char.encode_utf8(&mut [0; 4]).bytes() {
                write!(f, "%{byte:02X}")?;
            }
        }
        rest = chars.as_str();
    }
    f.write_str(rest)
}

/// Returns a text without its percent-encoding. Returns `None` if a `%` is not followed by two
/// hexadecimal digits, or if the result is not UTF-8.
#[cfg(any(feature = "client", feature = "tonic-014"))]
pub(crate) fn percent_decode(text: &str) -> Option<String> {
    let mut parts = text.as_bytes().split(|byte| *byte == b'%');
    let mut decoded = parts.next()?.to_vec();
    for part in parts {
        let digits = std::str::from_utf8(part.get(..2)?).ok()?;
        // `from_str_radix` accepts a sign.
        let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        decoded.push(u8::from_str_radix(digits, 16).ok().filter(|_| is_hex)?);
        decoded.extend(part.get(2..)?);
    }
    String::from_utf8(decoded).ok()
}
