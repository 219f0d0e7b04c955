#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404, type = "no such buyer")]
    NotFound,

    #[error("this buyer is archived")]
    #[status(410, type = "urn:")]
    Archived,

    #[error("this buyer is blocked")]
    #[status(403, docs = "errors/blocked")]
    Blocked,

    #[error("the storage answered {status}")]
    #[status(one_of(409, 422), otherwise = 502, type = "urn:example:storage")]
    Storage {
        #[status]
        status: u16,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
