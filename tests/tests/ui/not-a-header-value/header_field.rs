#[derive(Debug)]
struct Delay(u32);

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("try again later")]
    #[status(429)]
    Throttled {
        #[header("retry-after")]
        after: Delay,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
