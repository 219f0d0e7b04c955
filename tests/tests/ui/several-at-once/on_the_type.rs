#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[status(404, code = "né", title = "", disclose)]
#[header("retry-after", "soon")]
#[header("link", "</buyers/{id}>")]
enum BuyerError {
    #[error("this buyer was not found")]
    Buyer,

    #[error("this account was not found")]
    Account,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
