#![forbid(unreachable_code, unreachable_patterns)]

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("this buyer was not found")]
#[status(404)]
struct BuyerNotFound;

fn main() {
    let _ = status_error::response(&BuyerNotFound);
}
