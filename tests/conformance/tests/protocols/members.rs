//! Public members over HTTP, gRPC and GraphQL: the same ones, and the same faults.

use serde::ser::{Serialize, SerializeTupleVariant as _, Serializer};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use status_error::layer::RequestScope;
use status_error::member::MemberSink;
use status_error::report::{Fault, Report};
use status_error::{ApiError, ApiProfile, FieldError, Location, Pointer, ProblemType, format};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use tonic::Status;
use tonic_types::StatusExt as _;

static RFC: ApiProfile = ApiProfile::new("items.example.com").reporter(note);
static ENVELOPE: ApiProfile = ApiProfile::new("items.example.com").format(&format::Envelope).reporter(note);

thread_local! {
    static FAULTS: RefCell<Vec<Fault>> = const { RefCell::new(Vec::new()) };
}

fn note(report: &Report<'_>) {
    FAULTS.with(|faults| faults.borrow_mut().extend_from_slice(report.faults()));
}

/// The values that a protocol sends beside the message, and the faults that it reported.
#[derive(Debug, PartialEq)]
struct Sent {
    values: BTreeMap<String, Value>,
    faults: Vec<Fault>,
}

impl Sent {
    fn names(&self) -> BTreeSet<&str> {
        self.values.keys().map(String::as_str).collect()
    }
}

fn sent(profile: &'static ApiProfile, values: impl FnOnce() -> BTreeMap<String, Value>) -> Sent {
    FAULTS.take();
    let values = RequestScope::new().profile(profile).in_scope(values);
    Sent { values, faults: FAULTS.take() }
}

fn over_http(profile: &'static ApiProfile, error: &dyn ApiError) -> Sent {
    sent(profile, || {
        let body = status_error::response(error).into_body();
        let mut json = serde_json::Deserializer::from_slice(&body);
        json.disable_recursion_limit();
        serde::Deserialize::deserialize(&mut json).unwrap()
    })
}

fn over_graphql(error: &dyn ApiError) -> Sent {
    sent(&RFC, || {
        let converted = status_error::async_graphql_7::error(error);
        let names = NAMES.iter().chain(&["code", "status", "details", "instance", "fields"]);
        let get = |name: &&str| Some(((*name).to_owned(), converted.extensions.as_ref()?.get(name)?.clone()));
        names.filter_map(get).map(|(name, value)| (name, value.into_json().unwrap())).collect()
    })
}

fn over_grpc(error: &dyn ApiError) -> Sent {
    sent(&RFC, || {
        let status = status_error::tonic_014::status(error);
        let metadata = status.get_details_error_info().unwrap().metadata;
        metadata.into_iter().map(|(name, text)| (name, Value::String(text))).collect()
    })
}

/// Returns what each protocol sends. Each one has the code.
fn over_each(error: &dyn ApiError, code: &str) -> [Sent; 4] {
    let each = [over_http(&RFC, error), over_http(&ENVELOPE, error), over_graphql(error), over_grpc(error)];
    for sent in &each {
        assert_eq!(sent.values["code"], code, "{sent:?}");
    }
    each
}

/// The names of the members in these tests.
const NAMES: [&str; 5] = ["id", "reference", "unique", "value", "at"];

/// Checks that each protocol sends these members and no others, without a fault.
#[track_caller]
fn assert_sent(error: &dyn ApiError, code: &str, members: &[&str]) -> [Sent; 4] {
    let each = over_each(error, code);
    for sent in &each {
        let own: BTreeSet<_> = sent.names().into_iter().filter(|name| members.contains(name)).collect();
        assert_eq!(own, members.iter().copied().collect(), "{sent:?}");
        assert_eq!(sent.faults, [], "{sent:?}");
    }
    each
}

