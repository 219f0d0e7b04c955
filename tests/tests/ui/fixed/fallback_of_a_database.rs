use super::*;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this email is taken")]
    #[status(409)]
    #[unique("email")]
    Taken,

    #[error("there is no such account")]
    #[status(422)]
    #[constraint("buyers_account_fkey")]
    NoAccount,

    #[error("the database is busy")]
    #[status(503)]
    #[on_database(unavailable)]
    Busy(#[source] #[from_database] DatabaseError),

    #[error("the database failed")]
    #[status(500)] Database(#[source] #[from_database] DatabaseError),

    #[error("the cache failed")]
    #[status(500, code = "cache")]
    Cache(#[source] DatabaseError),
}
