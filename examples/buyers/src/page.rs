//! Pages of a list. A cursor names a buyer and not an offset, so new buyers don't shift the pages.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use status_error::{FieldError, Location, Pointer};
use uuid::Uuid;

/// The query of a list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    pub cursor: Option<String>,
    pub limit: Option<u32>,
    /// A part of a name, an external identifier, an account number or an email address.
    pub search: Option<String>,
    pub external_identifier: Option<String>,
}

impl ListQuery {
    /// Returns the number of buyers that a page may have.
    ///
    /// # Errors
    ///
    /// The number is not from 1 to 100.
    pub fn limit(&self) -> Result<u32, FieldError> {
        match self.limit.unwrap_or(20) {
            limit @ 1..=100 => Ok(limit),
            _ => Err(fault("limit", "value_error.number.not_in_range", "This is a number from 1 to 100.")),
        }
    }

    /// Returns the start of the page. Returns `None` for the first page.
    ///
    /// # Errors
    ///
    /// The text is not a cursor of this list.
    pub fn cursor(&self) -> Result<Option<Cursor>, FieldError> {
        let Some(text) = &self.cursor else { return Ok(None) };
        let cursor = Cursor::parse(text);
        cursor.map(Some).ok_or_else(|| fault("cursor", "value_error.cursor", "This is not a cursor of this list."))
    }
}

fn fault(parameter: &str, kind: &'static str, message: &'static str) -> FieldError {
    FieldError::new(Location::Query, Pointer::root().key(parameter), kind, message)
}

/// A place in a list that has the newest buyer first. For clients, a cursor is an opaque text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    /// The buyers that are older than this buyer.
    Older(Uuid),
    /// The buyers that are newer than this buyer.
    Newer(Uuid),
}

impl Cursor {
    fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        let (direction, id) = bytes.split_first()?;
        let id = Uuid::from_slice(id).ok()?;
        match direction {
            b'o' => Some(Self::Older(id)),
            b'n' => Some(Self::Newer(id)),
            _ => None,
        }
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (direction, id) = match self {
            Self::Older(id) => (b'o', id),
            Self::Newer(id) => (b'n', id),
        };
        let mut bytes = vec![direction];
        bytes.extend_from_slice(id.as_bytes());
        f.write_str(&BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }
}

/// A page of a list. A cursor is `null` if it would lead to an empty page.
#[derive(Debug, Serialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub limit: u32,
    pub next_cursor: Option<String>,
    pub previous_cursor: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_what_it_wrote() {
        for cursor in [Cursor::Older(Uuid::now_v7()), Cursor::Newer(Uuid::now_v7())] {
            assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
        }
        assert_eq!(["", "AAAA", "%", "b2xkZXI"].map(Cursor::parse), [None; 4]);
    }
}
