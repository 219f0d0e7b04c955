//! The challenge of the profile, none at all, and headers of some statuses.

use status_error::{ApiError, ApiProfile, catalog::assert_catalog};
use std::sync::LazyLock;

static PAYMENTS: LazyLock<ApiProfile> =
    LazyLock::new(|| ApiProfile::new("payments.example.com").challenge("Bearer realm=\"payments\""));

/// Errors of access.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = crate::PAYMENTS)]
#[header("www-authenticate", "Bearer", on(UNAUTHORIZED))]
#[header("x-api", "payments", on(404, 410))]
enum AccessError<T: std::fmt::Display + std::fmt::Debug> {
    /// A described variant.
    #[error("x")]
    #[status(401)]
    OfTheType,

    /// A described variant.
    #[error("x")]
    #[api_error(status(407, no_challenge))]
    Proxy,

    /// A described variant.
    #[error("x")]
    #[status(410)]
    Gone,

    /// A described variant.
    #[error("{status}")]
    #[status(one_of(403, 404, 429), otherwise = 502)]
    #[header("retry-after", "5", on(429))]
    #[header("www-authenticate", "Bearer scope=\"{value}\"", on(403))]
    Upstream {
        #[status]
        status: u16,
        #[public(message)]
        value: T,
        #[header("x-left", on(429))]
        left: Option<u8>,
        #[header("x-left", on(403, 404))]
        others: u8,
    },
}

/// A described type.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = PAYMENTS)]
#[error("x")]
#[status(401, challenge = profile)]
struct Unauthorized(#[header("www-authenticate")] Vec<String>);

/// A described type.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[status(one_of(401, 407, 404), otherwise = 502, no_challenge)]
struct Unchallenged(#[status] http::StatusCode);

fn main() {
    assert_catalog::<AccessError<u8>>();
    assert_catalog::<Unauthorized>();
    let response = status_error::response(&Unauthorized(Vec::new()));
    assert_eq!(response.headers()["www-authenticate"], "Bearer realm=\"payments\"");
    let upstream = |status| AccessError::Upstream { status, value: "a", left: Some(7), others: 8 };
    let left = |status| status_error::response(&upstream(status)).headers()["x-left"].clone();
    assert_eq!((left(429), left(403)), ("7".parse().unwrap(), "8".parse().unwrap()));
    assert_eq!(status_error::response(&Unchallenged(http::StatusCode::UNAUTHORIZED)).status(), 401);
}
