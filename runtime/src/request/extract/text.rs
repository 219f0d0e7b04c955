//! Deserialization of a parameter's text, the same for paths, queries and forms.

use crate::request::serde_error::classify::{self, FaultText};
use serde_core::de::value::StrDeserializer;
use serde_core::de::{self, DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_core::forward_to_deserialize_any;
use std::cell::RefCell;
use std::fmt;

/// An error of deserializing parameters.
#[derive(Debug)]
pub(super) struct Error {
    /// The name of the parameter. `None` if the error is about all parameters.
    pub(super) name: Option<String>,
    pub(super) reason: Reason,
}

#[derive(Debug)]
pub(super) enum Reason {
    /// A parameter's text doesn't parse.
    Value(FaultText),
    /// A parameter that has one value is present more than once.
    Duplicate,
    /// The type can't be read from parameters, for this reason.
    Misfit(&'static str),
    /// Any other error, with serde's text.
    Custom(String),
}

impl Error {
    /// Sets the name of the parameter, unless the error has one.
    pub(super) fn at(self, name: &str) -> Self {
        Self { name: self.name.or_else(|| Some(name.to_owned())), ..self }
    }
}

impl From<Reason> for Error {
    fn from(reason: Reason) -> Self {
        Self { name: None, reason }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::Value(words) => f.write_str(words.sentence),
            Reason::Duplicate => f.write_str("a parameter is present more than once"),
            Reason::Misfit(text) => f.write_str(text),
            Reason::Custom(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(text: T) -> Self {
        let text = text.to_string();
        TEXTS.with_borrow_mut(|texts| texts.iter_mut().for_each(|texts| texts.push(text.clone())));
        Reason::Custom(text).into()
    }
}

thread_local! {
    /// The texts of all errors that serde has made, while [`with_texts`] runs.
    static TEXTS: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Calls a function that deserializes a value, and returns the texts of all errors that serde has
/// made meanwhile. serde drops some of them and tries another type.
pub(super) fn with_texts<T>(read: impl FnOnce() -> T) -> (T, Vec<String>) {
    let outer = TEXTS.replace(Some(Vec::new()));
    let value = read();
    (value, TEXTS.replace(outer).unwrap_or_default())
}

pub(super) const NO_LIST: Reason = Reason::Misfit("a list or a struct in one parameter");

/// The decoded text of one parameter, with its name.
#[derive(Clone, Copy)]
pub(super) struct Text<'p> {
    pub(super) name: &'p str,
    pub(super) text: &'p str,
    /// Whether a type that accepts any value gets a number or a boolean where the text is one.
    pub(super) is_typed: bool,
}

/// Implements methods that read an integer. As in JSON, the visitor decides about an integer that
/// is beyond the type.
macro_rules! integers {
    ($($method:ident $visit:ident $ty:ty)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match (self.text.parse::<$ty>(), Typed::of(self.text)) {
                (Ok(number), _) => visitor.$visit(number),
                (Err(_), Typed::Unsigned(number)) => visitor.visit_u64(number),
                (Err(_), Typed::Signed(number)) if number < 0 => visitor.visit_i64(number),
                (Err(_), _) => Err(Reason::Value(classify::of_integer(self.text, <$ty>::BITS)).into()),
            }
        }
    )*};
}

/// Implements methods that read a number with a fraction. `NaN` and infinity are no numbers, as in
/// JSON.
macro_rules! floats {
    ($($method:ident $visit:ident $ty:ty)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.text.parse::<$ty>() {
                Ok(number) if number.is_finite() => visitor.$visit(number),
                _ => Err(Reason::Value(classify::of_float(self.text)).into()),
            }
        }
    )*};
}

