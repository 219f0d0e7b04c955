//! The cursor at which a page begins.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Serialize, Serializer};
use std::fmt;
use uuid::Uuid;

/// A position in the log, which clients see as an opaque string.
///
/// A cursor contains an entry's id and a direction, and nothing else: it never decides which
/// tenant's entries are listed. A page keeps its position while new entries arrive, and also after
/// the cursor's entry has been removed.
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
    /// The entries older than the entry with this id.
    Older(Uuid),
    /// The entries newer than the entry with this id.
    Newer(Uuid),
}

/// The first byte of a cursor, so that a later version can distinguish its cursors from these.
const VERSION: u8 = 1;

impl Cursor {
    /// Parses a cursor. Returns `None` if `text` is not a cursor of this version.
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
