use std::fmt::{Debug, Display};

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum ParseError<'a, T: Debug, const N: usize>
where
    T: Display,
{
    #[error("{1} of {N} is missing in {0}")]
    Missing(&'a str, T),
}

fn handler(text: &str) -> Result<(), ParseError<'_, u64, 3>> {
    Err(ParseError::Missing(text, 1))
}

fn main() {
    let _ = handler("").map_err(|error| status_error::response(&error));
}
