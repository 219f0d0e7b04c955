#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("buyer {id} belongs to account {owner}")]
    #[status(403)]
    Foreign {
        #[public]
        id: u64,
        owner: String,
    },

    #[error("token {0} was refused")]
    #[status(403)]
    Token(String),
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
