#[derive(Debug, serde::Serialize)]
struct BuyerId(u64);

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[message("Buyer {id} was not found.")]
    #[status(404)]
    NotFound {
        #[public]
        id: BuyerId,
    },

    #[error("this buyer is blocked")]
    #[status(403)]
    #[header("x-buyer", "{id}")]
    Blocked {
        #[public]
        id: BuyerId,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
