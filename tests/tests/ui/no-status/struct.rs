#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("this buyer was not found")]
struct BuyerNotFound;

fn handler() -> Result<(), BuyerNotFound> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
