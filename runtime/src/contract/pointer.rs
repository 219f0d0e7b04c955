//! JSON Pointers.

use crate::util::percent_encoding::percent_encode;
use std::fmt;

/// A JSON Pointer (RFC 6901), built segment by segment. Each segment is escaped when it is added,
/// so a pointer is always valid.
///
/// ```
/// use status_error::Pointer;
///
/// let pointer = Pointer::root().key("a/b").index(0).key("m~n o");
/// assert_eq!(pointer.to_string(), "/a~1b/0/m~0n o");
/// assert_eq!(pointer.fragment().to_string(), "#/a~1b/0/m~0n%20o");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// Returns the pointer to the whole document: the empty string.
    #[must_use]
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// Appends the member `name` of an object.
    #[must_use]
    pub fn key(mut self, name: &str) -> Self {
        self.0.reserve(name.len() + 1);
        self.0.push('/');
        for char in name.chars() {
            match char {
                '~' => self.0.push_str("~0"),
                '/' => self.0.push_str("~1"),
                char => self.0.push(char),
            }
        }
        self
    }

    /// Appends the element `index` of an array, counted from zero.
    #[must_use]
    pub fn index(self, index: usize) -> Self {
        self.key(&index.to_string())
    }

    /// Returns the pointer to a public field name. A dot in the name separates an object from its
    /// member: `billing_details.tax_id`.
    #[must_use]
    pub fn field(name: &str) -> Self {
        name.split('.').fold(Self::root(), Self::key)
    }

    /// Returns the pointer as text: `/a/b`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Shortens a pointer whose fragment has more than `limit` bytes: returns the pointer to the
    /// innermost container whose fragment fits. Returns `None` if the fragment of the pointer
    /// itself fits. A cut at any other place would give an invalid pointer, or a pointer to another
    /// value.
    pub(crate) fn up_to(&self, limit: usize) -> Option<Self> {
        // A fragment is `#` and at most three bytes for each byte of the pointer
        // (percent-encoding).
        if self.0.len() < limit / 3 {
            return None;
        }
        let (mut len, mut end) = (1, 0);
        for (index, byte) in self.0.bytes().enumerate() {
            if byte == b'/' {
                end = index;
            }
            len += if is_fragment(byte) { 1 } else { 3 };
            if len > limit {
                return Some(Self(self.0.get(..end).unwrap_or_default().to_owned()));
            }
        }
        None
    }

    /// Returns the pointer if its fragment needs no percent-encoding. Returns `None` if it does.
    pub(crate) fn as_plain_fragment(&self) -> Option<&str> {
        self.0.bytes().all(is_fragment).then_some(&self.0)
    }

    /// Returns the form of the pointer for a URI's fragment (RFC 6901 §6), which RFC 9457 bodies
    /// use: `#/a/b`.
    pub fn fragment(&self) -> impl fmt::Display + '_ {
        Fragment(&self.0)
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

struct Fragment<'p>(&'p str);

impl fmt::Display for Fragment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("#")?;
        percent_encode(f, self.0, is_fragment)
    }
}

/// Returns whether a URI's fragment may contain a byte without percent-encoding (RFC 3986 §3.5).
fn is_fragment(byte: u8) -> bool {
    const LEGAL: [bool; 256] = {
        let mut legal = [false; 256];
        let mut byte = 0;
        while byte < 128 {
            let is_legal = matches!(
                byte as u8,
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'&'..=b';' | b'!' | b'$' | b'=' | b'?' | b'@' | b'_' | b'~'
            );
            #[allow(clippy::indexing_slicing, reason = "at compile time")]
            {
                legal[byte] = is_legal;
            }
            byte += 1;
        }
        legal
    };
    LEGAL.get(usize::from(byte)).copied().unwrap_or_default()
}
