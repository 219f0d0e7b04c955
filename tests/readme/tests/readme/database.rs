//! The section "409 from the database".

use axum::extract::State;
use axum::{Router, routing::post};
use status_error::{ApiErrorLayer, ApiProfile};

static API: ApiProfile = ApiProfile::new("shop.example.com");

// README: begin
#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum SignUpError {
    #[error("this address is taken")]
    #[status(409)]
    #[unique("email", constraint = "users_email_key", columns("users.email"))]
    EmailTaken,

    #[error("the database failed")]
    #[status(500)]
    Database(#[source] #[from_database] sqlx::Error),
}

async fn sign_up(db: &sqlx::SqlitePool, email: &str) -> Result<(), SignUpError> {
    sqlx::query("INSERT INTO users (email) VALUES (?)").bind(email).execute(db).await?;
    Ok(())
}
// README: end

async fn migrated() -> sqlx::SqlitePool {
    // A database in memory lives as long as its only connection.
    let one = sqlx::sqlite::SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
    let db = one.connect("sqlite::memory:").await.unwrap();
    sqlx::raw_sql(
        "CREATE TABLE users (email TEXT NOT NULL);
         CREATE UNIQUE INDEX users_email_key ON users (email);",
    )
    .execute(&db)
    .await
    .unwrap();
    db
}

// README: begin
#[tokio::test]
async fn every_unique_index_has_a_variant() {
    use status_error::database::schema::{Expected, sqlx_09};

    let db = migrated().await; // your migrations
    sqlx_09::assert_schema(&Expected::of::<SignUpError>(), &db).await;
}
// README: end

/// A route that signs up, after the address has been taken.
pub(crate) async fn router() -> Router {
    let db = migrated().await;
    sign_up(&db, "ada@example.com").await.unwrap();
    let handler = async |State(db): State<sqlx::SqlitePool>, email: String| sign_up(&db, &email).await;
    Router::new().route("/users", post(handler)).with_state(db).layer(ApiErrorLayer::new(&API))
}
