use status_error::catalog::ProblemTypes as _;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum Never {}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(code_prefix = "x.")]
#[status(404)]
enum NeverEither {}

fn handler() -> Result<(), Never> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
    assert!(Never::entries().is_empty() && NeverEither::entries().is_empty());
}
