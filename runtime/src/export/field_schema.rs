//! The JSON Schema of a field's type, chosen by the compiler: a standard type, a type with a schema
//! of schemars, or any other type.
//!
//! `Probe::<T>::NEW[Chosen]` makes the choice, as `util/chosen_by_type.rs` explains: the compiler
//! takes the first level with an `Index` for the type, and no type needs a bound.

#[cfg(feature = "schemars-1")]
use super::entry::first_paragraph;
use crate::contract::field_type::FieldSchema;
use crate::util::chosen_by_type::Chosen;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::marker::PhantomData;
use std::ops::{Deref, Index};

/// A type whose schema is sought, at one level of the choice. The highest level comes first.
#[derive(Debug)]
pub struct Probe<T: ?Sized, const LEVEL: u8 = 4>(PhantomData<T>);

impl<T: ?Sized> Probe<T> {
    /// The first level.
    pub const NEW: Self = Self(PhantomData);
}

/// A level that knows the schema.
pub trait ToFieldSchema {
    /// Returns the schema.
    fn schema(&self) -> FieldSchema;
}

/// Defines a level: the types that have it, and their schemas.
macro_rules! level {
    ($level:literal: [$($bound:tt)*] $type:ty => $schema:expr) => {
        impl<T: $($bound)*> Index<Chosen> for Probe<$type, $level> {
            type Output = Self;
            fn index(&self, _: Chosen) -> &Self {
                self
            }
        }

        impl<T: $($bound)*> ToFieldSchema for Probe<$type, $level> {
            fn schema(&self) -> FieldSchema {
                let (json, is_always_sent) = $schema;
                FieldSchema { json, is_always_sent }
            }
        }
    };
}

/// Defines the level that follows another one.
macro_rules! next {
    ($($level:literal => $next:literal),*) => {$(
        impl<T: ?Sized> Deref for Probe<T, $level> {
            type Target = Probe<T, $next>;
            fn deref(&self) -> &Probe<T, $next> {
                &Probe(PhantomData)
            }
        }
    )*};
}

next! { 4 => 3, 3 => 2, 2 => 1, 1 => 0 }
level!(4: [StandardType] Option<T> => (T::json(), false));
level!(3: [StandardType + ?Sized] T => (T::json(), T::IS_ALWAYS_SENT));
#[cfg(feature = "schemars-1")]
level!(2: [schemars_1::JsonSchema] Option<T> => (of_schemars::<T>(), false));
#[cfg(feature = "schemars-1")]
level!(1: [schemars_1::JsonSchema + ?Sized] T => {
    let json = of_schemars::<T>();
    let is_always_sent = !may_be_null(&json);
    (json, is_always_sent)
});
level!(0: [?Sized] T => (Value::Bool(true), false));

/// Returns the schema that schemars has for a type, without references, and with the first
/// paragraph of each description.
#[cfg(feature = "schemars-1")]
fn of_schemars<T: schemars_1::JsonSchema + ?Sized>() -> Value {
    let settings = schemars_1::generate::SchemaSettings::draft2020_12().for_serialize();
    let settings = settings.with(|settings| settings.inline_subschemas = true);
    let mut json = settings.into_generator().subschema_for::<T>().to_value();
    shorten(&mut json);
    json
}

/// Replaces each `$ref` by the schema that accepts any value, because only a type that contains
/// itself has a `$ref`. Shortens each description to its first paragraph.
#[cfg(feature = "schemars-1")]
fn shorten(json: &mut Value) {
    match json {
        Value::Object(object) if object.contains_key("$ref") => *json = Value::Bool(true),
        Value::Object(object) => {
            if let Some(Value::String(description)) = object.get_mut("description") {
                *description = first_paragraph(description);
            }
            object.values_mut().for_each(shorten);
        }
        Value::Array(elements) => elements.iter_mut().for_each(shorten),
        _ => {}
    }
}

/// Returns whether a schema may allow `null`.
#[cfg(feature = "schemars-1")]
fn may_be_null(schema: &Value) -> bool {
    let Value::Object(schema) = schema else { return *schema != Value::Bool(false) };
    let among = |key: &str, is_null: &dyn Fn(&Value) -> bool| match schema.get(key) {
        Some(Value::Array(all)) => all.iter().any(is_null),
        Some(one) => is_null(one),
        None => true,
    };
    among("type", &|name| name == "null")
        && among("enum", &Value::is_null)
        && among("const", &Value::is_null)
        && among("anyOf", &may_be_null)
        && among("oneOf", &may_be_null)
        && schema.get("allOf").and_then(Value::as_array).is_none_or(|all| all.iter().all(may_be_null))
}

/// A type of the standard library, of `http` or of serde_json, as serde serializes it.
pub trait StandardType {
    /// Whether a response has each value of the type. A value that serializes as `null` is left
    /// out.
    const IS_ALWAYS_SENT: bool = true;

    /// Returns the schema.
    fn json() -> Value;
}

macro_rules! standard {
    ($([$($generics:tt)*] $type:ty => $schema:tt,)*) => {$(
        impl<$($generics)*> StandardType for $type {
            fn json() -> Value {
                json!($schema)
            }
        }
    )*};
}

