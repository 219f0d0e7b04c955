#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404, type = "urn:example:duplicate-record")]
    NotFound,

    #[error("this buyer is blocked")]
    #[status(403, docs = "https://example.com/errors#duplicate-record")]
    Blocked,

    #[error("the storage answered {status}")]
    #[status(one_of(409, 422), otherwise = 502)]
    Storage {
        #[status]
        status: u16,
    },
}
