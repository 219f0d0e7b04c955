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
    #[status(500)]
    Database(
        #[from]
        #[from_database]
        DatabaseError,
    ),

    #[error("both databases failed")]
    #[status(500)]
    Both {
        #[from_database]
        first: OtherError,
        #[from_database]
        second: OtherError,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
