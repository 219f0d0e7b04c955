#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum AuthError {
    #[error("no credentials were sent")]
    #[status(401)]
    #[header("www-authenticate", r#"Bearer realm="a""#)]
    NoCredentials,

    #[error("the scope {scope} is missing")]
    #[status(403)]
    #[header("www-authenticate", r#"Bearer realm="a", scope="{scope}\\""#)]
    #[header("link", r#"<https://api.example.com>; rel="help""#)]
    Scope { #[public] scope: String },
}
