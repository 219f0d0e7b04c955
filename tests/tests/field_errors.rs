//! Field errors from other crates: validator and serde_path_to_error.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{ENVELOPE, RFC, body};
use serde::Deserialize;
use serde_json::Value;
use status_error::field_error::{WithLocation, WithWireNames};
use status_error::{ApiError, Location};
use std::borrow::Cow;
use validator::{Validate, ValidationError, ValidationErrors};

#[derive(Debug, Deserialize, Validate)]
#[serde(rename_all = "camelCase")]
#[validate(schema(function = "is_consistent", skip_on_field_errors = false))]
struct Buyer {
    #[validate(length(min = 1, max = 3))]
    name: String,
    #[validate(email)]
    email_address: Option<String>,
    #[validate(nested)]
    billing_details: Billing,
    #[validate(nested)]
    lines: Vec<Line>,
    #[serde(default)]
    #[validate(length(max = 2))]
    tags: Vec<String>,
    #[validate(must_match(other = "name"))]
    again: String,
}

#[derive(Debug, Deserialize, Validate)]
struct Billing {
    #[validate(length(equal = 2, message = "A country has two letters."))]
    country: String,
    #[validate(nested)]
    contact: Option<Line>,
}

#[derive(Debug, Deserialize, Validate)]
struct Line {
    #[validate(range(min = 1, max = 7))]
    r#type: u8,
    #[validate(custom(function = "is_plain"), does_not_contain(pattern = "secret"))]
    text: String,
}

fn is_plain(text: &str) -> Result<(), ValidationError> {
    if text.is_ascii() { Ok(()) } else { Err(ValidationError::new("not_plain")) }
}

