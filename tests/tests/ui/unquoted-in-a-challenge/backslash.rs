#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("the scope {scope} is missing")]
#[status(403)]
#[header("www-authenticate", r#"Bearer scope="\{scope}""#)]
struct MissingScope {
    #[public(message)]
    scope: String,
}

fn handler() -> Result<(), MissingScope> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
