use crate::request::extract;
use crate::request::request_error::RequestError;
use ::salvo_core::extract::{Extractible, Metadata};
use ::salvo_core::http::ParseError;
use ::salvo_core::{Depot, Request, Response, Scribe};
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
/// - 413 if the body is longer than salvo's `SecureMaxSize` (64 KiB unless set).
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

/// The path parameters, deserialized: all parameters, or, if `T` holds one value, the parameter
/// with the name of the handler's argument.
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

extract::pointers! { Json Form Path Query Headers }

/// Empty metadata for salvo's own extraction, because these extractors read the request themselves.
static METADATA: Metadata = Metadata::new("");

impl<'ex, T: DeserializeOwned + Send> Extractible<'ex> for Json<T> {
    fn metadata() -> &'static Metadata {
        &METADATA
    }

    #[allow(refining_impl_trait)]
    async fn extract(request: &'ex mut Request, _: &'ex mut Depot) -> Result<Self, RequestError> {
        extract::expect_json(request.headers())?;
        extract::json_from_slice(read(request).await?).map(Self)
    }
}

impl<'ex, T: DeserializeOwned + Send> Extractible<'ex> for Form<T> {
    fn metadata() -> &'static Metadata {
        &METADATA
    }

    #[allow(refining_impl_trait)]
    async fn extract(request: &'ex mut Request, _: &'ex mut Depot) -> Result<Self, RequestError> {
        extract::expect_form(request.headers())?;
        extract::form_from_slice(read(request).await?).map(Self)
    }
}

async fn read(request: &mut Request) -> Result<&[u8], RequestError> {
    extract::expect_at_most(request.secure_max_size(), request.headers())?;
    let body = request.payload().await.map_err(|error| match error {
        ParseError::PayloadTooLarge => RequestError::ContentTooLarge,
        failed => extract::body_failed(&failed),
    })?;
    Ok(body)
}

impl<'ex, T: DeserializeOwned + Send> Extractible<'ex> for Path<T> {
    fn metadata() -> &'static Metadata {
        &METADATA
    }

    #[allow(refining_impl_trait)]
    async fn extract(request: &'ex mut Request, _: &'ex mut Depot) -> Result<Self, RequestError> {
        let params = params(request);
        extract::decoded(request.uri().path(), &params)?;
        extract::path(&params).map(Self)
    }

    #[allow(refining_impl_trait)]
    async fn extract_with_arg(request: &'ex mut Request, _: &'ex mut Depot, name: &str) -> Result<Self, RequestError> {
        let params = params(request);
        extract::decoded(request.uri().path(), &params)?;
        match (extract::path(&params), params.iter().find(|(param, _)| *param == name)) {
            (Err(RequestError::Misused { .. }), Some(param)) => extract::path(&[*param]).map(Self),
            (value, _) => value.map(Self),
        }
    }
}

fn params(request: &Request) -> Vec<(&str, &str)> {
    request.params().iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

impl<'ex, T: DeserializeOwned + Send> Extractible<'ex> for Query<T> {
    fn metadata() -> &'static Metadata {
        &METADATA
    }

    #[allow(refining_impl_trait)]
    async fn extract(request: &'ex mut Request, _: &'ex mut Depot) -> Result<Self, RequestError> {
        extract::query(request.uri().query()).map(Self)
    }
}

impl<'ex, T: DeserializeOwned + Send> Extractible<'ex> for Headers<T> {
    fn metadata() -> &'static Metadata {
        &METADATA
    }

    #[allow(refining_impl_trait)]
    async fn extract(request: &'ex mut Request, _: &'ex mut Depot) -> Result<Self, RequestError> {
        extract::headers(request.headers()).map(Self)
    }
}

impl<T: Serialize> Scribe for Json<T> {
    fn render(self, response: &mut Response) {
        match serde_json::to_vec(&self.0) {
            Ok(json) => {
                response.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                response.body = json.into();
            }
            Err(error) => super::render(&RequestError::unserializable(&error), response),
        }
    }
}
