#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this is a success")]
    #[status(200)]
    Success,

    #[error("this is below the client errors")]
    #[status(399)]
    Below,

    #[error("this is above the server errors")]
    #[status(600)]
    Above,

    #[error("this has three digits")]
    #[status(999)]
    ThreeDigits,

    #[error("this has two")]
    #[status(42)]
    TwoDigits,

    #[error("this has five")]
    #[status(70000)]
    FiveDigits,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
