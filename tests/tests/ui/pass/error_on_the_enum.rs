//! thiserror's default for all variants.

use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("this buyer can't be read")]
enum BuyerError {
    #[status(404)]
    NotFound,

    #[error("buyer {0} is archived")]
    #[status(410)]
    Archived(#[public(message)] u64),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error(transparent)]
#[message(title)]
#[status(400)]
enum Io {
    Read(std::io::Error),
    Write(std::fmt::Error),
}

fn main() {
    let body = |error: &dyn ApiError| String::from_utf8(status_error::response(error).body().to_vec()).unwrap();
    assert!(body(&BuyerError::NotFound).contains("this buyer can't be read"));
    assert!(body(&BuyerError::Archived(7)).contains("buyer 7 is archived"));
    let secret = std::io::Error::other("secret");
    assert!(!body(&Io::Read(secret)).contains("secret"));
    assert!(!body(&Io::Write(std::fmt::Error)).is_empty());
}
