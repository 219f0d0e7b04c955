#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("buyer {id} belongs to account {owner}")]
    #[status(403)]
    Foreign { #[public] id: u64, #[public(message)] owner: String },

    #[error("token {0} was refused")]
    #[status(403)]
    Token(#[public(name = "token")] String),

    #[error("buyer {0} is blocked")]
    #[message("This buyer is blocked.")]
    #[status(403)]
    Message(u64),

    #[error("buyer {0} is hidden")]
    #[message(title)]
    #[status(403)]
    Title(u64),

    #[error("the token was refused")]
    #[status(401)]
    #[header("www-authenticate", "Bearer realm=\"{realm}\"")]
    #[cause("the token {jti} expired")]
    Refused { #[public(message)] realm: String, #[public(cause)] jti: String },
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("the storage answered {status}")]
#[status(one_of(404, 409), otherwise = 502)]
#[header("x-upstream", "{status}")]
struct StorageError {
    #[status]
    #[public(message)]
    status: u16,
}
