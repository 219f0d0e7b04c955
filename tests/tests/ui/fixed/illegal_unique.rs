#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this record is taken")]
    #[status(409)]
    #[unique("email", "billing_details.tax_id", constraint = "buyers_email_key", columns("buyers.email"))]
    Taken,
}
