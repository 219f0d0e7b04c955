#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum OrderError {
    #[error("this order is closed")]
    #[status(409)]
    Closed {
        #[public]
        _since: u64,
        #[public]
        größe: u64,
        #[public(name = "order-id")]
        id: u64,
        #[public(name = "")]
        owner: u64,
    },
}

fn handler() -> Result<(), OrderError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
