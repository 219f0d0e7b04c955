//! Bodies.

use super::names::is_secret_of;
use super::{MASK, cut, escape, secrets};
use crate::KeptBody;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap as _, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::Number;
use std::borrow::Cow;
use std::fmt;

/// What is kept of a body that was seen as far as `bytes` go, and whether it was cut. `None`: there is nothing to keep.
pub(crate) fn body(bytes: &[u8], is_json: bool, is_whole: bool, limit: usize) -> (Option<KeptBody>, bool) {
    if bytes.is_empty() {
        return (None, !is_whole);
    }
    // JSON is sent as text, too.
    if is_whole && (is_json || matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'['))) {
        if let Some((body, is_cut)) = json(bytes, limit) {
            return (Some(body), is_cut);
        }
    }
    // A body that was cut may end within a character.
    let text = String::from_utf8_lossy(bytes);
    let text = unescaped(&text);
    let clean = escape(&secrets::mask_loose(&text)).into_owned();
    let kept = cut(&clean, limit);
    (Some(KeptBody::text(kept)), !is_whole || kept.len() < clean.len())
}

/// JSON that can't be read as such, without the escapes of ASCII in which a secret would not be known.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("\\u00") {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split("\\u00");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let char = part.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(u8::is_ascii_graphic);
        match (char, part.get(2..)) {
            (Some(char), Some(rest)) => {
                plain.push(char::from(char));
                plain.push_str(rest);
            }
            _ => {
                plain.push_str("\\u00");
                plain.push_str(part);
            }
        }
    }
    Cow::Owned(plain)
}

/// What is kept of a body that is JSON, and whether it was cut. `None`: it is none.
pub(crate) fn json(bytes: &[u8], limit: usize) -> Option<(KeptBody, bool)> {
    let json = KeptBody::of(&serde_json::from_slice::<Json>(bytes).ok()?.kept())?;
    if json.as_json().len() <= limit {
        Some((json, false))
    } else {
        Some((KeptBody::text(cut(json.as_json(), limit)), true))
    }
}

/// A JSON value whose members keep their order.
#[derive(Debug)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// The value without secrets, at any depth.
    fn kept(mut self) -> Self {
        self.redact(false);
        self
    }

    fn redact(&mut self, is_named_secret: bool) {
        match self {
            Self::Null => {}
            Self::Array(values) => values.iter_mut().for_each(|value| value.redact(is_named_secret)),
            Self::Object(members) => {
                for (name, value) in members {
                    let is_number = matches!(value, Self::Number(_));
                    value.redact(is_named_secret || is_secret_of(name, is_number));
                    clean(name);
                }
            }
            Self::Bool(_) | Self::Number(_) | Self::String(_) if is_named_secret => {
                *self = Self::String(MASK.to_owned())
            }
            Self::Bool(_) => {}
            Self::Number(number) => {
                let digits = number.to_string();
                if secrets::mask(&digits) != digits {
                    *self = Self::String(MASK.to_owned());
                }
            }
            Self::String(text) => clean(text),
        }
    }
}

/// Most texts stay as they are.
fn clean(text: &mut String) {
    let masked = secrets::mask(text);
    let clean = match escape(&masked) {
        Cow::Owned(clean) => clean,
        Cow::Borrowed(_) => match masked {
            Cow::Owned(masked) => masked,
            Cow::Borrowed(_) => return,
        },
    };
    *text = clean;
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => value.serialize(serializer),
            Self::String(value) => serializer.serialize_str(value),
            Self::Array(values) => serializer.collect_seq(values),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
    }
    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(value.to_owned()))
    }
    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::String(value))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element()? {
            values.push(value);
        }
        Ok(Json::Array(values))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Json::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(json: &str) -> String {
        body(json.as_bytes(), true, true, 16 * 1024).0.unwrap().as_json().to_owned()
    }

    #[test]
    fn secrets_go_at_any_depth_and_all_else_stays_in_its_order() {
        assert_eq!(
            kept(r#"{"z":1,"a":[{"b":"4111 1111 1111 1111"}],"n":1.5}"#),
            r#"{"z":1,"a":[{"b":"***"}],"n":1.5}"#
        );
        assert_eq!(kept(r#"{"card":4111111111111111,"at":1700000000000}"#), r#"{"card":"***","at":1700000000000}"#);
        assert_eq!(
            kept(r#"{"password":"hunter2","pin":[1234,{"x":true}]}"#),
            r#"{"password":"***","pin":["***",{"x":"***"}]}"#
        );
        assert_eq!(
            kept(
                r#"{"card":{"number":"1","security_code":"123"},"cardCvv":987,"new_pin":"1234","tokens":["a"],"max_tokens":20}"#
            ),
            r#"{"card":{"number":"1","security_code":"***"},"cardCvv":"***","new_pin":"***","tokens":["***"],"max_tokens":20}"#
        );
        assert_eq!(kept(r#"{"\u0065yJhbGciOiJIUzI1NiJ9":"\u0065yJhbGciOiJIUzI1NiJ9"}"#), r#"{"***":"***"}"#);
        assert_eq!(kept(r#"{"a":"x\r\ny\u0000"}"#), r#"{"a":"x\\r\\ny\\u{0}"}"#);
    }

    #[test]
    fn a_long_body_is_cut() {
        let long = format!(r#"{{"a":"{}"}}"#, "é".repeat(16 * 1024));
        let (kept, cut) = body(long.as_bytes(), true, true, 16 * 1024);
        assert!(cut && kept.unwrap().as_text().unwrap().len() <= 16 * 1024);
        let deep = "[".repeat(100_000);
        assert!(body(deep.as_bytes(), true, true, 16 * 1024).1);
        // A secret at the cut is not kept in half.
        let long = format!("{} eyJhbGciOiJIUzI1NiJ9{}", "a ".repeat(8185), "x".repeat(5000));
        let (kept, _) = body(long.as_bytes(), false, true, 16 * 1024);
        assert!(!kept.unwrap().as_json().contains("eyJ"));
    }
}
