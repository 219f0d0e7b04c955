//! Limits for the nesting of a member's value. A value may be nested by its author, or by a client
//! whose JSON the value repeats.

use serde_core::ser::{
    Error, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use std::fmt::Display;

/// The largest nesting of arrays and objects in a member of a body. Many JSON parsers stop at such
/// a depth.
pub(super) const MAX_LEVELS: usize = 128;

/// The limit for nested values that add no level of JSON: `Some` and newtypes. Without a limit,
/// thousands of them would overflow the stack.
const MAX_WRAPPERS: usize = 256;

/// Returns whether JSON is nested deeper than `limit`. A value may contain JSON that was written
/// before (`serde_json`'s `RawValue`), whose levels no serializer counts.
pub(super) fn is_too_deep(json: &[u8], limit: usize) -> bool {
    // Each level has an opening and a closing byte, so shorter JSON is within the limit.
    json.len() > 2 * limit && levels_exceed(json, limit)
}

fn levels_exceed(json: &[u8], limit: usize) -> bool {
    let (mut levels, mut in_string, mut is_escaped) = (0_usize, false, false);
    for byte in json {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = in_string,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => levels += 1,
            b']' | b'}' if !in_string => levels = levels.saturating_sub(1),
            _ => {}
        }
        if levels > limit {
            return true;
        }
    }
    false
}

/// A value that fails to serialize if it is nested too deep.
pub(super) struct Bounded<'v, T: ?Sized> {
    value: &'v T,
    left: Left,
}

impl<'v, T: Serialize + ?Sized> Bounded<'v, T> {
    /// Creates the value, which may have `levels` levels.
    pub(super) fn new(value: &'v T, levels: usize) -> Self {
        Self { value, left: Left { levels, wrappers: MAX_WRAPPERS } }
    }
}

impl<T: Serialize + ?Sized> Serialize for Bounded<'_, T> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(Counting { inner: serializer, left: self.left })
    }
}

/// The nesting that is still allowed.
#[derive(Clone, Copy)]
struct Left {
    levels: usize,
    wrappers: usize,
}

impl Left {
    fn level<E: Error>(self) -> Result<Self, E> {
        let levels = self.levels.checked_sub(1).ok_or_else(|| E::custom("nested too deep"))?;
        Ok(Self { levels, ..self })
    }

    fn wrapper<E: Error>(self) -> Result<Self, E> {
        let wrappers = self.wrappers.checked_sub(1).ok_or_else(|| E::custom("nested too deep"))?;
        Ok(Self { wrappers, ..self })
    }
}

/// A serializer, or the part of one that writes the elements of a value, that counts the levels.
struct Counting<S> {
    inner: S,
    left: Left,
}

/// Forwards the methods for values without elements.
macro_rules! forward {
    ($($method:ident($($name:ident: $ty:ty),*))*) => {$(
        #[inline]
        fn $method(self, $($name: $ty),*) -> Result<S::Ok, S::Error> {
            self.inner.$method($($name),*)
        }
    )*};
}

/// Forwards the methods that begin a value with elements, and counts a level.
macro_rules! begin {
    ($($method:ident($($name:ident: $ty:ty),*) -> $compound:ident)*) => {$(
        fn $method(self, $($name: $ty),*) -> Result<Self::$compound, S::Error> {
            Ok(Counting { left: self.left.level()?, inner: self.inner.$method($($name),*)? })
        }
    )*};
}