/// Checks that no protocol sends a member, and that each reports the same fault.
#[track_caller]
fn assert_failed(error: &dyn ApiError, code: &str, member: &'static str) {
    for sent in over_each(error, code) {
        assert!(NAMES.iter().all(|name| ["reference", "unique"].contains(name) || !sent.values.contains_key(*name)));
        assert_eq!(sent.faults, [Fault::Member(member)], "{sent:?}");
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Error {
    #[error("the bank is closed")]
    #[status(503, disclose)]
    R {
        #[public]
        reference: String,
        #[public]
        id: u8,
    },
    #[error("taken")]
    #[status(409)]
    #[unique("name")]
    Taken {
        #[public]
        unique: bool,
        #[public]
        id: u8,
    },
    #[error("gone")]
    #[status(410)]
    Both {
        #[public]
        unique: u8,
        #[public]
        reference: Option<u8>,
    },
}

/// A member may have a name that only GraphQL uses. It is sent over all protocols, and GraphQL's
/// own value has another name.
#[test]
fn a_member_has_its_name_in_each_protocol() {
    let error = Error::R { reference: "r-7".to_owned(), id: 1 };
    let [http, _, graphql, grpc] = assert_sent(&error, "r", &["reference", "id"]);
    for sent in [&http, &graphql, &grpc] {
        assert_eq!(sent.values["reference"], "r-7");
    }
    for sent in [&http, &graphql] {
        assert!(sent.values["instance"].as_str().unwrap().starts_with("urn:uuid:"), "{sent:?}");
    }
    let [http, _, graphql, _] = assert_sent(&Error::Taken { unique: true, id: 1 }, "taken", &["unique", "id"]);
    for sent in [http, graphql] {
        assert_eq!((&sent.values["unique"], &sent.values["fields"]), (&json!(true), &json!(["name"])));
    }
    assert_sent(&Error::Both { unique: 1, reference: Some(2) }, "both", &["unique", "reference"]);
    let [.., graphql, _] = assert_sent(&Error::Both { unique: 1, reference: None }, "both", &["unique"]);
    assert!(!graphql.values.contains_key("reference") && !graphql.values.contains_key("fields"), "{graphql:?}");
}

/// An error whose problem type has members of its own.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("the record is closed")]
#[status(409, code = "closed, for now", members(value = "auth", at = null))]
struct Closed {
    #[public]
    id: u8,
}

/// An error that adds a member and a message to the response of another one.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("{0}")]
#[status(transparent)]
#[message("Record {1}: {0}")]
struct Around(#[source] Closed, #[public(name = "unique")] u8);

#[test]
fn static_members_and_those_around_an_inner_error_are_sent_over_each_protocol() {
    let code = "closed, for now";
    let each = assert_sent(&Closed { id: 7 }, code, &["value", "id"]);
    for sent in &each {
        assert_eq!(sent.values["value"], "auth");
    }
    // A string of gRPC can't be null, and a `null` of HTTP and GraphQL is sent.
    let at = each.map(|sent| sent.values.get("at").cloned());
    assert_eq!(at, [Some(Value::Null), Some(Value::Null), Some(Value::Null), None]);
    let around = Around(Closed { id: 7 }, 3);
    assert_sent(&around, code, &["value", "id", "unique"]);
    let message = "Record 3: the record is closed";
    assert_eq!(status_error::tonic_014::status(&around).message(), message);
    assert_eq!(status_error::async_graphql_7::error(&around).message, message);
}

/// An error by hand with members of any names.
#[derive(Debug, thiserror::Error)]
#[error("by hand")]
struct ByHand(&'static [&'static str]);

impl ApiError for ByHand {
    fn problem_type(&self) -> &'static ProblemType {
        static KIND: ProblemType = ProblemType::new(503, "by_hand").disclosed(true);
        &KIND
    }

    fn members(&self, members: &mut MemberSink<'_>) {
        self.0.iter().for_each(|name| members.add(name, "of the error"));
    }
}

/// A reserved name is reserved in all formats and protocols, whichever of them uses the name.
#[test]
fn a_reserved_name_fails_in_each_protocol() {
    assert_sent(&ByHand(&["id", "reference", "unique"]), "by_hand", &["id", "reference", "unique"]);
    let reserved: [&[&str]; 10] = [
        &["id", "type"],
        &["id", "title"],
        &["id", "status"],
        &["id", "detail"],
        &["id", "instance"],
        &["id", "code"],
        &["id", "errors"],
        &["id", "fields"],
        &["id", "message"],
        &["details", "id"],
    ];
    for names in reserved {
        let name = names.iter().find(|name| **name != "id").unwrap();
        assert_failed(&ByHand(names), "by_hand", name);
        for sent in over_each(&ByHand(names), "by_hand") {
            assert!(!format!("{sent:?}").contains("of the error"), "{sent:?}");
        }
    }
    assert_failed(&ByHand(&["id", "at", "id"]), "by_hand", "id");
}

/// A value that is nested in one of these ways, without a value in memory that is.
#[derive(Debug, Clone, Copy)]
enum Shape {
    List,
    Map,
    Struct,
    Some,
    Newtype,
    Variant,
    TupleVariant,
}

#[derive(Debug)]
struct Nested(Shape, usize);

impl Serialize for Nested {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;
        let Self(shape, levels) = *self;
        let Some(inner) = levels.checked_sub(1).map(|levels| Self(shape, levels)) else {
            return serializer.serialize_u8(7);
        };
        match shape {
            Shape::List => serializer.collect_seq([inner]),
            Shape::Map => serializer.collect_map([("a", inner)]),
            Shape::Some => serializer.serialize_some(&inner),
            Shape::Newtype => serializer.serialize_newtype_struct("Nested", &inner),
            Shape::Variant => serializer.serialize_newtype_variant("Nested", 0, "a", &inner),
            Shape::Struct => {
                let mut fields = serializer.serialize_struct("Nested", 1)?;
                fields.serialize_field("a", &inner)?;
                fields.end()
            }
            Shape::TupleVariant => {
                let mut fields = serializer.serialize_tuple_variant("Nested", 0, "a", 1)?;
                fields.serialize_field(&inner)?;
                fields.end()
            }
        }
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("deep")]
#[status(400)]
struct Deep<T: std::fmt::Debug + Serialize> {
    #[public]
    id: u8,
    #[public]
    value: T,
}

fn deep<T: std::fmt::Debug + Serialize>(value: T) -> Deep<T> {
    Deep { id: 1, value }
}

#[test]
fn members_are_nested_up_to_128_levels() {
    use Shape::*;
    for shape in [List, Map, Struct, Variant] {
        for levels in [0, 1, 99, 100, 126, 127, 128] {
            assert_sent(&deep(Nested(shape, levels)), "deep", &["id", "value"]);
        }
        for levels in [129, 130, 200, 5_000, usize::MAX] {
            assert_failed(&deep(Nested(shape, levels)), "deep", "value");
        }
    }
    // Two levels of JSON each.
    assert_sent(&deep(Nested(TupleVariant, 64)), "deep", &["id", "value"]);
    assert_failed(&deep(Nested(TupleVariant, 65)), "deep", "value");
    // No level of JSON, but of the stack.
    for shape in [Some, Newtype] {
        assert_sent(&deep(Nested(shape, 128)), "deep", &["id", "value"]);
        assert_failed(&deep(Nested(shape, usize::MAX)), "deep", "value");
    }
}

/// Values of serde_json, and JSON that was written before, which no serializer looks into.
#[test]
fn json_of_a_client_is_bounded_too() {
    let text = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let raw = |levels| RawValue::from_string(text(levels)).unwrap();
    assert_sent(&deep(raw(128)), "deep", &["id", "value"]);
    assert_failed(&deep(raw(129)), "deep", "value");
    assert_failed(&deep(raw(30_000)), "deep", "value");
    assert_failed(&deep(Some((1, [raw(127)]))), "deep", "value");
    let value = (0..200).fold(json!("x"), |inner, _| json!([inner]));
    assert_failed(&deep(value), "deep", "value");
    let brackets = "[{\"".repeat(200);
    assert_sent(&deep(json!({ &brackets: brackets })), "deep", &["id", "value"]);
}

/// Other values that can't be sent.
#[test]
fn a_value_that_fails_is_left_out_in_each_protocol() {
    assert_failed(&deep("x".repeat(70_000)), "deep", "value");
    assert_failed(&deep(BTreeMap::from([(vec![1], 2)])), "deep", "value");
}

/// Trailers are shorter than a body. If the members don't fit, none is sent.
#[test]
fn members_that_do_not_fit_a_trailer_are_left_out_together() {
    let sent = over_grpc(&deep("x".repeat(6_000)));
    assert_eq!(sent.names(), BTreeSet::from(["code"]));
    assert_eq!(sent.faults, [Fault::Member("value")]);
    assert_eq!(over_grpc(&deep("x".repeat(3_000))).faults, []);
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("numbers")]
#[status(400)]
struct Numbers {
    #[public]
    value: u128,
    #[field_errors]
    errors: Vec<FieldError>,
}

/// The JSON of a member over gRPC is that of HTTP, and so are the places of field errors: a member
/// that is named by digits is no index.
#[test]
fn values_and_places_are_as_over_http() {
    let at = |pointer| FieldError::new(Location::Body, pointer, "missing", "This value is required.");
    let years = || Pointer::root().key("years");
    let errors = vec![
        at(years().key("2024").key("007").index(6)),
        at(years().key("+5").key("0")),
        at(Pointer::root().key("0").index(0)),
    ];
    let error = Numbers { value: u128::MAX, errors };
    assert_eq!(over_grpc(&error).values["value"], u128::MAX.to_string());
    let status = Status::from(error);
    let fields = status.get_details_bad_request().unwrap().field_violations.into_iter().map(|it| it.field);
    assert_eq!(fields.collect::<Vec<_>>(), ["years.2024.007[7]", "years.+5.0", "0[1]"]);
}
