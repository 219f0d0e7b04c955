#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("this email is taken")]
#[status(409)]
#[unique("email")]
struct EmailTaken;
