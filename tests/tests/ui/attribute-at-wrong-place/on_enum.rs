#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[cause("the token expired")]
#[unique("email")]
#[conceal_as(NotFound)]
#[public]
#[field_errors]
#[from_database]
#[report(off)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404)]
    NotFound,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
