//! Name-value pairs: queries, forms and headers.

use super::text::{self, Error, NO_LIST, Reason, Text, Texts, Typed, no_members, wrappers};
use crate::contract::field_error::FieldError;
use crate::contract::location::Location;
use crate::contract::pointer::Pointer;
use crate::request::request_error::RequestError;
use crate::request::serde_error::{classify, request_errors};
use percent_encoding::percent_decode;
use serde_core::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor};
use std::cell::Cell;
use std::collections::HashMap;

/// Deserializes a value from encoded pairs: `limit=10&id=1&id=2`.
pub(super) fn read<T: DeserializeOwned>(encoded: &[u8], location: Location) -> Result<T, RequestError> {
    let pairs = decode(encoded).map_err(|name| request_error(request_errors::not_utf8(location, &name)))?;
    read_decoded(&pairs, location)
}

/// Deserializes a value from pairs of a name and a text.
pub(super) fn read_decoded<T: DeserializeOwned>(
    pairs: &[(String, String)],
    location: Location,
) -> Result<T, RequestError> {
    let groups = group(pairs);
    let Error { name, reason } = match deserialize::<T>(pairs, &groups) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let has = |name: &str| groups.iter().any(|group| group.name == name);
    let named = |name: &str| Pointer::root().key(name);
    let at = || name.as_deref().map_or_else(Pointer::root, named);
    let (pointer, words) = match &reason {
        Reason::Value(words) => (at(), *words),
        Reason::Duplicate => (at(), classify::DUPLICATE),
        Reason::Misfit(reason) => return Err(misused(reason)),
        Reason::Custom(text) => match (classify::classify(text), &name) {
            // The error is about something inside of this value, such as an object in a text.
            (classify::Reason::Missing(_), Some(name)) => (named(name), classify::MISSING_INSIDE),
            (classify::Reason::Unknown(_), Some(name)) => (named(name), classify::UNKNOWN_INSIDE),
            (classify::Reason::Duplicate(_), Some(name)) => (named(name), classify::DUPLICATE_INSIDE),
            (classify::Reason::Missing(name), None) if !has(name) => (named(name), classify::MISSING),
            (classify::Reason::Unknown(name), None) if has(name) => (named(name), classify::UNKNOWN),
            (classify::Reason::Duplicate(name), None) if has(name) => (named(name), classify::DUPLICATE),
            (classify::Reason::Missing(_), None) => (at(), classify::MISSING),
            (classify::Reason::Unknown(_), None) => (at(), classify::UNKNOWN),
            (classify::Reason::Duplicate(_), None) => (at(), classify::DUPLICATE),
            (classify::Reason::Value(classify::OBJECT), _) => return Err(misused("a struct in one parameter")),
            (classify::Reason::Unsupported, _) => return Err(request_errors::unsupported()),
            (classify::Reason::Value(words), Some(name)) => (named(name), words),
            (classify::Reason::Value(words), None) => match buffered_place(text, &groups) {
                Some(group) if is_sequence(text) => (named(group.name), classify::DUPLICATE),
                Some(group) => (named(group.name), words),
                None => (Pointer::root(), words),
            },
        },
    };
    Err(request_error(request_errors::field_error(location, pointer, words)))
}

/// Returns the error for the part of the request that the field error points into.
pub(super) fn request_error(field_error: FieldError) -> RequestError {
    match field_error.location {
        Location::Query => RequestError::Query(field_error),
        Location::Header => RequestError::Header(field_error),
        _ => RequestError::Body(field_error),
    }
}

/// Deserializes a struct or a map from decoded pairs whose values have been read into a buffer. The
/// error has the name of the pair that serde's text is about, if it is the only one.
pub(super) fn read_buffered<T: DeserializeOwned>(pairs: &[(String, String)]) -> Result<T, Error> {
    let groups = group(pairs);
    deserialize::<T>(pairs, &groups).map_err(|error| {
        let place = match &error.reason {
            Reason::Custom(text) => buffered_place(text, &groups),
            _ => None,
        };
        Error { name: error.name.or_else(|| place.map(|group| group.name.to_owned())), ..error }
    })
}

fn misused(reason: &str) -> RequestError {
    RequestError::Misused { reason: format!("the type can't be read from name-value pairs: {reason}") }
}

/// Splits and decodes pairs (`application/x-www-form-urlencoded`). Fails with the name of a pair
/// that is not UTF-8.
fn decode(encoded: &[u8]) -> Result<Vec<(String, String)>, String> {
    let pairs = encoded.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    let decoded = pairs.map(|pair| {
        let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let (name, value) = pair.split_at_checked(at).unwrap_or((pair, &[]));
        let name = bytes(name);
        match (String::from_utf8(name.clone()), String::from_utf8(bytes(value.get(1..).unwrap_or_default()))) {
            (Ok(name), Ok(value)) => Ok((name, value)),
            _ => Err(String::from_utf8_lossy(&name).into_owned()),
        }
    });
    decoded.collect()
}

fn bytes(encoded: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = encoded.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    percent_decode(&spaced).collect()
}

