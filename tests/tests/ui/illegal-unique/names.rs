#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this email is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique("email", "account", "email")]
    Twice,

    #[error("this email is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique("", "billing_details..tax_id")]
    Empty,

    #[error("this email is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique("email", constraint = "", columns("email", "buyers.email", "buyers.email"))]
    Columns,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
