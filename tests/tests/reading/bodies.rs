//! JSON bodies.

use crate::targets::{Card, Flat, Kind, Kind2, Mixed, Pay, Strict, StrictPay, all};
use crate::{body, field_error};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;
use status_error::{RequestError, extract};
use std::collections::{BTreeMap, HashMap};

fn at(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct With<T> {
    kind: T,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Between<T> {
    kind: T,
    z: u8,
}

#[test]
fn valid_json_is_never_called_broken() {
    for json in [r#"["new"]"#, "1.5", "\"x\"", r#"{"new":null,"old":null}"#, r#"{"x":null}"#] {
        assert_eq!(body::<With<Kind>>(&format!(r#"{{"kind":{json}}}"#)), at("/kind", "type_error.enum"), "{json}");
    }
    assert_eq!(body::<With<Kind>>(r#"{"kind":{"new":1}}"#), at("/kind/new", "type_error.null"));
    for json in ["null", "1", "true", "[]", "{}"] {
        assert_eq!(body::<With<Kind>>(&format!(r#"{{"kind":{json}}}"#)), at("/kind", "type_error.enum"), "{json}");
        assert_eq!(body::<Vec<Mixed>>(&format!("[{json}]")), at("/0", "type_error.enum"), "{json}");
    }
    assert_eq!(body::<Mixed>(r#"{"Tuple":[1,"a",3]}"#), at("/Tuple", "value_error.list.length"));
    assert_eq!(
        body::<Mixed>(r#"{"Struct":{"a":1,"b":{"Newtype":null}}}"#),
        at("/Struct/b/Newtype", "type_error.integer")
    );
    assert_eq!(body::<(u8, u8)>("[1,2,3]"), at("", "value_error.list.length"));
    assert_eq!(body::<With<Card>>(r#"{"kind":["a","b"]}"#), at("/kind", "value_error.list.length"));
    // serde_json reads the start of these numbers as an integer.
    for json in ["1.5", "1e3", "\"x\"", "null", "[]"] {
        assert_eq!(body::<With<u128>>(&format!(r#"{{"kind":{json}}}"#)), at("/kind", "type_error.integer"), "{json}");
        assert_eq!(body::<Between<i128>>(&format!(r#"{{"kind":{json},"z":1}}"#)), at("/kind", "type_error.integer"));
        assert_eq!(body::<Vec<u128>>(&format!("[1,{json}]")), at("/1", "type_error.integer"), "{json}");
        assert_eq!(body::<u128>(json), at("", "type_error.integer"), "{json}");
        assert_eq!(body::<(u128,)>(&format!("[{json}]")), at("/0", "type_error.integer"), "{json}");
    }
    // An integer that is whole is not wrong; what follows is.
    assert_eq!(body::<(u128,)>("[1,2]"), at("", "value_error.list.length"));
    assert_eq!(body::<[i128; 2]>("[1,2,3]"), at("", "value_error.list.length"));
    assert_eq!(body::<With<(u8, u128)>>(r#"{"kind":[1,2,3]}"#), at("/kind", "value_error.list.length"));
    assert_eq!(body::<Result<u128, u8>>(r#"{"Ok":1,"x":2}"#), at("", "type_error.enum"));
    assert_eq!(body::<Vec<Option<(u128,)>>>("[null,[-0]]").0, "/1/0");
    assert_eq!(body::<HashMap<Kind2, u8>>(r#"{"a":1,"x":1}"#), at("", "value_error"));
    assert_eq!(body::<HashMap<Kind2, u8>>(r#"{"a":"x"}"#), at("/a", "type_error.integer"));
    assert_eq!(body::<With<bool>>(r#"{"kind":1e400}"#), at("/kind", "type_error.bool"));
    assert_eq!(body::<BTreeMap<u8, u8>>(r#"{"1x":1}"#), at("", "type_error.integer"));
    assert_eq!(body::<BTreeMap<u8, u8>>(r#"{"x":1}"#), at("", "type_error.integer"));
    assert_eq!(body::<BTreeMap<u8, u8>>(r#"{"":1}"#), at("", "type_error.integer"));
    assert_eq!(body::<BTreeMap<bool, u8>>(r#"{"tru":1}"#), at("", "value_error"));
    // Half of a surrogate pair follows JSON's grammar, but is not text.
    assert_eq!(body::<With<String>>(r#"{"kind":"\ud800"}"#), at("", "value_error.jsondecode"));
    assert_eq!(body::<With<u8>>(r#"{"x":"\ud800","kind":"a"}"#), at("/kind", "type_error.integer"));
    let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
    assert_eq!(body::<Value>(&deep), at("", "value_error.depth"));
    assert!(matches!(extract::json_from_slice::<Value>(deep.as_bytes()), Err(RequestError::Body(_))));
}

#[test]
fn json_that_is_broken_is_called_broken() {
    for json in ["", " ", "{", "[1,2", "[1,2,3] 4", r#"{"kind":null"#, r#"{"kind":nul}"#, "{\"kind\":1,}", "\u{1}"] {
        for read in [read_syntax::<With<Kind>>, read_syntax::<(u8, u8)>, read_syntax::<Value>, read_syntax::<Pay>] {
            assert!(read(json.as_bytes()), "{json}");
        }
    }
    // Ignored values are text, too.
    assert!(read_syntax::<With<u8>>(b"{\"x\":\"\xff\",\"kind\":1}"));
}

fn read_syntax<T: DeserializeOwned>(json: &[u8]) -> bool {
    matches!(extract::json_from_slice::<T>(json), Err(RequestError::Syntax(_)))
}

#[test]
fn a_pointer_ends_where_serde_buffers() {
    assert_eq!(body::<Pay>(r#"{"type":"card","card":{}}"#), at("", "missing"));
    assert_eq!(body::<With<Pay>>(r#"{"kind":{"type":"card","card":{}}}"#), at("/kind", "missing"));
    assert_eq!(body::<Vec<Pay>>(r#"[{"type":"none"},{"type":"card","card":{"x":[{}]}}]"#), at("/1", "missing"));
    assert_eq!(body::<Pay>(r#"{"type":"card","card":{"number":7}}"#), at("", "type_error.string"));
    // A field of the buffered struct has the same name as one of the struct around it.
    assert_eq!(body::<Between<Pay>>(r#"{"kind":{"type":"card"}}"#), at("/kind/card", "missing"));
    assert_eq!(body::<Between<Pay>>(r#"{"kind":{"type":"cash","a":1}}"#), at("/z", "missing"));
    assert_eq!(body::<Flat>(r#"{"a":1,"b":"new","card":{}}"#), at("", "missing"));
    assert_eq!(body::<Flat>(r#"{"a":1}"#), at("/b", "missing"));
    assert_eq!(body::<StrictPay>(r#"{"type":"card","card":{"number":"1","x":1},"x":2}"#).0, "");
    assert_eq!(body::<StrictPay>(r#"{"type":"card","card":{"number":"1","x":1}}"#).0, "");
    assert_eq!(body::<StrictPay>(r#"{"type":"card","card":{"number":"1"},"x":2}"#), at("/x", "value_error.extra"));
    // Without a buffer, the place is known exactly, whatever the values look like.
    assert_eq!(body::<Strict>(r#"{"card":{}}"#), at("/card/number", "missing"));
    assert_eq!(body::<Strict>(r#"{"card":{"number":"1"}}"#), at("/a", "missing"));
    assert_eq!(body::<Strict>(r#"{"x":{"x":1}}"#), at("/x", "value_error.extra"));
    assert_eq!(body::<Strict>(r#"{"a":1,"card":null,"b":2}"#), at("/a", "value_error.duplicate"));
}

/// A JSON text with a value in it, and a text that is an error of its own.
#[derive(Debug)]
struct Inside;

impl<'de> Deserialize<'de> for Inside {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error as _;

        let text = String::deserialize(deserializer)?;
        let inner = text.strip_prefix("error: ").map(D::Error::custom);
        inner.map_or_else(|| serde_json::from_str::<With<u8>>(&text).map_err(D::Error::custom), Err).map(|_| Self)
    }
}

/// Error texts of a program's own types are not about the body around the value.
#[test]
fn an_error_text_of_a_type_is_about_its_value() {
    for (text, code) in [
        (r#""\"\\ud800\"""#, "value_error"),
        (r#""error: lone leading surrogate""#, "value_error"),
        (r#""error: unexpected end of hex escape""#, "value_error"),
        (r#""error: recursion limit exceeded""#, "value_error"),
        (r#""error: EOF while parsing a value at line 1 column 0""#, "value_error"),
        (r#""{""#, "value_error"),
        (r#""""#, "value_error"),
        (r#""{}""#, "missing"),
        (r#""{\"kind\":256}""#, "value_error.number"),
        (r#""error: unknown field `kind`""#, "value_error.extra"),
        (r#""error: duplicate field `kind`""#, "value_error.duplicate"),
    ] {
        assert_eq!(body::<With<Inside>>(&format!(r#"{{"kind":{text}}}"#)), at("/kind", code), "{text}");
        assert_eq!(body::<Vec<Inside>>(&format!("[{text}]")), at("/0", code), "{text}");
    }
}

#[test]
fn an_unknown_name_may_look_like_the_end_of_the_text() {
    let name = "a`, expected `b";
    assert_eq!(body::<Strict>(&format!(r#"{{"a":1,"{name}":2}}"#)), at(&format!("/{name}"), "value_error.extra"));
    assert_eq!(body::<Strict>(r#"{"x`":1,"x":1}"#).0, "/x`");
}

/// serde reads no integer of 128 bits from its own buffer, whatever the client sends.
#[test]
fn a_type_that_serde_cannot_buffer_is_the_programs_fault() {
    #[derive(Debug, Deserialize)]
    #[serde(tag = "type")]
    #[allow(dead_code)]
    enum Wide {
        A { n: u128 },
    }
    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Outer {
        #[serde(flatten)]
        inner: With<i128>,
    }
    for error in [
        extract::json_from_slice::<Wide>(br#"{"type":"A","n":1}"#).unwrap_err(),
        extract::json_from_slice::<Vec<Outer>>(br#"[{"kind":1}]"#).unwrap_err(),
        extract::query::<Wide>(Some("type=A&n=1")).unwrap_err(),
        extract::query::<Outer>(Some("kind=1")).unwrap_err(),
        extract::path::<Outer>(&[("kind", "1")]).unwrap_err(),
    ] {
        assert!(matches!(error, RequestError::Misused { .. }), "{error:?}");
    }
}

fn json() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just(r#""a""#),
        Just(r#""b""#),
        Just(r#""card""#),
        Just(r#""number""#),
        Just(r#""type""#),
        Just(r#""kind""#),
        Just(r#""New""#),
        Just(r#""Struct""#),
        Just(r#""1""#),
        Just(r#""x/~y""#),
        Just(r#""secs""#),
        Just(r#""Ok""#),
        Just(r#""V4""#),
        Just(r#""start""#),
        Just(r#""Included""#),
        Just(r#""\u0061""#),
        Just(r#""Tuple""#),
    ];
    let leaf = prop_oneof![
        Just("null"),
        Just("true"),
        Just("0"),
        Just("-1"),
        Just("256"),
        Just("1.5"),
        Just("1e999"),
        Just("-0"),
        Just("18446744073709551616"),
        Just("\"new\""),
        Just("\"card\""),
        Just("\"New\""),
        Just("\"\""),
        Just("\"é\\n\""),
        Just("\"Unit\""),
        Just("{}"),
        Just("[]"),
        Just("\"cash\""),
        Just("9e18"),
        Just("\"Old\""),
    ];
    let leaf = leaf.prop_map(str::to_owned).boxed();
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let member = (name.clone(), inner.clone()).prop_map(|(name, value)| format!("{name} :{value}"));
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(", "))),
            prop::collection::vec(member, 0..5).prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    })
}

/// All values at a pointer. There are several if members have equal names.
fn values<'v>(value: &'v Loose, segments: &[String]) -> Vec<&'v Loose> {
    let Some((segment, rest)) = segments.split_first() else { return vec![value] };
    match value {
        Loose::Object(members) => {
            members.iter().filter(|(name, _)| name == segment).flat_map(|(_, inner)| values(inner, rest)).collect()
        }
        Loose::Array(items) => segment
            .parse::<usize>()
            .ok()
            .and_then(|index| items.get(index))
            .map_or_else(Vec::new, |inner| values(inner, rest)),
        Loose::Other => Vec::new(),
    }
}

/// JSON with all members in their order, and without scalars.
#[derive(Debug)]
enum Loose {
    Object(Vec<(String, Loose)>),
    Array(Vec<Loose>),
    Other,
}

/// Parses JSON that is known to be valid.
fn loose(json: &str) -> Loose {
    let json = json.replace("1e999", "1");
    let mut json = serde_json::Deserializer::from_str(&json);
    Loose::deserialize(&mut json).unwrap()
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> serde::de::Visitor<'de> for Any {
            type Value = Loose;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("JSON")
            }

            fn visit_bool<E>(self, _: bool) -> Result<Loose, E> {
                Ok(Loose::Other)
            }

            fn visit_i64<E>(self, _: i64) -> Result<Loose, E> {
                Ok(Loose::Other)
            }

            fn visit_u64<E>(self, _: u64) -> Result<Loose, E> {
                Ok(Loose::Other)
            }

            fn visit_f64<E>(self, _: f64) -> Result<Loose, E> {
                Ok(Loose::Other)
            }

            fn visit_str<E>(self, _: &str) -> Result<Loose, E> {
                Ok(Loose::Other)
            }

            fn visit_unit<E>(self) -> Result<Loose, E> {
                Ok(Loose::Other)
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut items: A) -> Result<Loose, A::Error> {
                let mut array = Vec::new();
                while let Some(item) = items.next_element()? {
                    array.push(item);
                }
                Ok(Loose::Array(array))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut members: A) -> Result<Loose, A::Error> {
                let mut object = Vec::new();
                while let Some(member) = members.next_entry()? {
                    object.push(member);
                }
                Ok(Loose::Object(object))
            }
        }

        deserializer.deserialize_any(Any)
    }
}

fn segments(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(|segment| segment.replace("~1", "/").replace("~0", "~")).collect()
}

#[test]
fn each_pointer_exists_or_names_a_missing_member() {
    let config = Config { cases: 4_000, failure_persistence: None, ..Config::default() };
    let types = all();
    let outcome = TestRunner::new(config).run(&json(), |json| {
        serde_json::from_str::<IgnoredAny>(&json).unwrap();
        for (name, read) in &types {
            let Some(error) = read(json.as_bytes()) else { continue };
            prop_assert!(matches!(error, RequestError::Body(_)), "{json} as {name}: {error:?}");
            let detail = field_error(error);
            let said = format!("{json} as {name}: {detail:?}");
            prop_assert!(detail.code != "value_error.jsondecode" && !detail.message.contains("roken"), "{}", said);
            let segments = segments(detail.pointer.as_str());
            let body = loose(&json);
            if values(&body, &segments).is_empty() {
                let (member, object) = segments.split_last().unwrap();
                let objects = values(&body, object);
                let lacks = |object: &&Loose| matches!(object, Loose::Object(members) if members.iter().all(|(name, _)| name != member));
                prop_assert!(detail.code == "missing" && objects.iter().any(lacks), "{}", said);
            }
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn a_byte_order_mark_is_ignored() {
    assert_eq!(extract::json_from_slice::<Vec<u8>>("\u{feff}[1]".as_bytes()).unwrap(), [1]);
    assert_eq!(body::<Vec<u8>>("\u{feff}[1,\"x\"]").0, "/1");
    assert!(read_syntax::<Vec<u8>>("\u{feff}\u{feff}[1]".as_bytes()));
}
