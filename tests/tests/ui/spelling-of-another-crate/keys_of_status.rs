#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("a message")]
    #[status(404, message = "There is no such buyer.")]
    Message,

    #[error("a text")]
    #[status(404, "There is no such buyer.")]
    Text,

    #[error("a code")]
    #[status(409, error_code = "taken")]
    Code,

    #[error("a status")]
    #[status(code = 404)]
    CodeOfStatus,

    #[error("a status")]
    #[status(http = 404)]
    Http,

    #[error("a status of a framework")]
    #[status(HTTP_404_NOT_FOUND)]
    Framework,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
