use std::{error, fmt};

#[derive(status_error::ApiError)]
#[status(404)]
union NotFound {
    id: u64,
    number: i64,
}

impl fmt::Debug for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NotFound")
    }
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not found")
    }
}

impl error::Error for NotFound {}

fn handler() -> Result<(), NotFound> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
