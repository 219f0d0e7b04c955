//! Foreign texts that an adapter knows.

use crate::contract::fault::Fault;
use http::response::Parts;

/// The check of an adapter for foreign 4xx responses that its framework makes itself.
#[derive(Debug)]
pub(crate) struct KnownTexts {
    /// Returns whether the text of a response is to be read, by the response's head.
    pub(crate) may_be_known: fn(&Parts) -> bool,
    /// Returns the fault to report, by the beginning of the text.
    pub(crate) fault: fn(&str) -> Option<Fault>,
}

/// The number of bytes of a text that are read.
pub(super) const READ: usize = 64;
