//! The section "The error log".

// README: begin
use axum::{Router, http::StatusCode, routing::get};
use status_error::{ApiErrorLayer, ApiProfile};
use status_error_log::axum_08::routes;
use status_error_log::{Access, ErrorLog, ErrorLogLayer, Limits, MemoryStore, Owner};

static API: ApiProfile = ApiProfile::new("shop.example.com");

fn app(log: &ErrorLog) -> Router {
    Router::new()
        .route("/buyers", get(async || "none"))
        // GET /api-logs. The function decides who may read: check a token here.
        .merge(routes(log.clone(), async |_request| {
            Ok::<_, StatusCode>(Access::Tenant("shop".to_owned()))
        }))
        .layer(ApiErrorLayer::new(&API))
        // Added last, so that it records the response that the client gets.
        .layer(ErrorLogLayer::new(log.clone(), |_request| {
            |_response| Owner::unauthenticated("shop")
        }))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let log = ErrorLog::builder(MemoryStore::new(Limits::new())).start()?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    let stop = async { tokio::signal::ctrl_c().await.unwrap_or_default() };
    axum::serve(listener, app(&log)).with_graceful_shutdown(stop).await?;
    log.shutdown().await; // stores the entries that are still queued
    Ok(())
}
// README: end

/// The router of this section, after a request for a path that no route has.
pub(crate) async fn router() -> Router {
    // The test sends its requests without a socket, so `main` is only compiled.
    let _ = main;
    let log = ErrorLog::builder(MemoryStore::new(Limits::new())).start().unwrap();
    let app = app(&log);
    crate::curl(app.clone(), "curl -i 'localhost:8080/sellers?token=hunter2'").await;
    log.flush().await;
    app
}
