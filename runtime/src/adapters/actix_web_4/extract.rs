use super::from_actix;
use crate::request::extract;
use crate::request::request_error::RequestError;
use ::actix_web::body::BoxBody;
use ::actix_web::error::PayloadError;
use ::actix_web::http::header::{self, ContentType};
use ::actix_web::{FromRequest, HttpRequest, HttpResponse, Responder, ResponseError as _, dev, web};
use serde_core::Serialize;
use serde_core::de::DeserializeOwned;
use std::future::{Ready, ready};
use std::pin::Pin;

/// A JSON body, as an extractor and as a response.
///
/// A body that can't be read is rejected with a [`RequestError`]:
///
/// - 415 if `Content-Type` is neither `application/json` nor `…/…+json`, or if the body is
///   compressed.
/// - 413 if the body is longer than the limit of [`PayloadConfig`](web::PayloadConfig) (256 kB
///   unless set).
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

/// A typed header, in place of actix's [`web::Header`].
///
/// A missing or wrong header is rejected with [`RequestError::Header`]: a 400 with the header's
/// name.
#[derive(Debug, Clone, Copy, Default)]
pub struct Header<T>(pub T);

extract::pointers! { Json Form Path Query Headers Header }

impl<T: DeserializeOwned> FromRequest for Json<T> {
    type Error = RequestError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, RequestError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let expected = extract::expect_json(&from_actix(request.headers()));
        let body = read(request, payload, expected);
        Box::pin(async move { extract::json_from_slice(&body.await?).map(Self) })
    }
}

impl<T: DeserializeOwned> FromRequest for Form<T> {
    type Error = RequestError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, RequestError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let expected = extract::expect_form(&from_actix(request.headers()));
        let body = read(request, payload, expected);
        Box::pin(async move { extract::form_from_slice(&body.await?).map(Self) })
    }
}

/// Reads the body, if the headers are as expected.
fn read(
    request: &HttpRequest,
    payload: &mut dev::Payload,
    expected: Result<(), RequestError>,
) -> impl Future<Output = Result<web::Bytes, RequestError>> + use<> {
    // actix lends the payload for this call only, so the future that reads it is made here.
    let body = web::Bytes::from_request(request, payload);
    async move {
        expected?;
        body.await.map_err(|error| match error.as_error::<PayloadError>() {
            Some(PayloadError::Overflow) => RequestError::ContentTooLarge,
            Some(failed) => extract::body_failed(failed),
            None => RequestError::Unreadable,
        })
    }
}

impl<T: DeserializeOwned> FromRequest for Path<T> {
    type Error = RequestError;
    type Future = Ready<Result<Self, RequestError>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let names = request.match_info().iter().map(|(name, _)| name);
        // actix percent-decodes a parameter only when it deserializes the parameter, so all of them
        // are deserialized as texts.
        let decoded = web::Path::<Vec<String>>::from_request(request, payload).into_inner();
        let decoded = decoded.map(web::Path::into_inner).unwrap_or_default();
        let params: Vec<(&str, &str)> = names.zip(decoded.iter().map(String::as_str)).collect();
        ready(extract::decoded(request.uri().path(), &params).and_then(|()| extract::path(&params)).map(Self))
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = RequestError;
    type Future = Ready<Result<Self, RequestError>>;

    fn from_request(request: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(extract::query(Some(request.query_string())).map(Self))
    }
}

impl<T: DeserializeOwned> FromRequest for Headers<T> {
    type Error = RequestError;
    type Future = Ready<Result<Self, RequestError>>;

    fn from_request(request: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(extract::headers(&from_actix(request.headers())).map(Self))
    }
}

impl<T: header::Header> FromRequest for Header<T> {
    type Error = RequestError;
    type Future = Ready<Result<Self, RequestError>>;

    fn from_request(request: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(T::parse(request).map(Self).map_err(|_| {
            let name = T::name();
            extract::bad_header(name.as_str(), request.headers().contains_key(&name))
        }))
    }
}

impl<T: Serialize> Responder for Json<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        match serde_json::to_vec(&self.0) {
            Ok(json) => HttpResponse::Ok().content_type(ContentType::json()).body(json),
            Err(error) => RequestError::unserializable(&error).error_response(),
        }
    }
}
