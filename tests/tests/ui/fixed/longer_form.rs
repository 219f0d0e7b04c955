#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[api_error(status(404), message("There is no such buyer."))]
    NotFound {
        #[api_error(public)]
        id: u64,
    },

    #[error("this buyer was not found")]
    #[status(404, code = "x")]
    WithCode,

    #[error("this buyer was not found")]
    #[status(404)] #[message("x")]
    WithMessage,
}