/// All values of one name, in their order.
struct Group<'p> {
    name: &'p str,
    texts: Vec<&'p str>,
    reading: Cell<Reading>,
}

/// The form in which a type that accepts any value gets the values of a name.
///
/// serde reads the values of `#[serde(flatten)]` fields and of tagged and untagged enums into a
/// buffer, before it knows their types. In a buffer, `5` as a text is not a number, and one value
/// is not a list.
#[derive(Clone, Copy, Default)]
struct Reading {
    /// Whether such a type has read the values.
    is_buffered: bool,
    is_typed: bool,
    is_list: bool,
    /// Whether the values were typed, a list, or a text again, in this or an earlier attempt.
    was_typed: bool,
    was_list: bool,
    was_text_again: bool,
}

/// The groups that the last attempt has changed back to a text, or to a list. If the next error is
/// about such a form, that change was wrong.
#[derive(Default)]
struct Last<'g, 'p> {
    text: Option<&'g Group<'p>>,
    list: Option<&'g Group<'p>>,
}

impl Group<'_> {
    fn set_typed(&self) {
        self.reading.set(Reading { is_typed: true, was_typed: true, ..self.reading.get() });
    }

    fn set_text(&self) {
        self.reading.set(Reading { is_typed: false, was_text_again: true, ..self.reading.get() });
    }

    fn set_list(&self, is_list: bool) {
        self.reading.set(Reading { is_list, was_list: true, ..self.reading.get() });
    }
}

fn group(pairs: &[(String, String)]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (name, text) in pairs {
        let index = *known.entry(name).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(group) => group.texts.push(text),
            None => groups.push(Group { name, texts: vec![text], reading: Cell::default() }),
        }
    }
    groups
}

/// The largest number of attempts to read values whose types are not known. A type with few fields
/// needs few, whatever else the client sends.
const ATTEMPTS: usize = 64;
/// The largest number of values that are read in all attempts together, because each attempt costs
/// as much as the first.
const VALUES: usize = 200_000;

fn deserialize<T: DeserializeOwned>(pairs: &[(String, String)], groups: &[Group<'_>]) -> Result<T, Error> {
    let read = || T::deserialize(Pairs { pairs, groups });
    let (first, texts) = text::with_texts(read);
    let mut error = match first {
        Ok(value) if texts.is_empty() => return Ok(value),
        Ok(value) => return Ok(without_errors(read, texts, groups, pairs.len()).unwrap_or(value)),
        Err(error) => error,
    };
    let mut last = Last::default();
    for _ in 0..ATTEMPTS.min(VALUES / pairs.len().max(1)) {
        let Reason::Custom(text) = &error.reason else { return Err(error) };
        if !adjust(text, groups, &mut last) {
            break;
        }
        error = match read() {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
    }
    // serde doesn't say which value of an untagged enum is wrong.
    let buffered = groups.iter().filter(|group| group.reading.get().is_buffered);
    let changed = buffered.filter(|group| !group.reading.get().is_typed);
    let changed = changed.map(Group::set_typed).count();
    if changed == 0 { Err(error) } else { read().map_err(|_| error) }
}

/// Reads again a value whose first reading has made errors, with these texts, and succeeded: a
/// flattened `Option` is `None` after an error, and an untagged enum is its next variant. Returns
/// the value for which no error is made. Returns `None` if there is none.
fn without_errors<T>(
    read: impl Fn() -> Result<T, Error>,
    mut texts: Vec<String>,
    groups: &[Group<'_>],
    pairs: usize,
) -> Option<T> {
    let mut last = Last::default();
    for _ in 0..ATTEMPTS.min(VALUES / pairs.max(1)) {
        if !texts.iter().any(|text| adjust(text, groups, &mut last)) {
            return None;
        }
        let (value, made) = text::with_texts(&read);
        match value {
            Ok(value) if made.is_empty() => return Some(value),
            _ => texts = made,
        }
    }
    None
}

/// Changes the form of the buffered values that serde's text names: `invalid type: string "5",
/// expected u8`. Returns whether another attempt makes sense.
///
/// Several values with the same text may need different forms. So all of them are typed at once,
/// and each change back, and to a list, is tried for one after the other.
fn adjust<'g, 'p>(text: &str, groups: &'g [Group<'p>], last: &mut Last<'g, 'p>) -> bool {
    let is_about = |group: &Group<'_>| {
        let Reading { is_buffered, is_typed, .. } = group.reading.get();
        is_buffered && group.texts.iter().any(|value| names(text, value, is_typed))
    };
    if is_sequence(text) {
        return last.list.take().map(|group| group.set_list(false)).is_some();
    }
    if classify::classify(text) == classify::Reason::Value(classify::LIST) {
        last.list = groups.iter().find(|group| is_about(group) && !group.reading.get().was_list);
        return last.list.map(|group| group.set_list(true)).is_some();
    }
    if let Some(group) = last.text.take().filter(|group| is_about(group)) {
        group.set_typed();
        return true;
    }
    let untyped = |group: &&Group<'_>| is_about(group) && !group.reading.get().was_typed;
    let has_type = |group: &&Group<'_>| group.texts.iter().any(|value| Typed::of(value) != Typed::Text);
    if groups.iter().filter(untyped).filter(has_type).map(|group| group.set_typed()).count() > 0 {
        return true;
    }
    last.text = groups
        .iter()
        .find(|group| is_about(group) && group.reading.get().is_typed && !group.reading.get().was_text_again);
    last.text.map(Group::set_text).is_some()
}

fn is_sequence(text: &str) -> bool {
    text.starts_with("invalid type: sequence, expected ")
}

/// Returns whether serde's text says that this value has the wrong type.
fn names(text: &str, value: &str, is_typed: bool) -> bool {
    let found = if is_typed { Typed::of(value) } else { Typed::Text };
    text.starts_with(&format!("invalid type: {}, expected ", found.unexpected(value)))
}

/// Returns the only buffered values that serde's text can be about.
fn buffered_place<'g, 'p>(text: &str, groups: &'g [Group<'p>]) -> Option<&'g Group<'p>> {
    let is_list = is_sequence(text);
    let mut places = groups.iter().filter(|group| {
        let is = |value: &&str| {
            let start = ["invalid type: ", "invalid value: "].iter().find_map(|start| text.strip_prefix(start));
            let forms = [Typed::of(value), Typed::Text].map(|form| format!("{}, expected ", form.unexpected(value)));
            let is_variant = text.starts_with(&format!("unknown variant `{value}`, "));
            is_variant || start.is_some_and(|start| forms.iter().any(|form| start.starts_with(form)))
        };
        let is_place = if is_list { group.texts.len() > 1 } else { group.texts.iter().any(is) };
        group.reading.get().is_buffered && is_place
    });
    places.next().filter(|_| places.next().is_none())
}

