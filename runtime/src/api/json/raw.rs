//! Values without names, and literal JSON, from which the formats of this crate are built. The
//! formats' names and punctuation are copied in runs, and not assembled byte by byte.

use super::JsonObject;
use super::escape::{Escaping, escape};
use super::names::Fixed;
use crate::api::problem::{Plainly, Problem, Titled};
use crate::api::response_cache::Part;
use crate::contract::fault::Fault;
use crate::contract::pointer::Pointer;
use crate::util::catch_panic::caught;
use crate::util::text_limit::cut;
use http::StatusCode;
use std::fmt::{Display, Write as _};
use std::sync::OnceLock;

impl JsonObject {
    /// Reserves the names that the format may write as literal JSON: no member of an error takes
    /// one of them.
    pub(crate) fn fix(&mut self, names: &'static Fixed) {
        self.names.fix(names);
    }

    /// Appends literal JSON.
    #[inline]
    pub(crate) fn raw(&mut self, json: &'static str) {
        self.json.extend_from_slice(json.as_bytes());
        self.first = false;
    }

    /// Appends JSON that is the same in every body of the problem type, so that it is rendered once
    /// and cached. `write` must not use the error.
    pub(crate) fn part(&mut self, part: Part, write: impl FnOnce(&mut Self)) {
        let slot = self.parts.map(|parts| parts.slot(part));
        if let Some(json) = slot.and_then(OnceLock::get) {
            self.json.extend_from_slice(json);
        } else {
            self.rendered(slot, write);
        }
        self.first = false;
    }

    #[cold]
    fn rendered(&mut self, slot: Option<&OnceLock<Box<[u8]>>>, write: impl FnOnce(&mut Self)) {
        let start = self.json.len();
        write(self);
        if let Some((slot, json)) = slot.zip(self.json.get(start..)) {
            slot.get_or_init(|| json.into());
        }
    }

    /// Appends a string.
    pub(crate) fn quoted(&mut self, text: &str) {
        // Reserves once for the whole string, if no character is escaped.
        self.json.reserve(text.len() + 2);
        self.json.push(b'"');
        escape(&mut self.json, text);
        self.json.push(b'"');
    }

    /// Appends a string of any length, and cuts it as [`text`](Self::text) does.
    pub(crate) fn bounded(&mut self, text: &str) {
        if text.len() <= self.limits.text {
            return self.quoted(text);
        }
        self.json.push(b'"');
        escape(&mut self.json, cut(text, self.limits.text).0);
        self.json.extend_from_slice("…\"".as_bytes());
    }

    /// Appends a status, which has three digits.
    pub(crate) fn status(&mut self, status: StatusCode) {
        self.json.extend_from_slice(status.as_str().as_bytes());
    }

    /// Appends the message of a problem, or its title if the `Display` of the message fails.
    #[inline]
    pub(crate) fn sentence(&mut self, name: &'static str, problem: &Problem<'_>) {
        match problem.fixed_message() {
            Some(text) => self.bounded(text),
            None => self.displayed_or(name, &Plainly(problem), &Titled(problem)),
        }
    }

    /// Appends a text of the declaration, such as a URI or a title. It is not cut, because a part
    /// of it would mean something else.
    pub(crate) fn whole(&mut self, value: &dyn Display) {
        self.displayed(usize::MAX, value);
    }

    /// Appends a pointer as a URI's fragment.
    pub(crate) fn fragment(&mut self, pointer: &Pointer) {
        match pointer.as_plain_fragment() {
            Some(plain) if plain.len() < self.limits.text => {
                self.json.reserve(plain.len() + 3);
                self.json.extend_from_slice(b"\"#");
                self.json.extend_from_slice(plain.as_bytes());
                self.json.push(b'"');
            }
            _ => drop(self.displayed(self.limits.text, &pointer.fragment())),
        }
    }

    pub(crate) fn displayed_or(&mut self, name: &'static str, value: &dyn Display, otherwise: &dyn Display) {
        let start = self.json.len();
        if !self.displayed(self.limits.text, value) {
            self.json.truncate(start);
            self.faults.push(Fault::Text(name));
            if !self.displayed(self.limits.text, otherwise) {
                self.json.truncate(start);
                self.json.extend_from_slice(b"\"\"");
            }
        }
    }

    fn displayed(&mut self, limit: usize, value: &dyn Display) -> bool {
        self.json.push(b'"');
        let mut escaping = Escaping { json: &mut self.json, left: limit, cut: false };
        let done = caught(|| write!(escaping, "{value}")).is_ok() || escaping.cut;
        if escaping.cut {
            self.json.extend_from_slice("…".as_bytes());
        }
        self.json.push(b'"');
        done
    }

    /// Appends the elements of an array. `each` begins each element with [`next`](Self::next).
    pub(crate) fn each(&mut self, each: impl FnOnce(&mut Self)) {
        self.first = true;
        each(self);
        self.first = false;
    }

    /// Appends a member whose value is an array, or nothing if the array is empty.
    pub(crate) fn optional(&mut self, opening: &'static str, each: impl FnOnce(&mut Self)) {
        let start = self.json.len();
        self.raw(opening);
        let inside = self.json.len();
        self.each(each);
        if self.json.len() == inside {
            self.json.truncate(start);
        } else {
            self.json.push(b']');
        }
    }

    /// Begins an element of an array with literal JSON.
    #[inline]
    pub(crate) fn next(&mut self, json: &'static str) {
        self.separate();
        self.raw(json);
    }
}