impl<S: Serializer> Serializer for Counting<S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Counting<S::SerializeSeq>;
    type SerializeTuple = Counting<S::SerializeTuple>;
    type SerializeTupleStruct = Counting<S::SerializeTupleStruct>;
    type SerializeTupleVariant = Counting<S::SerializeTupleVariant>;
    type SerializeMap = Counting<S::SerializeMap>;
    type SerializeStruct = Counting<S::SerializeStruct>;
    type SerializeStructVariant = Counting<S::SerializeStructVariant>;

    forward! {
        serialize_bool(value: bool)
        serialize_i8(value: i8)
        serialize_i16(value: i16)
        serialize_i32(value: i32)
        serialize_i64(value: i64)
        serialize_i128(value: i128)
        serialize_u8(value: u8)
        serialize_u16(value: u16)
        serialize_u32(value: u32)
        serialize_u64(value: u64)
        serialize_u128(value: u128)
        serialize_f32(value: f32)
        serialize_f64(value: f64)
        serialize_char(value: char)
        serialize_str(value: &str)
        serialize_bytes(value: &[u8])
        serialize_none()
        serialize_unit()
        serialize_unit_struct(name: &'static str)
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str)
    }

    begin! {
        serialize_seq(len: Option<usize>) -> SerializeSeq
        serialize_tuple(len: usize) -> SerializeTuple
        serialize_tuple_struct(name: &'static str, len: usize) -> SerializeTupleStruct
        serialize_tuple_variant(name: &'static str, index: u32, variant: &'static str, len: usize) -> SerializeTupleVariant
        serialize_map(len: Option<usize>) -> SerializeMap
        serialize_struct_variant(name: &'static str, index: u32, variant: &'static str, len: usize) -> SerializeStructVariant
    }

    fn serialize_struct(self, name: &'static str, len: usize) -> Result<Self::SerializeStruct, S::Error> {
        // serde_json passes numbers and raw JSON as structs with such a name, which are no level.
        let left = if name.starts_with("$serde_json::") { self.left } else { self.left.level()? };
        Ok(Counting { left, inner: self.inner.serialize_struct(name, len)? })
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.serialize_some(&Bounded { value, left: self.left.wrapper()? })
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.serialize_newtype_struct(name, &Bounded { value, left: self.left.wrapper()? })
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        self.inner.serialize_newtype_variant(name, index, variant, &Bounded { value, left: self.left.level()? })
    }

    // Forwarded, because the default makes a `String`.
    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.collect_str(value)
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

/// Forwards the elements of a value with elements.
macro_rules! elements {
    ($($trait:ident { $($method:ident($($name:ident: $ty:ty)?))* })*) => {$(
        impl<S: $trait> $trait for Counting<S> {
            type Ok = S::Ok;
            type Error = S::Error;

            $(fn $method<T: Serialize + ?Sized>(&mut self, $($name: $ty,)? value: &T) -> Result<(), S::Error> {
                self.inner.$method($($name,)? &Bounded { value, left: self.left })
            })*

            fn end(self) -> Result<S::Ok, S::Error> {
                self.inner.end()
            }
        }
    )*};
}

elements! {
    SerializeSeq { serialize_element() }
    SerializeTuple { serialize_element() }
    SerializeTupleStruct { serialize_field() }
    SerializeTupleVariant { serialize_field() }
    SerializeMap { serialize_key() serialize_value() }
    SerializeStruct { serialize_field(key: &'static str) }
    SerializeStructVariant { serialize_field(key: &'static str) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn nested(levels: usize) -> Value {
        (0..levels).fold(json!(1), |inner, level| if level % 2 == 0 { json!([inner]) } else { json!({ "a": inner }) })
    }

    #[test]
    fn a_value_is_written_up_to_the_limit() {
        let deepest = nested(MAX_LEVELS);
        assert_eq!(serde_json::to_string(&Bounded::new(&deepest, MAX_LEVELS)).unwrap(), deepest.to_string());
        assert!(!is_too_deep(deepest.to_string().as_bytes(), MAX_LEVELS));
        let deeper = nested(MAX_LEVELS + 1);
        assert!(serde_json::to_string(&Bounded::new(&deeper, MAX_LEVELS)).is_err());
        assert!(is_too_deep(deeper.to_string().as_bytes(), MAX_LEVELS));
    }

    #[test]
    fn brackets_in_texts_are_no_levels() {
        let text = json!([r#"\"[{"#.repeat(MAX_LEVELS), "]\\", "[".repeat(2 * MAX_LEVELS)]).to_string();
        assert!(!is_too_deep(text.as_bytes(), MAX_LEVELS), "{text}");
    }
}
