//! The contract: every error response of this API, each declared once.

use crate::model::BuyerFields;
use crate::token::{Ago, Reason};
use status_error::export::Contract;
use status_error::{ApiError, ApiProfile, FieldError, RequestError, format};
use status_error_log::LogError;
use std::time::Duration;
use uuid::Uuid;

/// The profile of this API: bodies are envelopes, the codes are documented at `/errors/` of this
/// server, and a server error names the contact for clients.
pub static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com")
    .format(&format::Envelope)
    .docs("https://payments.example.com/errors/")
    .support("support@example.com");

/// Returns the contract: the errors of this API's own code, of its extractors and layers, and of
/// the error log's list.
pub fn contract() -> Contract {
    Contract::of(&PAYMENTS).errors::<BuyerError>().errors::<RequestError>().errors::<LogError>()
}

/// Why a buyer could not be read or stored.
///
/// The client reads the `#[error]` of a 4xx, so these are whole sentences. A text that is only in
/// the log has the usual style of Rust's errors.
///
/// A handler and its query in `store.rs` return one of the subsets, and the extractor `Caller`
/// rejects with `CallerError`. A handler that fails in another way does not compile.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(
    profile = PAYMENTS,
    subset(
        CallerError(Parameter, Auth),
        ListBuyers(Parameter, Unavailable, Database),
        CreateBuyer(ExternalIdentifierTaken, Invalid, Unavailable, Database),
        ReadBuyer(NotFound, Foreign, Unavailable, Database),
        ChangeBuyer(NotFound, Foreign, Locked, ExternalIdentifierTaken, Invalid, Unavailable, Database),
        RemoveBuyer(NotFound, Foreign, Locked, Unavailable, Database),
        LockBuyer(NotFound, Foreign, Unavailable, Database),
    ),
)]
pub enum BuyerError {
    /// No buyer has this id.
    #[error("The buyer {id} was not found.")]
    #[status(404)]
    NotFound {
        #[public(message)]
        id: Uuid,
    },

    /// The buyer belongs to another merchant account. The client must not learn that it exists.
    #[error("the buyer {id} belongs to the merchant account {owner}")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Foreign {
        #[public(message)]
        id: Uuid,
        owner: String,
    },

    /// The buyer is locked: clients can read it, but can't change or remove it.
    #[error("The buyer {id} is locked.")]
    #[status(403, code = "forbidden")]
    #[cause("the buyer {id} is locked")]
    Locked {
        #[public(message)]
        id: Uuid,
    },

    /// Another buyer of this merchant account has the same external identifier.
    #[error("A buyer with this external identifier exists already.")]
    #[status(409, code = "duplicate_record")]
    #[unique(
        "external_identifier",
        constraint = "buyers_account_external_key",
        columns("buyers.merchant_account_id", "buyers.external_identifier"),
        in = BuyerFields
    )]
    ExternalIdentifierTaken {
        /// The id of that buyer, if the caller may read buyers. In JSON it is a string.
        #[public(schema = Option<String>)]
        resource_id: Option<Uuid>,
    },

    /// Members of the body are missing, or have values that they can't have.
    ///
    /// `model.rs` has the rules.
    #[error("The buyer is not valid.")]
    #[status(400, code = "bad_request")]
    Invalid(
        #[from]
        #[field_errors]
        garde::Report,
    ),

    /// A parameter in the query or in a header has a value that is not allowed.
    #[error("The request has a wrong parameter.")]
    #[status(400, code = "bad_request")]
    Parameter(#[field_errors] FieldError),

    /// The caller may not do this, whatever the buyer.
    #[error(transparent)]
    #[status(transparent)]
    Auth(#[from] AuthError),

    /// There is no connection to the database, or no connection became free in time. The client can
    /// repeat the request soon.
    #[error("the database can't be reached")]
    #[status(503)]
    #[header("retry-after", "5")]
    #[on_database(unavailable)]
    Unavailable(
        #[source]
        #[from_database]
        sqlx::Error,
    ),

    /// Every other error of the database. The client gets a generic message, the log gets the whole
    /// error.
    #[error("the database failed")]
    #[status(500)]
    Database(
        #[source]
        #[from_database]
        sqlx::Error,
    ),
}

/// A failed authentication or authorization.
///
/// All failures of authentication have the same status, code and message, so an attacker who tries
/// out tokens learns nothing. The reason is the `cause`. It is in the server's log, and in the
/// error log, which the owner of the token may read.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = PAYMENTS)]
pub enum AuthError {
    /// The bearer token is missing or not valid.
    // RFC 6750 §3: no error code where no credentials were sent.
    #[error("no bearer token was sent")]
    #[message("A valid bearer token is required.")]
    #[cause("no bearer token was sent")]
    #[status(401, code = "unauthorized")]
    #[header("www-authenticate", r#"Bearer realm="buyers""#)]
    NoToken,

    #[error("the token expired {ago} ago")]
    #[message("A valid bearer token is required.")]
    #[cause("the token expired {ago} ago")]
    #[status(401, code = "unauthorized")]
    #[header("www-authenticate", r#"Bearer realm="buyers", error="invalid_token""#)]
    Expired {
        #[public(cause)]
        ago: Ago,
    },

    #[error("the token was refused: {reason}")]
    #[message("A valid bearer token is required.")]
    #[cause("{reason}")]
    #[status(401, code = "unauthorized")]
    #[header("www-authenticate", r#"Bearer realm="buyers", error="invalid_token""#)]
    Refused {
        #[public(cause)]
        reason: Reason,
        source: jsonwebtoken::errors::Error,
    },

    /// The token is valid, but it does not have the scope of this call.
    #[error("This call takes a token with the scope {scope}.")]
    #[cause("scope {scope} is missing")]
    #[status(403, code = "forbidden")]
    #[header("www-authenticate", r#"Bearer realm="buyers", error="insufficient_scope", scope="{scope}""#)]
    MissingScope {
        #[public(message)]
        scope: &'static str,
    },

    /// The token was signed with the restricted key, whose tokens may only read.
    #[error("The key of this token is restricted to reading.")]
    #[cause("signed by a restricted key")]
    #[status(403, code = "forbidden")]
    RestrictedKey,

    /// The token is valid, but not for the merchant account that the request names. The response is
    /// the same for an account that exists and for one that doesn't.
    #[error("This token is not for the merchant account of the request.")]
    #[cause("the token is for other merchant accounts")]
    #[status(403, code = "forbidden")]
    OtherAccount,

    /// The token has used up its requests of this minute.
    #[error("Too many requests: the limit is {limit} a minute.")]
    #[status(429, code = "too_many_requests")]
    TooManyRequests {
        #[public(message)]
        limit: u32,
        #[header("retry-after")]
        after: Duration,
    },
}
