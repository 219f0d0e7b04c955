//! Guards that keep what they reject.

use super::Mine;
use crate::request::extract;
use crate::request::request_error::RequestError;
use ::rocket::data::{ByteUnit, Data, FromData, Limits};
use ::rocket::http::ContentType;
use ::rocket::request::{FromParam, FromRequest, Outcome};
use ::rocket::response::{Responder, Response, Result as Answered};
use ::rocket::{Request, Route, data};
use http::{HeaderMap, HeaderValue, header};
use serde_core::Serialize;
use serde_core::de::DeserializeOwned;
use std::cell::RefCell;
use std::io::Cursor;

/// A body of JSON, as a data guard and as a responder.
///
/// It rejects with [`RequestError`]: 415 where `Content-Type` is neither `application/json` nor
/// `…/…+json`, or where the body is compressed, 413 beyond Rocket's limit `json` (1 MiB unless
/// set), 400 for everything else, with the place of the fault and the type that is expected there,
/// never with the value that was sent.
#[derive(Debug, Clone, Copy, Default)]
pub struct Json<T>(pub T);

/// A body of `application/x-www-form-urlencoded`, as a data guard, read by serde.
///
/// It rejects as [`Json`] does, beyond Rocket's limit `form` (32 KiB unless set).
#[derive(Debug, Clone, Copy, Default)]
pub struct Form<T>(pub T);

/// The query of the URL, as a request guard, read by serde: it is no parameter of the route's URI.
///
/// It rejects with [`RequestError::Query`]: 400, with the parameter at fault and what is expected
/// there.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<T>(pub T);

/// A parameter in the path, `/buyers/<id>`, read by serde.
///
/// A value at fault is answered with 400, with the parameter and what is expected there, where no
/// other route takes it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Path<T>(pub T);

extract::pointers! { Json Form Query Path }

/// Takes a body that says it is JSON.
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

/// What says of a body how it is to be read.
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
    let body = data.open(limit).into_bytes().await.map_err(|_| RequestError::Unreadable)?;
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
        extract::path(&[("", param)]).map(Self).inspect_err(|_| {
            // A thread that is being torn down answers nobody.
            let _ = LAST.try_with(|last| {
                *last.borrow_mut() = Some(Failed { param: param.as_bytes().as_ptr_range(), again: again::<T> })
            });
        })
    }
}

/// Rocket tells a parameter neither its name nor its request, and its catcher nothing of what went
/// wrong. So what failed last on this thread is kept: the place of the text, which lives as long as
/// the request, and how it is read. The catcher looks for that place among the texts of its own
/// request, and reads the text again.
struct Failed {
    param: std::ops::Range<*const u8>,
    /// Reads a parameter of this name, as it stands in the URL.
    again: fn(&str, &str) -> Option<RequestError>,
}

thread_local! {
    static LAST: RefCell<Option<Failed>> = const { RefCell::new(None) };
}

fn again<T: DeserializeOwned>(name: &str, raw: &str) -> Option<RequestError> {
    extract::segment::<T>(name, raw).err()
}

/// The error of the parameter that failed, if it was one of [`Path`].
pub(super) fn path_error(request: &Request<'_>, route: &Route) -> Option<RequestError> {
    let failed = LAST.try_with(RefCell::take).ok().flatten()?;
    let path = request.uri().path();
    let names = route.uri.path().split('/').filter(|segment| !segment.is_empty());
    // Rocket's texts are decoded with replacements for what is no UTF-8.
    names.zip(path.segments().zip(path.raw_segments())).find_map(|(name, (param, raw))| {
        let name = name.strip_prefix('<')?.strip_suffix('>')?;
        (param.as_bytes().as_ptr_range() == failed.param).then(|| (failed.again)(name, raw.as_str()))?
    })
}
