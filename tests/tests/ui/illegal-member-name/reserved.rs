#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum OrderError {
    #[error("this order is closed")]
    #[status(409)]
    Closed {
        #[public]
        status: String,
        #[public]
        r#type: String,
        #[public(name = "errors")]
        faults: Vec<String>,
    },
}

fn handler() -> Result<(), OrderError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
