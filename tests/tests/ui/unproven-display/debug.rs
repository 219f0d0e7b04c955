#[derive(Debug, serde::Serialize)]
struct Buyer {
    id: u64,
    #[serde(skip)]
    password: String,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("buyer {buyer:?} is archived")]
    #[status(410)]
    Archived {
        #[public]
        buyer: Buyer,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
