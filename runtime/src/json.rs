//! The JSON of an answer: one buffer, texts streamed into it through an escaping writer, member values by serde_json.

use crate::profile::Limits;
use crate::report::Fault;
use serde_core::Serialize;
use std::fmt::{self, Write as _};
use std::io;

/// The JSON object that a [`Format`](crate::format::Format) writes, member by member.
///
/// ```
/// use status_error::Problem;
/// use status_error::format::Object;
///
/// fn write(problem: &Problem<'_>, object: &mut Object) {
///     object.string("code", problem.code());
///     object.number("status", problem.status().as_u16().into());
///     object.text_or("message", &problem.message(), &problem.title());
///     object.array("at", |places| problem.details(&mut |detail| places.string(detail.pointer.as_str())));
///     problem.members(object);
/// }
/// ```
#[derive(Debug)]
pub struct Object {
    json: Vec<u8>,
    /// Whether the innermost open object or array is still empty.
    first: bool,
    names: Names,
    limits: Limits,
    faults: Vec<Fault>,
    pub(crate) without_members: bool,
}

impl Object {
    pub(crate) fn new(limits: Limits) -> Self {
        Self::over(Vec::new(), limits)
    }

    /// An object in a buffer that was used before.
    pub(crate) fn over(mut json: Vec<u8>, limits: Limits) -> Self {
        json.clear();
        json.reserve(256);
        json.push(b'{');
        let names = Names::default();
        Self { json, first: true, names, limits, faults: Vec::new(), without_members: false }
    }

    /// Forgets what was written, and leaves the error's members out of what will be.
    pub(crate) fn restart_without_members(&mut self) {
        self.json.clear();
        self.json.push(b'{');
        self.first = true;
        self.names = Names::default();
        // The rest will be found again.
        self.faults.retain(|fault| matches!(fault, Fault::Member(_)));
        self.without_members = true;
    }

    pub(crate) fn finish(mut self) -> (Vec<u8>, Vec<Fault>) {
        self.json.push(b'}');
        (self.json, self.faults)
    }

    /// The names of the members so far.
    pub(crate) fn member_names(&self) -> Vec<&'static str> {
        self.names.iter().collect()
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
        // Once for the name and for a short value, not for each byte of punctuation.
        self.json.reserve(name.len() + 32);
        self.separate();
        self.names.add(name);
        self.quoted(name);
        self.json.push(b':');
    }

    fn quoted(&mut self, text: &str) {
        self.json.push(b'"');
        escape(&mut self.json, text);
        self.json.push(b'"');
    }

    /// A string of any length, cut as [`text`](Self::text) is.
    pub(crate) fn bounded(&mut self, name: &'static str, value: &str) {
        self.name(name);
        let (kept, is_cut) = cut(value, self.limits.text);
        self.json.push(b'"');
        escape(&mut self.json, kept);
        if is_cut {
            self.json.extend_from_slice("…".as_bytes());
        }
        self.json.push(b'"');
    }

    /// A string that is known to be short.
    pub fn string(&mut self, name: &'static str, value: &str) {
        self.name(name);
        self.quoted(value);
    }

    /// A string, streamed from its `Display`, and cut at [`ApiProfile::max_text`](crate::ApiProfile::max_text).
    /// A `Display` that fails leaves an empty string, and is reported.
    pub fn text(&mut self, name: &'static str, value: &dyn fmt::Display) {
        self.text_or(name, value, &"");
    }

    /// As [`text`](Self::text), with another text to send where the first one's `Display` fails.
    pub fn text_or(&mut self, name: &'static str, value: &dyn fmt::Display, otherwise: &dyn fmt::Display) {
        self.name(name);
        let start = self.json.len();
        if !self.try_text(value) {
            self.json.truncate(start);
            self.faults.push(Fault::Text(name));
            if !self.try_text(otherwise) {
                self.json.truncate(start);
                self.json.extend_from_slice(b"\"\"");
            }
        }
    }

    /// A text of the declaration's, a URI or a title, that would say something else if it were cut.
    pub(crate) fn whole(&mut self, name: &'static str, value: &dyn fmt::Display) {
        self.name(name);
        self.try_text_up_to(usize::MAX, value);
    }

    fn try_text(&mut self, value: &dyn fmt::Display) -> bool {
        self.try_text_up_to(self.limits.text, value)
    }

    fn try_text_up_to(&mut self, limit: usize, value: &dyn fmt::Display) -> bool {
        self.json.push(b'"');
        let mut escaping = Escaping { json: &mut self.json, left: limit, cut: false };
        let done = write!(escaping, "{value}").is_ok() || escaping.cut;
        if escaping.cut {
            self.json.extend_from_slice("…".as_bytes());
        }
        self.json.push(b'"');
        done
    }

    /// An integer.
    pub fn number(&mut self, name: &'static str, value: u64) {
        self.name(name);
        // Writing an integer into a vector can't fail.
        let _ = serde_json::to_writer(&mut self.json, &value);
    }

    /// An array of objects; `each` writes them.
    pub fn array(&mut self, name: &'static str, each: impl FnOnce(&mut Array<'_>)) {
        self.name(name);
        self.json.push(b'[');
        self.first = true;
        each(&mut Array { object: self });
        self.first = false;
        self.json.push(b']');
    }

    /// As [`array`](Self::array), left out where it would be empty.
    pub fn optional_array(&mut self, name: &'static str, each: impl FnOnce(&mut Array<'_>)) {
        let (start, first) = (self.json.len(), self.first);
        self.array(name, each);
        if self.json.ends_with(b":[]") {
            self.json.truncate(start);
            self.first = first;
            self.names.remove_last();
        }
    }

    fn member<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        if self.names.has(name) {
            self.faults.push(Fault::Member(name));
            return;
        }
        let (start, first) = (self.json.len(), self.first);
        self.name(name);
        let value_start = self.json.len();
        let limited = Limited { json: &mut self.json, left: self.limits.member };
        let written = serde_json::to_writer(limited, value);
        if written.is_err() {
            self.faults.push(Fault::Member(name));
        }
        if written.is_err() || self.json.get(value_start..) == Some(b"null") {
            self.json.truncate(start);
            self.first = first;
            self.names.remove_last();
        }
    }

    /// Members that were rendered before, without their braces, and their names.
    pub(crate) fn rendered_members(&mut self, members: &[u8], names: &[&'static str]) {
        if let Some(name) = names.iter().find(|name| self.names.has(name)) {
            self.faults.push(Fault::Member(name));
        } else if !members.is_empty() {
            self.separate();
            self.json.extend_from_slice(members);
        }
    }
}

