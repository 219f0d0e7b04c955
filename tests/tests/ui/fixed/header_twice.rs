#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("a scope is missing")]
#[status(403)]
struct Scope {
    #[header("x-scope")]
    scopes: Vec<String>,
}
