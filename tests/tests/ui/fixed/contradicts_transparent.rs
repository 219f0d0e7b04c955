use super::*;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("request {request} was refused")]
    #[status(500)]
    #[report(warn)]
    Refused { #[source] cause: AuthError, request: u64 },
}
