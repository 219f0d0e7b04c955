//! Checks the errors of reading JSON bodies: for any body the extractor agrees with serde_json, the
//! pointer of the field error leads to the faulty value, and no text echoes the body's values.

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use status_error::axum_08::Json;
use status_error::{FieldError, Location, RequestError};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

/// A text that the seeds have in values. No response may contain this text.
const MARK: &str = "hunter2";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "it is only read")]
struct Plain {
    id: u8,
    name: String,
    #[serde(default)]
    tags: Vec<Option<char>>,
    inner: Option<Box<Self>>,
    ip: Option<std::net::IpAddr>,
    kind: Option<Kind>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(dead_code, reason = "it is only read")]
enum Kind {
    Unit,
    Newtype(i64),
    Tuple(u8, bool),
    Struct { a: f32, b: () },
}

#[derive(Deserialize)]
#[serde(tag = "type")]
#[allow(dead_code, reason = "it is only read")]
enum Tagged {
    A { x: u32 },
    B { y: Vec<String> },
}

#[derive(Deserialize)]
#[serde(tag = "t", content = "c")]
#[allow(dead_code, reason = "it is only read")]
enum Adjacent {
    A(u32),
    B { y: String },
}

#[derive(Deserialize)]
#[serde(untagged)]
#[allow(dead_code, reason = "it is only read")]
enum Untagged {
    Number(u8),
    Named { id: bool },
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "it is only read")]
struct Flat {
    id: u16,
    #[serde(flatten)]
    rest: HashMap<String, Tagged>,
}

/// A type whose own error message contains the value.
#[derive(Deserialize)]
#[serde(try_from = "Value")]
struct Echo;

impl TryFrom<Value> for Echo {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        if value.is_null() { Ok(Self) } else { Err(format!("{value} is wrong, expected {value}")) }
    }
}

pub fn check(data: &[u8]) {
    check_as::<Plain>(data);
    check_as::<Kind>(data);
    check_as::<Tagged>(data);
    check_as::<Adjacent>(data);
    check_as::<Untagged>(data);
    check_as::<Flat>(data);
    check_as::<BTreeMap<String, Echo>>(data);
    check_as::<Vec<Echo>>(data);
    check_as::<BTreeMap<i8, (u8, [bool; 2])>>(data);
    check_as::<Vec<u128>>(data);
    check_as::<Value>(data);
}

fn check_as<T: DeserializeOwned>(data: &[u8]) {
    let parsed = serde_json::from_slice::<T>(data).is_ok();
    let value = serde_json::from_slice::<Value>(data);
    let detail = match Json::<T>::from_bytes(data) {
        Ok(_) => {
            assert!(parsed, "serde_json refuses it");
            return;
        }
        Err(RequestError::Syntax(detail)) => {
            assert!(detail.pointer.as_str().is_empty(), "{detail}");
            detail
        }
        Err(RequestError::Body(detail)) => {
            // The place is checked only if the body is a `Value` too: no `Value` can hold a number
            // that is out of range or a nesting that is too deep. A body that repeats a member's
            // name is not checked, because a `Value` has only the last of these members.
            if let (Ok(value), Ok(Once)) = (&value, serde_json::from_slice(data)) {
                check_place(value, &detail);
            }
            detail
        }
        Err(other) => panic!("{other}"),
    };
    // serde_json makes infinity of a number that is too large for an `f32`; the extractor refuses
    // it.
    assert!(!parsed || detail.message == "This number is out of range.", "serde_json takes it: {detail}");
    assert_eq!(detail.location, Location::Body);
    assert!(detail.message.is_ascii() && detail.message.len() < 80, "{detail}");
    assert!(detail.code.bytes().all(|byte| byte.is_ascii_lowercase() || b"._".contains(&byte)), "{detail:?}");
    if value.is_ok_and(|value| !named(&value)) {
        assert!(!format!("{detail:?}").contains(MARK), "{detail:?}");
        let response = status_error::response(&RequestError::Body(detail));
        assert!(!String::from_utf8_lossy(response.body()).contains(MARK));
    }
}

/// Checks that the pointer leads to a value in the body, or to a missing member of an object in it.
fn check_place(value: &Value, detail: &FieldError) {
    let pointer = detail.pointer.as_str();
    if value.pointer(pointer).is_some() {
        return;
    }
    let (parent, _) = pointer.rsplit_once('/').unwrap();
    let is_missing = detail.code == "missing" && value.pointer(parent).is_some_and(Value::is_object);
    assert!(is_missing, "{detail} {value}");
}

/// JSON in which no object repeats a member name.
struct Once;

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Once {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self, A::Error> {
        while seq.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        let mut names = HashSet::new();
        while let Some((name, _)) = map.next_entry::<String, Self>()? {
            if !names.insert(name) {
                return Err(A::Error::custom("a name stands there twice"));
            }
        }
        Ok(self)
    }
}

/// Returns whether a member name contains the mark. Pointers contain names, so the mark is then
/// allowed.
fn named(value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.iter().any(named),
        Value::Object(members) => members.iter().any(|(name, value)| name.contains(MARK) || named(value)),
        _ => false,
    }
}
