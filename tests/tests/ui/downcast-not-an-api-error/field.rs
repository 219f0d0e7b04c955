use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("not found")]
#[status(404)]
struct OrderError;

#[derive(Debug, thiserror::Error, ApiError)]
enum AnyError {
    #[error("a text is no error")]
    #[status(500, downcast(OrderError))]
    Other(String),
}

fn main() {}
