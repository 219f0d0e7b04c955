//! Headers, as the fields of a struct.

use super::pairs;
use crate::api::wrappers::with_wire_names::probe;
use crate::contract::location::Location;
use crate::request::request_error::RequestError;
use crate::request::serde_error::request_errors;
use http::{HeaderMap, HeaderValue};
use serde_core::de::DeserializeOwned;

/// Deserializes a value from the headers of a request: each field of a struct is the header with
/// the field's name, in any case.
///
/// ```
/// use status_error::{Location, RequestError, extract};
///
/// #[derive(Debug, serde::Deserialize)]
/// #[serde(rename_all = "kebab-case")]
/// struct Headers {
///     x_tenant: u32,
///     if_match: Option<String>,
/// }
///
/// let mut headers = http::HeaderMap::new();
/// headers.insert("x-tenant", "7".parse().unwrap());
/// let read: Headers = extract::headers(&headers).unwrap();
/// assert_eq!((read.x_tenant, read.if_match), (7, None));
///
/// headers.insert("x-tenant", "hunter2".parse().unwrap());
/// let Err(RequestError::Header(detail)) = extract::headers::<Headers>(&headers) else { panic!() };
/// assert_eq!((detail.pointer.as_str(), &*detail.code), ("/x-tenant", "type_error.integer"));
/// ```
///
/// A header that is present several times is read into a list. One value that is a list
/// (`accept: text/html, text/plain`) stays one text. Headers that the struct has no field for may
/// have any value, also with `#[serde(deny_unknown_fields)]`. A map, and a struct with
/// `#[serde(flatten)]`, read all headers, with names in lower case.
///
/// # Errors
///
/// - [`RequestError::Header`] if a header is missing, has a wrong value, is not UTF-8, or is
///   present several times but not a list.
/// - [`RequestError::Misused`], as from [`query`](super::query()).
pub fn headers<T: DeserializeOwned>(headers: &HeaderMap) -> Result<T, RequestError> {
    let pairs = match probe::fields::<T>(&[]) {
        Some(names) => {
            let named = names.iter().flat_map(|name| headers.get_all(*name).iter().map(move |value| (*name, value)));
            decode(named)
        }
        None => decode(headers.iter().map(|(name, value)| (name.as_str(), value))),
    };
    pairs::read_decoded(&pairs?, Location::Header)
}

fn decode<'h>(
    headers: impl Iterator<Item = (&'h str, &'h HeaderValue)>,
) -> Result<Vec<(String, String)>, RequestError> {
    let decoded = headers.map(|(name, value)| match std::str::from_utf8(value.as_bytes()) {
        // White space around a value is not part of the value (RFC 9110 §5.5).
        Ok(text) => Ok((name.to_owned(), text.trim_matches([' ', '\t']).to_owned())),
        Err(_) => Err(pairs::request_error(request_errors::not_utf8(Location::Header, name))),
    });
    decoded.collect()
}

/// Returns the error for a header that a type of the framework could not be read from.
#[cfg(any(feature = "actix-web-4", feature = "poem-3", feature = "warp-04"))]
pub(crate) fn bad_header(name: &str, is_present: bool) -> RequestError {
    use crate::contract::pointer::Pointer;
    use crate::request::serde_error::classify;

    let words = if is_present { classify::OTHER } else { classify::MISSING };
    pairs::request_error(request_errors::field_error(Location::Header, Pointer::root().key(name), words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Wanted {
        #[serde(rename = "X-Limit")]
        limit: u8,
        #[serde(rename = "x-tag", default)]
        tags: Vec<String>,
        #[serde(rename = "x-on")]
        on: Option<bool>,
    }

    #[derive(Debug, serde::Deserialize)]
    struct Wrapper(Wanted);

    fn map(headers: &[(&'static str, &[u8])]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_bytes(value).unwrap());
        }
        map
    }

    fn place<T: DeserializeOwned + std::fmt::Debug>(map: &HeaderMap) -> String {
        match headers::<T>(map).unwrap_err() {
            RequestError::Header(error) => format!("{} {} {}", error.location, error.pointer, error.code),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn fields_are_headers() {
        let all =
            map(&[("x-limit", b" 7\t"), ("x-tag", b"a,b"), ("x-tag", b"c"), ("x-on", b"true"), ("host", b"\xff")]);
        let tags = vec!["a,b".to_owned(), "c".to_owned()];
        let wanted = Wanted { limit: 7, tags, on: Some(true) };
        assert_eq!(headers::<Wanted>(&all).unwrap(), wanted);
        assert_eq!(headers::<Wrapper>(&all).unwrap().0, wanted);
        let few = headers::<Wanted>(&map(&[("x-limit", b"7")])).unwrap();
        assert_eq!(few, Wanted { limit: 7, tags: Vec::new(), on: None });
        let names = headers::<BTreeMap<String, String>>(&map(&[("x-limit", b"7"), ("host", b"a")])).unwrap();
        assert_eq!(names.keys().collect::<Vec<_>>(), ["host", "x-limit"]);
    }

    #[test]
    fn the_header_that_is_wrong() {
        assert_eq!(place::<Wanted>(&map(&[])), "header /X-Limit missing");
        assert_eq!(place::<Wrapper>(&map(&[])), "header /X-Limit missing");
        assert_eq!(place::<Wanted>(&map(&[("x-limit", b"")])), "header /X-Limit type_error.integer");
        assert_eq!(place::<Wanted>(&map(&[("x-limit", b"256")])), "header /X-Limit value_error.number");
        assert_eq!(place::<Wanted>(&map(&[("x-limit", b"\xff")])), "header /X-Limit value_error");
        assert_eq!(place::<Wanted>(&map(&[("x-limit", b"1"), ("x-on", b"\xff")])), "header /x-on value_error");
        let twice = map(&[("x-limit", b"7"), ("x-limit", b"7")]);
        assert_eq!(place::<Wanted>(&twice), "header /X-Limit value_error.duplicate");
        assert_eq!(place::<BTreeMap<String, String>>(&map(&[("host", b"\xff")])), "header /host value_error");
    }

    #[test]
    fn a_type_without_names_is_the_programs_fault() {
        let error = headers::<u8>(&map(&[("x-limit", b"7")])).unwrap_err();
        assert!(matches!(error, RequestError::Misused { .. }), "{error:?}");
    }
}
