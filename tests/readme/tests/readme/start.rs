//! The section "Start".

// README: begin
use axum::{Router, routing::get};
use status_error::{ApiError, ApiErrorLayer, ApiProfile, axum_08::Path};

static API: ApiProfile = ApiProfile::new("shop.example.com");

#[derive(Debug, thiserror::Error, ApiError)]
enum BuyerError {
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound { #[public] id: u32 }, // public: in the message, and a member of the body
}

async fn buyer(Path(id): Path<u32>) -> Result<String, BuyerError> {
    Err(BuyerError::NotFound { id })
}
// README: end

// README: begin
fn app() -> Router {
    Router::new().route("/buyers/{id}", get(buyer)).layer(ApiErrorLayer::new(&API))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, app()).await
}
// README: end

/// The router of this section, for the requests of the test.
pub(crate) async fn router() -> Router {
    // The test sends its requests without a socket, so `main` is only compiled.
    let _ = main;
    app()
}
