#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(profile = "PAYMENTS", rename_all = kebab, skip = "axum")]
enum BuyerError {
    #[error("this email is taken")]
    #[status(409, code = duplicate_record, title = 409)]
    #[unique("email", constraint("buyers_email_key"), columns = "buyers.email")]
    Taken,

    #[error("the service is closed for maintenance")]
    #[status(503, disclose = true)]
    Maintenance,

    #[error("another request changed this record")]
    #[status(409, retry = "no")]
    Changed,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(crate = "status_error")]
#[error("this seller was not found")]
#[status(404)]
struct SellerNotFound;

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
