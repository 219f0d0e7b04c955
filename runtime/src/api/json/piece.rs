//! Texts and bytes outside of JSON.

use super::{JsonObject, Root};
use crate::contract::fault::{Fault, FormatFault};
use crate::util::catch_panic::caught;
use crate::util::text_limit::cut;
use std::fmt::{self, Display, Write as _};

/// A replacement for a character, or `None` if the character is written unchanged.
pub(crate) type Escape<'e> = &'e dyn Fn(char) -> Option<&'static str>;

impl JsonObject {
    /// Begins a text or bytes. Returns `false` if the body may have no more of them.
    fn begin_piece(&mut self) -> bool {
        match self.root {
            Root::Open => self.root = Root::Pieces,
            Root::Pieces => {}
            Root::Json | Root::Absent => {
                self.add_fault(Fault::Format(FormatFault::SecondRoot));
                return false;
            }
        }
        if self.is_too_long() {
            self.too_long();
            return false;
        }
        true
    }

    /// Appends bytes.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        if self.begin_piece() {
            self.json.extend_from_slice(bytes);
        }
    }

    /// Appends a text outside of JSON, cut at the profile's `max_text` before it is escaped. If the
    /// `Display` fails, `otherwise` is written in its place, and the failure is reported.
    pub(crate) fn piece(&mut self, value: &dyn Display, otherwise: &dyn Display, escape: Option<Escape<'_>>) {
        if !self.begin_piece() {
            return;
        }
        let start = self.json.len();
        if !self.piece_of(value, escape) {
            self.json.truncate(start);
            self.add_fault(Fault::Text("(the body)"));
            if !self.piece_of(otherwise, escape) {
                self.json.truncate(start);
            }
        }
    }

    fn piece_of(&mut self, value: &dyn Display, escape: Option<Escape<'_>>) -> bool {
        let mut piece = Piece { json: &mut self.json, left: self.limits.text, is_cut: false, escape };
        let is_done = caught(|| write!(piece, "{value}")).is_ok() || piece.is_cut;
        if piece.is_cut {
            self.json.extend_from_slice("…".as_bytes());
        }
        is_done
    }

    /// Declares that the response has no body.
    pub(crate) fn absent(&mut self) {
        match self.root {
            Root::Open | Root::Absent => self.root = Root::Absent,
            Root::Json | Root::Pieces => self.add_fault(Fault::Format(FormatFault::SecondRoot)),
        }
    }
}

/// A writer of text outside of JSON, up to a number of bytes of the unescaped text.
struct Piece<'j, 'e> {
    json: &'j mut Vec<u8>,
    left: usize,
    is_cut: bool,
    escape: Option<Escape<'e>>,
}

impl fmt::Write for Piece<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // A `Display` may go on writing after an error.
        if self.is_cut {
            return Err(fmt::Error);
        }
        let (kept, is_cut) = cut(text, self.left);
        self.left -= kept.len();
        self.is_cut = is_cut;
        match self.escape {
            None => self.json.extend_from_slice(kept.as_bytes()),
            Some(escape) => {
                for char in kept.chars() {
                    let mut buffer = [0; 4];
                    let text = escape(char).unwrap_or_else(|| char.encode_utf8(&mut buffer));
                    self.json.extend_from_slice(text.as_bytes());
                }
            }
        }
        if is_cut { Err(fmt::Error) } else { Ok(()) }
    }
}
