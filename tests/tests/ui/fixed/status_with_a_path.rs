#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(NOT_FOUND)]
    NotFound,

    #[error("this external identifier is taken")]
    #[status(CONFLICT, code = "duplicate_record")]
    Taken,

    #[error("this buyer is archived")]
    #[status(GONE)]
    Archived,

    #[error("the storage refused")]
    #[status(one_of(NOT_FOUND), otherwise = BAD_GATEWAY)]
    Storage(#[status] u16),
}
