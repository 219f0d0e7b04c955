use status_error::{ApiError, ProblemType};

#[derive(Debug, thiserror::Error)]
#[error("the token is not valid")]
struct TokenError;

impl ApiError for TokenError {
    fn problem_type(&self) -> &'static ProblemType {
        static TYPE: ProblemType = ProblemType::new(403, "invalid_token");
        &TYPE
    }
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error(transparent)]
    #[status(transparent)]
    Token(#[from] TokenError),
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
