#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the country {0} is not served")]
    #[status(403)] #[message("Country not served")]
    Country(String),
}
