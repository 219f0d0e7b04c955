//! The API key, the body, and the parameters of a request.

use crate::codes::{Error, InvalidValue};
use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The key that may do everything.
pub const ADMIN_KEY: &str = "admin-key";
/// The key that may search the index `movies`.
pub const SEARCH_KEY: &str = "search-key";
/// A key that has expired.
const OLD_KEY: &str = "old-key";

/// The largest body, in bytes.
const MAX_BODY: usize = 64 * 1024;

/// The API key of a request.
#[derive(Debug)]
pub(crate) struct Key {
    is_admin: bool,
}

impl Key {
    /// Checks that the key allows an action on an index.
    pub(crate) fn allow(&self, action: &str, index: &str) -> Result<(), Error> {
        match self {
            Self { is_admin: true } => Ok(()),
            _ if action != "search" => Err(Error::ActionNotAllowed { action: action.to_owned() }),
            _ if index != "movies" => Err(Error::IndexNotAllowed { index: index.to_owned() }),
            _ => Ok(()),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Key {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let header = parts.headers.get(AUTHORIZATION).ok_or(Error::MissingAuthorizationHeader)?;
        match header.to_str().ok().and_then(|header| header.strip_prefix("Bearer ")) {
            Some(ADMIN_KEY) => Ok(Self { is_admin: true }),
            Some(SEARCH_KEY) => Ok(Self { is_admin: false }),
            Some(OLD_KEY) => Err(Error::ExpiredApiKey { expiry: "2026-01-31T00:00:00Z".to_owned() }),
            _ => Err(Error::InvalidApiKey),
        }
    }
}

/// A body in JSON.
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, _: &S) -> Result<Self, Error> {
        match request.headers().get(CONTENT_TYPE) {
            None => return Err(Error::MissingContentType),
            Some(found) if found == "application/json" => {}
            Some(found) => {
                return Err(Error::InvalidContentType {
                    found: String::from_utf8_lossy(found.as_bytes()).into_owned(),
                });
            }
        }
        let limit = Error::BodyTooLarge { limit: MAX_BODY as u64 };
        let body: Bytes = to_bytes(request.into_body(), MAX_BODY).await.map_err(|_| limit)?;
        if body.is_empty() {
            return Err(Error::MissingBody);
        }
        let malformed = |error: serde_json::Error| Error::MalformedBody {
            line: error.line() as u32,
            column: error.column() as u32,
        };
        Ok(Self(serde_json::from_slice(&body).map_err(malformed)?))
    }
}

/// The parameters of a body, which are taken one by one, because each has a code of its own.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Parameters(Map<String, Value>);

/// A parameter: its name, the description of its value, and the variant for any other value.
pub(crate) type Parameter = (&'static str, &'static str, fn(InvalidValue) -> Error);

impl Parameters {
    /// Takes a parameter. Returns `None` if it is missing or `null`.
    pub(crate) fn take<T: DeserializeOwned>(&mut self, parameter: Parameter) -> Result<Option<T>, Error> {
        let (name, expected, error) = parameter;
        let Some(value) = self.0.remove(name) else { return Ok(None) };
        Option::deserialize(&value).map_err(|_| error(InvalidValue::new(name, expected, &value)))
    }

    /// Returns whether a parameter is there and has not been taken.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Checks that all parameters have been taken.
    pub(crate) fn end(self) -> Result<(), Error> {
        self.0.into_iter().next().map_or(Ok(()), |(name, _)| Err(Error::UnknownParameter { name }))
    }
}
