use status_error::database::DatabaseFailure;

/// The error of a driver.
#[derive(Debug, thiserror::Error)]
#[error("the driver failed")]
struct DriverError;

impl status_error::database::DatabaseError for DriverError {
    fn failure(&self) -> DatabaseFailure {
        DatabaseFailure::Other
    }
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the database failed")]
    #[status(500)]
    Database(#[from_database] DriverError),
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("the database failed")]
#[status(500)]
struct Failed {
    #[from_database]
    error: DriverError,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
