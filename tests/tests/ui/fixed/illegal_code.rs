#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(code_prefix = "buyers.")]
enum BuyerError {
    #[error("this email is taken")]
    #[status(409, code = "duplicate_record")]
    Taken,

    #[error("this buyer is archived")]
    #[status(410, code = "archived")]
    Archived,

    #[error("this buyer is blocked")]
    #[status(403, code = "blocked")]
    Blocked,

    #[error("this buyer is locked")]
    #[status(423, code = "locked")]
    Locked,

    #[error("this buyer is too large")]
    #[status(413, code = "too_large")]
    ZuGroß,

    #[error("this buyer has no name")]
    #[status(404, code = "no_name")]
    __,
}
