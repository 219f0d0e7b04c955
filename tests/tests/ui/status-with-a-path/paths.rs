#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(StatusCode::NOT_FOUND)]
    NotFound,

    #[error("this external identifier is taken")]
    #[status(http::StatusCode::CONFILCT, code = "duplicate_record")]
    Taken,

    #[error("this buyer is archived")]
    #[status(::http::StatusCode::GONE)]
    Archived,

    #[error("these are others")]
    #[status(one_of(StatusCode::NOT_FOUND, StatusCode::GONE), otherwise = 502)]
    Storage(#[status] u16),

    #[error("this is another")]
    #[status(one_of(404), otherwise = ::http::StatusCode::BAD_GATEWAY)]
    Other(#[status] u16),

    #[error("this path does not end")]
    #[status(StatusCode::)]
    Endless,

    #[error("this is a call")]
    #[status(StatusCode::from_u16(404))]
    Call,

    #[error("the database is away")]
    #[status(503)]
    #[on_database(Outcome::unavailable)]
    Away,

    #[error("this buyer is blocked")]
    #[status(403)]
    #[report(Level::warn)]
    Blocked,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
