//! As thiserror has it, a field that is marked is the source, and not the one that is named so.

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("this token is not valid")]
#[status(403)]
struct AuthError;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the request was refused")]
    #[status(transparent)]
    Auth {
        #[source]
        refused: AuthError,
        source: u8,
    },
}

fn main() {
    let error = BuyerError::Auth { refused: AuthError, source: 7 };
    assert_eq!(status_error::response(&error).status(), 403);
}
