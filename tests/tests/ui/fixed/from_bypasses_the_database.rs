use super::*;

/// A type of the user's at the path of a driver's error.
mod sqlx {
    #[derive(Debug, thiserror::Error)]
    #[error("a query that the user wrote")]
    pub(super) struct Error;
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this email is taken")]
    #[status(409)]
    #[unique("email", constraint = "buyers_email_key")]
    EmailTaken,

    #[error("the database failed")]
    #[status(500)]
    Database(#[source] #[from_database] DatabaseError),

    #[error("the query is not valid")]
    #[status(500)]
    Query(#[from] #[from_database(off)] sqlx::Error),

    #[error("the archive failed")]
    #[status(500)]
    Archive(#[source] sqlx::Error),
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum WithoutConstraints {
    #[error("the database failed")]
    #[status(500)]
    Database(#[from] sqlx::Error),
}
