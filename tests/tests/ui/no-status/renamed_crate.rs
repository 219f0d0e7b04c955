mod vendored {
    pub use status_error::*;
}

#[derive(Debug, thiserror::Error, vendored::ApiError)]
#[api_error(crate = vendored)]
enum BuyerError {
    #[error("this buyer was not found")]
    NotFound,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
