#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(rename_all = "kebab-case")]
#[status(500)]
enum BuyerError {
    #[error("buyer {id} was not found in {shard}")]
    #[status(404, code = "missing")]
    #[header("link", "</buyers/{{id}}>")]
    NotFound { #[public] id: u64, #[public(message)] shard: u8 },

    #[error("no credentials were sent")]
    #[status(401)]
    #[header("www-authenticate", r#"Bearer realm="api""#)]
    NoCredentials,

    #[error("this token is not valid")]
    #[status(401)]
    Token { #[header("www-authenticate")] challenge: String },

    #[error("this email {0} is taken")]
    #[message("This email is taken.")]
    #[status(409)]
    #[unique("email", columns("buyers.email"))]
    Taken(String),

    #[error("this buyer belongs to another account")]
    #[status(403)]
    Foreign,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[header("www-authenticate", r#"Bearer realm="api""#, on(401))]
enum OfTheEnum {
    #[error("no credentials were sent")]
    #[status(401)]
    NoCredentials,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("this token is not valid")]
#[status(401, no_challenge)]
struct Token;
