#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the buyer has {balance:>width$.digits$}")]
    #[status(409)]
    Balance {
        #[public]
        balance: f64,
        width: usize,
        digits: usize,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
