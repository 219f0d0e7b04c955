//! Guards that store their error with the request, for the catcher.

use super::Mine;
use crate::contract::location::Location;
use crate::request::extract;
use crate::request::request_error::RequestError;
use crate::request::serde_error::request_errors;
use ::rocket::data::{ByteUnit, Data, FromData, Limits};
use ::rocket::http::ContentType;
use ::rocket::request::{FromParam, FromRequest, Outcome};
use ::rocket::response::{Responder, Response, Result as Answered};
use ::rocket::{Request, Route, data};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde_core::Serialize;
use serde_core::de::DeserializeOwned;
use std::cell::RefCell;
use std::io::Cursor;

/// A JSON body, as a data guard and as a responder.
///
/// A body that can't be read is rejected with a [`RequestError`]:
///
/// - 415 if `Content-Type` is neither `application/json` nor `…/…+json`, or if the body is
///   compressed.
/// - 413 if the body is longer than Rocket's limit `json` (1 MiB unless set).
/// - 400 for every other mistake. The response contains the location of the mistake and the
///   expected type, never the value that the client sent.
#[derive(Debug, Clone, Copy, Default)]
pub struct Json<T>(pub T);

/// A body of `application/x-www-form-urlencoded`, as a data guard, deserialized with serde.
///
/// The guard rejects the same mistakes as [`Json`]. The limit is Rocket's `form` (32 KiB unless
/// set).
#[derive(Debug, Clone, Copy, Default)]
pub struct Form<T>(pub T);

/// The URL's query, as a request guard, deserialized with serde. The route's URI doesn't name the
/// query's parameters.
///
/// A wrong value is rejected with [`RequestError::Query`]: a 400 with the parameter and the
/// expected type.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<T>(pub T);

/// A path parameter (`/buyers/<id>`), deserialized with serde.
///
/// After a wrong value, Rocket tries the next route. If no other route matches, the response is a
/// 400 with the parameter and the expected type.
///
/// A parameter with U+FFFD (the replacement character) is rejected, too, because Rocket replaces
/// bytes that are not UTF-8 with it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Path<T>(pub T);

/// The headers that are fields of `T`, as a request guard, deserialized with serde.
///
/// A missing or wrong header is rejected with [`RequestError::Header`]: a 400 with the header and
/// the expected type. See [`extract::headers`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Headers<T>(pub T);

extract::pointers! { Json Form Query Path Headers }

/// Reads a body whose `Content-Type` is a JSON media type.
#[::rocket::async_trait]
impl<'r, T: DeserializeOwned> FromData<'r> for Json<T> {
    type Error = RequestError;

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> data::Outcome<'r, Self> {
        let read = async {
            extract::expect_json(&headers(request))?;
            extract::json_from_slice(&read(request, data, "json", Limits::JSON).await?)
        };
        match read.await {
            Ok(value) => data::Outcome::Success(Self(value)),
            Err(error) => data::Outcome::Error((Mine::of(request).reject(error.clone()), error)),
        }
    }
}

#[::rocket::async_trait]
impl<'r, T: DeserializeOwned> FromData<'r> for Form<T> {
    type Error = RequestError;

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> data::Outcome<'r, Self> {
        let read = async {
            extract::expect_form(&headers(request))?;
            extract::form_from_slice(&read(request, data, "form", Limits::FORM).await?)
        };
        match read.await {
            Ok(value) => data::Outcome::Success(Self(value)),
            Err(error) => data::Outcome::Error((Mine::of(request).reject(error.clone()), error)),
        }
    }
}

/// Returns the request headers that decide how the body is read: `Content-Type` and
/// `Content-Encoding`.
fn headers(request: &Request<'_>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for name in [header::CONTENT_TYPE, header::CONTENT_ENCODING] {
        for value in request.headers().get(name.as_str()) {
            headers.extend(HeaderValue::from_str(value).map(|value| (name.clone(), value)));
        }
    }
    headers
}

async fn read(
    request: &Request<'_>,
    data: Data<'_>,
    limit: &str,
    otherwise: ByteUnit,
) -> Result<Vec<u8>, RequestError> {
    let limit = request.limits().get(limit).unwrap_or(otherwise);
    let body = data.open(limit).into_bytes().await.map_err(|failed| extract::body_failed(&failed))?;
    if body.is_complete() { Ok(body.into_inner()) } else { Err(RequestError::ContentTooLarge) }
}

