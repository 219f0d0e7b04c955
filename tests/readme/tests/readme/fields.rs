//! The section "400 that says where".

use axum::{Router, routing::get};
use status_error::{ApiError, ApiErrorLayer, ApiProfile, axum_08::Path};

static API: ApiProfile = ApiProfile::new("shop.example.com");

async fn buyer(Path(id): Path<u32>) -> String {
    id.to_string()
}

// README: begin
use axum::{http::StatusCode, routing::post};
use garde::Validate as _;
use status_error::axum_08::Json; // in place of axum::Json

#[derive(serde::Deserialize, garde::Validate)]
struct NewBuyer {
    #[garde(length(min = 1, max = 50))]
    name: String,
    #[garde(range(min = 18))]
    age: u8,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum NewBuyerError {
    #[error("the buyer is not valid")]
    #[status(400)]
    Invalid(#[from] #[field_errors] garde::Report),
}

async fn add(Json(new): Json<NewBuyer>) -> Result<StatusCode, NewBuyerError> {
    new.validate()?;
    Ok(StatusCode::CREATED)
}

fn app() -> Router {
    Router::new()
        .route("/buyers", post(add))
        .route("/buyers/{id}", get(buyer))
        .layer(ApiErrorLayer::new(&API))
}
// README: end

pub(crate) async fn router() -> Router {
    app()
}

/// axum's own extractor.
async fn add_with_axum(axum::Json(new): axum::Json<NewBuyer>) -> Result<StatusCode, NewBuyerError> {
    new.validate()?;
    Ok(StatusCode::CREATED)
}

pub(crate) async fn router_with_axums_json() -> Router {
    router_without_the_layer().await.layer(ApiErrorLayer::new(&API))
}

pub(crate) async fn router_without_the_layer() -> Router {
    Router::new().route("/buyers", post(add_with_axum))
}
