use crate::contract::location::Location;
use crate::contract::pointer::Pointer;
use crate::request::request_error::RequestError;
use crate::request::serde_error::classify::{self, Reason};
use crate::request::serde_error::request_errors;
use ::axum::extract::path::ErrorKind;
use ::axum::extract::rejection::PathRejection;
use ::axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;
use serde_core::de::DeserializeOwned;
use std::ops::Deref;

/// The path parameters, deserialized like axum's `Path`.
///
/// A wrong value is rejected with [`RequestError::Path`]: a 400 with the parameter (pointer `/id`,
/// location `path`) and the expected type, never with the value that the client sent. If `T`
/// doesn't fit the route's parameters, the response is a 500, because that is a mistake in the
/// program.
#[derive(Debug, Clone, Copy, Default)]
pub struct Path<T>(pub T);

impl<T> Deref for Path<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = RequestError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, RequestError> {
        match ::axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(::axum::extract::Path(value)) => Ok(Self(value)),
            Err(PathRejection::FailedToDeserializePathParams(failed)) => {
                Err(path_error(failed.into_kind(), &names(parts, state).await))
            }
            Err(other) => Err(misused(&other.to_string())),
        }
    }
}

/// Returns the names of the route's parameters, in the order of the route.
async fn names<S: Send + Sync>(parts: &mut Parts, state: &S) -> Vec<String> {
    match RawPathParams::from_request_parts(parts, state).await {
        Ok(params) => params.iter().map(|(name, _)| name.to_owned()).collect(),
        Err(_) => Vec::new(),
    }
}

fn path_error(kind: ErrorKind, names: &[String]) -> RequestError {
    let named = |index: usize| names.get(index).map_or_else(Pointer::root, |name| Pointer::root().key(name));
    let only = || if names.len() == 1 { named(0) } else { Pointer::root() };
    let (pointer, words) = match kind {
        ErrorKind::ParseErrorAtKey { key, expected_type, .. } => {
            (Pointer::root().key(&key), classify::of_type(expected_type))
        }
        ErrorKind::ParseErrorAtIndex { index, expected_type, .. } => (named(index), classify::of_type(expected_type)),
        ErrorKind::ParseError { expected_type, .. } => (only(), classify::of_type(expected_type)),
        ErrorKind::InvalidUtf8InPathParam { key } => return RequestError::Path(request_errors::not_utf8(&key)),
        ErrorKind::DeserializeError { key, message, .. } => match classify::classify(&message) {
            Reason::Value(words) => (Pointer::root().key(&key), words),
            _ => return misused("a type that does not fit the parameters of the route"),
        },
        ErrorKind::Message(message) => match classify::classify(&message) {
            Reason::Value(words) => (only(), words),
            _ => return misused("a type that does not fit the parameters of the route"),
        },
        other @ (ErrorKind::WrongNumberOfParameters { .. } | ErrorKind::UnsupportedType { .. }) => {
            return misused(&other.to_string());
        }
        _ => (Pointer::root(), classify::of_type("")),
    };
    RequestError::Path(request_errors::field_error(Location::Path, pointer, words))
}

fn misused(reason: &str) -> RequestError {
    RequestError::Misused { reason: format!("`Path` can't be extracted here: {reason}") }
}
