const EMPTY: &str = "";
const SPACE: &str = "blocked ";

mod codes {
    pub const TAKEN: &str = "déjà pris";
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this email is taken")]
    #[status(409, code = codes::TAKEN)]
    Taken,

    #[error("this buyer is archived")]
    #[status(410, code = EMPTY)]
    Archived,

    #[error("this buyer is blocked")]
    #[status(403, code = SPACE)]
    Blocked,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
