#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("buyer {id} was not found")]
    #[status(404)]
    #[message("Buyer {} was not found.", self.id)]
    #[cause("it was {what}", what = "deleted")]
    NotFound {
        #[public]
        id: u64,
    },

    #[error("token {0} was refused")]
    #[status(403)]
    #[message("Token {length} was refused.", length = 8)]
    #[cause("token {} was refused", LENGTH)]
    Token(String),

    #[error("the key {0} was refused")]
    #[status(403)]
    #[message("Key {} was refused.", .0)]
    #[cause("key {id} was refused", id = .0.len())]
    Key(String),
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
