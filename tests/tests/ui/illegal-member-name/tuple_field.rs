#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum OrderError {
    #[error("order {0} is closed")]
    #[status(409)]
    Closed(#[public] u64),
}

fn handler() -> Result<(), OrderError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
