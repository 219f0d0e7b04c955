#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the request failed validation")]
    #[status(400)]
    Invalid {
        #[details]
        body: Vec<status_error::Detail>,
        #[details]
        query: Vec<status_error::Detail>,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
