#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error = "PAYMENTS"]
enum BuyerError {
    #[error("buyer {id} was not found")]
    #[status = 404]
    NotFound {
        #[public = "buyer_id"]
        id: u64,
    },

    #[error("this token is not valid")]
    #[status(403)]
    #[message = "This token is not valid."]
    Token,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
