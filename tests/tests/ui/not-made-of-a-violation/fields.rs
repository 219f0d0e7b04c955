#[derive(Debug, thiserror::Error)]
#[error("the database failed")]
struct DatabaseError;

impl status_error::database::DatabaseError for DatabaseError {
    fn failure(&self) -> status_error::database::DatabaseFailure {
        status_error::database::DatabaseFailure::Other
    }
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this email is taken")]
    #[status(409)]
    #[unique("email", constraint = "buyers_email_key")]
    Taken {
        #[public]
        resource_id: u64,
    },

    #[error("the database is busy")]
    #[status(503)]
    #[on_database(unavailable)]
    Busy { violation: status_error::database::Violation },

    #[error("the database failed")]
    #[status(500)]
    Database(
        #[source]
        #[from_database]
        DatabaseError,
    ),
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
