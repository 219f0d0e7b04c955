#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum AuthError {
    #[error("the scope {scope} is missing")]
    #[status(401)]
    #[header("www-authenticate", r#"Bearer scope="{scope}""#)]
    Scope { #[public] scope: String },

    #[error("the scope {scope} is missing")]
    #[status(403)]
    #[header("www-authenticate", r#"Bearer scope="\\{scope}""#)]
    Backslash { #[public] scope: String },
}
