fn find(_: &std::fmt::Error) -> Option<String> {
    None
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the pool failed")]
    #[status(500)]
    Pool(
        #[source]
        #[from_database(via = find)]
        std::fmt::Error,
    ),
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
