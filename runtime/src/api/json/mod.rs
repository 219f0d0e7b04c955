//! JSON bodies. Everything is written into one buffer: texts through an escaping writer, the values
//! of members by serde_json.

mod array;
mod depth;
mod escape;
pub(crate) mod indent;
pub(crate) mod names;
mod object;
pub(crate) mod piece;
mod raw;
pub(crate) mod value;

pub use array::JsonArray;
pub use value::JsonValue;

use crate::api::format::Format;
use crate::api::profile::Limits;
use crate::api::response_cache::BodyParts;
use crate::contract::fault::{Fault, FormatFault};
use crate::contract::static_member::StaticMember;
use crate::util::catch_panic::catch;
use depth::{Bounded, MAX_LEVELS};
use escape::{Limited, escape};
use names::{Names, Taken};
use serde_core::Serialize;
use std::ops::Range;

/// A JSON object that a [`Format`](crate::format::Format) writes, member by member.
///
/// ```
/// use status_error::format::Problem;
/// use status_error::format::JsonObject;
///
/// fn write(problem: &Problem<'_>, object: &mut JsonObject) {
///     object.string("code", problem.code());
///     object.number("status", problem.status().as_u16().into());
///     object.message("message", problem);
///     object.array("at", |places| problem.field_errors(&mut |error| places.string(error.pointer.as_str())));
///     problem.members(object);
/// }
/// ```
///
/// An object has no name twice. A second member of the format with the same name is left out and
/// reported, and so are the error's members if one of them has the name of a member of the format.
/// A member of the body is nested at most 128 arrays and objects deep, wherever the format puts it.
/// A value that would be nested deeper is left out and reported.
#[derive(Debug)]
pub struct JsonObject {
    json: Vec<u8>,
    /// Whether the innermost open object or array is still empty.
    first: bool,
    /// The number of open arrays and objects.
    levels: usize,
    root: Root,
    names: Names,
    limits: Limits,
    faults: Vec<Fault>,
    /// The cache of the body's parts that are the same for each occurrence. `None` if nothing is
    /// cached.
    parts: Option<&'static BodyParts>,
    /// The format whose reserved names no member of the error has. `None` outside of a body.
    format: Option<&'static dyn Format>,
    /// Whether a value was left out, because the body had too many bytes before it.
    is_over: bool,
    /// The place at which the value of the last member begins.
    value_start: usize,
    /// Whether the error's own members are left out.
    pub(crate) without_members: bool,
    /// Whether the members that are the same in every response are left out, because the format
    /// reserves the name of one of them.
    pub(crate) without_statics: bool,
}

/// The parts of a body so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Root {
    /// None.
    Open,
    /// One JSON value, after which nothing may be written.
    Json,
    /// Texts and bytes, after which anything may be written.
    Pieces,
    /// No body, by the format's decision.
    Absent,
}

/// A state of the buffer that [`JsonObject::restore`] returns to.
#[derive(Debug, Clone, Copy)]
struct Mark {
    len: usize,
    first: bool,
    root: Root,
    names: u32,
}

impl JsonObject {
    /// Creates the writer of a body in a buffer that may have been used before.
    #[inline]
    pub(crate) fn over(
        mut json: Vec<u8>,
        limits: Limits,
        parts: Option<&'static BodyParts>,
        format: Option<&'static dyn Format>,
    ) -> Self {
        json.clear();
        json.reserve(256);
        let names = Names::default();
        Self {
            json,
            first: true,
            levels: 0,
            root: Root::Open,
            names,
            limits,
            faults: Vec::new(),
            parts,
            format,
            is_over: false,
            value_start: 0,
            without_members: false,
            without_statics: false,
        }
    }

    /// Discards the body, so that the format can write it again without the error's members.
    pub(crate) fn restart_without_members(&mut self) {
        if self.is_too_long() {
            self.too_long();
        }
        self.is_over = false;
        self.json.clear();
        self.first = true;
        self.levels = 0;
        self.root = Root::Open;
        self.names = Names::default();
        // Other faults are found again when the body is written again.
        self.faults.retain(|fault| matches!(fault, Fault::Member(_) | Fault::Format(FormatFault::TooLong)));
        self.without_members = true;
    }

    /// Returns the body, and appends the faults to a list. A body that is too long is discarded.
    #[inline]
    pub(crate) fn finish(&mut self, faults: &mut Vec<Fault>) -> Vec<u8> {
        if self.is_too_long() {
            self.json.clear();
            self.too_long();
        }
        if !self.faults.is_empty() {
            faults.append(&mut self.faults);
        }
        std::mem::take(&mut self.json)
    }

