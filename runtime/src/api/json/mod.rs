//! JSON bodies. Everything is written into one buffer: texts through an escaping writer, the values
//! of members by serde_json.

mod depth;
mod escape;
pub(crate) mod names;
mod raw;

use crate::api::profile::Limits;
use crate::api::response_cache::Parts;
use crate::contract::fault::Fault;
use crate::contract::static_member::StaticMember;
use crate::util::catch_panic::catch;
use depth::Bounded;
use escape::{Limited, escape};
use names::Names;
use serde_core::Serialize;
use std::fmt;

/// A JSON object that a [`Format`](crate::format::Format) writes, member by member.
///
/// ```
/// use status_error::format::Problem;
/// use status_error::format::JsonObject;
///
/// fn write(problem: &Problem<'_>, object: &mut JsonObject) {
///     object.string("code", problem.code());
///     object.number("status", problem.status().as_u16().into());
///     object.text_or("message", &problem.message(), &problem.title());
///     object.array("at", |places| problem.field_errors(&mut |error| places.string(error.pointer.as_str())));
///     problem.members(object);
/// }
/// ```
#[derive(Debug)]
pub struct JsonObject {
    json: Vec<u8>,
    /// Whether the innermost open object or array is still empty.
    first: bool,
    names: Names,
    limits: Limits,
    faults: Vec<Fault>,
    /// The cache of the body's parts that are the same for each occurrence. `None` if nothing is
    /// cached.
    parts: Option<&'static Parts>,
    pub(crate) without_members: bool,
}

impl JsonObject {
    /// Creates an object in a buffer that may have been used before.
    pub(crate) fn over(mut json: Vec<u8>, limits: Limits, parts: Option<&'static Parts>) -> Self {
        json.clear();
        json.reserve(256);
        json.push(b'{');
        let names = Names::default();
        Self { json, first: true, names, limits, faults: Vec::new(), parts, without_members: false }
    }

    /// Discards the JSON, so that the format can write the body again without the error's members.
    pub(crate) fn restart_without_members(&mut self) {
        self.json.clear();
        self.json.push(b'{');
        self.first = true;
        self.names = Names::default();
        // Faults other than failed members are found again when the body is written again.
        self.faults.retain(|fault| matches!(fault, Fault::Member(_)));
        self.without_members = true;
    }

    pub(crate) fn finish(mut self) -> (Vec<u8>, Vec<Fault>) {
        self.json.push(b'}');
        (self.json, self.faults)
    }

    /// Returns the names of the members so far.
    pub(crate) fn member_names(&self) -> Vec<&'static str> {
        self.names.iter().collect()
    }

    /// Returns whether a member has this name, or the format reserves it.
    #[cfg(feature = "async-graphql-7")]
    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.has(name)
    }

    pub(crate) fn has_failed_members(&self) -> bool {
        self.faults.iter().any(|fault| matches!(fault, Fault::Member(_)))
    }

    fn separate(&mut self) {
        if self.first {
            self.first = false;
        } else {
            self.json.push(b',');
        }
    }

    fn name(&mut self, name: &'static str) {
        self.names.add(name);
        // Reserves once for the name and a short value, so that the bytes of punctuation don't grow
        // the buffer one by one.
        self.json.reserve(name.len() + 36);
        self.separate();
        self.json.push(b'"');
        escape(&mut self.json, name);
        self.json.extend_from_slice(b"\":");
    }

    /// Writes a string that is known to be short. It is not cut.
    pub fn string(&mut self, name: &'static str, value: &str) {
        self.name(name);
        self.quoted(value);
    }

    /// Writes a string from a `Display`, and cuts it at
    /// [`ApiProfile::max_text`](crate::ApiProfile::max_text) bytes. If the `Display` fails, the
    /// string is empty, and the failure is reported.
    pub fn text(&mut self, name: &'static str, value: &dyn fmt::Display) {
        self.text_or(name, value, &"");
    }

    /// Writes a string as [`text`](Self::text) does. If the `Display` fails, `otherwise` is sent in
    /// its place.
    pub fn text_or(&mut self, name: &'static str, value: &dyn fmt::Display, otherwise: &dyn fmt::Display) {
        self.name(name);
        self.displayed_or(name, value, otherwise);
    }

    /// Writes an integer.
    pub fn number(&mut self, name: &'static str, value: u64) {
        self.name(name);
        // Writing an integer into a vector can't fail.
        let _ = serde_json::to_writer(&mut self.json, &value);
    }

    /// Writes an object; `write` writes its members.
    pub fn object(&mut self, name: &'static str, write: impl FnOnce(&mut Self)) {
        self.name(name);
        self.braces(write);
    }

    /// Writes the braces of an object, and its members by `write`. The names in the object are
    /// separate from those of the object around it.
    fn braces(&mut self, write: impl FnOnce(&mut Self)) {
        self.json.push(b'{');
        self.first = true;
        let outer = self.names.enter();
        write(self);
        self.names.leave(outer);
        self.first = false;
        self.json.push(b'}');
    }

    /// Writes an array; `each` writes the elements.
    pub fn array(&mut self, name: &'static str, each: impl FnOnce(&mut JsonArray<'_>)) {
        self.name(name);
        self.json.push(b'[');
        self.first = true;
        each(&mut JsonArray { object: self });
        self.first = false;
        self.json.push(b']');
    }

    /// Writes an array as [`array`](Self::array) does. An empty array is left out.
    pub fn optional_array(&mut self, name: &'static str, each: impl FnOnce(&mut JsonArray<'_>)) {
        let (start, first) = (self.json.len(), self.first);
        self.array(name, each);
        if self.json.ends_with(b":[]") {
            self.json.truncate(start);
            self.first = first;
            self.names.remove_last();
        }
    }

    pub(crate) fn member<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        if self.names.has(name) {
            self.faults.push(Fault::Member(name));
            return;
        }
        let (start, first) = (self.json.len(), self.first);
        self.name(name);
        let value_start = self.json.len();
        let limited = Limited { json: &mut self.json, left: self.limits.member };
        // A `Serialize` that panics has failed.
        let is_written = catch(|| serde_json::to_writer(limited, &Bounded::new(value)).is_ok()) == Ok(true);
        let json = self.json.get(value_start..).unwrap_or_default();
        let has_failed = !is_written || depth::is_too_deep(json);
        if has_failed {
            self.faults.push(Fault::Member(name));
        }
        if has_failed || json == b"null" {
            self.json.truncate(start);
            self.first = first;
            self.names.remove_last();
        }
    }

    /// Writes a member that is the same in every response, also if it is `null`. It is left out if
    /// the format has written the member, and is a fault if the format reserves the name.
    pub(crate) fn static_member(&mut self, member: &StaticMember) {
        if self.names.is_fixed(member.name) {
            self.faults.push(Fault::Member(member.name));
        } else if !self.names.has(member.name) {
            self.name(member.name);
            // Writing a scalar into a vector can't fail.
            let _ = serde_json::to_writer(&mut self.json, &member.value);
        }
    }

    /// Appends members that were rendered before, as JSON without the surrounding braces. If one of
    /// the `names` is taken, all of them are left out, and the failure is reported.
    pub(crate) fn rendered_members(&mut self, members: &[u8], names: &[&'static str]) {
        if let Some(name) = names.iter().find(|name| self.names.has(name)) {
            self.faults.push(Fault::Member(name));
        } else if !members.is_empty() {
            self.separate();
            self.json.extend_from_slice(members);
            names.iter().for_each(|name| self.names.add(name));
        }
    }
}

