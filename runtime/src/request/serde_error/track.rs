//! A deserializer that passes every call on to another one, and records at which place and in which
//! call a deserialization fails.
//!
//! serde's errors contain neither. The call tells apart two errors with the same text: a member is
//! missing in the object that is being read, or in a copy of values that serde read before
//! (`#[serde(flatten)]`, untagged and internally tagged enums).

use serde_core::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use std::cell::RefCell;
use std::fmt;

/// One step from a value into it: the name of a member or the index of an element. The variant of
/// an enum counts as a member, because serde's default is to write the variant's name as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Name(String),
    Index(usize),
}

/// The call that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    /// A struct with these fields was read, member by member.
    Struct(&'static [&'static str]),
    /// The name of a member was read.
    Name(Wanted),
    /// A value of this type was read.
    Value(Wanted),
    /// The next member or element was looked for.
    Next,
    /// None: the value was read to its end, and rejected afterwards.
    Done,
}

/// The type that the target asks for, as far as serde reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Integer,
    Float,
    Bool,
    List,
    Enum,
    Other,
}

/// The place and the call of a failure.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) steps: Vec<Step>,
    pub(super) call: Call,
    /// The name that was read, if the call has read one.
    pub(super) name: Option<String>,
    /// The place of the value that was read last, if it is an integer of 128 bits. serde_json reads
    /// the start of `1.5` as such an integer, and fails behind it.
    pub(super) wide: Option<Vec<Step>>,
}

/// A value with the place of the integer of 128 bits that was read last, or an error with its
/// place.
pub(super) type Outcome<T, E> = Result<(T, Option<Vec<Step>>), (E, Failure)>;

/// Deserializes a value. An error comes with its place.
pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Outcome<T, D::Error> {
    let track = Track::default();
    let at = At { track: &track, chain: &Chain::Root, name: None };
    let value = T::deserialize(Tracked { inner: deserializer, at });
    let Track { failure, wide } = track;
    match value {
        Ok(value) => Ok((value, wide.into_inner())),
        Err(error) => {
            let done = || Failure { steps: Vec::new(), call: Call::Done, name: None, wide: None };
            Err((error, failure.into_inner().unwrap_or_else(done)))
        }
    }
}

#[derive(Default)]
struct Track {
    failure: RefCell<Option<Failure>>,
    wide: RefCell<Option<Vec<Step>>>,
}

/// The way from the root to a value. A list of borrowed steps, because copies are needed only for
/// an error.
enum Chain<'t> {
    Root,
    Name(&'t Chain<'t>, &'t str),
    Index(&'t Chain<'t>, usize),
}

impl Chain<'_> {
    fn steps(&self) -> Vec<Step> {
        let (mut steps, mut chain) = (Vec::new(), self);
        loop {
            match chain {
                Chain::Root => break,
                Chain::Name(before, name) => {
                    steps.push(Step::Name((*name).to_owned()));
                    chain = before;
                }
                Chain::Index(before, index) => {
                    steps.push(Step::Index(*index));
                    chain = before;
                }
            }
        }
        steps.reverse();
        steps
    }
}

/// The place where something is read.
#[derive(Clone, Copy)]
struct At<'t> {
    track: &'t Track,
    chain: &'t Chain<'t>,
    /// Present if a name is read: of a member, or of a variant.
    name: Option<Name<'t>>,
}

#[derive(Clone, Copy)]
struct Name<'t> {
    text: &'t RefCell<String>,
    is_variant: bool,
}

impl At<'_> {
    fn begin(self) {
        self.track.wide.replace(None);
    }

    /// Records the failure, unless a call inside this one has recorded it.
    fn end<T, E>(self, call: Call, result: Result<T, E>) -> Result<T, E> {
        let mut failure = self.track.failure.borrow_mut();
        match result {
            Ok(value) => {
                // The part that failed inside was read again in another way.
                *failure = None;
                Ok(value)
            }
            Err(error) => {
                failure.get_or_insert_with(|| Failure {
                    steps: self.chain.steps(),
                    call,
                    name: self.name.map(|name| name.text.borrow().clone()),
                    wide: self.track.wide.borrow_mut().take(),
                });
                Err(error)
            }
        }
    }

    fn call(self, wanted: Wanted) -> Call {
        match self.name {
            Some(Name { is_variant: true, .. }) => Call::Value(Wanted::Enum),
            Some(_) => Call::Name(wanted),
            None => Call::Value(wanted),
        }
    }

    /// Stores the text of a name.
    fn saw(self, text: &dyn fmt::Display) {
        if let Some(name) = self.name {
            *name.text.borrow_mut() = text.to_string();
        }
    }
}

