use status_error::database::DatabaseFailure;

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
    #[error("this email is taken")]
    #[status(409, code = "taken")]
    #[on_database(UniqueViolation)]
    Taken,

    #[error("there is no such account")]
    #[status(422)]
    #[on_database(foreign_key)]
    NoAccount,

    #[error("the database is busy")]
    #[status(503)]
    #[on_database(deadlock, connection)]
    Busy,

    #[error("there is no such buyer")]
    #[status(404)]
    #[on_database(not_found)]
    NotFound,

    #[error("the database failed")]
    #[status(500)]
    Database(#[source] #[from_database] DriverError),
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
