//! Extractors that check the token of a request, with declared errors.

use super::api::PASTES;
use crate::limit;
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::response::Response;
use status_error::{ApiError, FinishedResponse};

/// A user who may write pastes.
pub(crate) struct Writer(pub(crate) String);

/// A user who may call the routes below `/admin`.
pub(crate) struct Admin;

/// The errors of the extractors. They name the profile, because they are JSON also on the routes
/// below `/raw`, which have another profile.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = PASTES)]
pub enum AuthError {
    /// The request has no token.
    #[error("a token is required")]
    #[status(401)]
    #[header("www-authenticate", r#"Bearer realm="pastes""#)]
    NoToken,

    /// The token is not one of ours.
    #[error("the token is not valid")]
    #[status(401)]
    #[header("www-authenticate", r#"Bearer realm="pastes", error="invalid_token""#)]
    InvalidToken,

    /// The token may not write.
    #[error("this token can only read")]
    #[status(403)]
    ReadOnly,

    /// The user may not call the routes below `/admin`.
    #[error("{user} is no admin")]
    #[status(403)]
    NoAdmin {
        /// The user.
        #[public(message)]
        user: String,
    },

    /// The response of the rate limiter.
    #[error(transparent)]
    #[status(transparent, from(Response))]
    Limited(FinishedResponse),
}

/// Returns the name of the user.
fn user(parts: &Parts) -> Result<&str, AuthError> {
    limit::admit(&parts.headers)?;
    let token = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = token.and_then(|value| value.strip_prefix("Bearer ")).ok_or(AuthError::NoToken)?;
    if ["ada", "bob", "reader", "admin"].contains(&token) { Ok(token) } else { Err(AuthError::InvalidToken) }
}

impl<S: Sync> FromRequestParts<S> for Writer {
    type Rejection = AuthError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AuthError> {
        match user(parts)? {
            "reader" => Err(AuthError::ReadOnly),
            name => Ok(Self(name.to_owned())),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Admin {
    type Rejection = AuthError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AuthError> {
        match user(parts)? {
            "admin" => Ok(Self),
            name => Err(AuthError::NoAdmin { user: name.to_owned() }),
        }
    }
}
