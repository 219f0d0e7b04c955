use std::fmt;

fn describe(id: &u64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "buyer {id} was not found")
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error(fmt = describe)]
    #[status(404)]
    NotFound(u64),

    #[error(transparent)]
    #[status(400)]
    Io(std::io::Error),
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
