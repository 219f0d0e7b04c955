#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BrewError {
    #[error("this is a teapot")]
    #[status(418)]
    Teapot,

    #[error("this is a teapot too")]
    #[status(IM_A_TEAPOT)]
    AnotherTeapot,
}

fn handler() -> Result<(), BrewError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