/// An array in an [`Object`], which has the example.
#[derive(Debug)]
pub struct Array<'o> {
    object: &'o mut Object,
}

impl Array<'_> {
    /// Appends an object; `write` fills it.
    pub fn object(&mut self, write: impl FnOnce(&mut Object)) {
        self.object.separate();
        self.object.json.push(b'{');
        self.object.first = true;
        let outer = self.object.names.enter();
        write(self.object);
        self.object.names.leave(outer);
        self.object.first = false;
        self.object.json.push(b'}');
    }

    /// Appends a string.
    pub fn string(&mut self, value: &str) {
        self.object.separate();
        self.object.quoted(value);
    }
}

/// Takes the public members that an error gives out.
///
/// ```
/// # use status_error::{ApiError, Members, ProblemType};
/// # #[derive(Debug, thiserror::Error)]
/// # #[error("too large")]
/// struct TooLarge { limit: u64 }
///
/// impl ApiError for TooLarge {
///     fn problem_type(&self) -> &'static ProblemType {
///         static TOO_LARGE: ProblemType = ProblemType { members: &["limit"], ..ProblemType::new(413, "too_large") };
///         &TOO_LARGE
///     }
///
///     fn members(&self, members: &mut Members<'_>) {
///         members.add("limit", &self.limit);
///     }
/// }
/// ```
#[derive(Debug)]
pub struct Members<'o> {
    object: &'o mut Object,
}

impl<'o> Members<'o> {
    pub(crate) fn new(object: &'o mut Object) -> Self {
        Self { object }
    }

    /// Sends `value` as the member `name`; one that serializes as `null` (`None`) is left out.
    ///
    /// A value that can't be serialized, or is larger than [`ApiProfile::max_member`](crate::ApiProfile::max_member), fails
    /// as a whole: the answer is sent without members, and the failure is reported.
    pub fn add<T: PublicMember + ?Sized>(&mut self, name: &'static str, value: &T) {
        value.write_to(name, self);
    }
}

/// What can be a public member: everything that is `Serialize`, and nothing else.
///
/// ```
/// fn is_member<T: status_error::PublicMember>() {}
/// is_member::<Option<Vec<u8>>>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be sent as a public member: it is not `serde::Serialize`",
    label = "this field is `#[public]`, so its value goes into the answer's body",
    note = "derive it (`#[derive(serde::Serialize)]`), or keep the value to the sentence: `#[public(message)]`"
)]
pub trait PublicMember {
    #[doc(hidden)]
    fn write_to(&self, name: &'static str, members: &mut Members<'_>);
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> PublicMember for T {
    fn write_to(&self, name: &'static str, members: &mut Members<'_>) {
        members.object.member(name, self);
    }
}

/// The names in the open objects: a member never takes one that its object has, whatever a hand-written error calls it.
#[derive(Debug, Default)]
struct Names {
    names: [&'static str; 8],
    /// Those beyond the first 8, so that most answers allocate none.
    more: Vec<&'static str>,
    len: usize,
    /// Where those of the innermost object begin.
    start: usize,
}

impl Names {
    fn add(&mut self, name: &'static str) {
        match self.names.get_mut(self.len) {
            Some(slot) => *slot = name,
            None => self.more.push(name),
        }
        self.len += 1;
    }

    fn truncate(&mut self, len: usize) {
        self.len = len;
        self.more.truncate(len.saturating_sub(self.names.len()));
    }

    fn remove_last(&mut self) {
        self.truncate(self.len.saturating_sub(1));
    }

