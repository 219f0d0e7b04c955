use crate::request::extract;
use crate::request::request_error::RequestError;
use ::salvo_core::extract::{Extractible, Metadata};
use ::salvo_core::http::ParseError;
use ::salvo_core::{Depot, Request, Response, Scribe};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

/// A body of JSON, as an extractor and as an answer.
///
/// It rejects with [`RequestError`]: 415 where `Content-Type` is neither `application/json` nor
/// `…/…+json`, or where the body is still compressed, 413 beyond salvo's `SecureMaxSize` (64 KiB
/// unless set), 400 for everything else, with the place of the fault and the type that is expected
/// there, never with the value that was sent; see [`extract::json_from_slice`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Json<T>(pub T);

/// The parameters in the path, deserialized: all of them, or, for a type that takes one, that of
/// the argument's name.
///
/// It rejects with [`RequestError::Path`]: 400, with the parameter at fault and what is expected
/// there; see [`extract::path`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Path<T>(pub T);

/// The query of the URL, deserialized.
///
/// It rejects with [`RequestError::Query`]: 400, with the parameter at fault and what is expected
/// there; see [`extract::query`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<T>(pub T);

extract::pointers! { Json Path Query }

/// Nothing for salvo's own extraction: these read for themselves.
static METADATA: Metadata = Metadata::new("");

impl<'ex, T: DeserializeOwned + Send> Extractible<'ex> for Json<T> {
    fn metadata() -> &'static Metadata {
        &METADATA
    }

    #[allow(refining_impl_trait)]
    async fn extract(request: &'ex mut Request, _: &'ex mut Depot) -> Result<Self, RequestError> {
        extract::expect_json(request.headers())?;
        extract::expect_at_most(request.secure_max_size(), request.headers())?;
        let body = request.payload().await.map_err(|error| match error {
            ParseError::PayloadTooLarge => RequestError::ContentTooLarge,
            _ => RequestError::Unreadable,
        })?;
        extract::json_from_slice(body).map(Self)
    }
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
