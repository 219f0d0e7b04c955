//! Path parameters, queries and forms.

use crate::{body, field_error};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use status_error::{Location, RequestError, extract};
use std::collections::{BTreeMap, HashMap};
use std::fmt::{Debug, Write as _};
use std::num::{NonZeroI8, NonZeroU8, Saturating, Wrapping};

/// Returns the pointer and the code of the error for a query that can't be read as a `T`.
fn query<T: DeserializeOwned>(query: &str) -> (String, String) {
    let Err(error) = extract::query::<T>(Some(query)) else { panic!("{query} can be read") };
    let detail = field_error(error);
    assert_eq!(detail.location, Location::Query);
    // A form has the same errors.
    let form = extract::form_from_slice::<T>(query.as_bytes()).err().map(field_error).unwrap();
    assert_eq!((&form.pointer, &form.code, &form.message), (&detail.pointer, &detail.code, &detail.message));
    assert_eq!(form.location, Location::Body);
    (detail.pointer.to_string(), detail.code.into_owned())
}

fn at(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct With<T> {
    v: T,
}

/// Checks that a text has the same result in a body, a path, a query and a form.
fn everywhere<T: DeserializeOwned + Debug>(text: &str, code: Option<&str>) {
    let json = format!(r#"{{"v":{text}}}"#);
    let results = [
        extract::json_from_slice::<With<T>>(json.as_bytes()).err(),
        extract::path::<With<T>>(&[("v", text)]).err(),
        extract::path::<T>(&[("v", text)]).err(),
        extract::path::<(T, u8)>(&[("v", text), ("w", "1")]).err(),
        extract::query::<With<T>>(Some(&format!("v={text}"))).err(),
        extract::query::<BTreeMap<String, T>>(Some(&format!("v={text}"))).err(),
        extract::form_from_slice::<With<Vec<T>>>(format!("v={text}").as_bytes()).err(),
    ];
    for error in results {
        let detail = error.map(field_error);
        assert_eq!(detail.as_ref().map(|detail| &*detail.code), code, "{text} as {}", std::any::type_name::<T>());
        assert!(detail.is_none_or(|detail| detail.pointer.as_str() == "/v"), "{text}");
    }
}

#[test]
fn a_number_out_of_range_is_the_same_everywhere() {
    const RANGE: Option<&str> = Some("value_error.number");
    const INTEGER: Option<&str> = Some("type_error.integer");
    for text in ["256", "-1", "18446744073709551616", "-9223372036854775809", "1e30", "99999999999999999999999"] {
        everywhere::<u8>(text, RANGE);
    }
    everywhere::<i8>("-129", RANGE);
    everywhere::<u16>("65536", RANGE);
    everywhere::<u64>("18446744073709551616", RANGE);
    everywhere::<u64>("-1", RANGE);
    everywhere::<i64>("9223372036854775808", RANGE);
    everywhere::<i64>("-9223372036854775809", RANGE);
    everywhere::<u128>("340282366920938463463374607431768211456", RANGE);
    everywhere::<u128>("-1", RANGE);
    everywhere::<i128>("-170141183460469231731687303715884105729", RANGE);
    everywhere::<usize>("99999999999999999999", RANGE);
    everywhere::<NonZeroU8>("0", RANGE);
    everywhere::<NonZeroU8>("256", RANGE);
    everywhere::<NonZeroI8>("-129", RANGE);
    everywhere::<f64>("1e999", RANGE);
    everywhere::<f64>("-1e999", RANGE);
    // Infinity is no number, and a type may accept integers beyond its range.
    everywhere::<f32>("1e39", RANGE);
    everywhere::<f32>("-340282366920938463463374607431768211456", RANGE);
    everywhere::<f32>("3.4028235e38", None);
    everywhere::<Saturating<i8>>("300", None);
    everywhere::<Saturating<u8>>("-1", None);
    everywhere::<Wrapping<u8>>("256", RANGE);
    everywhere::<Option<Option<u8>>>("256", RANGE);
    for text in ["1.5", "1.0", "1e3", "true", "-0", "-1.5"] {
        everywhere::<u8>(text, INTEGER);
        everywhere::<u64>(text, INTEGER);
    }
    everywhere::<u128>("1e30", INTEGER);
    everywhere::<u128>("1.5", INTEGER);
    for text in ["0", "7", "255"] {
        everywhere::<u8>(text, None);
        everywhere::<i128>(text, None);
        everywhere::<f32>(text, None);
    }
    everywhere::<u64>("18446744073709551615", None);
    everywhere::<i64>("-9223372036854775808", None);
    everywhere::<f64>("true", Some("type_error.float"));
    everywhere::<bool>("1", Some("type_error.bool"));
    assert_eq!(query::<With<u8>>(""), at("/v", "missing"));
    assert_eq!(body::<With<u8>>("{}"), at("/v", "missing"));
    for text in ["", "+", "-", "a", "NaN", "inf", "%20 1", "٣"] {
        assert_eq!(query::<With<u8>>(&format!("v={text}")), at("/v", "type_error.integer"), "{text}");
        assert_eq!(query::<With<f64>>(&format!("v={text}")), at("/v", "type_error.float"), "{text}");
    }
}

#[test]
fn invalid_utf8_is_named() {
    let whole = at("/v", "value_error");
    assert_eq!(query::<With<String>>("v=%FF"), whole);
    assert_eq!(query::<With<String>>("v=a+%c3"), whole);
    assert_eq!(query::<With<u8>>("a=1&v=%FF"), whole);
    assert_eq!(query::<BTreeMap<String, String>>("v=a&v=%FF"), whole);
    assert_eq!(query::<Vec<(String, String)>>("v=%ED%A0%80"), whole);
    assert_eq!(query::<With<String>>("v=a&x%FF=1").1, "value_error");
    let raw = extract::form_from_slice::<With<String>>(b"v=\xff").unwrap_err();
    assert_eq!(field_error(raw).pointer.as_str(), "/v");
    assert_eq!(extract::query::<With<String>>(Some("v=%EF%BF%BD+%zz%")).unwrap().v, "\u{fffd} %zz%");
    let segment = extract::segment::<String>("id", "%FF").unwrap_err();
    assert_eq!(field_error(segment).pointer.as_str(), "/id");
}

#[derive(Debug, Deserialize, PartialEq)]
struct Search {
    text: String,
    #[serde(default)]
    ids: Vec<u32>,
    kinds: Option<Vec<Kind>>,
    #[serde(flatten)]
    page: Page,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Kind {
    New,
    Old,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Page {
    limit: u8,
    offset: Option<i64>,
    #[serde(default)]
    exact: bool,
    zip: Option<String>,
    scale: Option<f64>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    years: Vec<u16>,
}

#[test]
fn flattened_fields_have_their_types() {
    let text =
        "text=5&limit=5&offset=-7&exact=true&zip=5&scale=0.5&tags=5&years=1999&years=2000&ids=1&kinds=new&kinds=old";
    let search: Search = extract::query(Some(text)).unwrap();
    let page = Page {
        limit: 5,
        offset: Some(-7),
        exact: true,
        zip: Some("5".to_owned()),
        scale: Some(0.5),
        tags: vec!["5".to_owned()],
        years: vec![1999, 2000],
    };
    let kinds = Some(vec![Kind::New, Kind::Old]);
    assert_eq!(search, Search { text: "5".to_owned(), ids: vec![1], kinds, page });
    let of = |rest: &str| query::<Search>(&format!("text=a{rest}"));
    assert_eq!(of(""), at("/limit", "missing"));
    assert_eq!(of("&limit=x"), at("/limit", "type_error.integer"));
    assert_eq!(of("&limit=256"), at("/limit", "value_error.number"));
    assert_eq!(of("&limit=1&limit=2"), at("/limit", "value_error.duplicate"));
    assert_eq!(of("&limit=1&ids=x"), at("/ids", "type_error.integer"));
    assert_eq!(of("&limit=1&kinds=x"), at("/kinds", "type_error.enum"));
    assert_eq!(of("&limit=1&text=b"), at("/text", "value_error.duplicate"));
    // The same text in fields of other types, and in parameters that are ignored.
    let mut many = "text=1&limit=1&zip=1&offset=1&scale=1&tags=1&years=1".to_owned();
    (0..1000).for_each(|index| write!(many, "&x{index}=1").unwrap());
    assert_eq!(extract::query::<Search>(Some(&many)).unwrap().page.offset, Some(1));
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(tag = "by", rename_all = "lowercase")]
enum Tagged {
    Id { id: u64 },
    Name { name: String },
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(untagged)]
enum Untagged {
    Id { id: u64, is: bool },
    Name { name: String },
}

#[derive(Debug, Deserialize, PartialEq)]
struct Rest {
    limit: u8,
    #[serde(flatten)]
    rest: HashMap<String, u32>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Maybe {
    text: String,
    #[serde(flatten)]
    page: Option<Page>,
}

#[derive(Debug, Deserialize)]
struct Letter {
    #[serde(flatten)]
    with: Letters,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Letters {
    letter: char,
    kind: Option<Kind>,
}

#[test]
fn a_path_has_buffered_values_too() {
    let page: Search = extract::path(&[("text", "7"), ("limit", "7"), ("zip", "7")]).unwrap();
    assert_eq!((page.text.as_str(), page.page.limit, page.page.zip.as_deref()), ("7", 7, Some("7")));
    assert_eq!(extract::path::<Tagged>(&[("by", "id"), ("id", "7")]).unwrap(), Tagged::Id { id: 7 });
    let place = |params: &[(&str, &str)]| field_error(extract::path::<Search>(params).unwrap_err()).pointer.to_string();
    assert_eq!(place(&[("text", "7"), ("limit", "x")]), "/limit");
    assert_eq!(place(&[("text", "7"), ("limit", "256")]), "/limit");
    // The route has other names than the type.
    for params in [&[("text", "7"), ("x", "7")], &[("limit", "7"), ("zip", "7")]] {
        assert!(matches!(extract::path::<Search>(params), Err(RequestError::Misused { .. })));
    }
}

#[test]
fn buffered_values_have_their_types() {
    assert_eq!(extract::query::<Tagged>(Some("by=id&id=7")).unwrap(), Tagged::Id { id: 7 });
    assert_eq!(extract::query::<Tagged>(Some("by=name&name=7")).unwrap(), Tagged::Name { name: "7".to_owned() });
    assert_eq!(extract::query::<Untagged>(Some("id=7&is=true")).unwrap(), Untagged::Id { id: 7, is: true });
    assert_eq!(extract::query::<Untagged>(Some("name=7")).unwrap(), Untagged::Name { name: "7".to_owned() });
    assert_eq!(query::<Tagged>("by=id&id=x"), at("/id", "type_error.integer"));
    assert_eq!(query::<Tagged>("by=x"), at("/by", "type_error.enum"));
    assert_eq!(query::<Untagged>("id=x"), at("", "value_error"));
    // serde drops the error of a flattened option.
    let maybe = |query| extract::query::<Maybe>(Some(query)).unwrap().page.map(|page| (page.limit, page.zip));
    assert_eq!(maybe("text=5&limit=5&zip=5"), Some((5, Some("5".to_owned()))));
    assert_eq!(maybe("text=5&limit=x"), None);
    assert_eq!(maybe("text=5"), None);
    assert_eq!(query::<Search>("text=a&limit=1&zip=1&zip=2"), at("/zip", "value_error.duplicate"));
    assert_eq!(query::<Letter>("letter=true"), at("/letter", "type_error.character"));
    assert_eq!(query::<Letter>("letter=77"), at("/letter", "type_error.character"));
    assert_eq!(query::<Letter>("letter=a&kind=Z"), at("/kind", "type_error.enum"));
    assert_eq!(extract::query::<Letter>(Some("letter=7&kind=old")).unwrap().with.letter, '7');
    let many: String = (0..500).fold("limit=1".to_owned(), |text, index| format!("{text}&x{index}={index}"));
    assert_eq!(extract::query::<Rest>(Some(&many)).unwrap().rest.len(), 500);
}

#[test]
fn lists_and_maps() {
    assert_eq!(extract::query::<With<Vec<u8>>>(Some("v=1&w=9&v=2")).unwrap().v, [1, 2]);
    assert_eq!(extract::query::<With<[u8; 2]>>(Some("v=1&v=2")).unwrap().v, [1, 2]);
    assert_eq!(query::<With<[u8; 2]>>("v=1"), at("/v", "value_error.list.length"));
    assert_eq!(query::<With<[u8; 2]>>("v=1&v=2&v=3"), at("/v", "value_error.list.length"));
    assert_eq!(query::<With<(u8, String)>>("v=1&v=2&v=3"), at("/v", "value_error.list.length"));
    assert_eq!(query::<With<Vec<u8>>>("v=1&v=x"), at("/v", "type_error.integer"));
    assert_eq!(query::<With<u8>>("v=1&v=2"), at("/v", "value_error.duplicate"));
    let pairs = extract::query::<Vec<(String, u8)>>(Some("b=1&a=2&b=3")).unwrap();
    assert_eq!(pairs, [("b".to_owned(), 1), ("a".to_owned(), 2), ("b".to_owned(), 3)]);
    assert_eq!(extract::path::<Vec<(String, u8)>>(&[("b", "1"), ("a", "2")]).unwrap().len(), 2);
    assert_eq!(extract::query::<HashMap<u8, Vec<char>>>(Some("1=a&1=b")).unwrap()[&1], ['a', 'b']);
    assert_eq!(extract::query::<Option<With<u8>>>(Some("v=1")).unwrap().unwrap().v, 1);
    extract::query::<()>(Some("v=1")).unwrap();
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Deep {
    #[serde(flatten)]
    inner: With<With<u8>>,
}

/// A type that no query can be read into is a mistake in the program.
#[test]
fn a_type_that_no_query_fits_is_the_programs_fault() {
    for error in [
        extract::query::<u8>(Some("v=1")).unwrap_err(),
        extract::query::<String>(None).unwrap_err(),
        extract::query::<Kind>(Some("new")).unwrap_err(),
        extract::query::<(u8, u8)>(Some("a=1&b=2")).unwrap_err(),
        extract::query::<With<With<u8>>>(Some("v=1")).unwrap_err(),
        extract::query::<With<BTreeMap<u8, u8>>>(Some("v=1")).unwrap_err(),
        extract::query::<Deep>(Some("v=1")).unwrap_err(),
        extract::query::<With<Vec<Vec<u8>>>>(Some("v=1")).unwrap_err(),
    ] {
        assert!(matches!(error, RequestError::Misused { .. }), "{error:?}");
    }
}