fn is_consistent(buyer: &Buyer) -> Result<(), ValidationError> {
    let is_consistent = buyer.name != "hunter2" || buyer.lines.is_empty();
    is_consistent.then_some(()).ok_or_else(|| {
        let error = ValidationError::new("too_much_at_once");
        error.with_message(Cow::Borrowed("A name or lines, not both."))
    })
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Invalid {
    #[error("the body failed validation")]
    #[status(400, code = "bad_request")]
    Body(
        #[from]
        #[field_errors]
        ValidationErrors,
    ),
    #[error("the query failed validation")]
    #[status(400, code = "bad_request")]
    Query(#[field_errors] WithLocation<ValidationErrors>),
    #[error("the coupon can't be used")]
    #[status(422)]
    Coupon(#[field_errors] ValidationError),
}

/// Returns the pointer, code and message of each field error.
fn told(body: &str) -> Vec<[String; 3]> {
    let body: Value = serde_json::from_str(body).unwrap();
    let errors = body["errors"].as_array().unwrap();
    let texts = |error: &Value| ["pointer", "code", "detail"].map(|key| error[key].as_str().unwrap_or("-").to_owned());
    errors.iter().map(texts).collect()
}

fn line(number: u8, text: &str) -> Line {
    Line { r#type: number, text: text.to_owned() }
}

#[test]
fn errors_of_validator_have_pointers_and_no_values() {
    let buyer = Buyer {
        name: "hunter2".to_owned(),
        email_address: Some("hunter2".to_owned()),
        billing_details: Billing { country: "hunter2".to_owned(), contact: Some(line(0, "hünter2")) },
        lines: vec![line(1, "hunter2"), line(9, "secret hünter2")],
        tags: Vec::new(),
        again: "hunter3".to_owned(),
    };
    let body = body(&RFC, &Invalid::from(buyer.validate().unwrap_err()));
    assert!(!body.contains("nter2") && !body.contains("nter3"), "{body}");
    let expected = [
        ("#", "too_much_at_once", "A name or lines, not both."),
        ("#/again", "value_error.mismatch", "This must be the same as the other value."),
        // In the order of the names in Rust, `r#type` and `text`.
        ("#/billing_details/contact/type", "value_error.number.not_ge", "This must be at least 1."),
        ("#/billing_details/contact/text", "not_plain", "This value can't be used."),
        ("#/billing_details/country", "value_error.any_str.length", "A country has two letters."),
        // The name in Rust, because validator doesn't know serde's name of the member.
        ("#/email_address", "value_error.email", "This must be an email address."),
        ("#/lines/1/type", "value_error.number.not_le", "This must be at most 7."),
        ("#/lines/1/text", "value_error.str.contains", "This contains what it must not."),
        ("#/lines/1/text", "not_plain", "This value can't be used."),
        ("#/name", "value_error.any_str.max_length", "This must have at most 3 characters."),
    ];
    assert_eq!(told(&body), expected.map(|(pointer, code, message)| [pointer, code, message].map(str::to_owned)));
}

#[test]
fn a_list_that_is_too_long_is_an_error_of_the_list() {
    let buyer = Buyer {
        name: "Ann".to_owned(),
        email_address: None,
        billing_details: Billing { country: "NZ".to_owned(), contact: None },
        lines: Vec::new(),
        tags: ["a", "b", "c"].map(str::to_owned).into(),
        again: "Ann".to_owned(),
    };
    let body = body(&RFC, &Invalid::from(buyer.validate().unwrap_err()));
    let expected = ["#/tags", "value_error.list.max_items", "This must have at most 2 elements."];
    assert_eq!(told(&body), [expected.map(str::to_owned)]);
}

#[test]
fn errors_of_validator_may_be_about_another_part_of_the_request() {
    let errors = Line { r#type: 0, text: String::new() }.validate().unwrap_err();
    let rfc = body(&RFC, &Invalid::Query(WithLocation(Location::Query, errors.clone())));
    let rfc: Value = serde_json::from_str(&rfc).unwrap();
    assert_eq!((&rfc["errors"][0]["location"], &rfc["errors"][0]["pointer"]), (&"query".into(), &"/type".into()));
    let envelope = body(&ENVELOPE, &Invalid::Query(WithLocation(Location::Query, errors)));
    let envelope: Value = serde_json::from_str(&envelope).unwrap();
    assert_eq!(envelope["details"].as_array().unwrap().len(), 1, "{envelope}");
}

#[test]
fn one_error_of_validator_is_about_the_whole() {
    let error = ValidationError::new("expired").with_message(Cow::Borrowed("This coupon has expired."));
    let body = body(&RFC, &Invalid::Coupon(error));
    assert_eq!(told(&body), [["#", "expired", "This coupon has expired."].map(str::to_owned)]);
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Unreadable {
    #[error("the body can't be read")]
    #[status(400, code = "bad_request")]
    Body(
        #[from]
        #[field_errors]
        serde_path_to_error::Error<serde_json::Error>,
    ),
    #[error("the query can't be read")]
    #[status(400, code = "bad_request")]
    Query(#[field_errors] WithLocation<serde_path_to_error::Error<serde_urlencoded::de::Error>>),
}

fn unreadable(json: &str) -> String {
    let mut json = serde_json::Deserializer::from_str(json);
    let error = serde_path_to_error::deserialize::<_, Buyer>(&mut json).unwrap_err();
    body(&RFC, &Unreadable::from(error))
}

#[test]
fn paths_of_serde_are_pointers_with_the_names_on_the_wire() {
    let start = r#"{"name":"a","again":"a","billingDetails":{"country":"NZ"}"#;
    let table = [
        (format!(r#"{start},"lines":[{{"type":1,"text":""}},{{"type":"hunter2"}}]}}"#), "#/lines/1/type", "type_error"),
        (format!(r#"{start},"lines":[{{"type":999,"text":""}}]}}"#), "#/lines/0/type", "value_error"),
        (format!(r#"{start},"emailAddress":7}}"#), "#/emailAddress", "type_error"),
        // The pointer of a missing member leads to the place where the member would be.
        (format!(r#"{start},"lines":[{{"type":1}}]}}"#), "#/lines/0/text", "missing"),
        (format!("{start}}}"), "#/lines", "missing"),
        (format!("{start},"), "#", "value_error.jsondecode"),
        ("hunter2".to_owned(), "#", "value_error.jsondecode"),
    ];
    for (json, pointer, code) in table {
        let body = unreadable(&json);
        assert!(!body.contains("hunter2"), "{body}");
        let [told] = told(&body).try_into().unwrap();
        assert_eq!(told[0], pointer, "{json}: {body}");
        assert!(told[1].starts_with(code), "{json}: {body}");
    }
}

#[test]
fn a_parameter_is_named_by_its_path() {
    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Page {
        limit: u8,
        cursor: Option<u64>,
    }
    for (query, pointer, code) in [
        ("limit=hunter2", "/limit", "type_error.integer"),
        ("limit=1&cursor=hunter2", "/cursor", "type_error.integer"),
        ("cursor=7", "/limit", "missing"),
    ] {
        let query = serde_urlencoded::Deserializer::new(form(query));
        let error = serde_path_to_error::deserialize::<_, Page>(query).unwrap_err();
        let body = body(&RFC, &Unreadable::Query(WithLocation(Location::Query, error)));
        assert!(!body.contains("hunter2"), "{body}");
        let body: Value = serde_json::from_str(&body).unwrap();
        let error = &body["errors"][0];
        assert_eq!(
            (&error["location"], &error["pointer"], &error["code"]),
            (&"query".into(), &pointer.into(), &code.into())
        );
    }
}

fn form(query: &str) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(query.as_bytes())
}

#[derive(Debug, Deserialize, Validate, garde::Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
struct Order {
    #[validate(length(min = 1))]
    #[garde(length(min = 1))]
    display_name: String,
    #[serde(rename = "e-mail")]
    #[validate(length(min = 1))]
    #[garde(length(min = 1))]
    address: String,
    #[validate(nested)]
    #[garde(dive)]
    order_lines: Vec<OrderLine>,
    #[validate(nested)]
    #[garde(dive)]
    first_line: Option<Box<OrderLine>>,
}

#[derive(Debug, Deserialize, Validate, garde::Validate)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
#[garde(allow_unvalidated)]
#[allow(dead_code)]
struct OrderLine {
    #[validate(range(min = 1))]
    #[garde(range(min = 1))]
    unit_price: u32,
    r#type: u8,
}

fn order() -> Order {
    let line = || OrderLine { unit_price: 0, r#type: 0 };
    let first_line = Some(Box::new(line()));
    Order { display_name: String::new(), address: String::new(), order_lines: vec![line()], first_line }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum InvalidOrder {
    #[error("invalid")]
    #[status(400)]
    Garde(#[field_errors] WithWireNames<garde::Report>),
    #[error("invalid")]
    #[status(400)]
    Validator(#[field_errors] WithWireNames<ValidationErrors>),
    #[error("invalid")]
    #[status(400)]
    Query(#[field_errors] WithLocation<WithWireNames<ValidationErrors>>),
}

#[test]
fn wire_names_come_from_serde() {
    let places = |error: &InvalidOrder| {
        let mut places: Vec<String> = told(&body(&RFC, error)).into_iter().map(|[pointer, ..]| pointer).collect();
        places.sort_unstable();
        places
    };
    let expected = ["#/displayName", "#/e-mail", "#/firstLine/UNIT-PRICE", "#/orderLines/0/UNIT-PRICE"];
    let report = garde::Validate::validate(&order()).unwrap_err();
    let named = WithWireNames::of::<Order>(report).rename("address", "e-mail");
    assert_eq!(places(&InvalidOrder::Garde(named)), expected);
    let errors = Validate::validate(&order()).unwrap_err();
    let named = WithWireNames::of::<Order>(errors.clone()).rename("address", "e-mail");
    assert_eq!(places(&InvalidOrder::Validator(named)), expected);
    // Without the declaration, a name with other letters stays.
    let named = WithWireNames::of::<Order>(errors.clone());
    assert_eq!(places(&InvalidOrder::Validator(named))[0], "#/address");
    let located = WithLocation(Location::Query, WithWireNames::of::<Order>(errors));
    assert!(body(&RFC, &InvalidOrder::Query(located)).contains(r#""location":"query","pointer":"/displayName""#));
}

#[test]
fn a_list_that_is_the_whole_body_has_wire_names() {
    let errors = Validate::validate(&vec![OrderLine { unit_price: 0, r#type: 1 }]).unwrap_err();
    let named = WithWireNames::of::<Vec<OrderLine>>(errors);
    assert_eq!(told(&body(&RFC, &InvalidOrder::Validator(named)))[0][0], "#/0/UNIT-PRICE");
    let orders = std::collections::BTreeMap::from([("a b".to_owned(), order())]);
    let mut report = garde::Report::new();
    garde::Validate::validate_into(&orders, &(), &mut garde::Path::empty, &mut report);
    let named = WithWireNames::of::<std::collections::BTreeMap<String, Order>>(report);
    let body = body(&RFC, &InvalidOrder::Garde(named));
    assert!(body.contains("#/a%20b/displayName"), "{body}");
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Flat {
    #[serde(flatten)]
    inner: OrderLine,
}

/// The names in Rust stay if serde doesn't report the names on the wire.
#[test]
fn unknown_wire_names_are_kept() {
    let mut report = garde::Report::new();
    report.append(garde::Path::new("unit_price"), garde::Error::new("not set"));
    report.append(garde::Path::new("unit_price").join(7).join("x/y"), garde::Error::new("not set"));
    let places = |named| told(&body(&RFC, &InvalidOrder::Garde(named))).into_iter().map(|[pointer, ..]| pointer);
    assert!(places(WithWireNames::of::<Flat>(report.clone())).eq(["#/unit_price", "#/unit_price/7/x~1y"]));
    assert!(places(WithWireNames::of::<Value>(report.clone())).eq(["#/unit_price", "#/unit_price/7/x~1y"]));
    assert!(places(WithWireNames::of::<OrderLine>(report)).eq(["#/UNIT-PRICE", "#/UNIT-PRICE/7/x~1y"]));
}
