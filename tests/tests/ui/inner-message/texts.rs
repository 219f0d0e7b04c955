#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("this token is not valid")]
#[status(403)]
struct AuthError;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("buyer {name}: {source}")]
    #[message("Buyer {name}: {source:?}")]
    #[status(transparent)]
    Debug {
        #[public]
        name: String,
        source: AuthError,
    },

    #[error("buyer {name}: {source}")]
    #[message("Buyer {name}: {source}")]
    #[status(transparent)]
    Private { name: String, source: AuthError },

    #[error("this buyer was not found")]
    #[status(404)]
    NotFound,

    #[error("buyer {name}: {source}")]
    #[message("Buyer {name}: {source}")]
    #[status(transparent)]
    #[conceal_as(NotFound)]
    Concealed {
        #[public]
        name: String,
        source: AuthError,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
