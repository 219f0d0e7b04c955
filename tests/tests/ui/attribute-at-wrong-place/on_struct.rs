#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("this buyer was not found")]
#[status(404)]
#[public]
#[field_errors]
#[from_database]
struct BuyerNotFound;

fn handler() -> Result<(), BuyerNotFound> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
