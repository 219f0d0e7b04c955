#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the database is busy")]
    #[status(503)]
    #[on_database]
    Nothing,

    #[error("the database is busy")]
    #[status(503, code = "nothing")]
    #[on_database(unavailabel, retry, retry)]
    NoSuchWord,

    #[error("the database is busy")]
    #[status(503, code = "nothing")]
    #[on_database("timeout")]
    Quoted,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
