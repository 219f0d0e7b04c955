#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the storage is being migrated")]
    #[message("We are moving. Try again in an hour.")]
    #[status(503)]
    Migrating,

    #[error("the storage failed")]
    #[message(unchecked_display)]
    #[status(500)]
    Storage,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
