#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("try again later")]
    #[status(429)]
    #[header("retry after", "120")]
    #[header("", "120")]
    #[header("content-type", "text/plain")]
    Throttled {
        #[header("x-límit")]
        limit: u32,
        #[header("Content-Length")]
        length: u32,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
