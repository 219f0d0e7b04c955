use super::reject;
use super::service::Allowed;
use crate::request::extract;
use crate::request::request_error::RequestError;
use ::warp::{Buf, Filter, Rejection, Stream};
use http::{HeaderMap, Method};
use serde_core::de::DeserializeOwned;
use std::convert::Infallible;
use std::future::{Ready, poll_fn, ready};
use std::pin::pin;
use std::str::FromStr;

/// Returns a filter that reads a JSON body of at most `limit` bytes.
///
/// A body that can't be read is rejected with a [`RequestError`]:
///
/// - 415 if `Content-Type` is neither `application/json` nor `…/…+json`, or if the body is still
///   compressed.
/// - 413 if the body is longer than `limit`.
/// - 400 for every other mistake. The response contains the location of the mistake and the
///   expected type, never the value that the client sent. See [`extract::json_from_slice`].
pub fn json<T: DeserializeOwned + Send>(limit: usize) -> impl Filter<Extract = (T,), Error = Rejection> + Copy {
    let body = ::warp::header::headers_cloned().and(::warp::body::stream());
    body.and_then(move |headers: HeaderMap, body| async move {
        let read = async {
            extract::expect_json(&headers)?;
            extract::expect_at_most(limit, &headers)?;
            extract::json_from_slice(&read(body, limit).await?)
        };
        read.await.map_err(|error: RequestError| reject(error))
    })
}

/// Returns a filter that reads a body of `application/x-www-form-urlencoded`, of at most `limit`
/// bytes.
///
/// The filter rejects the same mistakes as [`json`]. See [`extract::form_from_slice`].
pub fn form<T: DeserializeOwned + Send>(limit: usize) -> impl Filter<Extract = (T,), Error = Rejection> + Copy {
    let body = ::warp::header::headers_cloned().and(::warp::body::stream());
    body.and_then(move |headers: HeaderMap, body| async move {
        let read = async {
            extract::expect_form(&headers)?;
            extract::expect_at_most(limit, &headers)?;
            extract::form_from_slice(&read(body, limit).await?)
        };
        read.await.map_err(|error: RequestError| reject(error))
    })
}

/// Reads a whole body. Fails with [`RequestError::ContentTooLarge`] beyond `limit` bytes.
async fn read<B: Buf>(
    body: impl Stream<Item = Result<B, ::warp::Error>>,
    limit: usize,
) -> Result<Vec<u8>, RequestError> {
    let mut body = pin!(body);
    let mut read = Vec::new();
    while let Some(data) = poll_fn(|context| body.as_mut().poll_next(context)).await {
        let mut data = data.map_err(|failed| extract::body_failed(&failed))?;
        if data.remaining() > limit.saturating_sub(read.len()) {
            return Err(RequestError::ContentTooLarge);
        }
        while data.has_remaining() {
            let chunk = data.chunk();
            read.extend_from_slice(chunk);
            let length = chunk.len();
            data.advance(length);
        }
    }
    Ok(read)
}

/// Returns a filter that deserializes the URL's query. A URL without a query is read like one with
/// an empty query.
///
/// A wrong value is rejected with [`RequestError::Query`]: a 400 with the parameter and the
/// expected type. See [`extract::query`].
pub fn query<T: DeserializeOwned + Send>() -> impl Filter<Extract = (T,), Error = Rejection> + Copy {
    let raw = ::warp::query::raw().or(::warp::any().map(String::new)).unify();
    raw.and_then(|raw: String| ready(extract::query(Some(&raw)).map_err(reject)))
}

/// Returns a filter that deserializes the headers that are fields of `T`.
///
/// A missing or wrong header is rejected with [`RequestError::Header`]: a 400 with the header and
/// the expected type. See [`extract::headers`].
pub fn headers<T: DeserializeOwned + Send>() -> impl Filter<Extract = (T,), Error = Rejection> + Copy {
    ::warp::header::headers_cloned().and_then(|headers: HeaderMap| ready(extract::headers(&headers).map_err(reject)))
}

/// A path parameter that matches any segment: `warp::path!("buyers" / Param)`.
#[derive(Debug, Clone)]
pub struct Param(String);

impl FromStr for Param {
    type Err = Infallible;

    fn from_str(raw: &str) -> Result<Self, Infallible> {
        Ok(Self(raw.to_owned()))
    }
}

impl Param {
    /// Deserializes the parameter. Call this method after the method filter:
    /// `and_then(|id: Param| id.named("id"))`. The name is for the rejection, because warp's
    /// parameters have no names.
    ///
    /// A wrong value is rejected with [`RequestError::Path`]: a 400 with this name and the expected
    /// type. See [`extract::segment`].
    pub fn named<T: DeserializeOwned>(self, name: &str) -> Ready<Result<T, Rejection>> {
        ready(extract::segment(name, &self.0).map_err(reject))
    }
}

/// Returns a filter that accepts GET and HEAD requests, and adds both methods to the `Allow` of a
/// 405. The filter goes after the path. For HEAD, the server leaves the body out.
pub fn get() -> impl Filter<Extract = (), Error = Rejection> + Clone {
    let either = ::warp::get().or(::warp::head()).unify();
    allowing(vec![Method::GET, Method::HEAD]).and(either)
}

macro_rules! named {
    ($($name:ident $method:ident)*) => {$(
        #[doc = concat!("Returns a filter for ", stringify!($method), ", which goes after the path. A 405 names it.")]
        pub fn $name() -> impl Filter<Extract = (), Error = Rejection> + Clone {
            allowing(vec![Method::$method]).and(::warp::$name())
        }
    )*};
}

named! { post POST put PUT delete DELETE patch PATCH options OPTIONS }

/// Returns a filter that records, for the `Allow` of a 405, that these methods are served at the
/// path before it.
fn allowing(methods: Vec<Method>) -> impl Filter<Extract = (), Error = Infallible> + Clone {
    let allowed = ::warp::ext::optional::<Allowed>();
    allowed.map(move |allowed: Option<Allowed>| allowed.into_iter().for_each(|it| it.add(&methods))).untuple_one()
}
