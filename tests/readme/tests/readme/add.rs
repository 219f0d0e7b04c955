//! The section "Add as you need".

use axum::{Router, routing::get};
use status_error::{ApiError, ApiErrorLayer, ApiProfile};

static API: ApiProfile = ApiProfile::new("shop.example.com");

#[derive(Debug, thiserror::Error, ApiError)]
enum BuyerError {
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound { #[public] id: u32 },

    // README: begin
    #[error("the token {jti} was revoked")] // for your log
    #[message("The token is not valid.")]   // for the client
    #[status(401)]
    #[header("www-authenticate", r#"Bearer realm="shop""#)]
    Unauthorized { jti: String },
    // README: end

    // README: begin
    #[error("buyer {id} belongs to account {owner}")] // for your log
    #[status(403)]                                    // for your log
    #[conceal_as(NotFound)]                           // for the client: the 404
    Foreign { #[public] id: u32, owner: String },
    // README: end

    // README: begin
    #[error("{limit} requests a minute are allowed")]
    #[status(429)]
    TooMany {
        #[public(message)] limit: u32, // part of the message only
        #[header("retry-after")] after: std::time::Duration,
    },
    // README: end

    // README: begin
    #[error("the price list could not be read")]
    #[status(500)] // the client gets a generic message, your log gets everything
    PriceList(#[from] std::io::Error),
    // README: end
}

/// A route for each variant.
pub(crate) async fn router() -> Router {
    let unauthorized = async || Err::<(), _>(BuyerError::Unauthorized { jti: "f3a1".to_owned() });
    let foreign = async || Err::<(), _>(BuyerError::Foreign { id: 7, owner: "acme".to_owned() });
    let too_many = async || Err::<(), _>(BuyerError::TooMany { limit: 60, after: std::time::Duration::from_millis(1500) });
    let price_list = async || -> Result<(), BuyerError> { Err(std::io::Error::other("disk /dev/sda1 is full"))? };
    let not_found = async || Err::<(), _>(BuyerError::NotFound { id: 7 });
    Router::new()
        .route("/unauthorized", get(unauthorized))
        .route("/foreign", get(foreign))
        .route("/not-found", get(not_found))
        .route("/too-many", get(too_many))
        .route("/prices", get(price_list))
        .layer(ApiErrorLayer::new(&API))
}
