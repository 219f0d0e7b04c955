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
