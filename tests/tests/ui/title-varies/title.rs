#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("buyer {id} was not found")]
    #[status(404, title = "Buyer {id} not found")]
    NotFound {
        #[public]
        id: u64,
    },

    #[error("this buyer is archived")]
    #[status(410, title = "")]
    Archived,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
