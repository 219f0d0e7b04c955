#[derive(Debug, thiserror::Error)]
#[error("the database failed")]
struct DatabaseError;

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
        first: DatabaseError,
        #[from_database]
        second: DatabaseError,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