/// All pairs, as a struct, a map or a list.
#[derive(Clone, Copy)]
struct Pairs<'p> {
    pairs: &'p [(String, String)],
    groups: &'p [Group<'p>],
}

const NO_VALUE: Reason = Reason::Misfit("not a struct or a map");

macro_rules! no_value {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
            Err(NO_VALUE.into())
        }
    )*};
}

impl<'de> Deserializer<'de> for Pairs<'_> {
    type Error = Error;

    wrappers! {}

    no_value! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64
        deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf
        deserialize_identifier
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(Members { groups: self.groups.iter(), group: None })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    /// Reads a list of pairs: `Vec<(String, String)>`.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(Texts(self.pairs.iter().map(|(name, text)| Text { name, text, is_typed: false })))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Error> {
        Err(NO_VALUE.into())
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        Err(Reason::Misfit("an enum without `#[serde(tag = …)]` or `#[serde(untagged)]`").into())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

struct Members<'p> {
    groups: std::slice::Iter<'p, Group<'p>>,
    group: Option<&'p Group<'p>>,
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.group = self.groups.next();
        let Some(Group { name, .. }) = self.group else { return Ok(None) };
        seed.deserialize(Text { name, text: name, is_typed: false }).map(Some).map_err(|error| {
            let is_unknown = |text: &str| matches!(classify::classify(text), classify::Reason::Unknown(_));
            match &error.reason {
                Reason::Custom(text) if is_unknown(text) => Error::from(Reason::Value(classify::UNKNOWN)).at(name),
                _ => error.at(name),
            }
        })
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let group = self.group.ok_or(Reason::Misfit("a type that asks for a value before its name"))?;
        seed.deserialize(Values(group)).map_err(|error| error.at(group.name))
    }
}

/// The values of one name: one value, or a list.
#[derive(Clone, Copy)]
struct Values<'p>(&'p Group<'p>);

impl<'p> Values<'p> {
    fn only(self) -> Result<Text<'p>, Error> {
        match self.0.texts.as_slice() {
            [_] => self.texts().next().ok_or_else(|| Reason::Duplicate.into()),
            _ => Err(Reason::Duplicate.into()),
        }
    }

    fn texts(self) -> impl Iterator<Item = Text<'p>> {
        let Group { name, texts, reading } = self.0;
        let is_typed = reading.get().is_typed;
        texts.iter().map(move |text| Text { name, text, is_typed })
    }
}

/// Implements methods that read a single value. They fail if the name is present more than once.
macro_rules! only {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.only()?.$method(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Values<'_> {
    type Error = Error;

    wrappers! {}
    no_members! {}

    only! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64
        deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf deserialize_unit
        deserialize_identifier
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let reading = self.0.reading.get();
        self.0.reading.set(Reading { is_buffered: true, ..reading });
        match self.only() {
            Ok(text) if !reading.is_list => text.deserialize_any(visitor),
            _ => self.deserialize_seq(visitor),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(Texts(self.texts()))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        if self.0.texts.len() > length {
            return Err(Reason::Value(classify::LENGTH).into());
        }
        self.deserialize_seq(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.only()?.deserialize_enum(name, variants, visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }
}