#[::rocket::async_trait]
impl<'r, T: DeserializeOwned> FromRequest<'r> for Query<T> {
    type Error = RequestError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, RequestError> {
        match extract::query(request.uri().query().map(|query| query.as_str())) {
            Ok(value) => Outcome::Success(Self(value)),
            Err(error) => Outcome::Error((Mine::of(request).reject(error.clone()), error)),
        }
    }
}

#[::rocket::async_trait]
impl<'r, T: DeserializeOwned> FromRequest<'r> for Headers<T> {
    type Error = RequestError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, RequestError> {
        let mut headers = HeaderMap::new();
        for header in request.headers().iter() {
            // Rocket replaces bytes that are not UTF-8, so a value with the replacement character
            // is none that the client sent.
            let is_replaced = header.value().contains(char::REPLACEMENT_CHARACTER);
            let value = if is_replaced { &[0xFF][..] } else { header.value().as_bytes() };
            let name = HeaderName::from_bytes(header.name().as_str().as_bytes());
            if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(value)) {
                // Fails only if the map is full (32,768 values). The header is then left out.
                let _ = headers.try_append(name, value);
            }
        }
        match extract::headers(&headers) {
            Ok(value) => Outcome::Success(Self(value)),
            Err(error) => Outcome::Error((Mine::of(request).reject(error.clone()), error)),
        }
    }
}

impl<'r, T: Serialize> Responder<'r, 'static> for Json<T> {
    fn respond_to(self, request: &'r Request<'_>) -> Answered<'static> {
        match serde_json::to_vec(&self.0) {
            Ok(json) => Response::build().header(ContentType::JSON).sized_body(json.len(), Cursor::new(json)).ok(),
            Err(error) => super::respond(&RequestError::unserializable(&error), request),
        }
    }
}

impl<'a, T: DeserializeOwned> FromParam<'a> for Path<T> {
    type Error = RequestError;

    fn from_param(param: &'a str) -> Result<Self, RequestError> {
        // Rocket replaces bytes that are not UTF-8 before a guard can see them.
        let is_replaced = param.contains(char::REPLACEMENT_CHARACTER);
        let value = if is_replaced { Err(not_text("")) } else { extract::path(&[("", param)]).map(Self) };
        value.inspect_err(|_| {
            // Fails only while the thread is torn down. Such a thread sends no response.
            let _ = LAST.try_with(|last| {
                *last.borrow_mut() = Some(Failed { param: param.as_bytes().as_ptr_range(), again: again::<T> })
            });
        })
    }
}

/// The path parameter that failed last on this thread.
///
/// Rocket passes neither the parameter's name nor the request to `FromParam`, and passes no error
/// to its catchers. So [`Path`] stores the address of the parameter's text, which lives as long as
/// the request, and a function that reads the text. The catcher looks for that address among the
/// texts of its own request, and reads the text again to get the error.
struct Failed {
    param: std::ops::Range<*const u8>,
    /// Reads a parameter, given its name and its percent-encoded text, and returns the error.
    again: fn(&str, &str) -> RequestError,
}

thread_local! {
    static LAST: RefCell<Option<Failed>> = const { RefCell::new(None) };
}

fn again<T: DeserializeOwned>(name: &str, raw: &str) -> RequestError {
    extract::segment::<T>(name, raw).err().unwrap_or_else(|| not_text(name))
}

fn not_text(name: &str) -> RequestError {
    RequestError::Path(request_errors::not_utf8(Location::Path, name))
}

/// Returns the error of the path parameter that failed. Returns `None` if no [`Path`] of this
/// request failed.
pub(super) fn path_error(request: &Request<'_>, route: &Route) -> Option<RequestError> {
    let failed = LAST.try_with(RefCell::take).ok().flatten()?;
    let path = request.uri().path();
    let names = route.uri.path().split('/').filter(|segment| !segment.is_empty());
    // Rocket's decoded segments have replacement characters in place of invalid UTF-8, so the raw
    // segment is read again.
    names.zip(path.segments().zip(path.raw_segments())).find_map(|(name, (param, raw))| {
        let name = name.strip_prefix('<')?.strip_suffix('>')?;
        (param.as_bytes().as_ptr_range() == failed.param).then(|| (failed.again)(name, raw.as_str()))
    })
}