/// An array in a [`JsonObject`], which has an example.
#[derive(Debug)]
pub struct JsonArray<'o> {
    object: &'o mut JsonObject,
}

impl JsonArray<'_> {
    /// Appends an object; `write` writes its members.
    pub fn object(&mut self, write: impl FnOnce(&mut JsonObject)) {
        self.object.separate();
        self.object.braces(write);
    }

    /// Appends a string.
    pub fn string(&mut self, value: &str) {
        self.object.separate();
        self.object.quoted(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::members::MemberSink;

    fn limits(text: usize) -> Limits {
        Limits { field_errors: 100, text, member: 64 }
    }

    fn json(limits: Limits, write: impl FnOnce(&mut JsonObject)) -> String {
        let mut object = JsonObject::over(Vec::new(), limits, None);
        write(&mut object);
        String::from_utf8(object.finish().0).unwrap()
    }

    #[test]
    fn escapes_as_serde_json_does() {
        let every: String = (0..0x250).filter_map(char::from_u32).chain("😀{{}}\u{202e}\u{2028}".chars()).collect();
        let ours = json(limits(4096), |object| object.string("x", &every));
        assert_eq!(ours, serde_json::to_string(&std::collections::BTreeMap::from([("x", &every)])).unwrap());
    }

    #[test]
    fn cuts_a_text_at_a_character() {
        assert_eq!(json(limits(3), |object| object.text("x", &"ab€")), r#"{"x":"ab…"}"#);
        assert_eq!(json(limits(5), |object| object.text("x", &"ab€")), r#"{"x":"ab€"}"#);
    }

    #[test]
    fn rendered_members_take_no_name_of_the_format() {
        for (own, expected, failed) in
            [("hint", r#"{"hint":""}"#, true), ("other", r#"{"other":"","id":1,"hint":2}"#, false)]
        {
            let mut object = JsonObject::over(Vec::new(), limits(9), None);
            object.string(own, "");
            object.rendered_members(br#""id":1,"hint":2"#, &["id", "hint"]);
            assert_eq!(object.has_failed_members(), failed);
            assert_eq!(String::from_utf8(object.finish().0).unwrap(), expected);
        }
    }

    #[test]
    fn objects_nest_and_have_names_of_their_own() {
        let text = json(limits(9), |object| {
            object.object("error", |error| {
                error.number("status", 404);
                error.object("meta", |_| {});
                MemberSink::new(error).add("status", &1);
                MemberSink::new(error).add("id", &7);
            });
            MemberSink::new(object).add("id", &8);
        });
        assert_eq!(text, r#"{"error":{"status":404,"meta":{},"id":7},"id":8}"#);
    }

    #[test]
    fn leaves_none_out_and_refuses_what_fails() {
        let mut object = JsonObject::over(Vec::new(), limits(9), None);
        object.number("status", 404);
        let mut members = MemberSink::new(&mut object);
        members.add("a", &None::<u8>);
        members.add("b", &Some(1));
        members.add("status", &1);
        members.add("c", &"x".repeat(65));
        assert!(object.has_failed_members());
        assert_eq!(String::from_utf8(object.finish().0).unwrap(), r#"{"status":404,"b":1}"#);
    }
}
