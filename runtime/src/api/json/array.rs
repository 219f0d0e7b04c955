//! The elements that a format writes into an array.

use super::value::Place;
use super::{JsonObject, JsonValue};
use crate::api::problem::Problem;
use crate::contract::field_error::FieldError;
use serde_core::Serialize;
use std::fmt;

/// An array in a body. [`JsonObject`] has an example. Each method appends one element.
#[derive(Debug)]
pub struct JsonArray<'o> {
    object: &'o mut JsonObject,
    /// The name of the member that is the array, for reports.
    name: &'static str,
}

impl<'o> JsonArray<'o> {
    pub(super) fn new(object: &'o mut JsonObject, name: &'static str) -> Self {
        Self { object, name }
    }

    fn next(&mut self) -> JsonValue<'_> {
        JsonValue::new(self.object, Place::Element(self.name))
    }

    /// Appends `null`.
    pub fn null(&mut self) {
        self.next().null();
    }

    /// Appends `true` or `false`.
    pub fn boolean(&mut self, value: bool) {
        self.next().boolean(value);
    }

    /// Appends an integer.
    pub fn number(&mut self, value: u64) {
        self.next().number(value);
    }

    /// Appends an integer that may be negative.
    pub fn integer(&mut self, value: i64) {
        self.next().integer(value);
    }

    /// Appends a number with a fraction, as [`JsonObject::float`] writes it.
    pub fn float(&mut self, value: f64) {
        self.next().float(value);
    }

    /// Appends a string that is known to be short. It is not cut.
    pub fn string(&mut self, value: &str) {
        self.next().string(value);
    }

    /// Appends a string from a `Display`, as [`JsonObject::text`] writes it.
    pub fn text(&mut self, value: &dyn fmt::Display) {
        self.next().text(value);
    }

    /// Appends a string from a `Display`, as [`JsonObject::text_or`] writes it.
    pub fn text_or(&mut self, value: &dyn fmt::Display, otherwise: &dyn fmt::Display) {
        self.next().text_or(value, otherwise);
    }

    /// Appends the message of a problem, as [`JsonObject::message`] writes it.
    pub fn message(&mut self, problem: &Problem<'_>) {
        self.next().message(problem);
    }

    /// Appends any value, as [`JsonObject::value`] writes it.
    pub fn value<T: Serialize + ?Sized>(&mut self, value: &T) {
        self.next().value(value);
    }

    /// Appends an object; `write` writes its members.
    pub fn object(&mut self, write: impl FnOnce(&mut JsonObject)) {
        self.next().object(write);
    }

    /// Appends an array; `each` writes the elements.
    pub fn array(&mut self, each: impl FnOnce(&mut JsonArray<'_>)) {
        self.next().array(each);
    }

    /// Appends an object for each field error of a problem; `write` writes its members.
    pub fn field_errors(&mut self, problem: &Problem<'_>, mut write: impl FnMut(&mut JsonObject, &FieldError)) {
        problem.field_errors(&mut |field_error| self.object(|object| write(object, field_error)));
    }
}