macro_rules! integers {
    ($($type:ident $non_zero:ident,)*) => {$(
        impl StandardType for $type {
            fn json() -> Value {
                json!({ "type": "integer", "minimum": $type::MIN, "maximum": $type::MAX })
            }
        }

        impl StandardType for std::num::$non_zero {
            fn json() -> Value {
                // A signed type has no single range.
                let minimum = if $type::MIN == 0 { 1 } else { $type::MIN };
                json!({ "type": "integer", "minimum": minimum, "maximum": $type::MAX })
            }
        }
    )*};
}

integers! {
    u8 NonZeroU8, u16 NonZeroU16, u32 NonZeroU32, u64 NonZeroU64, usize NonZeroUsize,
    i8 NonZeroI8, i16 NonZeroI16, i32 NonZeroI32, i64 NonZeroI64, isize NonZeroIsize,
}

standard! {
    [] bool => { "type": "boolean" },
    [] u128 => { "type": "integer", "minimum": 0 },
    [] i128 => { "type": "integer" },
    [] char => { "type": "string", "minLength": 1, "maxLength": 1 },
    [] str => { "type": "string" },
    [] String => { "type": "string" },
    [] std::path::Path => { "type": "string" },
    [] std::path::PathBuf => { "type": "string" },
    [] http::HeaderValue => { "type": "string" },
    [] http::Method => { "type": "string" },
    [] http::Uri => { "type": "string" },
    [] std::net::IpAddr => { "type": "string", "anyOf": [{ "format": "ipv4" }, { "format": "ipv6" }] },
    [] std::net::Ipv4Addr => { "type": "string", "format": "ipv4" },
    [] std::net::Ipv6Addr => { "type": "string", "format": "ipv6" },
    [] std::net::SocketAddr => { "type": "string" },
    [] std::time::Duration => {
        "type": "object",
        "properties": {
            "secs": { "type": "integer", "minimum": 0 },
            "nanos": { "type": "integer", "minimum": 0, "maximum": 999_999_999 }
        },
        "required": ["secs", "nanos"]
    },
    [] std::time::SystemTime => {
        "type": "object",
        "properties": {
            "secs_since_epoch": { "type": "integer", "minimum": 0 },
            "nanos_since_epoch": { "type": "integer", "minimum": 0, "maximum": 999_999_999 }
        },
        "required": ["secs_since_epoch", "nanos_since_epoch"]
    },
    [] Map<String, Value> => { "type": "object" },
    [T: StandardType] [T] => { "type": "array", "items": (T::json()) },
    [T: StandardType] Vec<T> => { "type": "array", "items": (T::json()) },
    [T: StandardType] VecDeque<T> => { "type": "array", "items": (T::json()) },
    [T: StandardType] LinkedList<T> => { "type": "array", "items": (T::json()) },
    [T: StandardType] BinaryHeap<T> => { "type": "array", "items": (T::json()) },
    [T: StandardType] BTreeSet<T> => { "type": "array", "items": (T::json()) },
    [T: StandardType, S] HashSet<T, S> => { "type": "array", "items": (T::json()) },
    [T: StandardType, const N: usize] [T; N] => { "type": "array", "items": (T::json()), "minItems": N, "maxItems": N },
    [K: StandardType, V: StandardType] BTreeMap<K, V> => { "type": "object", "additionalProperties": (V::json()) },
    [K: StandardType, V: StandardType, S] HashMap<K, V, S> => { "type": "object", "additionalProperties": (V::json()) },
    [A: StandardType, B: StandardType] (A, B) => {
        "type": "array", "prefixItems": [(A::json()), (B::json())], "items": false, "minItems": 2
    },
    [A: StandardType, B: StandardType, C: StandardType] (A, B, C) => {
        "type": "array", "prefixItems": [(A::json()), (B::json()), (C::json())], "items": false, "minItems": 3
    },
}

/// Implements the trait for types with values that are left out.
macro_rules! sometimes_null {
    ($([$($generics:tt)*] $type:ty => $schema:expr,)*) => {$(
        impl<$($generics)*> StandardType for $type {
            const IS_ALWAYS_SENT: bool = false;

            fn json() -> Value {
                $schema
            }
        }
    )*};
}

sometimes_null! {
    // A float that is not finite serializes as `null`.
    [] f32 => json!({ "type": "number" }),
    [] f64 => json!({ "type": "number" }),
    [] () => json!({ "type": "null" }),
    [] Value => Value::Bool(true),
    [T: StandardType] Option<T> => json!({ "anyOf": [(T::json()), { "type": "null" }] }),
}

/// Implements the trait for pointers, which serialize as the value behind them.
macro_rules! pointers {
    ($([$($generics:tt)*] $pointer:ty,)*) => {$(
        impl<T: StandardType + ?Sized $($generics)*> StandardType for $pointer {
            const IS_ALWAYS_SENT: bool = T::IS_ALWAYS_SENT;

            fn json() -> Value {
                T::json()
            }
        }
    )*};
}

pointers! {
    [] &T,
    [] &mut T,
    [] Box<T>,
    [] std::rc::Rc<T>,
    [] std::sync::Arc<T>,
    [+ ToOwned] std::borrow::Cow<'_, T>,
}
