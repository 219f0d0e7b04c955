//! Authentication and authorization: bearer tokens (RFC 6750) with scopes.

use crate::error::{AuthError, CallerError};
use crate::server::App;
use crate::token::{Claims, KeyId};
use axum::extract::FromRequestParts;
use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use status_error::{FieldError, Location, Pointer};
use std::marker::PhantomData;
use std::sync::Arc;

/// A scope that a call needs.
pub trait Scope {
    /// The name of the scope in a token.
    const NAME: &'static str;
}

/// The scope for reading buyers.
pub struct Read;
/// The scope for creating, changing and removing buyers.
pub struct Write;
/// The scope for locking and unlocking buyers.
pub struct Lock;
/// The scope for reading the error log of a merchant account.
pub struct ReadLogs;
/// The scope for reading the error log of all merchant accounts, and the entries of no account.
pub struct OperateLogs;

impl Scope for Read {
    const NAME: &'static str = "buyers.read";
}
impl Scope for Write {
    const NAME: &'static str = "buyers.write";
}
impl Scope for Lock {
    const NAME: &'static str = "buyers.lock";
}
impl Scope for ReadLogs {
    const NAME: &'static str = "api-logs.read";
}
impl Scope for OperateLogs {
    // No wildcard grants this scope.
    const NAME: &'static str = "api-logs.operate";
}

/// All scopes of clients, which is not the operator's.
pub const ALL_SCOPES: &[&str] = &[Read::NAME, Write::NAME, ReadLogs::NAME, Lock::NAME];

/// The sender of a request, whose token has the scope `S`, in one merchant account.
///
/// This extractor is a handler's first argument. So a client without the right to make a request
/// learns nothing about the rest of the request.
pub struct Caller<S> {
    /// The merchant account of the request.
    pub account: String,
    claims: Claims,
    scope: PhantomData<S>,
}

impl<S> Caller<S> {
    /// Returns whether the caller's token has another scope too.
    pub fn may<Other: Scope>(&self) -> bool {
        self.claims.may(Other::NAME)
    }
}

impl<S: Scope> FromRequestParts<Arc<App>> for Caller<S> {
    type Rejection = CallerError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, CallerError> {
        let token = bearer_token(&parts.headers).ok_or(AuthError::NoToken)?;
        let (claims, key) = app.keys.verify(token)?;
        app.rate_limit.count(claims.jti)?;
        if !claims.may(S::NAME) {
            return Err(AuthError::MissingScope { scope: S::NAME }.into());
        }
        if key == KeyId::Restricted && !S::NAME.ends_with(".read") {
            return Err(AuthError::RestrictedKey.into());
        }
        let account = merchant_account(&parts.headers).map_err(CallerError::Parameter)?;
        // Without this check, each token would reach every account, and could create accounts.
        if !claims.is_for(&account) {
            return Err(AuthError::OtherAccount.into());
        }
        Ok(Self { account, claims, scope: PhantomData })
    }
}

/// Returns the bearer token of a request. Returns `None` if the request has none, or several.
pub(crate) fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    bearer(authorization(headers)?)
}

/// Returns the value of `authorization`. Returns `None` if the header is absent, or is given more
/// than once: a proxy may have checked another value than this server.
pub(crate) fn authorization(headers: &HeaderMap) -> Option<&HeaderValue> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    values.next().filter(|_| values.next().is_none())
}

/// Returns the bearer token in the value of `authorization`. Returns `None` if the value has
/// another scheme.
pub(crate) fn bearer(value: &HeaderValue) -> Option<&str> {
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    // RFC 9110 §11.1: the name of the scheme is case-insensitive.
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// Returns the value of the header `x-merchant-account-id`, or `default` if the header is absent.
pub(crate) fn merchant_account(headers: &HeaderMap) -> Result<String, FieldError> {
    const HEADER: &str = "x-merchant-account-id";
    let fault = |kind, message| FieldError::new(Location::Header, Pointer::root().key(HEADER), kind, message);
    let mut values = headers.get_all(HEADER).iter();
    let (account, None) = (values.next(), values.next()) else {
        return Err(fault("value_error.single", "This header is given more than once."));
    };
    let Some(account) = account else { return Ok("default".to_owned()) };
    let is_legal = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    match account.to_str() {
        Ok(account) if (1..=64).contains(&account.len()) && account.as_bytes().iter().all(is_legal) => {
            Ok(account.to_owned())
        }
        _ => Err(fault("value_error.merchant_account_id", "This is 1 to 64 letters, digits, hyphens or underscores.")),
    }
}