    /// Returns whether the format has written nothing, and has not declared the body absent.
    pub(crate) fn is_unwritten(&self) -> bool {
        self.root == Root::Open
    }

    pub(crate) fn add_fault(&mut self, fault: Fault) {
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// Returns whether a member has this name, or the format reserves it.
    #[cfg(feature = "async-graphql-7")]
    pub(crate) fn has(&self, name: &str) -> bool {
        self.is_taken(name)
    }

    /// Returns whether the body has to be written again without the error's members.
    #[inline]
    pub(crate) fn has_failed_members(&self) -> bool {
        (!self.faults.is_empty() || self.is_too_long()) && self.is_worth_another_attempt()
    }

    #[cold]
    fn is_worth_another_attempt(&self) -> bool {
        let is_member = |fault: &Fault| matches!(fault, Fault::Member(_));
        self.faults.iter().any(is_member) || (self.is_too_long() && !self.without_members)
    }

    #[inline]
    fn is_too_long(&self) -> bool {
        self.is_over || self.json.len() > self.limits.body
    }

    #[cold]
    fn too_long(&mut self) {
        self.is_over = true;
        self.add_fault(Fault::Format(FormatFault::TooLong));
    }

    #[inline]
    fn mark(&self) -> Mark {
        Mark { len: self.json.len(), first: self.first, root: self.root, names: self.names.len() }
    }

    #[cold]
    fn restore(&mut self, mark: Mark) {
        self.json.truncate(mark.len);
        self.first = mark.first;
        self.root = mark.root;
        self.names.truncate(mark.names);
    }

    /// Begins the body's JSON value. Returns `false` if the body may have no further value.
    #[inline]
    fn begin_root(&mut self) -> bool {
        match self.root {
            Root::Open => self.root = Root::Json,
            Root::Pieces => self.names.truncate(0),
            Root::Json | Root::Absent => {
                self.add_fault(Fault::Format(FormatFault::SecondRoot));
                return false;
            }
        }
        true
    }

    fn separate(&mut self) {
        if self.first {
            self.first = false;
        } else {
            self.json.push(b',');
        }
    }

    /// Returns whether an object may have a further member of the format with this name. Reports
    /// the name if it is taken; `told` is the name for the report.
    fn is_free(&mut self, name: &str, told: Option<&'static str>) -> bool {
        match self.names.find(name, &self.json) {
            None => return true,
            // The format's members win: the error's members are left out.
            Some(Taken::ByMember) => self.add_fault(Fault::Member(told.unwrap_or("(a computed name)"))),
            Some(Taken::ByFormat) => self.add_fault(Fault::Format(FormatFault::NameTwice(told))),
        }
        false
    }

    /// Writes the name of a member.
    #[inline]
    fn name(&mut self, name: &str, is_member: bool) {
        // Reserves once for the name and a short value, so that the bytes of punctuation don't grow
        // the buffer one by one.
        self.json.reserve(name.len() + 36);
        self.separate();
        self.json.push(b'"');
        let start = self.json.len();
        escape(&mut self.json, name);
        self.names.add(start..self.json.len(), is_member);
        self.json.extend_from_slice(b"\":");
    }

    /// Begins an array or an object. Returns `false` if it would be nested too deep.
    fn enter_level(&mut self) -> bool {
        if self.levels >= MAX_LEVELS {
            self.add_fault(Fault::Format(FormatFault::TooDeep));
            return false;
        }
        self.levels += 1;
        self.first = true;
        true
    }

    fn leave_level(&mut self) {
        self.levels -= 1;
        self.first = false;
    }

    /// Writes the object that is the body, and its members by `write`.
    #[inline]
    pub(crate) fn root_object(&mut self, write: impl FnOnce(&mut Self)) {
        if !self.begin_root() {
            return;
        }
        self.json.push(b'{');
        self.first = true;
        self.levels = 1;
        write(self);
        self.levels = 0;
        self.json.push(b'}');
    }

    /// Writes the braces of an object, and its members by `write`. The names in the object are
    /// separate from those of the object around it. Returns `false` if the object would be nested
    /// too deep.
    #[inline]
    fn braces(&mut self, write: impl FnOnce(&mut Self)) -> bool {
        if !self.enter_level() {
            return false;
        }
        self.json.push(b'{');
        let outer = self.names.enter();
        write(self);
        self.names.leave(outer);
        self.json.push(b'}');
        self.leave_level();
        true
    }

    /// Writes the brackets of an array, and its elements by `each`. Returns `false` if the array
    /// would be nested too deep.
    fn brackets(&mut self, name: &'static str, each: impl FnOnce(&mut JsonArray<'_>)) -> bool {
        if !self.enter_level() {
            return false;
        }
        self.json.push(b'[');
        each(&mut JsonArray::new(self, name));
        self.json.push(b']');
        self.leave_level();
        true
    }

