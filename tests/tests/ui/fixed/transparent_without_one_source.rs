use super::*;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the token was refused")]
    #[status(transparent)]
    Unit(#[from] AuthError),

    #[error("the token of {account} was refused")]
    #[status(transparent)]
    Marked { #[source] refused: AuthError, account: u64 },
}
