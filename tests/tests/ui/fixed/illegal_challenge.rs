use super::*;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(profile = PAYMENTS)]
enum BuyerError {
    #[error("no credentials were sent")]
    #[status(401, challenge = profile)]
    NoCredentials,

    #[error("this token is not valid")]
    #[status(401, no_challenge)]
    Invalid,
}