    /// Returns whether JSON would be nested too deep here.
    #[inline]
    fn is_too_deep(&self, json: &[u8]) -> bool {
        depth::is_too_deep(json, self.levels_left())
    }

    /// Returns the levels that a value may have here. The body's own level is not counted, so that
    /// a member may be nested as deep as in a protocol without a body.
    #[inline]
    fn levels_left(&self) -> usize {
        MAX_LEVELS.saturating_sub(self.levels.saturating_sub(1))
    }

    /// Writes a value as JSON of at most `limit` bytes. Returns `false` if the value can't be
    /// written.
    #[inline]
    fn serialized<T: Serialize + ?Sized>(&mut self, value: &T, limit: usize) -> bool {
        let start = self.json.len();
        let bounded = Bounded::new(value, self.levels_left());
        let limited = Limited { json: &mut self.json, left: limit };
        // A `Serialize` that panics has failed.
        let is_written = catch(|| serde_json::to_writer(limited, &bounded).is_ok()) == Ok(true);
        is_written && !self.is_too_deep(self.json.get(start..).unwrap_or_default())
    }

    /// Writes a member of the error. Returns whether the body has the member.
    pub(crate) fn member<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> bool {
        if self.is_taken(name) {
            self.faults.push(Fault::Member(name));
            return false;
        }
        let (len, first) = (self.json.len(), self.first);
        self.name(name, true);
        self.value_start = self.json.len();
        let is_written = self.serialized(value, self.limits.member);
        if is_written && self.json.get(self.value_start..) != Some(b"null") {
            return true;
        }
        if !is_written {
            self.faults.push(Fault::Member(name));
        }
        self.restore(Mark { len, first, root: self.root, names: self.names.len().saturating_sub(1) });
        false
    }

    /// Returns the place of the last member's value in the buffer.
    pub(crate) fn last_value(&self) -> Range<usize> {
        self.value_start..self.json.len()
    }

    /// Writes a member that is the same in every response, also if it is `null`. Returns whether
    /// the body has the member: it is left out if the format has written it, and is a fault if the
    /// format reserves its name.
    pub(crate) fn static_member(&mut self, member: &StaticMember) -> bool {
        self.is_placed(member.name) && {
            self.name(member.name, true);
            self.value_start = self.json.len();
            // Writing a scalar into a vector can't fail.
            let _ = serde_json::to_writer(&mut self.json, &member.value);
            true
        }
    }

    /// Appends a member that is the same in every response, and that was rendered before.
    pub(crate) fn rendered_static_member(&mut self, name: &'static str, json: &str) {
        if self.is_placed(name) {
            self.rendered_member(name, json);
        }
    }

    /// Returns whether a member that is the same in every response may be written here.
    fn is_placed(&mut self, name: &'static str) -> bool {
        let is_reserved = self.is_reserved(name);
        if is_reserved {
            self.add_fault(Fault::Member(name));
            self.without_statics = true;
        }
        !is_reserved && !self.names.has(name, &self.json)
    }

    /// Appends a member that was rendered before.
    pub(crate) fn rendered_member(&mut self, name: &'static str, json: &str) {
        if self.is_taken(name) || self.is_too_deep(json.as_bytes()) {
            self.faults.push(Fault::Member(name));
        } else {
            self.name(name, true);
            self.json.extend_from_slice(json.as_bytes());
        }
    }

    /// Returns whether no member of the error may have this name.
    #[inline]
    fn is_taken(&self, name: &str) -> bool {
        self.is_reserved(name) || self.names.has(name, &self.json)
    }

