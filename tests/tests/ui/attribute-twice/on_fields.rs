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
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        #[public(name = "buyer_id")]
        id: u64,
    },

    #[error("the request failed validation")]
    #[status(400)]
    Invalid {
        #[field_errors]
        #[field_errors]
        faults: Vec<status_error::FieldError>,
    },

    #[error("the database failed")]
    #[status(500)]
    Database {
        #[from_database]
        #[from_database]
        source: DatabaseError,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
