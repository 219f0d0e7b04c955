//! Writers into the JSON buffer: one that escapes, and one that limits the length.

use crate::util::text_limit::cut;
use std::{fmt, io};

/// A writer that escapes text for JSON, up to a number of bytes of the unescaped text.
pub(super) struct Escaping<'j> {
    pub(super) json: &'j mut Vec<u8>,
    pub(super) left: usize,
    pub(super) cut: bool,
}

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if text.len() > self.left {
            return self.cut_off(text);
        }
        self.left -= text.len();
        escape(self.json, text);
        Ok(())
    }
}

impl Escaping<'_> {
    #[cold]
    fn cut_off(&mut self, text: &str) -> fmt::Result {
        escape(self.json, cut(text, self.left).0);
        // A `Display` may go on writing after an error.
        self.left = 0;
        self.cut = true;
        Err(fmt::Error)
    }
}

/// Appends a text as the inside of a JSON string (RFC 8259 §7), with the shortest escapes, as
/// serde_json does.
#[inline]
pub(super) fn escape(json: &mut Vec<u8>, text: &str) {
    if is_clean(text.as_bytes()) {
        json.extend_from_slice(text.as_bytes());
    } else {
        escape_each(json, text.as_bytes());
    }
}

#[cold]
fn escape_each(json: &mut Vec<u8>, text: &[u8]) {
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| needs_escape(*byte)) {
        let (clean, tail) = rest.split_at(at);
        json.extend_from_slice(clean);
        let Some((&byte, after)) = tail.split_first() else { return };
        rest = after;
        let short = match byte {
            b'"' => b'"',
            b'\\' => b'\\',
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0x08 => b'b',
            0x0c => b'f',
            _ => {
                let hex = |nibble: u8| if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 };
                json.extend_from_slice(&[b'\\', b'u', b'0', b'0', hex(byte >> 4), hex(byte & 0xf)]);
                continue;
            }
        };
        json.extend_from_slice(&[b'\\', short]);
    }
    json.extend_from_slice(rest);
}

#[inline]
fn needs_escape(byte: u8) -> bool {
    (byte < 0x20) | (byte == b'"') | (byte == b'\\')
}

/// Returns whether no byte needs an escape in a JSON string. Most texts of a response need none, so
/// the bytes are checked in chunks of sixteen, eight or four. The last chunk overlaps the chunk
/// before it. Kept, because a check of one byte after the other takes 5.2 percent more instructions
/// for a response with one field (`benches quick`).
fn is_clean(bytes: &[u8]) -> bool {
    if let Some(last) = bytes.last_chunk::<16>() {
        let mut rest = bytes;
        while let Some((chunk, after)) = rest.split_first_chunk::<16>() {
            if has_escape(chunk) {
                return false;
            }
            rest = after;
        }
        return rest.is_empty() || !has_escape(last);
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        return !(word_has_escape(u64::from_ne_bytes(*first)) | word_has_escape(u64::from_ne_bytes(*last)));
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let [first, last] = [first, last].map(|four| u64::from(u32::from_ne_bytes(*four)));
        return !word_has_escape(first << 32 | last);
    }
    match *bytes {
        [a, b, c] => !(needs_escape(a) | needs_escape(b) | needs_escape(c)),
        [a, b] => !(needs_escape(a) | needs_escape(b)),
        [a] => !needs_escape(a),
        _ => true,
    }
}

/// Returns whether a byte of the chunk needs an escape. The loop has no branch, so that it compiles
/// to a few vector instructions.
#[inline]
fn has_escape(chunk: &[u8; 16]) -> bool {
    chunk.iter().fold(false, |found, byte| found | needs_escape(*byte))
}

/// Returns whether one of eight bytes needs an escape. In a byte that is less than a bound,
/// subtracting the bound sets the high bit.
#[inline]
fn word_has_escape(word: u64) -> bool {
    const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);
    let less_than = |word: u64, bound: u8| word.wrapping_sub(ONES * u64::from(bound)) & !word;
    let is = |byte: u8| less_than(word ^ (ONES * u64::from(byte)), 1);
    (less_than(word, 0x20) | is(b'"') | is(b'\\')) & HIGHS != 0
}

/// A writer that fails as soon as more than a number of bytes is written to it.
pub(super) struct Limited<'j> {
    pub(super) json: &'j mut Vec<u8>,
    pub(super) left: usize,
}

impl io::Write for Limited<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self.left.checked_sub(bytes.len()) {
            Some(left) => {
                self.left = left;
                self.json.extend_from_slice(bytes);
                Ok(())
            }
            None => Err(io::ErrorKind::FileTooLarge.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_needs_an_escape_at_every_place() {
        for length in 0..40 {
            assert!(is_clean(&vec![b' '; length]));
            for at in 0..length {
                for byte in 0..=u8::MAX {
                    let mut bytes = vec![0xff; length];
                    bytes[at] = byte;
                    assert_eq!(is_clean(&bytes), !needs_escape(byte), "{byte} at {at} of {length}");
                }
            }
        }
    }
}
