#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404)]
    NotFound,

    #[error("buyer {id} belongs to somebody else")]
    #[status(403)]
    #[message("This buyer is not yours.")]
    #[conceal_as(NotFound)]
    Foreign {
        #[public]
        id: u64,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
