#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("a status")]
    #[status(404)]
    Status,

    #[error("a status of http")]
    #[status(NOT_FOUND, code = "no_buyer")]
    WithCode,

    #[error("a status and a text")]
    #[status(404, title = "No buyer")] #[message("There is no such buyer.")]
    WithTitle,

    #[error("a code that is a status")]
    #[status(409)]
    Code,

    #[error("without a key")]
    #[status(404)] #[message("There is no such buyer.")]
    Positional,

    #[error("a constant")]
    #[status(GONE)]
    Constant,

    #[error("a code")]
    #[status(409, code = "taken")]
    Taken,

    #[error("beside a whole status")]
    #[status(409, code = "taken_by_another")]
    #[message("It is taken.")]
    Whole,
}
