#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: u64,
    },

    #[error("buyer {id} belongs to somebody else")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Foreign {
        #[public]
        id: String,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
