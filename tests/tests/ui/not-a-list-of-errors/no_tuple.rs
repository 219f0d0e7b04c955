use status_error::{AnyError, ApiError};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("the buyer was not found")]
#[status(404)]
struct NotFound;

fn find() -> Result<(), AnyError<NotFound>> {
    Err(NotFound)?
}

fn main() {
    let _ = find();
}
