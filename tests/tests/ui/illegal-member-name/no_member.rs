#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum OrderError {
    #[error("order {id} is closed since {since}")]
    #[status(409)]
    Closed {
        #[public(message, name = "order_id")]
        id: u64,
        #[public(message, schema = String)]
        zone: u64,
        #[public(message, cause)]
        since: u64,
    },
}

fn handler() -> Result<(), OrderError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