/// Implements the methods that are the same for each of this folder's deserializers: a wrapper is
/// read as its content, and a unit or an ignored value accepts anything.
macro_rules! wrappers {
    () => {
        fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
            visitor.visit_unit()
        }

        fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
            visitor.visit_newtype_struct(self)
        }

        fn deserialize_tuple_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            length: usize,
            visitor: V,
        ) -> Result<V::Value, Error> {
            self.deserialize_tuple(length, visitor)
        }

        fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.visit_unit()
        }
    };
}

/// Implements the methods that fail because a text has no members.
macro_rules! no_members {
    () => {
        fn deserialize_map<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
            Err(NO_LIST.into())
        }

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            _: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, Error> {
            Err(NO_LIST.into())
        }
    };
}

pub(super) use {no_members, wrappers};

impl<'de> Deserializer<'de> for Text<'_> {
    type Error = Error;

    integers! {
        deserialize_i8 visit_i8 i8
        deserialize_i16 visit_i16 i16
        deserialize_i32 visit_i32 i32
        deserialize_i64 visit_i64 i64
        deserialize_i128 visit_i128 i128
        deserialize_u8 visit_u8 u8
        deserialize_u16 visit_u16 u16
        deserialize_u32 visit_u32 u32
        deserialize_u64 visit_u64 u64
        deserialize_u128 visit_u128 u128
    }

    floats! {
        deserialize_f32 visit_f32 f32
        deserialize_f64 visit_f64 f64
    }

    forward_to_deserialize_any! { bytes byte_buf }
    wrappers! {}
    no_members! {}

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.text.parse().map_err(|_| Reason::Value(classify::BOOL))?)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_char(self.text.parse().map_err(|_| Reason::Value(classify::CHARACTER))?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.text)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.text)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.text)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match if self.is_typed { Typed::of(self.text) } else { Typed::Text } {
            Typed::Unsigned(number) => visitor.visit_u64(number),
            Typed::Signed(number) => visitor.visit_i64(number),
            Typed::Float(number) => visitor.visit_f64(number),
            Typed::Bool(value) => visitor.visit_bool(value),
            Typed::Text => visitor.visit_str(self.text),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_seq<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(NO_LIST.into())
    }

    /// Reads a pair of the parameter's name and text, as in `Vec<(String, String)>`.
    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        if length != 2 {
            return Err(NO_LIST.into());
        }
        let name = Text { text: self.name, ..self };
        visitor.visit_seq(Texts([name, self].into_iter()))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        StrDeserializer::new(self.text).deserialize_enum(name, variants, visitor)
    }
}

/// Texts in an order, as a list.
pub(super) struct Texts<I>(pub(super) I);

impl<'de, 'p, I: Iterator<Item = Text<'p>>> SeqAccess<'de> for Texts<I> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(text) = self.0.next() else { return Ok(None) };
        seed.deserialize(text).map(Some).map_err(|error| error.at(text.name))
    }
}

/// The value of a text whose type is not known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Typed {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Bool(bool),
    Text,
}

impl Typed {
    pub(super) fn of(text: &str) -> Self {
        let is_number = text.strip_prefix('-').unwrap_or(text).starts_with(|char: char| char.is_ascii_digit());
        if !is_number {
            return text.parse().map_or(Self::Text, Self::Bool);
        }
        let float = || text.parse().ok().filter(|number: &f64| number.is_finite()).map(Self::Float);
        let signed = || text.parse().ok().map(Self::Signed);
        text.parse().ok().map(Self::Unsigned).or_else(signed).or_else(float).unwrap_or(Self::Text)
    }

    /// Returns serde's name for the value, as in its errors.
    pub(super) fn unexpected(self, text: &str) -> de::Unexpected<'_> {
        match self {
            Self::Unsigned(number) => de::Unexpected::Unsigned(number),
            Self::Signed(number) => de::Unexpected::Signed(number),
            Self::Float(number) => de::Unexpected::Float(number),
            Self::Bool(value) => de::Unexpected::Bool(value),
            Self::Text => de::Unexpected::Str(text),
        }
    }
}
