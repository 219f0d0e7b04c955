use super::*;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum AnyError {
    #[error("the order failed")]
    #[status(500, downcast(OrderError))]
    Unit(#[from] anyhow::Error),

    #[error("the order of account {account} failed")]
    #[status(500, downcast(OrderError))]
    Unmarked { #[source] inner: std::io::Error, account: u64 },
}
