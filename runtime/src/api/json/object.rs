//! The members that a format writes into an object.

use super::value::Place;
use super::{JsonArray, JsonObject, JsonValue};
use crate::api::problem::Problem;
use crate::api::request_ids::RequestIds;
use crate::contract::fault::{Fault, FormatFault};
use serde_core::Serialize;
use std::fmt;

impl JsonObject {
    fn at(&mut self, name: &'static str) -> JsonValue<'_> {
        JsonValue::new(self, Place::Member(name))
    }

    /// Returns the value of a member whose name is known only at run time, such as the name of a
    /// field. The name is part of the body, so it must be public.
    ///
    /// ```
    /// # use status_error::format::{JsonObject, Problem};
    /// fn write(problem: &Problem<'_>, object: &mut JsonObject) {
    ///     // {"email":["This value is required."]}
    ///     for (field, errors) in problem.field_errors_by(|error| error.pointer.dotted()) {
    ///         object.entry(&field).array(|list| errors.iter().for_each(|error| list.text(&error.message)));
    ///     }
    /// }
    /// ```
    pub fn entry<'o>(&'o mut self, name: &'o str) -> JsonValue<'o> {
        JsonValue::new(self, Place::Computed(name))
    }

    /// Writes `null`.
    pub fn null(&mut self, name: &'static str) {
        self.at(name).null();
    }

    /// Writes `true` or `false`.
    pub fn boolean(&mut self, name: &'static str, value: bool) {
        self.at(name).boolean(value);
    }

    /// Writes an integer.
    pub fn number(&mut self, name: &'static str, value: u64) {
        self.at(name).number(value);
    }

    /// Writes an integer that may be negative.
    pub fn integer(&mut self, name: &'static str, value: i64) {
        self.at(name).integer(value);
    }

    /// Writes a number with a fraction. An infinite number, or one that is not a number, is `null`,
    /// because JSON has neither.
    pub fn float(&mut self, name: &'static str, value: f64) {
        self.at(name).float(value);
    }

    /// Writes a string that is known to be short. It is not cut.
    pub fn string(&mut self, name: &'static str, value: &str) {
        self.at(name).string(value);
    }

    /// Writes a string from a `Display`, and cuts it at
    /// [`ApiProfile::max_text`](crate::ApiProfile::max_text) bytes. If the `Display` fails, the
    /// string is empty, and the failure is reported.
    pub fn text(&mut self, name: &'static str, value: &dyn fmt::Display) {
        self.at(name).text(value);
    }

    /// Writes a string as [`text`](Self::text) does. If the `Display` fails, `otherwise` is sent in
    /// its place.
    pub fn text_or(&mut self, name: &'static str, value: &dyn fmt::Display, otherwise: &dyn fmt::Display) {
        self.at(name).text_or(value, otherwise);
    }

    /// Writes the message of a problem, or the title if the `Display` of the message fails.
    pub fn message(&mut self, name: &'static str, problem: &Problem<'_>) {
        self.at(name).message(problem);
    }

    /// Writes any value. `None` is `null`. A value that can't be serialized, has more bytes than
    /// [`ApiProfile::max_member`](crate::ApiProfile::max_member), or is nested too deep, is left
    /// out and reported.
    pub fn value<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.at(name).value(value);
    }

    /// Writes an object; `write` writes its members.
    pub fn object(&mut self, name: &'static str, write: impl FnOnce(&mut Self)) {
        self.at(name).object(write);
    }

    /// Writes an object as [`object`](Self::object) does. An empty object is left out.
    pub fn optional_object(&mut self, name: &'static str, write: impl FnOnce(&mut Self)) {
        self.unless_empty(|outer| outer.object(name, write), b":{}");
    }

    /// Writes an array; `each` writes the elements.
    pub fn array(&mut self, name: &'static str, each: impl FnOnce(&mut JsonArray<'_>)) {
        self.at(name).array(each);
    }

    /// Writes an array as [`array`](Self::array) does. An empty array is left out.
    pub fn optional_array(&mut self, name: &'static str, each: impl FnOnce(&mut JsonArray<'_>)) {
        self.unless_empty(|outer| outer.array(name, each), b":[]");
    }

    /// Writes the member with the request id, if the profile has one and the request has an id.
    #[inline]
    pub(crate) fn request_id(&mut self, problem: &Problem<'_>) {
        if let Some(name) = problem.profile.ids_of_requests().and_then(RequestIds::member) {
            self.request_id_as(name, problem);
        }
    }

    #[cold]
    fn request_id_as(&mut self, name: &'static str, problem: &Problem<'_>) {
        let Some(id) = problem.request_id() else { return };
        if self.is_taken(name) {
            self.add_fault(Fault::Format(FormatFault::NameTwice(Some(name))));
        } else {
            self.string(name, &id);
        }
    }

    fn unless_empty(&mut self, write: impl FnOnce(&mut Self), empty: &[u8]) {
        let mark = self.mark();
        write(self);
        if self.json.get(mark.len..).is_some_and(|written| written.ends_with(empty)) {
            self.restore(mark);
        }
    }
}
