#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer is too large")]
    #[status(413)]
    ZuGroß,

    #[error("this buyer has no name")]
    #[status(404)]
    __,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum StorageError {
    #[error("the storage answered {0}")]
    #[status(one_of(404, 409), otherwise = 502)]
    __(#[status] u16),
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(code_prefix = "orders.")]
enum OrderError {
    #[error("this order has no name")]
    #[status(410)]
    __,

    #[error("this order is gone")]
    #[status(410, code = "orders.")]
    Gone,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
