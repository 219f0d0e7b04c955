#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404, members(type = "buyer"))]
    NotFound,

    #[error("this buyer is archived")]
    #[status(410, members(_kind = "buyer"))]
    Archived,

    #[error("this buyer is blocked")]
    #[status(403, members(kind = "buyer", kind = "auth"))]
    Blocked,

    #[error("this buyer is closed")]
    #[status(409, members())]
    Closed,

    #[error("buyer {id} is locked")]
    #[status(423, members(id = null, kind = "buyer"))]
    Locked {
        #[public]
        id: u64,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
