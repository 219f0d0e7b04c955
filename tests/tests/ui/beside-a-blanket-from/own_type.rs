use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("the order was not found")]
#[status(404)]
struct NotFound;

struct AppError(Box<dyn std::error::Error>);

impl<E: std::error::Error + 'static> From<E> for AppError {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

impl From<NotFound> for AppError {
    fn from(error: NotFound) -> Self {
        Self(Box::new(error))
    }
}

fn main() {}
