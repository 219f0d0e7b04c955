use status_error::{AnyError, ApiError};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("the order was not found")]
#[status(404)]
struct NotFound;

fn read(name: &str) -> Result<String, AnyError<(NotFound,)>> {
    std::fs::read_to_string(name).map_err(|_| AnyError::from_boxed("the file can't be read"))
}

fn main() {}