    /// Returns whether the format reserves a name.
    #[inline]
    fn is_reserved(&self, name: &str) -> bool {
        match self.names.fixed() {
            Some(fixed) => fixed.has(name),
            None => self.format.is_some_and(|format| format.reserved().contains(&name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::members::MemberSink;

    fn limits(text: usize) -> Limits {
        Limits { field_errors: 100, text, member: 64, body: 4096 }
    }

    fn written(limits: Limits, write: impl FnOnce(&mut JsonObject)) -> (String, Vec<Fault>) {
        let mut object = JsonObject::over(Vec::new(), limits, None, None);
        assert!(object.begin_root());
        assert!(object.braces(write));
        let mut faults = Vec::new();
        let json = object.finish(&mut faults);
        (String::from_utf8(json).unwrap(), faults)
    }

    fn json(limits: Limits, write: impl FnOnce(&mut JsonObject)) -> String {
        written(limits, write).0
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
        for (own, expected, faults) in [
            ("hint", r#"{"hint":"","id":1}"#, vec![Fault::Member("hint")]),
            ("other", r#"{"other":"","id":1,"hint":2}"#, vec![]),
        ] {
            let written = written(limits(9), |object| {
                object.string(own, "");
                object.rendered_member("id", "1");
                object.rendered_member("hint", "2");
            });
            assert_eq!(written, (expected.to_owned(), faults));
        }
    }

    #[test]
    fn no_object_has_a_name_twice() {
        let (text, faults) = written(limits(9), |object| {
            object.string("a", "1");
            object.entry("b").number(2);
            object.entry("a").number(3);
            object.object("b", |_| panic!("the name is taken"));
            object.object("c", |inner| inner.null("a"));
            assert!(object.member("d", &4));
            object.number("d", 5);
        });
        assert_eq!(text, r#"{"a":"1","b":2,"c":{"a":null},"d":4}"#);
        let twice = |name| Fault::Format(FormatFault::NameTwice(name));
        assert_eq!(faults, [twice(None), twice(Some("b")), Fault::Member("d")]);
    }

    #[test]
    fn many_names_are_told_apart() {
        let names: Vec<&'static str> = (0..100).map(|index| &*format!("n{index}").leak()).collect();
        let (text, faults) = written(limits(9), |object| {
            for name in &names {
                object.entry(&format!("x{name}")).null();
                object.object("o", |inner| names.iter().for_each(|name| inner.null(name)));
                object.null(name);
            }
        });
        assert_eq!(text.matches("null").count(), 300);
        assert_eq!(faults, [Fault::Format(FormatFault::NameTwice(Some("o")))]);
    }

    #[test]
    fn values_of_all_kinds_are_written() {
        let text = json(limits(9), |object| {
            object.null("null");
            object.boolean("boolean", true);
            object.integer("integer", i64::MIN);
            object.float("float", 0.5);
            object.float("nan", f64::NAN);
            object.value("value", &[Some(1), None]);
            object.optional_object("none", |_| {});
            object.optional_array("none", |_| {});
            object.array("list", |list| {
                list.null();
                list.array(|inner| inner.array(|_| {}));
                list.text(&"x");
                list.object(|_| {});
            });
        });
        let expected = concat!(
            r#"{"null":null,"boolean":true,"integer":-9223372036854775808,"float":0.5,"nan":null,"#,
            r#""value":[1,null],"list":[null,[[]],"x",{}]}"#
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn nesting_ends_at_the_limit() {
        fn nest(object: &mut JsonObject, deepest: &mut usize) {
            *deepest += 1;
            object.null("a");
            object.object("b", |inner| nest(inner, deepest));
            object.array("c", |_| {});
        }
        let mut deepest = 0;
        let (text, faults) = written(limits(9), |object| nest(object, &mut deepest));
        assert_eq!(deepest, MAX_LEVELS);
        assert_eq!(faults, [Fault::Format(FormatFault::TooDeep)]);
        assert!(!depth::is_too_deep(text.as_bytes(), MAX_LEVELS), "{text}");
        // In the innermost object neither of the two fits.
        assert!(text.contains(r#"{"a":null}"#), "{text}");
    }

    #[test]
    fn a_value_that_fails_is_left_out() {
        let (text, faults) = written(limits(9), |object| {
            object.null("a");
            object.value("big", &"x".repeat(65));
            object.array("list", |list| {
                list.value(&"x".repeat(65));
                list.number(1);
            });
        });
        assert_eq!(text, r#"{"a":null,"list":[1]}"#);
        assert_eq!(faults, [Fault::Value("big"), Fault::Value("list")]);
    }

    #[test]
    fn a_body_that_is_too_long_is_discarded() {
        let (text, faults) = written(limits(9), |object| {
            (0..1_000_000).for_each(|index| object.entry(&index.to_string()).null());
        });
        assert_eq!((text.as_str(), faults), ("", vec![Fault::Format(FormatFault::TooLong)]));
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
        let (text, faults) = written(limits(9), |object| {
            object.number("status", 404);
            let mut members = MemberSink::new(object);
            members.add("a", &None::<u8>);
            members.add("b", &Some(1));
            members.add("status", &1);
            members.add("c", &"x".repeat(65));
            assert!(object.has_failed_members());
        });
        assert_eq!(text, r#"{"status":404,"b":1}"#);
        assert_eq!(faults, [Fault::Member("status"), Fault::Member("c")]);
    }
}
