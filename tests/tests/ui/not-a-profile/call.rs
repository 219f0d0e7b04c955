use status_error::ApiProfile;

const fn payments() -> ApiProfile {
    ApiProfile::new("payments.example.com")
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(profile = payments())]
#[error("this buyer was not found")]
#[status(404)]
struct NotFound;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(profile = ApiProfile::new("payments.example.com"))]
#[error("this buyer is archived")]
#[status(410)]
struct Archived;

fn handler() -> Result<(), NotFound> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
