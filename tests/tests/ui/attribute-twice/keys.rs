#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this external identifier is taken")]
    #[status(409, code = "duplicate_record", code = "taken")]
    Taken,

    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound {
        #[public(name = "buyer_id", name = "id")]
        id: u64,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
