#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[header("www-authenticate", "Bearer", on(401))]
#[header("x-api", "buyers", on(404))]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404)]
    #[header("x-buyer", "none", on(410))]
    NotFound,

    #[error("too many requests")]
    #[status(one_of(429, 403), otherwise = 502)]
    #[header("x-left", "none", on())]
    Throttled {
        #[status]
        status: u16,
        #[header("retry-after", on(429, 503))]
        after: u32,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
