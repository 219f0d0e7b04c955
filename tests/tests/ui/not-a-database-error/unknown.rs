#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the database failed")]
    #[status(500)]
    Database(
        #[source]
        #[from_database]
        std::fmt::Error,
    ),
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
