use crate::api::api_error::ApiError;
use crate::request::extract::{self, BodyLimit, Named};
use crate::request::request_error::RequestError;
use ::poem::error::{ParsePathError, ReadBodyError};
use ::poem::web::headers::{Header, HeaderMapExt as _};
use ::poem::{FromRequest, IntoResponse, PathPattern, Request, RequestBody, Response, Result};
use bytes::Bytes;
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

/// A JSON body, as an extractor and as a response.
///
/// A body that can't be read is rejected with a [`RequestError`]:
///
/// - 415 if `Content-Type` is neither `application/json` nor `…/…+json`, or if the body is still
///   compressed.
/// - 413 if the body is longer than the [`BodyLimit`].
/// - 400 for every other mistake. The response contains the location of the mistake and the
///   expected type, never the value that the client sent. See [`extract::json_from_slice`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Json<T>(pub T);

/// A body of `application/x-www-form-urlencoded`, deserialized with serde.
///
/// The extractor rejects the same mistakes as [`Json`], with the same limit. See
/// [`extract::form_from_slice`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Form<T>(pub T);

/// The path parameters, deserialized.
///
/// A wrong value is rejected with [`RequestError::Path`]: a 400 with the parameter and the expected
/// type. See [`extract::path`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Path<T>(pub T);

/// The URL's query, deserialized.
///
/// A wrong value is rejected with [`RequestError::Query`]: a 400 with the parameter and the
/// expected type. See [`extract::query`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<T>(pub T);

/// The headers that are fields of `T`, deserialized.
///
/// A missing or wrong header is rejected with [`RequestError::Header`]: a 400 with the header and
/// the expected type. See [`extract::headers`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Headers<T>(pub T);

/// A typed header, in place of poem's [`TypedHeader`](::poem::web::TypedHeader).
///
/// A missing or wrong header is rejected with [`RequestError::Header`]: a 400 with the header's
/// name.
#[derive(Debug, Clone, Copy, Default)]
pub struct TypedHeader<T>(pub T);

extract::pointers! { Json Form Path Query Headers TypedHeader }

impl<'a, T: DeserializeOwned> FromRequest<'a> for Json<T> {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> Result<Self> {
        extract::expect_json(request.headers())?;
        Ok(Self(extract::json_from_slice(&read(request, body).await?)?))
    }
}

impl<'a, T: DeserializeOwned> FromRequest<'a> for Form<T> {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> Result<Self> {
        extract::expect_form(request.headers())?;
        Ok(Self(extract::form_from_slice(&read(request, body).await?)?))
    }
}

async fn read(request: &Request, body: &mut RequestBody) -> Result<Bytes> {
    let BodyLimit(limit) = request.data().copied().unwrap_or_default();
    extract::expect_at_most(limit, request.headers())?;
    let read = body.take()?.into_bytes_limit(limit).await;
    Ok(read.map_err(|error| match error {
        ReadBodyError::PayloadTooLarge => RequestError::ContentTooLarge,
        ReadBodyError::Io(failed) => extract::body_failed(&failed),
        _ => RequestError::Unreadable,
    })?)
}

impl<'a, T: DeserializeOwned> FromRequest<'a> for Path<T> {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        let named: Result<Named, ParsePathError> = request.path_params();
        let params = named.map(|Named(params)| params).unwrap_or_default();
        let params: Vec<(&str, &str)> = params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        // poem leaves out a parameter that it can't percent-decode. The name of that parameter is
        // in the route's pattern, but not among the parameters.
        let pattern = request.data::<PathPattern>().map(|PathPattern(pattern)| &**pattern).unwrap_or_default();
        let lost = names(pattern).find(|name| !params.iter().any(|(known, _)| known == name));
        let lost: Vec<(&str, &str)> = lost.into_iter().map(|name| (name, "\u{fffd}")).collect();
        // A request that a test makes has only one of the two.
        for uri in [request.original_uri(), request.uri()] {
            extract::decoded(uri.path(), &lost)?;
        }
        Ok(Self(extract::path(&params)?))
    }
}

/// Returns the names of the parameters in a pattern of poem: `/:account/:id<\\d+>`.
fn names(pattern: &str) -> impl Iterator<Item = &str> {
    let named = pattern.split('/').filter_map(|segment| segment.strip_prefix([':', '*']));
    named.map(|name| name.split('<').next().unwrap_or_default()).filter(|name| !name.is_empty())
}

impl<'a, T: DeserializeOwned> FromRequest<'a> for Query<T> {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        Ok(Self(extract::query(request.uri().query())?))
    }
}

impl<'a, T: DeserializeOwned> FromRequest<'a> for Headers<T> {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        Ok(Self(extract::headers(request.headers())?))
    }
}

impl<'a, T: Header> FromRequest<'a> for TypedHeader<T> {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        let headers = request.headers();
        match headers.typed_try_get() {
            Ok(Some(value)) => Ok(Self(value)),
            _ => Err(extract::bad_header(T::name().as_str(), headers.contains_key(T::name())))?,
        }
    }
}

impl<T: Serialize + Send> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(json) => {
                let mut response = Response::builder().body(json);
                response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                response
            }
            Err(error) => super::as_response(&RequestError::unserializable(&error) as &dyn ApiError),
        }
    }
}
