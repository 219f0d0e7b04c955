#[derive(Debug, thiserror::Error, status_error::ApiError)]
pub enum SignUpError {
    #[error("this address is taken")] #[status(409)]
    #[unique("email", constraint = "users_email_key", columns("users.email"))] EmailTaken,
    #[error("the database failed")] #[status(500)] Database(#[source] #[from_database] sqlx::Error),
}

async fn sign_up(pool: &sqlx::PgPool, email: &str) -> Result<(), SignUpError> {
    sqlx::query("INSERT INTO users (email) VALUES ($1)").bind(email).execute(pool).await?;
    Ok(())
}
