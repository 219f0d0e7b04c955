use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum StorageError {
    #[error("twice, by number and by name")]
    #[status(one_of(404, 409, NOT_FOUND), otherwise = 502)]
    Twice(#[status] u16),

    #[error("`otherwise` is listed")]
    #[status(one_of(404, 502), otherwise = 502)]
    Listed(#[status] u16),

    #[error("nothing is listed")]
    #[status(one_of(), otherwise = 502)]
    Empty(#[status] u16),

    #[error("no errors are listed")]
    #[status(one_of(200, 999, 404), otherwise = 502)]
    NoErrors(#[status] u16),

    #[error("a status without a phrase is listed")]
    #[status(one_of(404, 430), otherwise = 502)]
    NoPhrase(#[status] u16),

    #[error("a status of one's own, and a list")]
    #[status(404, one_of(409), otherwise = 502)]
    Both(#[status] u16),

    #[error("without parentheses")]
    #[status(one_of = 404, otherwise = 502)]
    Equals(#[status] u16),
}

fn main() {}
