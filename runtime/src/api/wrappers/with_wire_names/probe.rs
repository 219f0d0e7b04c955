//! A deserializer that has no values: it learns the names of a struct's fields, which serde's
//! derive passes to `deserialize_struct`.

use serde_core::de::value::StrDeserializer;
use serde_core::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_core::forward_to_deserialize_any;
use std::cell::Cell;
use std::fmt;

/// A step from a value into it.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// The member with this name on the wire.
    Name(String),
    /// Any element of a list. All of them have one type, except those of a tuple.
    Index,
}

/// Returns the names of the fields of the struct to which the steps lead. Returns `None` if they
/// lead to something else.
pub(crate) type Fields = fn(&[Step]) -> Option<&'static [&'static str]>;

pub(crate) fn fields<T: DeserializeOwned>(steps: &[Step]) -> Option<&'static [&'static str]> {
    let found = Cell::new(None);
    // Never succeeds, because the probe has no values.
    let _ = T::deserialize(Probe { steps, found: &found });
    found.get()
}

#[derive(Clone, Copy)]
struct Probe<'p> {
    steps: &'p [Step],
    found: &'p Cell<Option<&'static [&'static str]>>,
}

/// The end of a probe.
#[derive(Debug)]
struct End;

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no value")
    }
}

impl std::error::Error for End {}

impl de::Error for End {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl Probe<'_> {
    /// Reads an object whose only member is that of the next step.
    fn member<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, End> {
        let Some((Step::Name(name), steps)) = self.steps.split_first() else { return Err(End) };
        visitor.visit_map(Member { name: Some(name), probe: Probe { steps, ..self } })
    }

    /// Reads a list of one element, if the next step leads into a list.
    fn element<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, End> {
        let Some((Step::Index, steps)) = self.steps.split_first() else { return Err(End) };
        visitor.visit_seq(Element(Probe { steps, ..self }))
    }
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = End;

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct enum
        identifier ignored_any
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, End> {
        Err(End)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, End> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, End> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, End> {
        self.element(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, End> {
        self.element(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value, End> {
        self.element(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, End> {
        self.member(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, End> {
        if self.steps.is_empty() {
            self.found.set(Some(fields));
            return Err(End);
        }
        self.member(visitor)
    }
}

struct Member<'p> {
    name: Option<&'p str>,
    probe: Probe<'p>,
}

impl<'de> MapAccess<'de> for Member<'_> {
    type Error = End;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, End> {
        let name = self.name.take().ok_or(End)?;
        seed.deserialize(StrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, End> {
        seed.deserialize(self.probe)
    }
}

struct Element<'p>(Probe<'p>);

impl<'de> SeqAccess<'de> for Element<'_> {
    type Error = End;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, End> {
        seed.deserialize(self.0).map(Some)
    }
}
