#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum AppError {
    #[error("the request failed")]
    #[status(500)]
    Other(#[from] anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for AppError {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}

fn main() {}
