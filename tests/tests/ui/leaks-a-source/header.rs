#[derive(Debug, thiserror::Error)]
#[error("connection to db-7.internal refused")]
struct DatabaseError;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the lookup failed")]
    #[status(409)]
    Lookup {
        #[header("x-reason")]
        source: DatabaseError,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