    /// Those of the innermost object.
    fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.names.iter().take(self.len).chain(&self.more).skip(self.start).copied()
    }

    fn has(&self, name: &str) -> bool {
        self.iter().any(|taken| taken == name)
    }

    fn enter(&mut self) -> usize {
        std::mem::replace(&mut self.start, self.len)
    }

    fn leave(&mut self, outer: usize) {
        self.truncate(self.start);
        self.start = outer;
    }
}

/// Escapes what is written to it, up to a number of bytes of the unescaped text.
struct Escaping<'j> {
    json: &'j mut Vec<u8>,
    left: usize,
    cut: bool,
}

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // A Display may go on after an error.
        if self.cut {
            return Err(fmt::Error);
        }
        let (kept, cut) = cut(text, self.left);
        escape(self.json, kept);
        self.left -= kept.len();
        self.cut = cut;
        if cut { Err(fmt::Error) } else { Ok(()) }
    }
}

/// At most `limit` bytes of the text, at a character's boundary, and whether that is less than all of it.
pub(crate) fn cut(text: &str, limit: usize) -> (&str, bool) {
    if text.len() <= limit {
        return (text, false);
    }
    let mut end = limit;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (text.get(..end).unwrap_or_default(), true)
}

/// Appends a text as the inside of a JSON string (RFC 8259 §7), with the shortest escapes, as serde_json writes them.
fn escape(json: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    while !is_clean(rest) {
        let Some(at) = rest.iter().position(|byte| needs_escape(*byte)) else { break };
        let (clean, tail) = rest.split_at(at);
        json.extend_from_slice(clean);
        let Some((&byte, after)) = tail.split_first() else { return };
        rest = after;
        let short = match byte {
            b'"' => b'"',
            b'\\' => b'\\',
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0x08 => b'b',
            0x0c => b'f',
            _ => {
                let hex = |nibble: u8| if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 };
                json.extend_from_slice(&[b'\\', b'u', b'0', b'0', hex(byte >> 4), hex(byte & 0xf)]);
                continue;
            }
        };
        json.extend_from_slice(&[b'\\', short]);
    }
    json.extend_from_slice(rest);
}

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Whether all bytes can stand in a JSON string as they are. Most texts of an answer are so, and are looked at eight bytes at a
/// time; the last eight overlap the ones before.
fn is_clean(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
        if has_escape(u64::from_le_bytes(*chunk)) {
            return false;
        }
        rest = after;
    }
    if let Some(chunk) = bytes.last_chunk::<8>() {
        return rest.is_empty() || !has_escape(u64::from_le_bytes(*chunk));
    }
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
            !has_escape(u64::from(first) | u64::from(last) << 32)
        }
        _ => !bytes.iter().any(|byte| needs_escape(*byte)),
    }
}

/// Whether one of the eight bytes needs an escape: a byte that is less than a bound sets its high bit when that is subtracted.
fn has_escape(word: u64) -> bool {
    const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);
    let less_than = |word: u64, bound: u8| word.wrapping_sub(ONES * u64::from(bound)) & !word;
    let is = |byte: u8| less_than(word ^ (ONES * u64::from(byte)), 1);
    (less_than(word, 0x20) | is(b'"') | is(b'\\')) & HIGHS != 0
}

/// Fails as soon as more than a number of bytes is written to it.
struct Limited<'j> {
    json: &'j mut Vec<u8>,
    left: usize,
}

impl io::Write for Limited<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.left.checked_sub(bytes.len()) {
            Some(left) => {
                self.left = left;
                self.json.extend_from_slice(bytes);
                Ok(bytes.len())
            }
            None => Err(io::ErrorKind::FileTooLarge.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(text: usize) -> Limits {
        Limits { details: 100, text, member: 64 }
    }

    fn json(limits: Limits, write: impl FnOnce(&mut Object)) -> String {
        let mut object = Object::new(limits);
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
    fn finds_what_needs_an_escape_at_every_place() {
        for length in 0..40 {
            assert!(is_clean(&vec![b' '; length]));
            for at in 0..length {
                for byte in 0..=u8::MAX {
                    let mut bytes = vec![0xff; length];
                    bytes[at] = byte;
                    assert_eq!(is_clean(&bytes), !needs_escape(byte), "{byte} at {at} of {length}");
                }
            }
        }
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
            let mut object = Object::new(limits(9));
            object.string(own, "");
            object.rendered_members(br#""id":1,"hint":2"#, &["id", "hint"]);
            assert_eq!(object.has_failed_members(), failed);
            assert_eq!(String::from_utf8(object.finish().0).unwrap(), expected);
        }
    }

    #[test]
    fn leaves_none_out_and_refuses_what_fails() {
        let mut object = Object::new(limits(9));
        object.number("status", 404);
        let mut members = Members::new(&mut object);
        members.add("a", &None::<u8>);
        members.add("b", &Some(1));
        members.add("status", &1);
        members.add("c", &"x".repeat(65));
        assert!(object.has_failed_members());
        assert_eq!(String::from_utf8(object.finish().0).unwrap(), r#"{"status":404,"b":1}"#);
    }
}
