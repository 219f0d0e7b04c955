//! The enum of the design.

use status_error::{ApiError, ApiProfile, FieldError, format};
use std::fmt;
use std::time::Duration;
use uuid::Uuid;

pub static PAYMENTS: ApiProfile =
    ApiProfile::new("payments.example.com").format(&format::Envelope).support("support@example.com");

#[derive(Debug, Clone, Copy, serde::Serialize)]
pub struct Age(u64);

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} s", self.0)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("connection to db-7.internal refused")]
pub struct DatabaseError;

impl status_error::database::DatabaseError for DatabaseError {
    fn failure(&self) -> status_error::database::DatabaseFailure {
        status_error::database::DatabaseFailure::Other
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("this token is not valid")]
#[status(403, code = "forbidden")]
pub struct AuthError;

/// Why a buyer could not be read or stored.
#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(profile = PAYMENTS)]
pub enum BuyerError {
    /// No buyer has this id.
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: Uuid,
    },

    /// The buyer belongs to another merchant account.
    #[error("buyer {id} belongs to account {owner}")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Foreign {
        #[public]
        id: Uuid,
        owner: String,
    },

    /// Another buyer of this merchant account has the same external identifier.
    #[error("this external identifier is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique(
        "external_identifier",
        constraint = "buyers_account_external_key",
        columns("buyers.merchant_account_id", "buyers.external_identifier")
    )]
    ExternalIdentifierTaken {
        #[public]
        resource_id: Option<Uuid>,
    },

    #[error("the request failed validation")]
    #[status(400, code = "bad_request")]
    Invalid(#[field_errors] Vec<FieldError>),

    #[error("the token {jti} was refused")]
    #[message("The token is not valid.")]
    #[cause("the token expired {expired} ago")]
    #[status(401)]
    #[header("www-authenticate", r#"Bearer realm="payments""#)]
    Unauthorized {
        jti: String,
        #[public(cause)]
        expired: Age,
    },

    #[error("{limit} requests a minute are served")]
    #[status(429, code = "too_many_requests")]
    Throttled {
        #[public(message)]
        limit: u32,
        #[header("retry-after")]
        after: Duration,
    },

    #[error("the storage answered {status}")]
    #[status(one_of(404, 409, 413), otherwise = 502)]
    Storage {
        #[status]
        status: http::StatusCode,
    },

    #[error(transparent)]
    #[status(transparent)]
    Auth(#[from] AuthError),

    /// Everything else that the database says.
    #[error("the database failed")]
    #[status(500)]
    Database(
        #[source]
        #[from_database]
        DatabaseError,
    ),
}

fn all() -> [BuyerError; 10] {
    let id = Uuid::nil();
    [
        BuyerError::NotFound { id },
        BuyerError::Foreign { id, owner: "another".into() },
        BuyerError::ExternalIdentifierTaken { resource_id: None },
        BuyerError::Invalid(Vec::new()),
        BuyerError::Unauthorized { jti: "secret".into(), expired: Age(5) },
        BuyerError::Throttled { limit: 60, after: Duration::from_millis(1500) },
        BuyerError::Storage { status: http::StatusCode::CONFLICT },
        BuyerError::Storage { status: http::StatusCode::IM_A_TEAPOT },
        BuyerError::Auth(AuthError),
        BuyerError::Database(DatabaseError),
    ]
}

fn main() {
    let statuses = all().map(|error| status_error::response(&error).status().as_u16());
    assert_eq!(statuses, [404, 404, 409, 400, 401, 429, 409, 502, 403, 500]);

    let [found, foreign, ..] = all();
    let (found, foreign) = (status_error::response(&found), status_error::response(&foreign));
    assert_eq!(found.body(), foreign.body());
    assert_eq!(found.headers(), foreign.headers());
}
