#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("buyer {id} was not found", id = .secret)]
    #[status(404)]
    Shadowed {
        #[public]
        id: u64,
        secret: String,
    },

    #[error("token {} was refused", .0.len())]
    #[status(403)]
    Expression(String),
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
