#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum OrderError {
    #[error("this order is closed")]
    #[status(409)]
    Closed {
        #[public]
        id: u64,
        #[public(name = "id")]
        order: u64,
    },
}

fn handler() -> Result<(), OrderError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
