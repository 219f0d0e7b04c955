#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("too many requests")]
    #[status(one_of(429, 403), otherwise = 502)]
    #[header("x-left", "none", on(429))]
    Throttled { #[status] status: u16 },

    #[error("this buyer is archived")]
    #[status(410)]
    #[header("x-buyer", "none")]
    Archived,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("too many requests")]
#[status(429)]
struct AsAList {
    #[header("x-left")]
    left: Vec<String>,
}
