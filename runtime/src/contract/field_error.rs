//! Properties at fault, and where they are.

use std::borrow::Cow;
use std::fmt;

/// One property at fault: where it is, what is wrong with it, and which kind of fault that is.
///
/// ```
/// use status_error::{Detail, Location, Pointer};
///
/// let detail = Detail::new(Location::Body, Pointer::root().key("billing_details").key("phone_number"), "missing", "This value is required.");
/// assert_eq!(detail.pointer.to_string(), "/billing_details/phone_number");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Detail {
    /// The part of the request.
    pub location: Location,
    /// The place in that part.
    pub pointer: Pointer,
    /// The machine-readable kind of fault: `missing`, `type_error.integer`, `unique`.
    pub kind: Cow<'static, str>,
    /// For a person. It is sent as it is: never put a value that is not the client's own into it.
    pub message: Cow<'static, str>,
}

impl Detail {
    /// A detail.
    pub fn new(
        location: Location,
        pointer: Pointer,
        kind: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { location, pointer, kind: kind.into(), message: message.into() }
    }
}

/// For the log, and so that a `#[from] #[details] Detail` can be a source.
impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`: {}", self.location, self.pointer, self.message)
    }
}

impl std::error::Error for Detail {}

/// The part of a request that a [`Detail`] is about.
///
/// ```
/// assert_eq!(status_error::Location::Query.as_str(), "query");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Location {
    /// The query of the URL.
    Query,
    /// The body.
    Body,
    /// The path of the URL.
    Path,
    /// A header.
    Header,
    /// It is not known.
    Unknown,
}

impl Location {
    /// As it stands in a body: `query`, `body`, `path`, `header`, `unknown`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Body => "body",
            Self::Path => "path",
            Self::Header => "header",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A JSON Pointer (RFC 6901), built segment by segment; its segments are escaped by construction.
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
    /// The pointer to the whole: the empty string.
    #[must_use]
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// Goes into the member `name`.
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

    /// Goes into the element at `index`, counted from zero.
    #[must_use]
    pub fn index(self, index: usize) -> Self {
        self.key(&index.to_string())
    }

    /// The place of a public field name, in which a dot goes into an object: `billing_details.tax_id`.
    #[must_use]
    pub fn field(name: &str) -> Self {
        name.split('.').fold(Self::root(), Self::key)
    }

    /// The pointer as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The pointer of the innermost container whose fragment has no more than `limit` bytes, where this one's has more: cut
    /// elsewhere it would be no pointer, or another one.
    pub(crate) fn up_to(&self, limit: usize) -> Option<Self> {
        // `#`, and each byte percent-encoded at worst.
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

    /// The pointer, where its fragment has nothing percent-encoded in it.
    pub(crate) fn as_plain_fragment(&self) -> Option<&str> {
        self.0.bytes().all(is_fragment).then_some(&self.0)
    }

    /// The form for a URI's fragment (RFC 6901 §6), which RFC 9457 bodies use: `#/a/b`.
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

/// RFC 3986 §3.5: what a fragment may have besides percent-encoded octets.
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

/// Writes a text with the bytes that are not `legal` percent-encoded (RFC 3986 §2.1); only ASCII is legal.
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

/// Takes the details that an error gives out; see [`DetailSource`].
pub struct Details<'d> {
    each: &'d mut dyn FnMut(&Detail),
    left: usize,
    beyond: usize,
}

impl<'d> Details<'d> {
    pub(crate) fn new(limit: usize, each: &'d mut dyn FnMut(&Detail)) -> Self {
        Self { each, left: limit, beyond: 0 }
    }

    /// Sends a detail, unless the answer has [`ApiProfile::max_details`](crate::ApiProfile::max_details) of them already.
    pub fn push(&mut self, detail: &Detail) {
        if let Some(left) = self.left.checked_sub(1) {
            self.left = left;
            (self.each)(detail);
        } else {
            self.beyond += 1;
        }
    }

    /// Whether another detail would be counted only; what makes details may stop then.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.left == 0
    }

    pub(crate) fn left(&self) -> usize {
        self.left
    }

    /// How many details were counted only.
    pub(crate) fn beyond(&self) -> usize {
        self.beyond
    }

    /// Counts details that somebody else has left out.
    pub(crate) fn count_beyond(&mut self, more: usize) {
        self.beyond += more;
    }

    /// Says how many details were left out, if any.
    pub(crate) fn finish(self) {
        if self.beyond > 0 {
            let are = if self.beyond == 1 { "more fault is" } else { "more faults are" };
            let message = format!("{} {are} not listed.", self.beyond);
            (self.each)(&Detail::new(Location::Unknown, Pointer::root(), "truncated", message));
        }
    }
}

impl fmt::Debug for Details<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Details").field("left", &self.left).finish_non_exhaustive()
    }
}

/// What a `#[details]` field can be: a [`Detail`], a `Vec` or an `Option` of it, or a type of your own.
///
/// ```
/// use status_error::{Detail, DetailSource, Details, Location, Pointer};
///
/// struct MissingColumns(Vec<String>);
///
/// impl DetailSource for MissingColumns {
///     fn each(&self, details: &mut Details<'_>) {
///         for column in &self.0 {
///             let pointer = Pointer::root().key("columns").key(column);
///             details.push(&Detail::new(Location::Body, pointer, "missing", "This column is required."));
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no details",
    label = "this field is `#[details]`, so it has to name properties at fault",
    note = "`status_error::Detail`, a `Vec` or an `Option` of it are details, and the errors of validators and of serde's formats with their features",
    note = "for a type of your own: `impl status_error::DetailSource for …`"
)]
pub trait DetailSource {
    /// Gives each detail out.
    fn each(&self, details: &mut Details<'_>);
}

impl DetailSource for Detail {
    fn each(&self, details: &mut Details<'_>) {
        details.push(self);
    }
}

impl<T: DetailSource> DetailSource for [T] {
    fn each(&self, details: &mut Details<'_>) {
        self.iter().for_each(|one| one.each(details));
    }
}

impl<T: DetailSource> DetailSource for Vec<T> {
    fn each(&self, details: &mut Details<'_>) {
        self.as_slice().each(details);
    }
}

impl<T: DetailSource> DetailSource for Option<T> {
    fn each(&self, details: &mut Details<'_>) {
        self.iter().for_each(|one| one.each(details));
    }
}

impl<T: DetailSource + ?Sized> DetailSource for Box<T> {
    fn each(&self, details: &mut Details<'_>) {
        (**self).each(details);
    }
}

impl<T: DetailSource + ?Sized> DetailSource for &T {
    fn each(&self, details: &mut Details<'_>) {
        (**self).each(details);
    }
}
