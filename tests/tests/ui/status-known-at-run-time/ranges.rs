use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum StorageError {
    #[error("the storage refused")]
    #[status(one_of(400..500), otherwise = 502)]
    Exclusive(#[status] u16),

    #[error("the storage refused")]
    #[status(one_of(499..=400), otherwise = 502)]
    Backwards(#[status] u16),

    #[error("the storage refused")]
    #[status(one_of(400..=599), otherwise = 502)]
    Mixed(#[status] u16),

    #[error("the storage refused")]
    #[status(one_of(400..=600), otherwise = 502)]
    NoStatus(#[status] u16),

    #[error("the storage refused")]
    #[status(one_of(404), otherwise = same(502))]
    Word(#[status] u16),
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Repeated {
    #[error("the storage refused")]
    #[status(one_of(400..=499), otherwise = same_or(502))]
    Twice(#[status] u16),

    #[error("the storage refused")]
    #[status(one_of(404, 405, 404..=405), otherwise = 502)]
    Empty(#[status] u16),

    #[error("the storage refused")]
    #[status(one_of(401, 400..=499), otherwise = 502)]
    Challenge(#[status] u16),
}

fn main() {}