/// Anything of serde's, together with the place where it is used.
struct Tracked<'t, I> {
    inner: I,
    at: At<'t>,
}

/// Implements methods of `Deserializer` by calling the same method of the inner one.
macro_rules! read {
    ($($method:ident($($arg:ident: $ty:ty),*) $call:expr;)*) => {$(
        fn $method<V: Visitor<'de>>(self, $($arg: $ty,)* visitor: V) -> Result<V::Value, D::Error> {
            self.at.begin();
            let result = self.inner.$method($($arg,)* Tracked { inner: visitor, at: self.at });
            self.at.end(self.at.call($call), result)
        }
    )*};
}

macro_rules! read_wide {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.at.begin();
            let result = self.inner.$method(Tracked { inner: visitor, at: self.at });
            let value = self.at.end(self.at.call(Wanted::Integer), result)?;
            self.at.track.wide.replace(Some(self.at.chain.steps()));
            Ok(value)
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Tracked<'_, D> {
    type Error = D::Error;

    read! {
        deserialize_any() Wanted::Other;
        deserialize_bool() Wanted::Bool;
        deserialize_i8() Wanted::Integer;
        deserialize_i16() Wanted::Integer;
        deserialize_i32() Wanted::Integer;
        deserialize_i64() Wanted::Integer;
        deserialize_u8() Wanted::Integer;
        deserialize_u16() Wanted::Integer;
        deserialize_u32() Wanted::Integer;
        deserialize_u64() Wanted::Integer;
        deserialize_f64() Wanted::Float;
        deserialize_char() Wanted::Other;
        deserialize_str() Wanted::Other;
        deserialize_string() Wanted::Other;
        deserialize_bytes() Wanted::Other;
        deserialize_byte_buf() Wanted::Other;
        deserialize_option() Wanted::Other;
        deserialize_unit() Wanted::Other;
        deserialize_unit_struct(name: &'static str) Wanted::Other;
        deserialize_newtype_struct(name: &'static str) Wanted::Other;
        deserialize_seq() Wanted::List;
        deserialize_tuple(length: usize) Wanted::List;
        deserialize_tuple_struct(name: &'static str, length: usize) Wanted::List;
        deserialize_map() Wanted::Other;
        deserialize_enum(name: &'static str, variants: &'static [&'static str]) Wanted::Enum;
        deserialize_identifier() Wanted::Other;
        deserialize_ignored_any() Wanted::Other;
    }

    read_wide! { deserialize_i128 deserialize_u128 }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.at.begin();
        let result = self.inner.deserialize_f32(Finite(Tracked { inner: visitor, at: self.at }));
        self.at.end(self.at.call(Wanted::Float), result)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.at.begin();
        let result = self.inner.deserialize_struct(name, fields, Tracked { inner: visitor, at: self.at });
        self.at.end(Call::Struct(fields), result)
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

/// Implements methods of `Visitor` by calling the same method of the inner one. A value that can be
/// a name is stored as one.
macro_rules! visit {
    ($($method:ident $ty:ty)*) => {$(
        fn $method<E: serde_core::de::Error>(self, value: $ty) -> Result<V::Value, E> {
            self.at.saw(&value);
            self.inner.$method(value)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Tracked<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    visit! {
        visit_bool bool
        visit_i8 i8
        visit_i16 i16
        visit_i32 i32
        visit_i64 i64
        visit_i128 i128
        visit_u8 u8
        visit_u16 u16
        visit_u32 u32
        visit_u64 u64
        visit_u128 u128
        visit_f32 f32
        visit_f64 f64
        visit_char char
        visit_str &str
        visit_borrowed_str &'de str
        visit_string String
    }

    fn visit_bytes<E: serde_core::de::Error>(self, bytes: &[u8]) -> Result<V::Value, E> {
        self.at.saw(&String::from_utf8_lossy(bytes));
        self.inner.visit_bytes(bytes)
    }

    fn visit_borrowed_bytes<E: serde_core::de::Error>(self, bytes: &'de [u8]) -> Result<V::Value, E> {
        self.at.saw(&String::from_utf8_lossy(bytes));
        self.inner.visit_borrowed_bytes(bytes)
    }

    fn visit_byte_buf<E: serde_core::de::Error>(self, bytes: Vec<u8>) -> Result<V::Value, E> {
        self.at.saw(&String::from_utf8_lossy(&bytes));
        self.inner.visit_byte_buf(bytes)
    }

    fn visit_none<E: serde_core::de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_unit<E: serde_core::de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Tracked { inner: deserializer, at: self.at })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.inner.visit_newtype_struct(Tracked { inner: deserializer, at: self.at })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(Elements { inner: elements, at: self.at, next: 0 })
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Members { inner: members, at: self.at, name: RefCell::default() })
    }

    fn visit_enum<A: EnumAccess<'de>>(self, variant: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(Tracked { inner: variant, at: self.at })
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Tracked<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        let result = self.inner.deserialize(Tracked { inner: deserializer, at: self.at });
        let call = if self.at.name.is_some() { self.at.call(Wanted::Other) } else { Call::Done };
        self.at.end(call, result)
    }
}

struct Elements<'t, A> {
    inner: A,
    at: At<'t>,
    next: usize,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Elements<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        let chain = Chain::Index(self.at.chain, self.next);
        self.next += 1;
        let at = At { track: self.at.track, chain: &chain, name: None };
        let result = self.inner.next_element_seed(Tracked { inner: seed, at });
        self.at.end(Call::Next, result)
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

struct Members<'t, A> {
    inner: A,
    at: At<'t>,
    name: RefCell<String>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Members<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.name.get_mut().clear();
        let at = At { name: Some(Name { text: &self.name, is_variant: false }), ..self.at };
        let result = self.inner.next_key_seed(Tracked { inner: seed, at });
        self.at.end(Call::Next, result)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let chain = Chain::Name(self.at.chain, self.name.get_mut());
        let at = At { track: self.at.track, chain: &chain, name: None };
        let result = self.inner.next_value_seed(Tracked { inner: seed, at });
        self.at.end(Call::Next, result)
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

struct Variant<'t, A> {
    inner: A,
    at: At<'t>,
    name: String,
}

impl<'de, 't, A: EnumAccess<'de>> EnumAccess<'de> for Tracked<'t, A> {
    type Error = A::Error;
    type Variant = Variant<'t, A::Variant>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self::Variant), A::Error> {
        let name = RefCell::default();
        // In the name of a member, a variant is read as a whole name.
        let variant = self.at.name.unwrap_or(Name { text: &name, is_variant: true });
        let (value, inner) =
            self.inner.variant_seed(Tracked { inner: seed, at: At { name: Some(variant), ..self.at } })?;
        let name = variant.text.borrow().clone();
        Ok((value, Variant { inner, at: self.at, name }))
    }
}

impl<A> Variant<'_, A> {
    /// Reads at the place of the variant's value. The variant of a member's name has no value, so
    /// the place is that of the name.
    fn within<T>(self, read: impl FnOnce(A, At<'_>) -> T) -> T {
        let chain = Chain::Name(self.at.chain, &self.name);
        let value = At { track: self.at.track, chain: &chain, name: None };
        read(self.inner, if self.at.name.is_some() { self.at } else { value })
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Variant<'_, A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.within(|inner, at| at.end(at.call(Wanted::Enum), inner.unit_variant()))
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        self.within(|inner, at| at.end(at.call(Wanted::Enum), inner.newtype_variant_seed(Tracked { inner: seed, at })))
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, A::Error> {
        self.within(|inner, at| {
            at.end(at.call(Wanted::List), inner.tuple_variant(length, Tracked { inner: visitor, at }))
        })
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.within(|inner, at| {
            let call = if at.name.is_some() { at.call(Wanted::Enum) } else { Call::Struct(fields) };
            at.end(call, inner.struct_variant(fields, Tracked { inner: visitor, at }))
        })
    }
}

/// A visitor for `f32` that rejects numbers beyond its range, which serde turns into infinity.
struct Finite<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Finite<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_i64<E: serde_core::de::Error>(self, value: i64) -> Result<V::Value, E> {
        self.0.visit_i64(value)
    }

    fn visit_u64<E: serde_core::de::Error>(self, value: u64) -> Result<V::Value, E> {
        self.0.visit_u64(value)
    }

    fn visit_f64<E: serde_core::de::Error>(self, value: f64) -> Result<V::Value, E> {
        // Half of the last step above the largest `f32` is rounded down.
        const LIMIT: f64 = 3.402_823_567_797_336_6e38;
        if value.is_finite() && value.abs() >= LIMIT {
            return Err(E::invalid_value(serde_core::de::Unexpected::Float(value), &self));
        }
        self.0.visit_f64(value)
    }
}
