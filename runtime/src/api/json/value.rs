//! One JSON value at its place in a body.

use super::{JsonArray, JsonObject};
use crate::api::problem::{Plainly, Problem};
use crate::contract::fault::Fault;
use serde_core::Serialize;
use std::fmt;

/// The place of one JSON value: the value of [`JsonObject::entry`], or the whole body
/// ([`BodyWriter::json`](crate::format::BodyWriter::json)).
///
/// Each method writes the value. If none is called, the body has no such value.
///
/// ```
/// use status_error::format::{BodyWriter, Problem};
///
/// fn write(problem: &Problem<'_>, body: &mut BodyWriter) {
///     body.json().array(|list| list.string(problem.code()));
/// }
/// ```
#[derive(Debug)]
#[must_use = "no value is written"]
pub struct JsonValue<'o> {
    object: &'o mut JsonObject,
    place: Place<'o>,
}

/// The place of a value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place<'n> {
    /// The whole body.
    Root,
    /// An element of the array with this name.
    Element(&'static str),
    /// The member with this name.
    Member(&'static str),
    /// The member with this name, which is known only at run time. A report doesn't contain the
    /// name, because it may come from the request.
    Computed(&'n str),
}

impl Place<'_> {
    /// Returns the name for reports.
    fn name(self) -> &'static str {
        match self {
            Place::Root => "(the body)",
            Place::Element(name) | Place::Member(name) => name,
            Place::Computed(_) => "(a computed name)",
        }
    }
}

impl<'o> JsonValue<'o> {
    pub(crate) fn new(object: &'o mut JsonObject, place: Place<'o>) -> Self {
        Self { object, place }
    }

    /// Writes what comes before the value, and the value by `write`. If `write` returns `false`,
    /// the value is left out.
    fn write(self, write: impl FnOnce(&mut JsonObject, &'static str) -> bool) {
        let Self { object, place } = self;
        if object.is_too_long() {
            return object.too_long();
        }
        let mark = object.mark();
        let is_begun = match place {
            Place::Root => object.begin_root(),
            Place::Element(_) => {
                object.separate();
                true
            }
            Place::Member(name) => {
                object.is_free(name, Some(name)) && {
                    object.name(name, false);
                    true
                }
            }
            Place::Computed(name) => {
                object.is_free(name, None) && {
                    object.name(name, false);
                    true
                }
            }
        };
        if is_begun && !write(object, place.name()) {
            object.restore(mark);
        }
    }

    /// Writes `null`.
    pub fn null(self) {
        self.value(&());
    }

    /// Writes `true` or `false`.
    pub fn boolean(self, value: bool) {
        self.value(&value);
    }

    /// Writes an integer.
    pub fn number(self, value: u64) {
        self.value(&value);
    }

    /// Writes an integer that may be negative.
    pub fn integer(self, value: i64) {
        self.value(&value);
    }

    /// Writes a number with a fraction, as [`JsonObject::float`] does.
    pub fn float(self, value: f64) {
        self.value(&value);
    }

    /// Writes a string that is known to be short. It is not cut.
    pub fn string(self, value: &str) {
        self.write(|object, _| {
            object.quoted(value);
            true
        });
    }

    /// Writes a string from a `Display`, as [`JsonObject::text`] does.
    pub fn text(self, value: &dyn fmt::Display) {
        self.text_or(value, &"");
    }

    /// Writes a string from a `Display`, as [`JsonObject::text_or`] does.
    pub fn text_or(self, value: &dyn fmt::Display, otherwise: &dyn fmt::Display) {
        self.write(|object, name| {
            object.displayed_or(name, value, otherwise);
            true
        });
    }

    /// Writes the message of a problem, as [`JsonObject::message`] does.
    pub fn message(self, problem: &Problem<'_>) {
        self.text_or(&Plainly(problem), &problem.title());
    }

    /// Writes any value, as [`JsonObject::value`] does.
    pub fn value<T: Serialize + ?Sized>(self, value: &T) {
        self.write(|object, name| {
            let is_written = object.serialized(value, object.limits.member);
            if !is_written {
                object.add_fault(Fault::Value(name));
            }
            is_written
        });
    }

    /// Writes an object; `write` writes its members.
    pub fn object(self, write: impl FnOnce(&mut JsonObject)) {
        self.write(|object, _| object.braces(write));
    }

    /// Writes an array; `each` writes the elements.
    pub fn array(self, each: impl FnOnce(&mut JsonArray<'_>)) {
        self.write(|object, name| object.brackets(name, each));
    }
}
