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

/// A body of JSON, of at most `limit` bytes.
///
/// It rejects with [`RequestError`]: 415 where `Content-Type` is neither `application/json` nor
/// `…/…+json`, or where the body is still compressed, 413 beyond the limit, 400 for everything
/// else, with the place of the fault and the type that is expected there, never with the value that
/// was sent; see [`extract::json_from_slice`].
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

/// Reads a whole body.
async fn read<B: Buf, E>(body: impl Stream<Item = Result<B, E>>, limit: usize) -> Result<Vec<u8>, RequestError> {
    let mut body = pin!(body);
    let mut read = Vec::new();
    while let Some(data) = poll_fn(|context| body.as_mut().poll_next(context)).await {
        let mut data = data.map_err(|_| RequestError::Unreadable)?;
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

/// The query of the URL, deserialized; none is an empty one.
///
/// It rejects with [`RequestError::Query`]: 400, with the parameter at fault and what is expected
/// there; see [`extract::query`].
pub fn query<T: DeserializeOwned + Send>() -> impl Filter<Extract = (T,), Error = Rejection> + Copy {
    let raw = ::warp::query::raw().or(::warp::any().map(String::new)).unify();
    raw.and_then(|raw: String| ready(extract::query(Some(&raw)).map_err(reject)))
}

/// A parameter in the path, which takes any segment: `warp::path!("buyers" / Param)`.
#[derive(Debug, Clone)]
pub struct Param(String);

impl FromStr for Param {
    type Err = Infallible;

    fn from_str(raw: &str) -> Result<Self, Infallible> {
        Ok(Self(raw.to_owned()))
    }
}

impl Param {
    /// The value, for `and_then(|id: Param| id.named("id"))` after the method: warp's parameters
    /// have no names.
    ///
    /// It rejects with [`RequestError::Path`]: 400, with this name and what is expected there; see
    /// [`extract::segment`].
    pub fn named<T: DeserializeOwned>(self, name: &str) -> Ready<Result<T, Rejection>> {
        ready(extract::segment(name, &self.0).map_err(reject))
    }
}

/// Requests of GET, and of HEAD, whose content the server leaves out; and a 405 that names them. It
/// goes after the path.
pub fn get() -> impl Filter<Extract = (), Error = Rejection> + Clone {
    let either = ::warp::get().or(::warp::head()).unify();
    allowing(vec![Method::GET, Method::HEAD]).and(either)
}

macro_rules! named {
    ($($name:ident $method:ident)*) => {$(
        #[doc = concat!("Requests of ", stringify!($method), ", and a 405 that names it. It goes after the path.")]
        pub fn $name() -> impl Filter<Extract = (), Error = Rejection> + Clone {
            allowing(vec![Method::$method]).and(::warp::$name())
        }
    )*};
}

named! { post POST put PUT delete DELETE patch PATCH options OPTIONS }

/// Notes that methods are served where this filter stands.
fn allowing(methods: Vec<Method>) -> impl Filter<Extract = (), Error = Infallible> + Clone {
    let allowed = ::warp::ext::optional::<Allowed>();
    allowed.map(move |allowed: Option<Allowed>| allowed.into_iter().for_each(|it| it.add(&methods))).untuple_one()
}
