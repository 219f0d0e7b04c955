//! Extractors that check the token of a request.

use super::error::AppError;
use crate::limit;
use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};

/// A user who may write pastes.
pub(crate) struct Writer(pub(crate) String);

/// A user who may call the routes below `/admin`.
pub(crate) struct Admin;

const CHALLENGE: HeaderValue = HeaderValue::from_static(r#"Bearer realm="pastes""#);
const INVALID_TOKEN: HeaderValue = HeaderValue::from_static(r#"Bearer realm="pastes", error="invalid_token""#);

/// Returns the name of the user.
#[allow(clippy::result_large_err, reason = "the limiter returns a whole response")]
fn user(parts: &Parts) -> Result<&str, Response> {
    limit::admit(&parts.headers)?;
    let token = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some(token) = token.and_then(|value| value.strip_prefix("Bearer ")) else {
        let error = AppError::new(StatusCode::UNAUTHORIZED, "a token is required");
        return Err(error.header(WWW_AUTHENTICATE, CHALLENGE).into_response());
    };
    if !["ada", "bob", "reader", "admin"].contains(&token) {
        let error = AppError::new(StatusCode::UNAUTHORIZED, "the token is not valid");
        return Err(error.header(WWW_AUTHENTICATE, INVALID_TOKEN).into_response());
    }
    Ok(token)
}

impl<S: Sync> FromRequestParts<S> for Writer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        match user(parts)? {
            "reader" => Err(AppError::new(StatusCode::FORBIDDEN, "this token can only read").into_response()),
            name => Ok(Self(name.to_owned())),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Admin {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        match user(parts)? {
            "admin" => Ok(Self),
            name => Err(AppError::new(StatusCode::FORBIDDEN, format!("{name} is no admin")).into_response()),
        }
    }
}
