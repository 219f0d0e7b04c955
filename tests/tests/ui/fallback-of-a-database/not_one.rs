#[derive(Debug, thiserror::Error)]
#[error("the database failed")]
struct DatabaseError;

impl status_error::database::DatabaseError for DatabaseError {
    fn failure(&self) -> status_error::database::DatabaseFailure {
        status_error::database::DatabaseFailure::Other
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the other database failed")]
struct OtherError;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the database failed")]
    #[status(409)]
    Conflict(
        #[source]
        #[from_database]
        DatabaseError,
    ),

    #[error("the database failed")]
    #[status(500)]
    Second(
        #[source]
        #[from_database]
        DatabaseError,
    ),

    #[error("the database is busy")]
    #[status(503)]
    #[on_database(unavailable)]
    Busy(
        #[source]
        #[from_database]
        OtherError,
    ),

    #[error("the cache failed")]
    #[status(500, code = "cache")]
    Cache(#[from] DatabaseError),
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
