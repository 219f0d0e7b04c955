use status_error::ApiError;

#[derive(Debug, thiserror::Error)]
#[error("not found")]
struct OrderError;

#[derive(Debug, thiserror::Error, ApiError)]
enum AnyError {
    #[error("something failed")]
    #[status(500, downcast(OrderError))]
    Other(#[from] anyhow::Error),
}

fn main() {}
