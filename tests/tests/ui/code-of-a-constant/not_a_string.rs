const TAKEN: u32 = 50035;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this email is taken")]
    #[status(409, code = TAKEN)]
    Taken,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
