use crate::contract::location::Location;
use crate::request::extract;
use crate::request::request_error::RequestError;
use crate::request::serde_error::request_errors;
use ::axum::extract::path::ErrorKind;
use ::axum::extract::rejection::PathRejection;
use ::axum::extract::{FromRequestParts, OptionalFromRequestParts};
use http::request::Parts;
use serde_core::de::DeserializeOwned;

/// The path parameters, deserialized like axum's `Path`.
///
/// A wrong value is rejected with [`RequestError::Path`]: a 400 with the parameter (pointer `/id`,
/// location `path`) and the expected type, never with the value that the client sent. If `T`
/// doesn't fit the route's parameters, the response is a 500, because that is a mistake in the
/// program.
///
/// `Option<Path<T>>` is `None` if the route has no parameters.
#[derive(Debug, Clone, Copy, Default)]
pub struct Path<T>(pub T);

extract::pointers! { Path }

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = RequestError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, RequestError> {
        read(&params(parts, state).await.map_err(rejected)?)
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> OptionalFromRequestParts<S> for Path<T> {
    type Rejection = RequestError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, RequestError> {
        match params(parts, state).await {
            Ok(params) if params.is_empty() => Ok(None),
            Ok(params) => read(&params).map(Some),
            Err(PathRejection::MissingPathParams(_)) => Ok(None),
            Err(other) => Err(rejected(other)),
        }
    }
}

/// Returns the names and the decoded texts of the route's parameters, in the order of the route.
async fn params<S: Send + Sync>(parts: &mut Parts, state: &S) -> Result<Vec<(String, String)>, PathRejection> {
    let params = <::axum::extract::Path<_> as FromRequestParts<S>>::from_request_parts(parts, state).await;
    params.map(|::axum::extract::Path(params)| params)
}

fn read<T: DeserializeOwned>(params: &[(String, String)]) -> Result<Path<T>, RequestError> {
    let params: Vec<(&str, &str)> = params.iter().map(|(name, text)| (&**name, &**text)).collect();
    extract::path(&params).map(Path)
}

fn rejected(rejection: PathRejection) -> RequestError {
    let misused = |reason: &str| RequestError::Misused { reason: format!("`Path` can't be extracted here: {reason}") };
    match rejection {
        PathRejection::FailedToDeserializePathParams(failed) => match failed.into_kind() {
            ErrorKind::InvalidUtf8InPathParam { key } => {
                RequestError::Path(request_errors::not_utf8(Location::Path, &key))
            }
            other => misused(&other.to_string()),
        },
        other => misused(&other.to_string()),
    }
}
