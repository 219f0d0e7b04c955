//! Properties of every response.

use crate::arbitrary::SECRET;
use bytes::Bytes;
use http::Response;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// A JSON value whose objects have no duplicate names.
#[derive(Debug, PartialEq)]
pub enum Strict {
    Scalar,
    Number(u64),
    Text(String),
    Array(Vec<Self>),
    Object(BTreeMap<String, Self>),
}

impl Strict {
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.get(name),
            _ => None,
        }
    }

    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            other => panic!("{other:?} is a text"),
        }
    }

    pub fn elements(&self) -> &[Self] {
        match self {
            Self::Array(elements) => elements,
            other => panic!("{other:?} is an array"),
        }
    }
}

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Strict;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Strict, E> {
        Ok(Strict::Scalar)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Strict, E> {
        Ok(Strict::Scalar)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Strict, E> {
        Ok(Strict::Scalar)
    }

    fn visit_u64<E>(self, number: u64) -> Result<Strict, E> {
        Ok(Strict::Number(number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Strict, E> {
        Ok(Strict::Scalar)
    }

    fn visit_str<E>(self, text: &str) -> Result<Strict, E> {
        Ok(Strict::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Strict, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = seq.next_element()? {
            elements.push(element);
        }
        Ok(Strict::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Strict, A::Error> {
        let mut members = BTreeMap::new();
        while let Some((name, value)) = map.next_entry::<String, Strict>()? {
            if members.insert(name.clone(), value).is_some() {
                return Err(A::Error::custom(format!("`{name}` stands there twice")));
            }
        }
        Ok(Strict::Object(members))
    }
}

/// Returns the body as strict JSON.
pub fn json(response: &Response<Bytes>) -> Strict {
    serde_json::from_slice(response.body())
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(response.body())))
}

/// Checks the properties of every response in one of the two formats, and returns the body.
pub fn assert_sound(response: &Response<Bytes>, is_rfc: bool) -> Strict {
    let text = std::str::from_utf8(response.body()).expect("a body is UTF-8");
    assert!(!text.contains(SECRET), "a secret: {text}");
    assert!(text.len() < 2_000_000, "{} bytes", text.len());

    let mut size = 0;
    for (name, value) in response.headers() {
        let bytes = value.as_bytes();
        let legal = bytes.iter().all(|byte| matches!(byte, b'\t' | b' '..=b'~'));
        assert!(legal && bytes == bytes.trim_ascii(), "{name}: {value:?}");
        assert!(!value.to_str().expect("is ASCII").contains(SECRET), "a secret in {name}: {value:?}");
        size += name.as_str().len() + bytes.len() + 4;
    }
    assert!(size < 9 * 1024, "{size} bytes of headers");

    let status = response.status();
    assert!(status.is_client_error() || status.is_server_error(), "{status}");
    let has = |name: &str| response.headers().get(name).is_some_and(|value| !value.is_empty());
    assert!(has("cache-control"));
    assert!(status != 401 || has("www-authenticate"), "a 401 has a challenge");
    assert!(status != 426 || has("upgrade"), "a 426 says what to upgrade to");
    let media_type = if is_rfc { "application/problem+json" } else { "application/json" };
    assert_eq!(response.headers().get_all("content-type").iter().collect::<Vec<_>>(), [media_type]);

    let body = json(response);
    assert_eq!(body.get("status"), Some(&Strict::Number(status.as_u16().into())), "{text}");
    let code = body.get("code").expect("there is a code").text();
    let is_code = |char: char| char.is_ascii_alphanumeric() || "_.-".contains(char);
    assert!(!code.is_empty() && code.chars().all(is_code), "{code}");
    if is_rfc {
        assert!(body.get("title").is_some_and(|title| !title.text().is_empty()), "{text}");
        for error in body.get("errors").map_or(&[][..], Strict::elements) {
            let pointer = error.get("pointer").expect("an error has a pointer").text();
            if error.get("location").is_none() {
                segments(&percent_decoded(pointer));
            } else {
                segments(pointer);
            }
        }
    } else {
        assert_eq!(body.get("type").map(Strict::text), Some("error"));
        body.get("message").expect("there is a message").text();
        for detail in body.get("details").expect("there are always details").elements() {
            segments(detail.get("pointer").expect("a detail has a pointer").text());
        }
    }
    body
}

/// Returns the segments of a JSON Pointer, exactly as RFC 6901 §3 and §4 define them.
pub fn segments(pointer: &str) -> Vec<String> {
    if pointer.is_empty() {
        return Vec::new();
    }
    let inside = pointer.strip_prefix('/').unwrap_or_else(|| panic!("{pointer:?} starts with `/`"));
    let unescape = |segment: &str| {
        let mut text = String::new();
        let mut chars = segment.chars();
        while let Some(char) = chars.next() {
            text.push(match char {
                '~' => match chars.next() {
                    Some('0') => '~',
                    Some('1') => '/',
                    other => panic!("`~` before {other:?} in {pointer:?}"),
                },
                char => char,
            });
        }
        text
    };
    inside.split('/').map(unescape).collect()
}

/// Decodes a URI's fragment exactly as RFC 3986 §2.1 and §3.5 define it.
pub fn percent_decoded(fragment: &str) -> String {
    let mut rest = fragment.strip_prefix('#').unwrap_or_else(|| panic!("{fragment:?} starts with `#`")).bytes();
    let mut bytes = Vec::new();
    while let Some(byte) = rest.next() {
        let hex = |digit: Option<u8>| {
            let digit = digit.filter(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F')).expect("two digits follow");
            char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok()).expect("is a digit")
        };
        bytes.push(match byte {
            b'%' => hex(rest.next()) << 4 | hex(rest.next()),
            byte => {
                let legal = byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?".contains(&byte);
                assert!(legal, "{:?} stands in a fragment", char::from(byte));
                byte
            }
        });
    }
    String::from_utf8(bytes).expect("a fragment says UTF-8")
}
