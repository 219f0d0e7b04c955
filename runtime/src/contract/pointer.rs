//! JSON Pointers.

#[cfg(feature = "client")]
use crate::util::percent_encoding::percent_decode;
use crate::util::percent_encoding::percent_encode;
use serde_core::ser::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};

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
///
/// Two pointers are equal if their texts are equal.
#[derive(Clone, Default)]
pub struct Pointer {
    text: String,
    /// A bit for each of the first 64 segments, which is set if [`index`](Self::index) appended the
    /// segment. The text alone doesn't distinguish an index from a member with digits as its name.
    indices: u64,
}

impl Pointer {
    /// Returns the pointer to the whole document: the empty string.
    #[must_use]
    pub const fn root() -> Self {
        Self { text: String::new(), indices: 0 }
    }

    /// Appends the member `name` of an object.
    #[must_use]
    pub fn key(mut self, name: &str) -> Self {
        self.text.reserve(name.len() + 1);
        self.text.push('/');
        for char in name.chars() {
            match char {
                '~' => self.text.push_str("~0"),
                '/' => self.text.push_str("~1"),
                char => self.text.push(char),
            }
        }
        self
    }

    /// Appends the element `index` of an array, counted from zero.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.indices |= bit(self.text.bytes().filter(|byte| *byte == b'/').count());
        self.key(&index.to_string())
    }

    /// Reads a JSON Pointer. Returns `None` if the text is none (RFC 6901 §3). A number counts as an
    /// index.
    #[cfg(feature = "client")]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut segments = text.split('/');
        if !segments.next()?.is_empty() {
            return None;
        }
        segments.enumerate().try_fold(Self::root(), |mut pointer, (number, segment)| {
            // `index` would count the segments before each one, which takes long for a long text.
            pointer.indices |= index_of(segment).map_or(0, |_| bit(number));
            let is_legal = segment.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
            is_legal.then(|| pointer.key(&unescaped(segment)))
        })
    }

    /// Reads a JSON Pointer in its form for a URI's fragment (RFC 6901 §6). Returns `None` if the
    /// text is none.
    #[cfg(feature = "client")]
    pub(crate) fn parse_fragment(text: &str) -> Option<Self> {
        Self::parse(&percent_decode(text.strip_prefix('#')?)?)
    }

    /// Returns the segments, unescaped.
    ///
    /// ```
    /// use status_error::{Pointer, field_error::Segment};
    ///
    /// let pointer = Pointer::root().key("items").index(0).key("a/b");
    /// let segments: Vec<Segment<'_>> = pointer.segments().collect();
    /// assert_eq!(segments, [Segment::Key("items".into()), Segment::Index(0), Segment::Key("a/b".into())]);
    /// ```
    ///
    /// A number beyond the 64th segment counts as an index, because pointers don't remember the
    /// kinds of so many segments.
    pub fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        self.text.split('/').skip(1).enumerate().map(|(number, segment)| {
            let bit = bit(number);
            let index = if bit == 0 || self.indices & bit != 0 { index_of(segment) } else { None };
            index.map_or_else(|| Segment::Key(unescaped(segment)), Segment::Index)
        })
    }

    /// Returns the segments with dots between them: `items.0.price`.
    #[must_use]
    pub fn dotted(&self) -> String {
        self.joined(|index| format!(".{index}"))
    }

    /// Returns the names with dots between them and the indices in brackets: `items[0].price`.
    #[must_use]
    pub fn bracketed(&self) -> String {
        self.joined(|index| format!("[{index}]"))
    }

    fn joined(&self, of_index: impl Fn(usize) -> String) -> String {
        let mut text = String::with_capacity(self.text.len());
        for segment in self.segments() {
            match segment {
                Segment::Key(key) => {
                    text.push('.');
                    text.push_str(&key);
                }
                Segment::Index(index) => text.push_str(&of_index(index)),
            }
        }
        text.strip_prefix('.').map(str::to_owned).unwrap_or(text)
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
        &self.text
    }

    /// Shortens a pointer whose fragment has more than `limit` bytes: returns the pointer to the
    /// innermost container whose fragment fits. Returns `None` if the fragment of the pointer
    /// itself fits. A cut at any other place would give an invalid pointer, or a pointer to another
    /// value.
    pub(crate) fn up_to(&self, limit: usize) -> Option<Self> {
        // A fragment is `#` and at most three bytes for each byte of the pointer
        // (percent-encoding).
        if self.text.len() < limit / 3 {
            return None;
        }
        let (mut len, mut end) = (1, 0);
        for (index, byte) in self.text.bytes().enumerate() {
            if byte == b'/' {
                end = index;
            }
            len += if is_fragment(byte) { 1 } else { 3 };
            if len > limit {
                let text = self.text.get(..end).unwrap_or_default().to_owned();
                return Some(Self { text, indices: self.indices });
            }
        }
        None
    }

    /// Returns the pointer if its fragment needs no percent-encoding. Returns `None` if it does.
    pub(crate) fn as_plain_fragment(&self) -> Option<&str> {
        self.text.bytes().all(is_fragment).then_some(&self.text)
    }

    /// Returns the form of the pointer for a URI's fragment (RFC 6901 §6), which RFC 9457 bodies
    /// use: `#/a/b`.
    pub fn fragment(&self) -> impl fmt::Display + '_ {
        Fragment(&self.text)
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pointer").field(&self.text).finish()
    }
}

impl PartialEq for Pointer {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Pointer {}

impl Hash for Pointer {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

/// A segment of a [`Pointer`]. It is `Serialize`: a name is a string, an index is a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment<'p> {
    /// The name of a member of an object.
    Key(Cow<'p, str>),
    /// The index of an element of an array, counted from zero.
    Index(usize),
}

impl fmt::Display for Segment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => f.write_str(key),
            Self::Index(index) => index.fmt(f),
        }
    }
}

impl Serialize for Segment<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Key(key) => serializer.serialize_str(key),
            Self::Index(index) => index.serialize(serializer),
        }
    }
}

/// Replaces the escapes of RFC 6901 in a segment.
pub(crate) fn unescaped(segment: &str) -> Cow<'_, str> {
    if segment.contains('~') { segment.replace("~1", "/").replace("~0", "~").into() } else { segment.into() }
}

/// Returns the index that a segment is. Returns `None` if it is a name.
fn index_of(segment: &str) -> Option<usize> {
    segment.parse().ok().filter(|index: &usize| index.to_string() == segment)
}

/// Returns the bit of a segment. Returns 0 for segments beyond the 64th.
fn bit(segment: usize) -> u64 {
    u32::try_from(segment).ok().and_then(|segment| 1_u64.checked_shl(segment)).unwrap_or(0)
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
