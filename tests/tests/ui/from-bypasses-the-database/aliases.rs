use status_error::database::{DatabaseError, DatabaseFailure};

/// The error of a driver whose path is not known.
#[derive(Debug, thiserror::Error)]
#[error("the driver failed")]
struct DriverError;

impl DatabaseError for DriverError {
    fn failure(&self) -> DatabaseFailure {
        DatabaseFailure::Other
    }
}

type Alias = DriverError;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this email is taken")]
    #[status(409)]
    #[unique("email", constraint = "buyers_email_key")]
    EmailTaken,

    #[error("the database failed")]
    #[status(500)]
    Database(#[from] Alias),

    #[error("the import failed")]
    #[status(500)]
    Import(#[from] Box<DriverError>),
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
