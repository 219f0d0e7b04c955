//! Where a page begins.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Serialize, Serializer};
use std::fmt;
use uuid::Uuid;

/// A place in the log. Clients see it as an opaque text.
///
/// It names an entry's id and a direction, nothing else: whose entries are listed is never taken
/// from it. A page stays where it is while entries arrive, and also when the named entry is gone.
///
/// ```
/// use status_error_log::Cursor;
/// use uuid::Uuid;
///
/// let cursor = Cursor::Older(Uuid::now_v7());
/// assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
/// ```
///
/// The enum is exhaustive, because a list has two directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    /// The entries older than this one.
    Older(Uuid),
    /// The entries newer than this one.
    Newer(Uuid),
}

/// The first byte, so that another kind of cursor can be told from this one later.
const VERSION: u8 = 1;

impl Cursor {
    /// Reads a cursor's text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 18] = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let [VERSION, direction, id @ ..] = bytes else { return None };
        match direction {
            b'o' => Some(Self::Older(Uuid::from_bytes(id))),
            b'n' => Some(Self::Newer(Uuid::from_bytes(id))),
            _ => None,
        }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (direction, id) = match self {
            Self::Older(id) => (b'o', id),
            Self::Newer(id) => (b'n', id),
        };
        let mut bytes = vec![VERSION, direction];
        bytes.extend_from_slice(id.as_bytes());
        f.write_str(&BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
